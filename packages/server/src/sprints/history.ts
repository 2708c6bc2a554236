/**
 * What the log of work says of one sprint. Each event holds a task as it was before and as it is after, so that the
 * events alone, in their order, rebuild what the sprint held at any time: rows that were deleted, moved or changed since
 * take nothing from it.
 */

/** How far a task has come; null in an event = the task was not there (not yet made, or deleted). */
export type WorkState = 'todo' | 'in_progress' | 'done';

/** What is counted. Minutes are planned working minutes; the others count a task when it is done, whole. */
export type WorkUnit = 'tasks' | 'points' | 'minutes';

/** One event of the log. */
export interface WorkEvent {
  /** The project's number of the transaction that did it. */
  readonly version: number;
  /** Day of the project's own clock, `2026-01-05`. */
  readonly day: string;
  readonly task_id: string;
  /** The sprint the task is in afterwards. */
  readonly sprint_id: string | null;
  readonly points: number | null;
  readonly total_minutes: number;
  readonly remaining_minutes: number;
  readonly state: WorkState | null;
}

/** How much a sprint holds and how much of it is done. */
export interface WorkTotals {
  readonly scope: number;
  readonly completed: number;
  readonly remaining: number;
}

interface Work {
  readonly points: number;
  readonly minutes: number;
  readonly remainingMinutes: number;
  readonly state: WorkState;
}

/** Sums over floating points drift in their last digits; points have at most two. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function amounts(work: Work, unit: WorkUnit): { readonly scope: number; readonly completed: number } {
  const isDone = work.state === 'done';
  if (unit === 'minutes') {
    return {
      scope: work.minutes,
      completed: isDone ? work.minutes : Math.max(0, work.minutes - work.remainingMinutes),
    };
  }
  const scope = unit === 'tasks' ? 1 : work.points;
  return { scope, completed: isDone ? scope : 0 };
}

/** One sprint, replayed event by event. */
export class SprintReplay {
  readonly #sprintId: string;
  readonly #work = new Map<string, Work>();

  constructor(sprintId: string) {
    this.#sprintId = sprintId;
  }

  /** Takes the next event in; those of tasks elsewhere change nothing. */
  apply(event: WorkEvent): void {
    if (event.state === null || event.sprint_id !== this.#sprintId) {
      this.#work.delete(event.task_id);
      return;
    }
    this.#work.set(event.task_id, {
      points: event.points ?? 0,
      minutes: event.total_minutes,
      remainingMinutes: event.remaining_minutes,
      state: event.state,
    });
  }

  /** What the sprint holds now. Cost O(tasks in it). */
  totals(unit: WorkUnit): WorkTotals {
    let [scope, completed] = [0, 0];
    for (const work of this.#work.values()) {
      const amount = amounts(work, unit);
      scope += amount.scope;
      completed += amount.completed;
    }
    return { scope: rounded(scope), completed: rounded(completed), remaining: rounded(scope - completed) };
  }

  /** Tasks in each state. */
  states(): Readonly<Record<WorkState, number>> {
    const counts = { todo: 0, in_progress: 0, done: 0 };
    for (const { state } of this.#work.values()) counts[state] += 1;
    return counts;
  }
}
