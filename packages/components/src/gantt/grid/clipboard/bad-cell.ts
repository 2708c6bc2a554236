import type { GanttParts } from '../../shell/parts.js';

/** What is wrong with one pasted cell: nothing of the table is taken. */
export class BadCell extends Error {
  /** @param row 1-based row of the table @param column what it is called @param why in words */
  constructor(row: number, column: string, why: string, parts: GanttParts) {
    super(parts.strings.clipboard.badCell(row, column, why));
  }
}
