import type { SyncTable } from '../protocol/index.js';

/** One row changed by a write. Values hold only the fields that the caller set. */
export type Edit =
  | { readonly kind: 'create'; readonly table: SyncTable; readonly id: string; readonly values: Fields }
  | { readonly kind: 'update'; readonly table: SyncTable; readonly id: string; readonly values: Fields }
  | { readonly kind: 'delete'; readonly table: SyncTable; readonly id: string };

export type Fields = Readonly<Record<string, unknown>>;

/**
 * One local transaction on its way to the server: applied here at once, there as one batch under the same id.
 *
 * ```
 *   queued ──pushed, committed──▶ committed ──rows at that version have arrived──▶ gone
 *      │
 *      └──refused for good──▶ gone, told as a conflict
 * ```
 */
export interface Write {
  /** Also the batch id: the server applies it once, however often it is sent. */
  readonly id: string;
  /** Order of writes on this device. */
  readonly sequence: number;
  readonly edits: readonly Edit[];
  /** server_version of the server's transaction; null until it is committed there. */
  readonly committedVersion: number | null;
}

/** Values by the id of their custom field: they are changed one by one, and null takes one away. */
const CUSTOM = 'custom_values';

/** Fields with later ones laid over them. */
export function laidOver<Earlier extends object>(earlier: Earlier, later: Fields): Earlier & Fields {
  const own = later[CUSTOM];
  const held = (earlier as Fields)[CUSTOM];
  return own && held ? { ...earlier, ...later, [CUSTOM]: { ...held, ...own } } : { ...earlier, ...later };
}

/** A row with later fields laid over it: values of custom fields that were taken away are gone. */
function changed<Row extends object>(row: Row, later: Fields): Row {
  const laid: Row & Fields = laidOver(row, later);
  if (!later[CUSTOM]) return laid;
  const kept = Object.entries(laid[CUSTOM] as Fields).filter(([, value]) => value !== null);
  return { ...laid, [CUSTOM]: Object.fromEntries(kept) };
}

/** The edits of several writes that touch one row, in order, on top of the server's row. Null = the row is gone. */
export function overlay<Row extends object>(base: Row | undefined, edits: readonly Edit[], blank: Row): Row | null {
  let row: Row | null = base ?? null;
  for (const edit of edits) {
    if (edit.kind === 'delete') row = null;
    else if (edit.kind === 'create') row = { ...changed(row ?? blank, edit.values), id: edit.id };
    // An update of a row that the server deleted meanwhile has nothing to change.
    else if (row !== null) row = changed(row, edit.values);
  }
  return row;
}
