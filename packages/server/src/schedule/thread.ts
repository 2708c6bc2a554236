/** The engine's thread: keeps the rows of the projects it dated last, so that an edit costs its delta and one run. */
import { parentPort } from 'node:worker_threads';
import { ScheduleError, SchedulerError, schedule } from '@trueppm/scheduler';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { type ComputedRow, isSame, toComputedRow, withSeconds } from './computed.js';
import { PlanRows } from './plan-rows.js';
import type { RunReply, RunRequest, RunResult } from './pool.js';
import { toProblemItems } from './problems.js';

/** Rows kept of all projects together: about 500 MB as objects. */
const KEPT_ROWS_MAX = 400_000;

interface Kept {
  readonly version: number;
  readonly rows: PlanRows;
}

/** In the order of use, the last used last. */
const kept = new Map<string, Kept>();

function rowsOf({ projectId, since, changes }: RunRequest): PlanRows | null {
  const before = kept.get(projectId);
  kept.delete(projectId);
  if (since !== 0 && before?.version !== since) return null;
  const rows = since === 0 || before === undefined ? new PlanRows() : before.rows;
  rows.apply(JSON.parse(changes) as SyncChanges);
  return rows;
}

function keep(projectId: string, entry: Kept): void {
  kept.set(projectId, entry);
  let size = 0;
  for (const { rows } of kept.values()) size += rows.size;
  for (const [oldest, { rows }] of kept) {
    if (size <= KEPT_ROWS_MAX) break;
    kept.delete(oldest);
    size -= rows.size;
  }
}

function run(request: RunRequest): RunResult {
  const rows = rowsOf(request);
  if (rows === null) return { kind: 'stale' };
  keep(request.projectId, { version: request.version, rows });
  const project = rows.toProject();
  if (project === null) return { kind: 'gone' };
  const tasks = rows.table<TaskRow & ComputedRow>('tasks');
  const startedAtMs = performance.now();
  try {
    const dated = schedule(project);
    const engineMs = performance.now() - startedAtMs;
    const moved: ComputedRow[] = [];
    for (const task of dated.tasks) {
      const computed = toComputedRow(task);
      const stored = tasks.get(task.id);
      if (stored === undefined || !isSame(stored, computed)) moved.push(computed);
    }
    const problems = toProblemItems(dated.problems, id => tasks.get(id)?.name);
    const isEmpty = dated.tasks.length === 0;
    return {
      kind: 'dated',
      start: isEmpty ? null : withSeconds(dated.start),
      finish: isEmpty ? null : withSeconds(dated.finish),
      movedIds: moved.map(row => row.id),
      moved: JSON.stringify(moved),
      problems,
      engineMs,
    };
  } catch (error) {
    if (error instanceof ScheduleError) {
      return { kind: 'refused', problems: toProblemItems(error.problems, id => tasks.get(id)?.name) };
    }
    if (error instanceof SchedulerError) {
      return { kind: 'refused', problems: [{ path: '', code: 'not_schedulable', message: error.message }] };
    }
    throw error;
  }
}

parentPort?.on('message', (request: RunRequest) => {
  let reply: RunReply;
  try {
    reply = { id: request.id, result: run(request), held: [...kept].map(([id, { version }]) => [id, version]) };
  } catch (error) {
    kept.clear();
    reply = {
      id: request.id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      held: [],
    };
  }
  parentPort?.postMessage(reply);
});
