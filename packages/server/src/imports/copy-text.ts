import type { ColumnType } from '../rows/columns.js';
import type { ImportRow } from './plan-rows.js';

/** Columns by name, in the order in which a line has them. */
export type CopyColumns = readonly (readonly [name: string, type: ColumnType])[];

const NULL = '\\N';
const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, special => ESCAPES[special]!) : text;

function cell(value: unknown, type: ColumnType): string {
  if (value === null || value === undefined) return NULL;
  if (type === 'jsonb') return escaped(JSON.stringify(value));
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  // As in JSON, what is no number is none.
  return Number.isFinite(value) ? String(value) : NULL;
}

/**
 * Rows in the text format of COPY: of tasks a third of the bytes that JSON has with a name at every value, and stored by
 * Postgres in less than half the time.
 *
 * @param first values that every line begins with
 */
export function copyText(rows: readonly ImportRow[], columns: CopyColumns, first: readonly string[] = []): string {
  const before = first.map(value => `${escaped(value)}\t`).join('');
  const lines: string[] = [];
  const cells: string[] = [];
  for (const row of rows) {
    for (let at = 0; at < columns.length; at += 1) cells[at] = cell(row[columns[at]![0]], columns[at]![1]);
    lines.push(before + cells.join('\t'));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
