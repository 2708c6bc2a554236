import type { ChangeFrame, SyncTable } from '../protocol/index.js';
import { SYNC_TABLES } from '../protocol/index.js';
import { laidOver, type Write } from '../store/pending.js';

/** How long after an edit its author is told that somebody else's came in over it. */
const MEMORY_MS = 15 * 60_000;

interface RecentEdit {
  readonly table: SyncTable;
  readonly id: string;
  readonly version: number;
  readonly atMs: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A row whose value of this device was replaced by somebody else's. */
export interface ReplacedRow {
  readonly table: SyncTable;
  readonly id: string;
}

/**
 * Remembers what this device wrote of late, so that its user hears when another person, back from being offline, writes
 * over the same fields. The last edit of a field counts.
 */
export class RecentEdits {
  readonly #edits = new Map<string, RecentEdit>();

  /** A write of this device was committed. */
  note(write: Write, version: number, nowMs: number): void {
    for (const edit of write.edits) {
      const key = `${edit.table}/${edit.id}`;
      if (edit.kind === 'delete') {
        this.#edits.delete(key);
        continue;
      }
      const { table, id } = edit;
      const values = laidOver(this.#edits.get(key)?.values ?? {}, edit.values);
      // Last in, last in order: the oldest are found at the front.
      this.#edits.delete(key);
      this.#edits.set(key, { table, id, version, atMs: nowMs, values });
    }
    for (const [key, { atMs }] of this.#edits) {
      if (nowMs - atMs <= MEMORY_MS) break;
      this.#edits.delete(key);
    }
  }

  /**
   * Rows of a frame in which somebody's later push replaced a value of this device. Each is told once.
   *
   * @param isPending whether a row has edits of this device on their way: those say themselves what they met
   */
  replacedBy(frame: ChangeFrame, isPending: (table: SyncTable, id: string) => boolean, nowMs: number): ReplacedRow[] {
    const last = Math.max(0, ...frame.by.filter(({ cause }) => cause === 'push').map(({ version }) => version));
    const replaced: ReplacedRow[] = [];
    if (last === 0 || this.#edits.size === 0) return replaced;
    for (const table of SYNC_TABLES) {
      for (const row of frame.changes[table]?.updated ?? []) {
        const key = `${table}/${row.id}`;
        const edit = this.#edits.get(key);
        if (!edit || edit.version >= last || isPending(table, row.id)) continue;
        const now = row as unknown as Readonly<Record<string, unknown>>;
        const isSame = Object.entries(edit.values).every(([field, value]) => isEqual(now[field], value));
        if (isSame) continue;
        this.#edits.delete(key);
        if (nowMs - edit.atMs <= MEMORY_MS) replaced.push({ table, id: row.id });
      }
    }
    return replaced;
  }
}

/** Equal as values of a row; of custom values only those that were set count; a time may have lost or gained its zero seconds on the way. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return withSeconds(a) === withSeconds(b);
  if (isMap(a) && isMap(b)) return Object.keys(b).every(key => isEqual(a[key] ?? null, b[key]));
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withSeconds = (text: string): string => (/T\d\d:\d\d$/.test(text) ? `${text}:00` : text);
