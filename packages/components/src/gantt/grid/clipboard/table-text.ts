/** What may be pasted at once; more is refused before anything is read. */
export const MOST_ROWS = 5000;
export const MOST_COLUMNS = 100;
/** Longest pasted text, characters. */
export const MOST_TEXT = 5_000_000;

/**
 * Cells of text as spreadsheets put it on the clipboard: tabs between cells, quotes around cells with tabs, quotes or
 * line ends in them. Never throws; an open quote runs to the end.
 */
export function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === '\t') endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      endCell();
      rows.push(row);
      row = [];
    } else cell += letter;
  }
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows;
}

/** Beginnings a spreadsheet would take for a formula. */
const FORMULA = /^[\t\r]*[=+\-@]/;

/** A cell that no spreadsheet takes for a formula: numbers stay numbers, all else that begins like one gets a `'`. */
export function safeCell(text: string): string {
  return FORMULA.test(text) && !/^[+-]?\d+([.,]\d+)?%?$/.test(text) ? `'${text}` : text;
}

/** A pasted cell without the `'` that kept it from being a formula. */
export function plainCell(text: string): string {
  return /^'[\t\r]*[=+\-@]/.test(text) ? text.slice(1) : text;
}

/** Cells as text for spreadsheets. */
export function writeTable(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map(row => row.map(cell => quoted(safeCell(cell))).join('\t')).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Cells as an HTML table, everything in them escaped. */
export function writeHtml(rows: readonly (readonly string[])[], hasHeader: boolean): string {
  const escaped = (cell: string) => safeCell(cell).replace(/[&<>"']/g, letter => ENTITIES[letter] as string);
  const line = (row: readonly string[], tag: 'td' | 'th') =>
    `<tr>${row.map(cell => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${rows.map((row, at) => line(row, hasHeader && at === 0 ? 'th' : 'td')).join('')}</table>`;
}
