import type { MovedColumns, ScheduleColumns } from '@trueppm/scheduler';

/** The columns an element shows. */
const SHOWN = [
  'start',
  'finish',
  'lateFinish',
  'durationMinutes',
  'totalSlackMinutes',
  'freeSlackMinutes',
  'flags',
] as const;

/** Bits of `ScheduleColumns.flags`. */
export const IS_CRITICAL = 1;
export const IS_SUMMARY = 2;
export const IS_MILESTONE = 4;
export const IS_VIOLATED = 8;
export const IS_LATE = 16;

/**
 * The dates on screen: the engine's, with the preview of a drag laid over them. Taking the preview off brings back
 * exactly what was there, and laying on the next one starts from there too.
 */
export class ShownSchedule {
  readonly columns: ScheduleColumns;
  /** Finish before the preview, for `+n days`; only entries of previewed tasks hold. */
  readonly #before = new Map<number, readonly number[]>();

  constructor(columns: ScheduleColumns) {
    this.columns = columns;
  }

  /** Outline indexes of the tasks whose dates the preview changed. */
  get previewed(): ReadonlySet<number> {
    return new Set(this.#before.keys());
  }

  /** True when the preview changed a task's dates. */
  isPreviewed(task: number): boolean {
    const before = this.#before.get(task);
    return before !== undefined && (before[0] !== this.columns.start[task] || before[1] !== this.columns.finish[task]);
  }

  /** Start and finish of a task without the preview, minutes. */
  settled(task: number): { readonly start: number; readonly finish: number } {
    const before = this.#before.get(task);
    if (before) return { start: before[0] as number, finish: before[1] as number };
    return { start: this.columns.start[task] as number, finish: this.columns.finish[task] as number };
  }

  /** New dates for good. Takes the preview off first. */
  apply(moved: MovedColumns): void {
    this.revert();
    this.#write(moved);
  }

  /**
   * Lays a preview over the dates in place of the one before.
   * @returns outline indexes of tasks whose values may have changed on screen: the old preview's and the new one's
   */
  preview(moved: MovedColumns): Int32Array {
    const touched = new Set(this.revert());
    for (const task of moved.tasks) {
      touched.add(task);
      this.#before.set(
        task,
        SHOWN.map(name => this.columns[name][task] as number),
      );
    }
    this.#write(moved);
    return Int32Array.from(touched);
  }

  /** Takes the preview off. @returns outline indexes of the tasks it covered */
  revert(): Int32Array {
    const tasks = Int32Array.from(this.#before.keys());
    for (const [task, values] of this.#before) {
      SHOWN.forEach((name, at) => {
        this.columns[name][task] = values[at] as number;
      });
    }
    this.#before.clear();
    return tasks;
  }

  #write(moved: MovedColumns): void {
    for (const name of SHOWN) {
      const column = this.columns[name];
      const source = moved[name];
      for (let entry = 0; entry < moved.tasks.length; entry += 1)
        column[moved.tasks[entry] as number] = source[entry] as number;
    }
  }
}
