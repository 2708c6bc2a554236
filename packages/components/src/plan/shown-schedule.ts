import { type Extent, extentAfter, extentOf } from '../gantt/scene/extent.js';
import type { ShownColumns, ShownMoved } from '../worker/api.js';
import { piecesByTask } from './work-pieces.js';

/** The columns an element shows. */
export const SHOWN = [
  'start',
  'finish',
  'lateStart',
  'lateFinish',
  'durationMinutes',
  'totalSlackMinutes',
  'freeSlackMinutes',
  'flags',
] as const;

/** Bits of `ShownColumns.flags`. */
export const IS_CRITICAL = 1;
export const IS_SUMMARY = 2;
export const IS_MILESTONE = 4;
export const IS_VIOLATED = 8;
export const IS_LATE = 16;

/** Where some tasks stand, minutes. */
export interface TaskPlaces {
  readonly tasks: Int32Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/**
 * The dates on screen: the engine's, with the preview of a drag laid over them. Taking the preview off brings back
 * exactly what was there, and laying on the next one starts from there too. A preview costs what it moves.
 */
export class ShownSchedule {
  readonly columns: ShownColumns;
  /** Tasks under the preview, and what their columns held before it, entry by entry. */
  #covered: Int32Array = new Int32Array(0);
  #held: readonly Float64Array[] = [];
  /** Entry of each task among the covered ones, -1 = not covered. */
  readonly #entryOf: Int32Array;
  #extent: Extent | null | undefined;
  /** The span without the preview, while there is one. */
  #settledExtent: Extent | null | undefined;
  #pieces: ReadonlyMap<number, Float64Array>;
  #previewedPieces: ReadonlyMap<number, Float64Array> = new Map();

  constructor(columns: ShownColumns) {
    this.columns = columns;
    this.#pieces = piecesByTask(columns.pieces);
    this.#entryOf = new Int32Array(columns.start.length).fill(-1);
  }

  /** Outline indexes of the tasks the preview covers; some may have only another slack. */
  get previewed(): Int32Array {
    return this.#covered;
  }

