import type { TaskTime } from '@trueppm/scheduler';
import type { Intent } from '../gantt/drag/gesture-input.js';
import type { PlanRowEdit } from '../plan/edit.js';
import { formatLocalTime } from '../plan/local-time.js';
import type { TaskRow } from '../plan/rows.js';

/** What only the engine knows of a task: where it stands, and its working time. Minutes since 1970. */
export interface TaskGround {
  readonly start: number;
  readonly finish: number;
  readonly time: TaskTime;
  /** What only counts where work waits to be resumed; left out in plans without pauses. */
  readonly paused?: PausedGround;
}

/** A task whose work may wait to be resumed. */
export interface PausedGround {
  /** Fields of its pause when it is done to a percentage. */
  progress(percent: number): Readonly<Record<string, unknown>>;
  /** Minutes of work with which it finishes at a minute; null = it does not wait. */
  lengthUntil(finishMinute: number): number | null;
}

const isStarted = (row: TaskRow): boolean => (row.percent_complete ?? 0) > 0 || row.actual_start != null;

/** Only fields that differ from the row. */
function differing(row: TaskRow, changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([field, value]) => (row[field] ?? null) !== value));
}

/**
 * The wish of each task of an intent: the others get what the first gets, each from where it stands.
 * @param groundOf where a task stands; null when it is gone
 */
export function intentsOf(
  intent: Intent,
  groundOf: (taskId: string) => Pick<TaskGround, 'start' | 'finish'> | null,
): readonly Intent[] {
  const { alsoIds = [], ...first } = intent;
  const from = alsoIds.length === 0 ? null : groundOf(intent.taskId);
  if (!from) return [first];
  return [
    first,
    ...alsoIds.flatMap((taskId): readonly Intent[] => {
      const ground = groundOf(taskId);
      return ground ? [wishFrom(first, from, ground, taskId)] : [];
    }),
  ];
}

type Place = Pick<TaskGround, 'start' | 'finish'>;

/** The wish of one task as that of another: as far from where that one stands, and never through itself. */
function wishFrom(intent: Intent, from: Place, to: Place, taskId: string): Intent {
  switch (intent.kind) {
    case 'progress':
      return { ...intent, taskId };
    case 'resize':
      return { ...intent, taskId, finishMinute: Math.max(to.start + 1, to.finish + intent.finishMinute - from.finish) };
    case 'resize-start':
      return { ...intent, taskId, startMinute: Math.min(to.finish - 1, to.start + intent.startMinute - from.start) };
    case 'move':
      return { ...intent, taskId, startMinute: to.start + intent.startMinute - from.start };
  }
}

/**
 * The row changes an intent comes to for its first task. Automatic tasks get "not earlier than", as Microsoft Project does for a dragged
 * bar; tasks begun move their actual start; tasks with fixed dates keep their working length.
 *
 * @param row the task as it is
 * @param ground where it stands and when it works: a wish for a Saturday becomes the Monday it means
 */
export function editsOf(intent: Intent, row: TaskRow, ground: TaskGround): readonly PlanRowEdit[] {
  const changes = differing(row, changesOf(intent, row, ground));
  return Object.keys(changes).length === 0 ? [] : [{ table: 'tasks', op: 'update', id: row.id, changes }];
}

function changesOf(intent: Intent, row: TaskRow, ground: TaskGround): Record<string, unknown> {
  switch (intent.kind) {
    case 'move':
      return moveChanges(row, ground, intent.startMinute);
    case 'resize':
      return resizeChanges(row, ground, intent.finishMinute);
    case 'resize-start':
      return resizeStartChanges(row, ground, intent.startMinute);
    case 'progress':
      return progressChanges(row, ground, intent.percent);
  }
}

/**
 * Work from a start that ends by a finish. Working time counts the pauses of split work, which move with the start and
 * keep their length, as in Microsoft Project: there the most whole minutes that end in time. Cost O(log work).
 */
function workBetween(time: TaskTime, start: number, finish: number): number {
  const counted = time.count(start, finish);
  if (time.add(start, counted) <= finish) return counted;
  let least = 0;
  let most = Math.ceil(counted);
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (time.add(start, middle) <= finish) least = middle;
    else most = middle;
  }
  return least;
}

function moveChanges(row: TaskRow, { start, finish, time }: TaskGround, wishMinute: number): Record<string, unknown> {
  const startMinute = time.next(wishMinute);
  // Dropped where it stands, in other words: a constraint it has says more than "not earlier than" would.
  if (startMinute === start) return {};
  const wished = formatLocalTime(startMinute);
  if (row.is_manual) {
    const work = workBetween(time, start, finish);
    return { manual_start: wished, manual_finish: formatLocalTime(time.add(startMinute, work)) };
  }
  if (isStarted(row)) return { actual_start: wished, stop: null, resume: null };
  return { constraint_type: 'snet', constraint_date: wished };
}

function resizeChanges(row: TaskRow, ground: TaskGround, finishMinute: number): Record<string, unknown> {
  const { start, time, paused } = ground;
  const length = paused?.lengthUntil(finishMinute) ?? workBetween(time, start, finishMinute);
  const minutes = Math.max(1, Math.round(length));
  if (row.is_manual) {
    const finish = formatLocalTime(time.add(start, minutes));
    return { manual_start: formatLocalTime(start), manual_finish: finish, duration_minutes: minutes };
  }
  // A stored remainder would speak of the old length.
  const changes = { duration_minutes: minutes };
  return row.remaining_duration_minutes == null ? changes : { ...changes, remaining_duration_minutes: null };
}

/** The finish stays: what is moved is where work begins, and how much of it there is. */
function resizeStartChanges(row: TaskRow, ground: TaskGround, wishMinute: number): Record<string, unknown> {
  const { start, finish, time } = ground;
  const startMinute = time.next(wishMinute);
  if (startMinute === start) return {};
  const minutes = Math.max(1, Math.round(workBetween(time, startMinute, finish)));
  const begun = formatLocalTime(startMinute);
  if (row.is_manual) return { manual_start: begun, manual_finish: formatLocalTime(finish), duration_minutes: minutes };
  const rest = row.remaining_duration_minutes == null ? {} : { remaining_duration_minutes: null };
  const changes = { duration_minutes: minutes, ...rest };
  if (isStarted(row)) return { ...changes, actual_start: begun, stop: null, resume: null };
  return { ...changes, constraint_type: 'snet', constraint_date: begun };
}

/** Work done has really begun where it stands, and really ended when all of it is done: bars stay where they are. */
function progressChanges(
  row: TaskRow,
  { start, finish, paused }: TaskGround,
  percent: number,
): Record<string, unknown> {
  // Dropped where it stood: nothing has been said of when work began.
  if (percent > 0 && percent < 100 && percent === row.percent_complete) return {};
  return {
    percent_complete: percent,
    actual_duration_minutes: null,
    remaining_duration_minutes: null,
    stop: null,
    resume: null,
    actual_start: percent === 0 ? null : (row.actual_start ?? formatLocalTime(start)),
    actual_finish: percent < 100 ? null : (row.actual_finish ?? formatLocalTime(finish)),
    ...(percent > 0 && percent < 100 ? paused?.progress(percent) : {}),
  };
}
