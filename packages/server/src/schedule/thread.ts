/** The engine's thread: keeps the plans it dated last, so that an edit costs its delta and what it moves. */
import { parentPort } from 'node:worker_threads';
import { ScheduleError, SchedulerError } from '@trueppm/scheduler';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { DatedPlan } from './dated-plan.js';
import type { RunReply, RunRequest, RunResult } from './pool.js';
import { toProblemItems } from './problems.js';

/** Rows kept of all projects together: about 500 MB as objects. */
const KEPT_ROWS_MAX = 400_000;

interface Kept {
  readonly version: number;
  readonly plan: DatedPlan;
}

/** In the order of use, the last used last. */
const kept = new Map<string, Kept>();

function planOf({ projectId, since, changes }: RunRequest): DatedPlan | null {
  const before = kept.get(projectId);
  kept.delete(projectId);
  if (since !== 0 && before?.version !== since) return null;
  const plan = since === 0 || before === undefined ? new DatedPlan() : before.plan;
  plan.apply(JSON.parse(changes) as SyncChanges);
  return plan;
}

function keep(projectId: string, entry: Kept): void {
  kept.set(projectId, entry);
  let size = 0;
  for (const { plan } of kept.values()) size += plan.rows.size;
  for (const [oldest, { plan }] of kept) {
    if (size <= KEPT_ROWS_MAX) break;
    kept.delete(oldest);
    size -= plan.rows.size;
  }
}

function run(request: RunRequest): RunResult {
  const plan = planOf(request);
  if (plan === null) return { kind: 'stale' };
  keep(request.projectId, { version: request.version, plan });
  const tasks = plan.rows.table<TaskRow>('tasks');
  const nameOf = (id: string): string | undefined => tasks.get(id)?.name;
  try {
    const dated = plan.date();
    if (dated === null) return { kind: 'gone' };
    const { start, finish, moved, engineMs } = dated;
    return {
      kind: 'dated',
      start,
      finish,
      movedIds: moved.map(row => row.id),
      moved: JSON.stringify(moved),
      problems: toProblemItems(dated.problems, nameOf),
      engineMs,
    };
  } catch (error) {
    if (error instanceof ScheduleError) return { kind: 'refused', problems: toProblemItems(error.problems, nameOf) };
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
