import type { ProjectTransaction } from '../db/transaction.js';
import type { Change } from '../rows/change.js';
import { type BoardColumn, selectBoardColumns } from './queries.js';

/** What says how far a task has come, beside its card. */
const PROGRESS = [
  'percent_complete',
  'actual_start',
  'actual_finish',
  'actual_duration_minutes',
  'remaining_duration_minutes',
  'stop',
  'resume',
] as const;

type Progress = Partial<Record<(typeof PROGRESS)[number], unknown>>;

/** A stored task as these rules need it; plan times as text. */
interface StoredTask {
  readonly id: string;
  readonly is_summary: boolean;
  /** Where the scheduler has it begin. */
  readonly start: string | null;
  readonly progress: Progress;
}

/** Where a card goes, of those that come to a column for what is done or leave one. */
type Crossing = 'done' | Exclude<BoardColumn['category'], 'done'>;

/** The crossing of a change that names a status; null when the card stays on its side. */
function crossingOf({ current, values }: Change, categories: ReadonlyMap<unknown, Crossing>): Crossing | null {
  const to = categories.get(values['status']);
  if (to === undefined) return null;
  const wasDone = current !== null && categories.get(current['status']) === 'done';
  return wasDone === (to === 'done') ? null : to;
}

/** Sets a column unless the change says itself what it shall be. */
function put({ values }: Change, stored: Progress, field: keyof Progress, value: unknown): void {
  if (Object.hasOwn(values, field) || (stored[field] ?? null) === value) return;
  values[field] = value;
}

const later = (a: string, b: unknown): string => (typeof b === 'string' && b > a ? b : a);

/** The work is done, now at the latest; it began where the plan has it, if that is over. */
function complete(change: Change, task: StoredTask | undefined, now: string): void {
  const { values } = change;
  const stored = task?.progress ?? {};
  const start = task?.start ?? null;
  put(change, stored, 'percent_complete', 100);
  if (stored.actual_start == null && start !== null && start <= now) put(change, stored, 'actual_start', start);
  const begun = values['actual_start'] ?? stored.actual_start;
  if (stored.actual_finish == null) put(change, stored, 'actual_finish', later(now, begun));
  for (const field of ['actual_duration_minutes', 'remaining_duration_minutes', 'stop', 'resume'] as const) {
    put(change, stored, field, null);
  }
}

/** Whether a change says itself that not all is done; 0 is what a new row says that says nothing. */
function saysOtherwise({ current, values }: Change): boolean {
  const percent = values['percent_complete'];
  return typeof percent === 'number' && percent < 100 && !(current === null && percent === 0);
}

/** The work is not done after all: its progress is what it was, or none that anybody knows of. */
function reopen(change: Change, { progress: stored }: StoredTask, before: Progress | undefined, to: Crossing): void {
  if (stored.percent_complete !== 100 || Object.hasOwn(change.values, 'percent_complete')) {
    put(change, stored, 'actual_finish', null);
    return;
  }
  const unknown = { percent_complete: 0, actual_start: to === 'todo' ? null : stored.actual_start };
  const back: Progress = before ?? unknown;
  for (const field of PROGRESS) put(change, stored, field, back[field] ?? null);
}

/**
 * Keeps a task's progress true to its card: one that comes to a column for what is done is complete, and finished now by
 * the project's clock; one that leaves it has the progress that it had before. What a change says itself stands. Summaries
 * have the progress of their tasks. Costs nothing to edits that name no status.
 */
export async function followCards(tx: ProjectTransaction, changes: readonly Change[]): Promise<void> {
  const naming = changes.filter(change => Object.hasOwn(change.values, 'status'));
  if (naming.length === 0) return;
  const categories = new Map((await selectBoardColumns(tx)).map(({ status, category }) => [status, category]));
  const parents = new Set(changes.map(change => change.values['parent_id']));
  const crossing = naming.flatMap(change => {
    const to = parents.has(change.id) ? null : crossingOf(change, categories);
    return to === null ? [] : [{ change, to }];
  });
  if (crossing.length === 0) return;
  const { now, tasks } = await selectProgress(
    tx,
    crossing.map(({ change }) => change.id),
  );
  const moving = crossing.filter(({ change }) => tasks.get(change.id)?.is_summary !== true);
  const arriving = moving.filter(({ change, to }) => to === 'done' && !saysOtherwise(change));
  const leaving = moving.filter(({ to }) => to !== 'done');
  const before = await takeKept(
    tx,
    leaving.map(({ change }) => change.id),
  );
  await keep(
    tx,
    arriving.map(({ change }) => change.id),
  );
  for (const { change } of arriving) complete(change, tasks.get(change.id), now);
  for (const { change, to } of leaving) {
    const task = tasks.get(change.id);
    if (task !== undefined) reopen(change, task, before.get(change.id), to);
  }
}

/** SQL of a task's progress as JSON. */
const PROGRESS_JSON = `jsonb_build_object(${PROGRESS.map(field => `'${field}', t.${field}`).join(', ')})`;

/** Stored tasks by id, and the minute that it is in the project. */
async function selectProgress(
  tx: ProjectTransaction,
  ids: readonly string[],
): Promise<{ readonly now: string; readonly tasks: ReadonlyMap<string, StoredTask> }> {
  const { rows } = await tx.query<{ now: string; tasks: StoredTask[] }>(
    `SELECT to_char(now() AT TIME ZONE p.time_zone, 'YYYY-MM-DD"T"HH24:MI":00"') AS now,
            (SELECT coalesce(json_agg(json_build_object('id', t.id, 'is_summary', t.is_summary, 'start', t.start,
                                                        'progress', ${PROGRESS_JSON})), '[]')
               FROM tasks t WHERE t.project_id = p.id AND t.id = ANY ($2::uuid[])) AS tasks
       FROM projects p WHERE p.id = $1`,
    [tx.projectId, ids],
  );
  const { now, tasks } = rows[0] as { now: string; tasks: StoredTask[] };
  return { now, tasks: new Map(tasks.map(task => [task.id, task])) };
}

/** Remembers the progress of stored tasks as it is. */
async function keep(tx: ProjectTransaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `INSERT INTO progress_before_done (project_id, task_id, progress)
     SELECT t.project_id, t.id, ${PROGRESS_JSON} FROM tasks t WHERE t.project_id = $1 AND t.id = ANY ($2::uuid[])
     ON CONFLICT (project_id, task_id) DO UPDATE SET progress = excluded.progress`,
    [tx.projectId, ids],
  );
}

/** What was remembered of tasks, by id; it is forgotten. */
async function takeKept(tx: ProjectTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, Progress>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ task_id: string; progress: Progress }>(
    'DELETE FROM progress_before_done WHERE project_id = $1 AND task_id = ANY ($2::uuid[]) RETURNING task_id, progress',
    [tx.projectId, ids],
  );
  return new Map(rows.map(row => [row.task_id, row.progress]));
}
