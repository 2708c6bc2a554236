import type { ShownColumns } from '../../worker/api.js';

/** Bits of `ShownColumns.flags`. */
export const FLAG = { critical: 1, summary: 2, milestone: 4, constraintViolated: 8, deadlineMissed: 16 } as const;

/** The dates a scene draws, by position. */
export type DrawnDates = Pick<ShownColumns, 'start' | 'finish' | 'lateFinish' | 'flags'>;

/** New dates of some tasks: what the engine answers while a bar is dragged. Only the first `count` entries hold. */
export interface DatePatch {
  readonly count: number;
  readonly tasks: Int32Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly lateFinish: Float64Array;
  readonly flags: Uint8Array;
}
