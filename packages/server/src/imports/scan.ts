import { ServerError } from '../errors.js';
import { JSON_BYTES_MAX, JSON_DEPTH_MAX } from '../limits.js';

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c] as const;
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d] as const;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** One row, and all that stands before the tables. */
const PART_BYTES_MAX = JSON_BYTES_MAX;

/**
 * ```
 * {"format":…,"people":[…],"tables":{"tasks":[{…},{…}],"labels":[]}}
 * └ header ────────────────────────┘└ name ┘ └ row ┘              └ over
 * ```
 */
type State =
  | 'header'
  | 'tables'
  | 'first name'
  | 'name'
  | 'in name'
  | 'colon'
  | 'list'
  | 'first row'
  | 'row'
  | 'in row'
  | 'behind row'
  | 'behind table'
  | 'end'
  | 'over';

/** What may stand between names and rows, and what comes then. */
const MARKS: Readonly<Partial<Record<State, Readonly<Record<number, State>>>>> = {
  tables: { [OPEN]: 'first name' },
  'first name': { [QUOTE]: 'in name', [CLOSE]: 'end' },
  name: { [QUOTE]: 'in name' },
  colon: { [COLON]: 'list' },
  list: { [OPEN_LIST]: 'first row' },
  'first row': { [OPEN]: 'in row', [CLOSE_LIST]: 'behind table' },
  row: { [OPEN]: 'in row' },
  'behind row': { [COMMA]: 'row', [CLOSE_LIST]: 'behind table' },
  'behind table': { [COMMA]: 'name', [CLOSE]: 'end' },
  end: { [CLOSE]: 'over' },
};

const malformed = (message: string): ServerError => new ServerError('malformed_file', message);

function parsed(bytes: Buffer | string, what: string): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    const message = `${what} is no JSON: ${(cause as Error).message.slice(0, 200)}`;
    throw new ServerError('malformed_file', message, { cause });
  }
}

/** What is told while a file is read. */
export interface RowVisitor {
  /** Called once, before any table. */
  onHeader(header: unknown): void;
  onTable(name: string): void;
  onRow(row: unknown): void;
}

/**
 * Takes the rows out of a whole project's JSON as it arrives, holding one at a time: a parser of JSON would hold the file.
 * What is around the rows is read strictly here; the header and each row are parsed by themselves.
 */
export class RowScanner {
  readonly #visitor: RowVisitor;
  /** What has come and is still needed. */
  #rest: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Where the part that is being read begins. */
  #from = 0;
  #state: State = 'header';
  #depth = 0;
  #isText = false;
  #textFrom = 0;
  /** The last text of the header's own level, which may be a key. */
  #key = '';
  #keyFrom = 0;
  #table = '';
  #rows = 0;

  constructor(visitor: RowVisitor) {
    this.#visitor = visitor;
  }

  /** @throws ServerError `malformed_file`, `too_large`, `too_deep`; what the visitor throws */
  write(piece: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    for (; this.#at < this.#rest.length; this.#at += 1) this.#take(this.#rest[this.#at]!);
    const kept = this.#isPart() ? this.#from : this.#at;
    if (this.#rest.length - kept > PART_BYTES_MAX) {
      const what = this.#state === 'header' ? 'What stands before the tables' : this.#place();
      throw new ServerError('too_large', `${what} is too large.`, { limit: PART_BYTES_MAX });
    }
    this.#rest = this.#rest.subarray(kept);
    this.#at -= kept;
    this.#from -= kept;
    this.#textFrom -= kept;
    this.#keyFrom -= kept;
  }

  /** @throws ServerError `malformed_file` when the file was cut off */
  end(): void {
    if (this.#state === 'over') return;
    throw malformed(this.#state === 'header' ? 'The file has no tables.' : 'The file was cut off.');
  }

  #isPart(): boolean {
    return this.#state === 'header' || this.#state === 'in name' || this.#state === 'in row';
  }

  #place(): string {
    return `/tables/${this.#table}/${this.#rows}`;
  }

  #take(byte: number): void {
    if (this.#state === 'header') this.#takeHeader(byte);
    else if (this.#state === 'in row') this.#takeRow(byte);
    else if (this.#state === 'in name') this.#takeName(byte);
    else if (!SPACES.has(byte)) this.#takeMark(byte);
  }

  /** True = the byte was inside a text, or opened or closed one or a bracket. */
  #nests(byte: number): boolean {
    if (this.#isText) {
      if (byte === BACKSLASH) this.#at += 1;
      else if (byte === QUOTE) this.#isText = false;
      return true;
    }
    if (byte === QUOTE) {
      this.#isText = true;
      this.#textFrom = this.#at;
    } else if (byte === OPEN || byte === OPEN_LIST) {
      this.#depth += 1;
      if (this.#depth > JSON_DEPTH_MAX) {
        const message = `The file nests deeper than ${JSON_DEPTH_MAX} levels.`;
        throw new ServerError('too_deep', message, { limit: JSON_DEPTH_MAX });
      }
    } else if (byte === CLOSE || byte === CLOSE_LIST) this.#depth -= 1;
    else return false;
    return true;
  }

  #takeHeader(byte: number): void {
    const wasText = this.#isText;
    if (this.#nests(byte)) {
      if (wasText && !this.#isText && this.#depth === 1) {
        this.#key = this.#rest.toString('utf8', this.#textFrom + 1, this.#at);
        this.#keyFrom = this.#textFrom;
      }
      return;
    }
    if (byte !== COLON || this.#depth !== 1 || this.#key !== 'tables') return;
    const before = this.#rest.toString('utf8', 0, this.#keyFrom).trimEnd().replace(/,$/, '');
    this.#visitor.onHeader(parsed(`${before}}`, 'What stands before the tables'));
    this.#state = 'tables';
  }

  #takeName(byte: number): void {
    if (byte === BACKSLASH) throw malformed('The name of a table needs no escape.');
    if (byte !== QUOTE) return;
    this.#table = this.#rest.toString('utf8', this.#from + 1, this.#at).slice(0, 80);
    this.#rows = 0;
    this.#state = 'colon';
    this.#visitor.onTable(this.#table);
  }

  #takeRow(byte: number): void {
    if (!this.#nests(byte) || this.#isText || this.#depth > 0) return;
    // A text that has just ended leaves the depth above 0: this is the row's own bracket.
    const row = parsed(this.#rest.subarray(this.#from, this.#at + 1), this.#place());
    this.#state = 'behind row';
    this.#visitor.onRow(row);
    this.#rows += 1;
  }

  #takeMark(byte: number): void {
    const next = MARKS[this.#state]?.[byte];
    if (next === 'in name' || next === 'in row') this.#begin(next);
    else if (next !== undefined) this.#state = next;
    else if (this.#state === 'over' || this.#state === 'end') {
      throw malformed('Something follows the tables, which stand last in the file.');
    } else throw malformed(`What stands at or before ${this.#place()} is no table of rows.`);
  }

  #begin(state: 'in name' | 'in row'): void {
    this.#state = state;
    this.#from = this.#at;
    this.#isText = false;
    this.#depth = state === 'in row' ? 1 : 0;
  }
}
