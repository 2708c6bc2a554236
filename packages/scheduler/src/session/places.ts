import type { Id, Task } from '../model.js';

/** Where tasks stand: the slot of the network at each place in the project, and the place of each slot. */
export class Places {
  readonly slots: Int32Array;
  readonly placeOf: Int32Array;

  private constructor(slots: Int32Array, capacity: number) {
    this.slots = slots;
    this.placeOf = new Int32Array(capacity);
    for (let place = 0; place < slots.length; place++) this.placeOf[slots[place]!] = place;
  }

  /** Of a network just compiled: every task in the slot of its place. */
  static of(size: number): Places {
    const slots = new Int32Array(size);
    for (let place = 0; place < size; place++) slots[place] = place;
    return new Places(slots, size);
  }

  /**
   * The places after an edit of the list of tasks. Cost O(tasks), and a look-up for each between the first and the last
   * that differ.
   *
   * @param before the tasks that these places are of
   * @param capacity slots of the network
   */
  follow(before: readonly Task[], after: readonly Task[], indexOf: ReadonlyMap<Id, number>, capacity: number): Places {
    const shorter = Math.min(before.length, after.length);
    let same = 0;
    while (same < shorter && before[same] === after[same]) same++;
    let sameEnd = 0;
    while (sameEnd < shorter - same && before[before.length - 1 - sameEnd] === after[after.length - 1 - sameEnd])
      sameEnd++;
    const slots = new Int32Array(after.length);
    slots.set(this.slots.subarray(0, same));
    for (let place = same; place < after.length - sameEnd; place++) slots[place] = indexOf.get(after[place]!.id)!;
    slots.set(this.slots.subarray(before.length - sameEnd), after.length - sameEnd);
    return new Places(slots, capacity);
  }
}