  /** First start and last finish as shown, minutes; null without tasks. Cost: what moved, a pass when the span shrank. */
  get extent(): Extent | null {
    if (this.#extent === undefined) this.#extent = extentOf(this.columns);
    return this.#extent;
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

  /** Last finish of the plan without the preview, minutes; minus infinity without tasks. */
  get settledFinish(): number {
    const extent = this.#covered.length > 0 ? this.#settledExtent : this.extent;
    return extent?.finish ?? Number.NEGATIVE_INFINITY;
  }

  /** `[start, finish, start, finish, …]` of the pieces of a task whose work pauses, null when it does not. */
  piecesOf(task: number): Float64Array | null {
    const isCovered = (this.#entryOf[task] as number) >= 0;
    return (isCovered ? this.#previewedPieces : this.#pieces).get(task) ?? null;
  }

  /** Whether the work of any task pauses. */
  get hasPieces(): boolean {
    return this.#pieces.size > 0;
  }

  /**
   * New dates for good. Takes the preview off first, or leaves it on top of them.
   * @returns outline indexes of the tasks that changed on screen
   */
  apply(moved: ShownMoved, { isUnder = false }: { readonly isUnder?: boolean } = {}): Int32Array {
    return this.#changedBy(moved.tasks, () => {
      const pieces = this.#previewedPieces;
      const over = isUnder && this.#covered.length > 0 ? this.#shownOf(this.#covered) : null;
      this.revert();
      if (this.#pieces.size > 0 || moved.pieces) {
        const kept = new Map(this.#pieces);
        for (const task of moved.tasks) kept.delete(task);
        this.#pieces = new Map([...kept, ...piecesByTask(moved.pieces)]);
      }
      this.#write(moved);
      if (over) {
        this.preview(over);
        this.#previewedPieces = pieces;
      }
    });
  }

  /** What is shown of some tasks, but their pieces. */
  #shownOf(tasks: Int32Array): ShownMoved {
    const columns = Object.fromEntries(SHOWN.map(name => [name, gather(this.columns[name], tasks)]));
    return { ...(columns as unknown as ShownColumns), tasks };
  }

  /** Does something to the tasks under the preview and some others. @returns those that are shown otherwise by it */
  #changedBy(others: Int32Array, act: () => void): Int32Array {
    const tasks = this.#coveredAnd(others);
    const before = SHOWN.map(name => gather(this.columns[name], tasks));
    const pieces = this.#pieces.size + this.#previewedPieces.size;
    act();
    // Pieces are not compared: where work pauses, all is painted again.
    if (pieces + this.#pieces.size + this.#previewedPieces.size > 0) return tasks;
    const isChanged = new Uint8Array(tasks.length);
    SHOWN.forEach((name, at) => {
      const column = this.columns[name];
      const was = before[at] as Float64Array;
      for (let entry = 0; entry < tasks.length; entry += 1)
        if (!Object.is(was[entry], column[tasks[entry] as number])) isChanged[entry] = 1;
    });
    return tasks.filter((_, entry) => isChanged[entry] === 1);
  }

  /** Tasks under the preview and some others, each once. */
  #coveredAnd(others: Int32Array): Int32Array {
    let count = this.#covered.length;
    const tasks = new Int32Array(count + others.length);
    tasks.set(this.#covered);
    for (const task of others) {
      if ((this.#entryOf[task] as number) >= 0) continue;
      tasks[count] = task;
      count += 1;
    }
    return tasks.subarray(0, count);
  }

  /**
   * Lays a preview over the dates in place of the one before.
   * @returns outline indexes of the tasks that changed on screen. A drag is often answered with what stands there already
   */
  preview(moved: ShownMoved): Int32Array {
    const { tasks } = moved;
    return this.#changedBy(tasks, () => {
      this.revert();
      this.#settledExtent = this.extent;
      this.#previewedPieces = piecesByTask(moved.pieces);
      this.#held = SHOWN.map(name => gather(this.columns[name], tasks));
      for (let entry = 0; entry < tasks.length; entry += 1) this.#entryOf[tasks[entry] as number] = entry;
      this.#covered = tasks;
      this.#write(moved);
    });
  }

  /** Makes the preview the dates for good. @returns outline indexes of the tasks it gave another length */
  keep(): Int32Array {
    const tasks = this.#covered;
    const { durationMinutes } = this.columns;
    const before = this.#held[SHOWN.indexOf('durationMinutes')];
    const isOther = (task: number, entry: number): boolean => before?.[entry] !== durationMinutes[task];
    const resized = tasks.filter(isOther);
    const pieces = new Map(this.#pieces);
    for (const task of tasks) pieces.delete(task);
    this.#pieces = new Map([...pieces, ...this.#previewedPieces]);
    // Nothing is held of the dates before: taking the preview off brings none back.
    this.#held = [];
    this.#settledExtent = this.#extent;
    this.revert();
    return resized;
  }

  /**
   * Puts tasks of the preview elsewhere until the next one; all others stay where it moved them. Cost: what it covers
   * when a task is new to it, else the tasks given.
   */
  place(places: TaskPlaces): void {
    const { tasks, start, finish } = places;
    if (tasks.some(task => (this.#entryOf[task] as number) < 0)) {
      const covered = this.#coveredAnd(tasks);
      const pieces = this.#previewedPieces;
      this.preview(this.#shownOf(covered));
      this.#previewedPieces = pieces;
    }
    this.#extent = extentAfter(this.#extent, this.columns, places);
    for (let entry = 0; entry < tasks.length; entry += 1) {
      this.columns.start[tasks[entry] as number] = start[entry] as number;
      this.columns.finish[tasks[entry] as number] = finish[entry] as number;
    }
  }

  /** Takes the preview off. @returns outline indexes of the tasks it covered */
  revert(): Int32Array {
    const tasks = this.#covered;
    if (tasks.length > 0) this.#extent = this.#settledExtent;
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

  #write(moved: ShownMoved): void {
    this.#extent = extentAfter(this.#extent, this.columns, moved);
    const { tasks } = moved;
    for (const name of SHOWN) {
      const column = this.columns[name];
      const source = moved[name];
      for (let entry = 0; entry < tasks.length; entry += 1) column[tasks[entry] as number] = source[entry] as number;
    }
  }
}

/** Indexes of either list, each once. */
export function union(one: Int32Array, other: Int32Array): Int32Array {
  if (one.length === 0) return other;
  return Int32Array.from(new Set([...one, ...other]));
}

/** The entries of a column at some indexes. A plain loop: `Float64Array.from` with a function takes ten times as long. */
export function gather(column: Float64Array | Uint8Array, indexes: Int32Array): Float64Array {
  const picked = new Float64Array(indexes.length);
  for (let entry = 0; entry < indexes.length; entry += 1) picked[entry] = column[indexes[entry] as number] as number;
  return picked;
}
