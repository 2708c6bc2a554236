import { decodeSource, type FormatSource } from '../encoding.js';
import { FormatError } from '../errors.js';
import { maxCells, maxTextLength } from '../limits.js';

/** What parts the cells of a row. */
export type Delimiter = ',' | ';' | '\t';

/** One cell. */
export interface Cell {
  readonly text: string;
  /** Written in quotes: its white space is meant. */
  readonly isQuoted: boolean;
}

/** One row of a table. */
export interface Row {
  /** 1-based line that it begins on. */
  readonly line: number;
  readonly cells: readonly Cell[];
  readonly delimiter: Delimiter;
}

/** Options of `readRows`. */
export interface RowOptions {
  /** Default: what the first row has most of. */
  readonly delimiter?: Delimiter;
  readonly maxBytes?: number;
  readonly encoding?: string;
}

/** Text looked at for the delimiter, characters. */
const headLength = 64 * 1024;

/**
 * Reads a table of comma-separated values as a stream of rows, empty lines left out. Quoted cells may hold delimiters,
 * line breaks and doubled quotes. A first line `sep=;` names the delimiter, as spreadsheets write it.
 *
 * Source: RFC 4180, with the delimiters and line ends that spreadsheet programs use.
 *
 * @throws FormatError `not_csv` for a quote that never ends or text behind one, `too_large`, `bad_encoding`
 */
export async function* readRows(source: FormatSource, options: RowOptions = {}): AsyncGenerator<Row> {
  let head = '';
  let splitter: RowSplitter | undefined;
  const begin = (text: string): Row[] => {
    const declared = /^\uFEFF?sep=([,;\t])(\r\n|\r|\n|$)/.exec(text);
    const body = declared === null ? text.replace(/^\uFEFF/, '') : text.slice(declared[0].length);
    const delimiter = options.delimiter ?? (declared?.[1] as Delimiter | undefined) ?? delimiterOf(body);
    splitter = new RowSplitter(delimiter, declared === null ? 1 : 2);
    return splitter.write(body);
  };
  for await (const piece of decodeSource(source, options)) {
    if (splitter !== undefined) {
      yield* splitter.write(piece);
      continue;
    }
    head += piece;
    if (head.length >= headLength) yield* begin(head);
  }
  if (splitter === undefined) yield* begin(head);
  yield* splitter!.end();
}

/** The delimiter that the first row has most of, outside quotes. */
function delimiterOf(text: string): Delimiter {
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let isQuoted = false;
  for (let at = 0; at < Math.min(text.length, headLength); at++) {
    const character = text[at]!;
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n' || character === '\r') {
      if (counts[','] + counts[';'] + counts['\t'] > 0) break;
    } else if (character in counts) counts[character as Delimiter] += 1;
  }
  if (counts['\t'] > counts[';'] && counts['\t'] > counts[',']) return '\t';
  return counts[';'] > counts[','] ? ';' : ',';
}

/**
 * States of one cell, from its first character to the delimiter behind it:
 *
 *     start ──"──▶ quoted ──"──▶ closing ──"──▶ quoted
 *       └─other──▶ plain          └─delimiter, line end──▶ start
 */
type State = 'start' | 'plain' | 'quoted' | 'closing';

class RowSplitter {
  readonly #delimiter: Delimiter;
  readonly #breaks: RegExp;
  #state: State = 'start';
  #text = '';
  #isQuoted = false;
  #cells: Cell[] = [];
  #line: number;
  #rowLine: number;
  #quoteLine = 0;
  /** A carriage return was the last character: a line feed next belongs to it. */
  #afterReturn = false;

  constructor(delimiter: Delimiter, line: number) {
    this.#delimiter = delimiter;
    this.#breaks = new RegExp(`[${delimiter === '\t' ? '\\t' : delimiter}\\r\\n]`, 'g');
    this.#line = line;
    this.#rowLine = line;
  }

  write(text: string): Row[] {
    const rows: Row[] = [];
    let at = 0;
    while (at < text.length) at = this.#isInQuotes() ? this.#quoted(text, at) : this.#plain(text, at, rows);
    return rows;
  }

  end(): Row[] {
    if (this.#state === 'quoted') {
      throw new FormatError('not_csv', 'A quoted cell has no closing quote', { line: this.#quoteLine });
    }
    const rows: Row[] = [];
    this.#endRow(rows);
    return rows;
  }

  #isInQuotes(): boolean {
    return this.#state === 'quoted';
  }

  /** Text inside quotes up to the next quote. */
  #quoted(text: string, at: number): number {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    const inside = text.slice(at, end);
    this.#add(inside);
    for (let place = 0; place < inside.length; place++) {
      const character = inside.charCodeAt(place);
      if (character === 13 || (character === 10 && !this.#afterReturn)) this.#line += 1;
      this.#afterReturn = character === 13;
    }
    if (quote < 0) return end;
    this.#afterReturn = false;
    this.#state = 'closing';
    return quote + 1;
  }

  /** One step outside quotes: a run of plain text, a delimiter, a line end, or an opening or doubled quote. */
  #plain(text: string, at: number, rows: Row[]): number {
    const character = text[at]!;
    const isFeedOfReturn = this.#afterReturn && character === '\n';
    this.#afterReturn = character === '\r';
    if (isFeedOfReturn) return at + 1;
    if (character === this.#delimiter) {
      this.#endCell();
      return at + 1;
    }
    if (character === '\n' || character === '\r') {
      this.#endRow(rows);
      this.#line += 1;
      this.#rowLine = this.#line;
      return at + 1;
    }
    if (character === '"' && (this.#state === 'start' || this.#state === 'closing')) {
      if (this.#state === 'closing') this.#add('"');
      else this.#quoteLine = this.#line;
      this.#isQuoted = true;
      this.#state = 'quoted';
      return at + 1;
    }
    return this.#run(text, at);
  }

  #run(text: string, at: number): number {
    this.#breaks.lastIndex = at;
    const found = this.#breaks.exec(text);
    const end = found === null ? text.length : found.index;
    const run = text.slice(at, end);
    if (this.#state === 'closing') {
      if (run.trim() !== '') {
        throw new FormatError('not_csv', 'There is text behind the closing quote of a cell', {
          line: this.#line,
          column: this.#cells.length + 1,
        });
      }
      return end;
    }
    this.#state = 'plain';
    this.#add(run);
    return end;
  }

  #add(text: string): void {
    if (this.#text.length + text.length > maxTextLength) {
      throw new FormatError('too_large', `A cell is longer than ${maxTextLength} characters`, { line: this.#rowLine });
    }
    this.#text += text;
  }

  #endCell(): void {
    if (this.#cells.length >= maxCells) {
      throw new FormatError('too_large', `A row has more than ${maxCells} cells`, { line: this.#rowLine });
    }
    this.#cells.push({ text: this.#text, isQuoted: this.#isQuoted });
    this.#text = '';
    this.#isQuoted = false;
    this.#state = 'start';
  }

  #endRow(rows: Row[]): void {
    this.#endCell();
    const hasText = this.#cells.some(({ text, isQuoted }) => isQuoted || text.trim() !== '');
    if (hasText) rows.push({ line: this.#rowLine, cells: this.#cells, delimiter: this.#delimiter });
    this.#cells = [];
  }
}
