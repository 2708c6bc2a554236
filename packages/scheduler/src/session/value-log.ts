import { grown, roomFor } from '../network/columns.js';
import { DATE_COLUMNS, type Dates, SHOWN_COLUMNS } from '../passes/dates.js';

const WIDTH = DATE_COLUMNS.length + 1;

/** The values of tasks before the first change of an edit: what moved is read off it, and an edit is taken back by it. */
export class ValueLog {
  /** Slots kept, in the order they came. */
  #slots = new Int32Array(64);
  #count = 0;
  /** Values of each, `WIDTH` to a row: the columns, then the flags. */
  #rows = new Float64Array(64 * WIDTH);
  /** The round in which each slot was last kept. */
  #keptIn = new Int32Array(0);
  #round = 0;
  /** The columns themselves, in the order of `DATE_COLUMNS`. */
  #columns: readonly Float64Array[] = [];
  #projectStart = Number.NaN;
  #projectFinish = Number.NaN;

  /** Forgets everything; what is kept from now on are values of `dates`. */
  clear(dates: Dates): void {
    this.#round++;
    this.#count = 0;
    this.#columns = DATE_COLUMNS.map(name => dates[name]);
    this.#projectStart = dates.projectStart;
    this.#projectFinish = dates.projectFinish;
    if (this.#keptIn.length < dates.flags.length) this.#keptIn = grown(this.#keptIn, dates.flags.length);
  }

  /** Keeps a task's values as they are, once. */
  keep(dates: Dates, slot: number): void {
    if (this.#keptIn[slot] === this.#round) return;
    this.#keptIn[slot] = this.#round;
    if (this.#count === this.#slots.length) {
      const capacity = roomFor(this.#count);
      this.#slots = grown(this.#slots, capacity);
      this.#rows = grown(this.#rows, capacity * WIDTH);
    }
    this.#slots[this.#count] = slot;
    let at = this.#count++ * WIDTH;
    for (const column of this.#columns) this.#rows[at++] = column[slot]!;
    this.#rows[at] = dates.flags[slot]!;
  }

  /** Kept slots of which a shown value now differs. Those in `always` count whatever they say. */
  changed(dates: Dates, always: ReadonlySet<number>): number[] {
    const changed: number[] = [];
    for (let row = 0; row < this.#count; row++) {
      const slot = this.#slots[row]!;
      if (always.has(slot) || this.#differs(dates, slot, row * WIDTH)) changed.push(slot);
    }
    return changed;
  }

  /** Puts all kept values back. */
  restore(dates: Dates): void {
    for (let row = 0; row < this.#count; row++) {
      const slot = this.#slots[row]!;
      let at = row * WIDTH;
      for (const name of DATE_COLUMNS) dates[name][slot] = this.#rows[at++]!;
      dates.flags[slot] = this.#rows[at]!;
    }
    dates.projectStart = this.#projectStart;
    dates.projectFinish = this.#projectFinish;
  }

  #differs(dates: Dates, slot: number, row: number): boolean {
    for (let column = 0; column < SHOWN_COLUMNS; column++) {
      if (this.#columns[column]![slot] !== this.#rows[row + column]) return true;
    }
    return dates.flags[slot] !== this.#rows[row + DATE_COLUMNS.length];
  }
}
