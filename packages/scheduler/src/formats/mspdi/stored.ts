import type { Id, LocalTime } from '../../model.js';
import type { Fields } from './fields.js';

/**
 * What the program that saved the file had calculated for one task. Kept apart from the plan and never an input:
 * `verify` and tests compare the engine's results with it. Absent = not in the file.
 */
export interface StoredTask {
  readonly id: Id;
  readonly uid: number;
  /** ID: the task's row number in the sheet. */
  readonly row: number | null;
  readonly start: LocalTime | null;
  readonly finish: LocalTime | null;
  readonly earlyStart: LocalTime | null;
  readonly earlyFinish: LocalTime | null;
  readonly lateStart: LocalTime | null;
  readonly lateFinish: LocalTime | null;
  readonly durationMinutes: number | null;
  readonly freeSlackMinutes: number | null;
  readonly totalSlackMinutes: number | null;
  readonly startSlackMinutes: number | null;
  readonly finishSlackMinutes: number | null;
  readonly isCritical: boolean | null;
}

/** Reads the calculated values of one `<Task>`. */
export function readStored(fields: Fields, uid: number): StoredTask {
  return {
    id: String(uid),
    uid,
    row: fields.integer('ID') ?? null,
    start: fields.time('Start') ?? null,
    finish: fields.time('Finish') ?? null,
    earlyStart: fields.time('EarlyStart') ?? null,
    earlyFinish: fields.time('EarlyFinish') ?? null,
    lateStart: fields.time('LateStart') ?? null,
    lateFinish: fields.time('LateFinish') ?? null,
    durationMinutes: fields.duration('Duration') ?? null,
    freeSlackMinutes: fields.tenths('FreeSlack') ?? null,
    totalSlackMinutes: fields.tenths('TotalSlack') ?? null,
    startSlackMinutes: fields.tenths('StartSlack') ?? null,
    finishSlackMinutes: fields.tenths('FinishSlack') ?? null,
    isCritical: fields.flag('Critical') ?? null,
  };
}
