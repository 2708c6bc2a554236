import { type Edit, overlay } from './pending.js';

/**
 * One table as the user sees it: the server's rows with the pending edits on top. Base rows and edits are kept apart, so
 * that the overlay can be taken off row by row.
 */
export class Table<Row extends { readonly id: string }> {
  readonly #base = new Map<string, Row>();
  readonly #edits = new Map<string, Edit[]>();
  readonly #merged = new Map<string, Row>();
  readonly #blank: (id: string) => Row;
  #snapshot: readonly Row[] | null = null;

  /** @param blank makes the row that a create starts from */
  constructor(blank: (id: string) => Row) {
    this.#blank = blank;
  }

  /** The merged row; undefined when there is none. */
  get(id: string): Row | undefined {
    return this.#merged.get(id);
  }

  /** Every merged row. The same array until something changes. */
  get rows(): readonly Row[] {
    this.#snapshot ??= [...this.#merged.values()];
    return this.#snapshot;
  }

  /** Ids with edits that the server's rows do not contain yet. */
  get pendingIds(): ReadonlySet<string> {
    return new Set(this.#edits.keys());
  }

  /** Takes the server's rows. Returns whether anything the user sees changed. */
  applyRemote(puts: readonly Row[], drops: readonly string[], isReplacement: boolean): boolean {
    let changed = false;
    if (isReplacement) {
      const kept = new Set(puts.map(row => row.id));
      for (const id of [...this.#base.keys()]) {
        if (!kept.has(id)) {
          this.#base.delete(id);
          changed = this.#merge(id) || changed;
        }
      }
    }
    for (const row of puts) {
      this.#base.set(row.id, row);
      changed = this.#merge(row.id) || changed;
    }
    for (const id of drops) {
      if (this.#base.delete(id)) changed = this.#merge(id) || changed;
    }
    return changed;
  }

  /** Puts an edit on top. */
  addEdit(edit: Edit): void {
    const edits = this.#edits.get(edit.id);
    if (edits) edits.push(edit);
    else this.#edits.set(edit.id, [edit]);
    this.#merge(edit.id);
  }

  /** Takes edits off: the server's rows contain them, or they were refused. */
  removeEdits(gone: ReadonlySet<Edit>): boolean {
    let changed = false;
    for (const [id, edits] of this.#edits) {
      const left = edits.filter(edit => !gone.has(edit));
      if (left.length === edits.length) continue;
      if (left.length === 0) this.#edits.delete(id);
      else this.#edits.set(id, left);
      changed = this.#merge(id) || changed;
    }
    return changed;
  }

  #merge(id: string): boolean {
    const edits = this.#edits.get(id);
    const base = this.#base.get(id);
    const row = edits ? overlay(base, edits, this.#blank(id)) : (base ?? null);
    const before = this.#merged.get(id);
    if (row === null) {
      if (before === undefined) return false;
      this.#merged.delete(id);
    } else {
      if (before === row) return false;
      this.#merged.set(id, row);
    }
    this.#snapshot = null;
    return true;
  }
}
