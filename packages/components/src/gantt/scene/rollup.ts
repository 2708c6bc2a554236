import type { ShownColumns } from '../../worker/api.js';
import { isParent, type Outline } from '../outline/outline.js';

type Durations = Pick<ShownColumns, 'durationMinutes'>;

/**
 * Percent complete of every task, 0 to 100: what was typed for leaves, for summaries their leaves' by duration. Sums of
 * a summary are those of its children in outline order, so that a change of one task gives what a new count would.
 */
export class Rollup {
  /** By outline index; live. */
  readonly percent: Float32Array;
  readonly #weight: Float64Array;
  readonly #done: Float64Array;

  /** One pass from the bottom of the outline up. */
  constructor(outline: Outline, columns: Durations | null) {
    const count = outline.tasks.length;
    this.percent = new Float32Array(count);
    this.#weight = new Float64Array(count);
    this.#done = new Float64Array(count);
    for (let task = count - 1; task >= 0; task -= 1) this.#count(outline, columns, task);
  }

  /**
   * Counts some tasks again, and what they lie in.
   * @returns tasks whose percentage is another
   */
  update(outline: Outline, columns: Durations | null, tasks: Iterable<number>): number[] {
    const changed: number[] = [];
    const above = new Set<number>();
    for (const task of tasks) {
      if (this.#isRecounted(outline, columns, task, changed)) above.add(outline.parent[task] as number);
    }
    // Children before their parents, each summary once: from the last in the outline to the first.
    const waiting = [...above].sort((a, b) => a - b);
    const queued = new Set(waiting);
    for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
      if (task < 0 || !this.#isRecounted(outline, columns, task, changed)) continue;
      const parent = outline.parent[task] as number;
      if (parent < 0 || queued.has(parent)) continue;
      queued.add(parent);
      waiting.splice(insertionPoint(waiting, parent), 0, parent);
    }
    return changed;
  }

  /** Counts a task again. @returns whether what it adds to its parent is another */
  #isRecounted(outline: Outline, columns: Durations | null, task: number, changed: number[]): boolean {
    const percent = this.percent[task];
    const weight = this.#weight[task];
    const done = this.#done[task];
    this.#count(outline, columns, task);
    if (percent !== this.percent[task]) changed.push(task);
    return weight !== this.#weight[task] || done !== this.#done[task];
  }

  #count(outline: Outline, columns: Durations | null, task: number): void {
    let weight = 0;
    let done = 0;
    let percent = 0;
    if (isParent(outline, task)) {
      const last = outline.end[task] as number;
      for (let child = task + 1; child < last; child = outline.end[child] as number) {
        weight += this.#weight[child] as number;
        done += this.#done[child] as number;
      }
      percent = weight > 0 ? (done / weight) * 100 : 0;
    } else {
      const row = outline.tasks[task];
      percent = row?.percent_complete ?? 0;
      weight = columns?.durationMinutes[task] ?? row?.duration_minutes ?? 0;
      done = (weight * percent) / 100;
    }
    this.percent[task] = percent;
    this.#weight[task] = weight;
    this.#done[task] = done;
  }
}

function insertionPoint(sorted: readonly number[], value: number): number {
  let at = sorted.length;
  while (at > 0 && (sorted[at - 1] as number) > value) at -= 1;
  return at;
}
