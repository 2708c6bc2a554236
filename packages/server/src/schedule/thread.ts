/** The engine's thread: keeps the plans it dated last, so that an edit costs its delta and what it moves. */
import { parentPort } from 'node:worker_threads';
import { ScheduleError, SchedulerError } from '@trueppm/scheduler';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import type { ComputedRow } from './computed.js';
import { DatedPlan } from './dated-plan.js';
import type { PlanDelta, PlanWork, RunReply, RunResult, ThreadMessage } from './pool.js';
import { toProblemItems } from './problems.js';
import { answerQuestion } from './question.js';

/** Rows kept of all projects together: about 500 MB as objects. */
const KEPT_ROWS_MAX = 400_000;

interface Kept {
  version: number;
  readonly plan: DatedPlan;
  /** What the last run moved; taken in once it is stored. */
  moved: readonly ComputedRow[];
}

/** In the order of use, the last used last. */
const kept = new Map<string, Kept>();

/**
 * The plan with the rows of a request; null when the thread lacks what they build on. Rows are values: some that are here
 * already do no harm.
 */
function planOf({ projectId, since, version, changes }: PlanDelta): Kept | null {
  const before = kept.get(projectId);
  if (since !== 0 && (before === undefined || before.version < since || before.version > version)) return null;
  const entry = since === 0 || before === undefined ? { version, plan: new DatedPlan(), moved: [] } : before;
  kept.delete(projectId);
  entry.plan.apply(JSON.parse(changes) as SyncChanges);
  entry.version = version;
  keep(projectId, entry);
  return entry;
}

function settle({ projectId, from, version }: Extract<ThreadMessage, { settled: unknown }>['settled']): void {
  const entry = kept.get(projectId);
  if (entry?.version !== from) return;
  entry.plan.settle(entry.moved);
  entry.version = version;
  entry.moved = [];
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

function run(request: PlanDelta, work: PlanWork): RunResult {
  const entry = planOf(request);
  if (entry === null) return { kind: 'stale' };
  if (work.kind === 'keep') return { kind: 'kept' };
  const { plan } = entry;
  const tasks = plan.rows.table<TaskRow>('tasks');
  const nameOf = (id: string): string | undefined => tasks.get(id)?.name;
  try {
    if (work.kind !== 'date') {
      const body = answerQuestion(plan, work, { projectId: request.projectId, version: entry.version });
      return body === null ? { kind: 'gone' } : { kind: 'answer', body };
    }
    const dated = plan.date();
    if (dated === null) return { kind: 'gone' };
    const { start, finish, moved, engineMs } = dated;
    entry.moved = moved;
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

parentPort?.on('message', (message: ThreadMessage) => {
  if ('settled' in message) {
    settle(message.settled);
    return;
  }
  let reply: RunReply;
  try {
    reply = {
      id: message.id,
      result: run(message, message.work),
      held: [...kept].map(([id, { version }]) => [id, version]),
    };
  } catch (error) {
    kept.clear();
    reply = {
      id: message.id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      held: [],
    };
  }
  parentPort?.postMessage(reply);
});
