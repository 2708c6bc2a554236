import { EMPTY_LAID } from '../../../plan/laid/laid-plan.js';
import { type Outline, visibleRows } from '../../outline/outline.js';

/** A row that is no task: it heads the tasks of a group. */
export interface RowGroup {
  /** Id of its row, for the keyboard's place and for what is collapsed. */
  readonly id: string;
  readonly title: string;
  /** Tasks below it. */
  readonly count: number;
}

/**
 * The tasks in another order than the outline's, some left out, some under groups. An entry is an outline index or, for
 * a group, `GROUP_ROW - group`; arrays are per entry from top to bottom, whatever is collapsed.
 */
export interface Arrangement {
  readonly entries: Int32Array;
  /** First entry behind what lies below an entry. */
  readonly end: Int32Array;
  readonly level: Uint16Array;
  /** 1-based place among the entries beside it, and how many there are. */
  readonly place: Int32Array;
  readonly siblings: Int32Array;
  readonly groups: readonly RowGroup[];
  /** 1 = only shown since a task below it is, by outline index; null = nothing is left out. */
  readonly isContext: Uint8Array | null;
  /** Tasks that passed the filter. */
  readonly hitCount: number;
}

/** Row of the first group; `GROUP_ROW - 1` is that of the second. -1 means no task elsewhere. */
export const GROUP_ROW = -2;

/** Place of a row in the tree. */
export interface RowPlace {
  readonly level: number;
  readonly place: number;
  readonly siblings: number;
}

/** The rows shown: those of the outline or of an arrangement, less what is collapsed. */
export class RowView {
  /** Outline indexes, or groups, from top to bottom. */
  readonly rows: Int32Array;
  readonly arrangement: Arrangement | null;
  readonly #outline: Outline;
  /** Entry of each row. */
  #entries: Int32Array = new Int32Array(0);

  /** @param arrangement null = the outline as it is. Cost O(rows) */
  constructor(outline: Outline, collapsed: ReadonlySet<string>, arrangement: Arrangement | null) {
    this.#outline = outline;
    this.arrangement = arrangement;
    this.rows = arrangement ? this.#arrangedRows(collapsed, arrangement) : visibleRows(outline, collapsed);
  }

  /** Of no plan. */
  static readonly EMPTY = new RowView(EMPTY_LAID.outline, new Set(), null);

  #arrangedRows(collapsed: ReadonlySet<string>, { entries, end, groups }: Arrangement): Int32Array {
    const outline = this.#outline;
    const rows = new Int32Array(entries.length);
    const rowEntries = new Int32Array(entries.length);
    let count = 0;
    for (let entry = 0; entry < entries.length; ) {
      const index = entries[entry] as number;
      rows[count] = index;
      rowEntries[count] = entry;
      count += 1;
      const id = index < 0 ? groups[GROUP_ROW - index]?.id : outline.tasks[index]?.id;
      entry = collapsed.size > 0 && collapsed.has(id ?? '') ? (end[entry] as number) : entry + 1;
    }
    this.#entries = rowEntries;
    return rows.subarray(0, count);
  }

  /** The group a row heads; null for a task's row. */
  groupAt(row: number): RowGroup | null {
    const index = this.rows[row];
    return index === undefined || index > GROUP_ROW ? null : (this.arrangement?.groups[GROUP_ROW - index] ?? null);
  }

  /** Row of a group, -1 when there is none of that id. */
  rowOfGroup(id: string): number {
    const group = this.arrangement?.groups.findIndex(candidate => candidate.id === id) ?? -1;
    return group < 0 ? -1 : this.rows.indexOf(GROUP_ROW - group);
  }

  /** Where a row stands in the tree. */
  placeOf(row: number): RowPlace {
    if (this.arrangement) {
      const { level, place, siblings } = this.arrangement;
      const entry = this.#entries[row] as number;
      return { level: level[entry] as number, place: place[entry] as number, siblings: siblings[entry] as number };
    }
    const { level, place, siblings } = this.#outline;
    const index = this.rows[row] as number;
    return { level: level[index] as number, place: place[index] as number, siblings: siblings[index] as number };
  }

  /** True when rows lie below a row, shown or not. */
  isOpenable(row: number): boolean {
    if (this.arrangement) {
      const entry = this.#entries[row] as number;
      return (this.arrangement.end[entry] as number) > entry + 1;
    }
    const index = this.rows[row] as number;
    return (this.#outline.end[index] as number) > index + 1;
  }

  /** True when a task is only shown since one below it passed the filter. */
  isContext(index: number): boolean {
    return this.arrangement?.isContext?.[index] === 1;
  }
}
