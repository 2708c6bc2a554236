import type { DatePatch } from '../scene/drawn-dates.js';
import type { Scene } from '../scene/scene.js';
import type { OldPlaces } from './state.js';

/** A bar's shadow and outline reach into the rows beside it. */
const REACH = 1;

/** Changes of more tasks than this repaint all: to look at the links of each would cost more. */
const MOST_TASKS = 2000;

/**
 * The rows that have to be painted again. What a task's dates change lies in its own row and, with its links, in the
 * rows up to those of the tasks it is linked with; so a dragged bar costs a few rows, not the view.
 */
export class Damage {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  get first(): number {
    return this.#first - REACH;
  }

  get last(): number {
    return this.#last + REACH;
  }

  addAll(): void {
    this.#first = Number.NEGATIVE_INFINITY;
    this.#last = Number.POSITIVE_INFINITY;
  }

  addPatch(scene: Scene, patch: DatePatch): void {
    if (patch.count > MOST_TASKS) {
      this.addAll();
      return;
    }
    for (let entry = 0; entry < patch.count; entry++) this.#addTask(scene, patch.tasks[entry]!);
  }

  addOldPlaces(scene: Scene, old: OldPlaces): void {
    for (let entry = 0; entry < old.count; entry++) this.#addTask(scene, old.tasks[entry]!);
  }

  /** One row; negative = none. */
  addRow(row: number): void {
    if (row < 0) return;
    this.#first = Math.min(this.#first, row);
    this.#last = Math.max(this.#last, row);
  }

  clear(): void {
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  #addTask(scene: Scene, task: number): void {
    this.addRow(scene.anchorRow[task]!);
    const { incoming, outgoing, linkFrom, linkTo } = scene;
    for (let at = incoming.at[task]!; at < incoming.at[task + 1]!; at++) {
      this.addRow(scene.anchorRow[linkFrom[incoming.links[at]!]!]!);
    }
    for (let at = outgoing.at[task]!; at < outgoing.at[task + 1]!; at++) {
      this.addRow(scene.anchorRow[linkTo[outgoing.links[at]!]!]!);
    }
  }
}
