import type { Request, Response } from 'express';
import { PAGES_KEPT_BYTES_MAX } from '../limits.js';
import { type PageRequest, type PageRow, sendJson, splitPage } from './page.js';
import { accessOf } from './request.js';

/** A project as a request found it. */
export interface PageState {
  /** The life of the data: another one after a backup was restored. */
  readonly epoch: string;
  /** The project's number, which was asked for before any row was: rows may be newer, never older. */
  readonly version: number;
}

interface PageBytes {
  /** The whole body. */
  readonly body: Buffer;
  /** Texts of its rows by id: parts of `body`. */
  readonly rows: ReadonlyMap<string, Buffer>;
}

/** A page as it was answered. */
type KeptPage = PageState & PageBytes;

/** What a row costs besides its bytes: its entry, its id, the view of its text. */
const ROW_BYTES = 250;
/** One page takes no more than this part of the memory. */
const SHARE_MAX = 8;

const sizeOf = ({ body, rows }: PageBytes): number => body.length + rows.size * ROW_BYTES;

const isSame = (one: PageState, other: PageState): boolean =>
  one.epoch === other.epoch && one.version === other.version;

/** A row of a page; `json` null = nothing changed it since, and its text is that of the page kept before. */
export type ReadRow = Omit<PageRow, 'json'> & { readonly json: string | null };

/** Reads the rows of a page: those with a number above `since` with their texts. */
export type PageRead = (since: number) => Promise<readonly ReadRow[]>;

/** A page of a list. */
export interface PageName {
  /** Project, list and place in it and, where rows are not everybody's, the reader. */
  readonly key: string;
  readonly limit: number;
}

/**
 * Pages of lists as they were answered, the longest unused forgotten first. A number of a project stands for all of its
 * rows, whichever process writes them: while it is the same, so is the page. The caller's role and that number are asked
 * for anew by every request, so nothing here says who may see what, or whether it still holds.
 *
 * ```
 *   number as it was ──────────▶ the page from here
 *   number is higher ──────────▶ rows changed since from Postgres, the texts of all others from here
 *   other life, lower number ──▶ everything from Postgres
 * ```
 */
export class PageMemory {
  readonly #pages = new Map<string, KeptPage>();
  readonly #underWay = new Map<string, PageState & { readonly page: Promise<PageBytes> }>();
  readonly #bytesMax: number;
  #bytes = 0;

  /** @param bytesMax 0 = nothing is kept */
  constructor(bytesMax: number = PAGES_KEPT_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Bytes it holds. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Forgets everything: what Postgres said before may not hold any more. */
  clear(): void {
    this.#pages.clear();
    this.#underWay.clear();
    this.#bytes = 0;
  }

  /** The body of a page, from memory as far as that holds; `read` asks Postgres. */
  async body(name: PageName, now: PageState, read: PageRead): Promise<Buffer> {
    const { key } = name;
    const kept = this.#pages.get(key);
    if (kept !== undefined && isSame(kept, now)) {
      // The last used comes last.
      this.#pages.delete(key);
      this.#pages.set(key, kept);
      return kept.body;
    }
    // Whoever found the same number is answered by the same rows.
    const begun = this.#underWay.get(key);
    if (begun !== undefined && isSame(begun, now)) return (await begun.page).body;
    const before = kept?.epoch === now.epoch && kept.version < now.version ? kept : null;
    const own = { ...now, page: pageFrom(name, before, read) };
    if (this.#bytesMax > 0) this.#underWay.set(key, own);
    try {
      const { body, rows } = await own.page;
      // Not when all was forgotten meanwhile, or somebody found another number.
      if (this.#underWay.get(key) === own) this.#keep(key, { ...now, body, rows });
      return body;
    } finally {
      if (this.#underWay.get(key) === own) this.#underWay.delete(key);
    }
  }

  #keep(key: string, page: KeptPage): void {
    this.#forget(key);
    const size = sizeOf(page);
    if (size * SHARE_MAX > this.#bytesMax) return;
    this.#pages.set(key, page);
    this.#bytes += size;
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const page = this.#pages.get(key);
    if (page === undefined) return;
    this.#pages.delete(key);
    this.#bytes -= sizeOf(page);
  }
}

/** For pages that are not worth keeping. */
const NO_MEMORY = new PageMemory(0);

const OPEN = Buffer.from('{"results":[');
const COMMA = 0x2c;

/** The last sort key of every list is the id. */
const idOf = ({ keys }: ReadRow): string => keys[keys.length - 1] as string;

async function pageFrom({ limit }: PageName, before: KeptPage | null, read: PageRead): Promise<PageBytes> {
  const some = before === null ? null : assemble(await read(before.version), limit, before.rows);
  // A row that came onto the page unchanged has no text here: then all are read, of one snapshot.
  const page = some ?? assemble(await read(0), limit, new Map());
  if (page === null) throw new Error('a row was read without its text');
  return page;
}

/** Puts a page together from what was read and what is kept; null when a text is missing. */
function assemble(rows: readonly ReadRow[], limit: number, kept: PageBytes['rows']): PageBytes | null {
  const { shown, close } = splitPage(rows, limit);
  const texts: (string | Buffer)[] = [];
  let length = OPEN.length + Math.max(0, shown.length - 1) + close.length;
  for (const row of shown) {
    const text = row.json ?? kept.get(idOf(row));
    if (text === undefined) return null;
    texts.push(text);
    length += typeof text === 'string' ? Buffer.byteLength(text) : text.length;
  }
  // Bytes of its own: a part of what other buffers share would hold on to all of that.
  const body = Buffer.allocUnsafeSlow(length);
  const found = new Map<string, Buffer>();
  let at = OPEN.copy(body);
  texts.forEach((text, place) => {
    if (place > 0) at = body.writeUInt8(COMMA, at);
    const from = at;
    at += typeof text === 'string' ? body.write(text, at) : text.copy(body, at);
    found.set(idOf(shown[place] as ReadRow), body.subarray(from, at));
  });
  body.write(close, at);
  return { body, rows: found };
}

/**
 * Answers a page of a project's list.
 *
 * @param memory null = the page is not worth keeping, or depends on more than the project's rows
 * @param list names the list: its table, filter and order and, where rows are not everybody's, the reader
 */
export async function answerPage(
  memory: PageMemory | null,
  request: Request,
  response: Response,
  { list, page }: { readonly list: readonly unknown[]; readonly page: PageRequest },
  read: PageRead,
): Promise<void> {
  const { projectId, epoch, version } = accessOf(request);
  const { limit, after } = page;
  const key = JSON.stringify([projectId.toLowerCase(), ...list, limit, after]);
  sendJson(response, await (memory ?? NO_MEMORY).body({ key, limit }, { epoch, version }, read));
}
