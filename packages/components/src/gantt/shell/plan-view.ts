import type { Problem } from '@trueppm/scheduler';
import type { ScheduleState } from '../../controllers/schedule/watcher.js';
import type { ScheduleController } from '../../controllers/schedule.js';
import { formatLocalTime } from '../../plan/local-time.js';
import type { LocalTime } from '../../plan/rows.js';
import { IS_CRITICAL, IS_LATE, IS_MILESTONE, IS_SUMMARY, IS_VIOLATED } from '../../plan/shown-schedule.js';
import type { ShownColumns } from '../../worker/api.js';

/** What is shown of one task. */
export interface ShownTask {
  readonly id: string;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  readonly lateFinish: LocalTime;
  readonly durationMinutes: number;
  readonly totalSlackMinutes: number;
  readonly freeSlackMinutes: number;
  readonly isCritical: boolean;
  readonly isSummary: boolean;
  readonly isMilestone: boolean;
  /** Against its constraint or past its deadline. */
  readonly isInConflict: boolean;
}

/** What is shown of the task at an index. */
export function shownTaskAt(id: string, columns: ShownColumns, index: number): ShownTask {
  const flags = columns.flags[index] as number;
  const time = (column: Float64Array) => formatLocalTime(column[index] as number);
  return {
    id,
    start: time(columns.start),
    finish: time(columns.finish),
    lateFinish: time(columns.lateFinish),
    durationMinutes: columns.durationMinutes[index] as number,
    totalSlackMinutes: columns.totalSlackMinutes[index] as number,
    freeSlackMinutes: columns.freeSlackMinutes[index] as number,
    isCritical: (flags & IS_CRITICAL) !== 0,
    isSummary: (flags & IS_SUMMARY) !== 0,
    isMilestone: (flags & IS_MILESTONE) !== 0,
    isInConflict: (flags & (IS_LATE | IS_VIOLATED)) !== 0,
  };
}

/** The dates on screen, a drag's preview included: for tests and for hosts that want to read them. Live, not a copy. */
export class PlanView {
  readonly #schedule: ScheduleController;

  constructor(schedule: ScheduleController) {
    this.#schedule = schedule;
  }

  /** `ready` once the engine has dated the plan. */
  get state(): ScheduleState {
    return this.#schedule.state;
  }

  /** What the engine could not use. */
  get problems(): readonly Problem[] {
    return this.#schedule.problems;
  }

  /** One task; null when it is not in the plan or has no dates. */
  task(id: string): ShownTask | null {
    const { outline, shown } = this.#schedule;
    const index = outline.indexOf.get(id);
    return index === undefined || !shown ? null : shownTaskAt(id, shown.columns, index);
  }

  /** Every task in outline order. */
  get tasks(): readonly ShownTask[] {
    return this.#schedule.outline.tasks.flatMap(({ id }) => this.task(id) ?? []);
  }

  toJSON(): readonly ShownTask[] {
    return this.tasks;
  }
}
