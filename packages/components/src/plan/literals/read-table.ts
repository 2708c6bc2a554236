import type { Steps } from '../steps.js';
import type { Tell } from './tell.js';

/** Rows read between two steps. */
const ROWS_PER_STEP = 256;

/** What was read last: literals and rows of one table. */
interface ReadBefore<Literal, Row> {
  readonly literals: readonly Literal[] | undefined;
  readonly rows: readonly Row[];
}

/** Reads a table. What is no row is told and left out. */
export function* readEach<Literal, Row>(
  table: string,
  { literals, read, before, tell }: ReadTable<Literal, Row>,
): Steps<readonly Row[]> {
  if (literals != null && !Array.isArray(literals)) tell(`${table} is no list.`);
  const count = Array.isArray(literals) ? literals.length : 0;
  const rows = new Array<Row>(count);
  let used = 0;
  let at = 0;
  const tellOfIt: Tell = message => tell(`${table}[${at}]: ${message}`);
  while (at < count) {
    const to = Math.min(count, at + ROWS_PER_STEP);
    for (; at < to; at += 1) {
      const literal = (literals as readonly Literal[])[at] as Literal;
      try {
        if (typeof literal !== 'object' || literal === null) throw new TypeError('It is no object.');
        rows[used] = literal === before?.literals?.[at] ? (before.rows[at] as Row) : read(literal, tellOfIt);
        used += 1;
      } catch (cause) {
        tellOfIt(cause instanceof Error ? cause.message : String(cause));
      }
    }
    yield;
  }
  rows.length = used;
  return rows;
}

/** A table as given, and how to read it. */
interface ReadTable<Literal, Row> {
  readonly literals: readonly Literal[] | null | undefined;
  readonly read: (literal: Literal, tell: Tell) => Row;
  readonly before?: ReadBefore<Literal, Row>;
  readonly tell: Tell;
}
