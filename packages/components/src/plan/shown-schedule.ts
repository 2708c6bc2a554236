import type { MovedColumns, ScheduleColumns } from '@trueppm/scheduler';
import { piecesByTask, type WithPieces } from './work-pieces.js';

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
 * exactly what was there, and laying on the next one starts from there too. A preview costs what it moves.
 */
export class ShownSchedule {
  readonly columns: ScheduleColumns;
  /** Tasks under the preview, and what their columns held before it, entry by entry. */
  #covered: Int32Array = new Int32Array(0);
  #held: readonly Float64Array[] = [];
  /** Entry of each task among the covered ones, -1 = not covered. */
  readonly #entryOf: Int32Array;
  #settledFinish = Number.NaN;
  #pieces: ReadonlyMap<number, Float64Array>;
  #previewedPieces: ReadonlyMap<number, Float64Array> = new Map();

  constructor(columns: ScheduleColumns & WithPieces) {
    this.columns = columns;
    this.#pieces = piecesByTask(columns.pieces);
    this.#entryOf = new Int32Array(columns.start.length).fill(-1);
  }

  /** Outline indexes of the tasks the preview covers; some may have only another slack. */
  get previewed(): Int32Array {
    return this.#covered;
  }

  /** True when the preview changed a task's dates. */
  isPreviewed(task: number): boolean {
    const entry = this.#entryOf[task] as number;
    if (entry < 0) return false;
    const [start, finish] = this.#held as readonly [Float64Array, Float64Array];
    return start[entry] !== this.columns.start[task] || finish[entry] !== this.columns.finish[task];
  }

  /** Start and finish of a task without the preview, minutes. */
  settled(task: number): { readonly start: number; readonly finish: number } {
    const entry = this.#entryOf[task] as number;
    const start = entry < 0 ? this.columns.start[task] : this.#held[0]?.[entry];
    const finish = entry < 0 ? this.columns.finish[task] : this.#held[1]?.[entry];
    return { start: start as number, finish: finish as number };
  }

  /** Last finish of the plan without the preview, minutes; computed once per plan. */
  get settledFinish(): number {
    if (Number.isNaN(this.#settledFinish)) {
      let last = Number.NEGATIVE_INFINITY;
      for (let task = 0; task < this.#entryOf.length; task += 1) last = Math.max(last, this.settled(task).finish);
      this.#settledFinish = last;
    }
    return this.#settledFinish;
  }

  /** `[start, finish, start, finish, …]` of the pieces of a task whose work pauses, null when it does not. */
  piecesOf(task: number): Float64Array | null {
    const isCovered = (this.#entryOf[task] as number) >= 0;
    return (isCovered ? this.#previewedPieces : this.#pieces).get(task) ?? null;
  }

  /** New dates for good. Takes the preview off first. */
  apply(moved: MovedColumns & WithPieces): void {
    this.revert();
    if (this.#pieces.size > 0 || moved.pieces) {
      const kept = new Map(this.#pieces);
      for (const task of moved.tasks) kept.delete(task);
      this.#pieces = new Map([...kept, ...piecesByTask(moved.pieces)]);
    }
    this.#write(moved);
    this.#settledFinish = Number.NaN;
  }

  /**
   * Lays a preview over the dates in place of the one before.
   * @returns outline indexes of tasks whose values may have changed on screen: the old preview's and the new one's
   */
  preview(moved: MovedColumns & WithPieces): Int32Array {
    const before = this.revert();
    this.#previewedPieces = piecesByTask(moved.pieces);
    const { tasks } = moved;
    this.#held = SHOWN.map(name => gather(this.columns[name], tasks));
    for (let entry = 0; entry < tasks.length; entry += 1) this.#entryOf[tasks[entry] as number] = entry;
    this.#covered = tasks;
    this.#write(moved);
    const uncovered = before.filter(task => (this.#entryOf[task] as number) < 0);
    if (uncovered.length === 0) return tasks;
    const touched = new Int32Array(tasks.length + uncovered.length);
    touched.set(tasks);
    touched.set(uncovered, tasks.length);
    return touched;
  }

  /** Takes the preview off. @returns outline indexes of the tasks it covered */
  revert(): Int32Array {
    const tasks = this.#covered;
    SHOWN.forEach((name, at) => {
      const column = this.columns[name];
      const held = this.#held[at];
      if (held)
        for (let entry = 0; entry < tasks.length; entry += 1) column[tasks[entry] as number] = held[entry] as number;
    });
    for (const task of tasks) this.#entryOf[task] = -1;
    this.#covered = new Int32Array(0);
    this.#held = [];
    if (this.#previewedPieces.size > 0) this.#previewedPieces = new Map();
    return tasks;
  }

  #write(moved: MovedColumns): void {
    const { tasks } = moved;
    for (const name of SHOWN) {
      const column = this.columns[name];
      const source = moved[name];
      for (let entry = 0; entry < tasks.length; entry += 1) column[tasks[entry] as number] = source[entry] as number;
    }
  }
}

/** The entries of a column at some indexes. A plain loop: `Float64Array.from` with a function takes ten times as long. */
export function gather(column: Float64Array | Uint8Array, indexes: Int32Array): Float64Array {
  const picked = new Float64Array(indexes.length);
  for (let entry = 0; entry < indexes.length; entry += 1) picked[entry] = column[indexes[entry] as number] as number;
  return picked;
}
