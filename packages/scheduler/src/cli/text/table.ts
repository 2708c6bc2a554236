import { visible, widthOf, widthOfCharacter } from './visible.js';

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Default left. */
  readonly align?: 'left' | 'right';
}

/** Widest cell shown; a longer text ends in an ellipsis. */
const maxWidth = 48;

/** A table as lines of plain text, columns as wide as their widest cell. Lines are made when asked for. */
export function* formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): Generator<string> {
  const cells = rows.map(row => row.map(cell => shorten(visible(cell))));
  const widths = columns.map(({ title }) => widthOf(title));
  for (const row of cells) {
    for (let column = 0; column < widths.length; column++) {
      const width = widthOf(row[column] ?? '');
      if (width > widths[column]!) widths[column] = width;
    }
  }
  yield lineOf(
    columns,
    widths,
    columns.map(({ title }) => title),
  );
  for (const row of cells) yield lineOf(columns, widths, row);
}

function lineOf(columns: readonly Column[], widths: readonly number[], row: readonly string[]): string {
  return columns
    .map(({ align = 'left' }, column) => {
      const text = row[column] ?? '';
      const space = ' '.repeat(widths[column]! - widthOf(text));
      return align === 'right' ? space + text : text + space;
    })
    .join('  ')
    .trimEnd();
}

function shorten(text: string): string {
  if (widthOf(text) <= maxWidth) return text;
  let short = '';
  let width = 0;
  for (const character of text) {
    width += widthOfCharacter(character);
    if (width >= maxWidth) break;
    short += character;
  }
  return `${short}…`;
}
