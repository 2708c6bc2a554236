export { enLate } from '../../../locales/en-late.js';

import type { LitElement } from 'lit';
import { emit } from '../../../events.js';
import { CORE_COLUMNS } from './built-in/core-columns.js';
import type { Column } from './column.js';
import { ALL_COLUMNS, readColumns } from './column-catalog.js';
import { fittingPx } from './column-moves.js';
import type { ColumnSpec, ColumnState } from './column-spec.js';
import type { GridColumns } from './grid-columns.js';

/** Columns as they are to be shown. */
export type ChosenColumns = Pick<GridColumns, 'known' | 'shown' | 'widths' | 'isUsual'>;

/**
 * The columns a host asked for, with what it kept of a person's choices laid over them. What cannot be used is left out
 * and told by events of the element, with code `bad_column`.
 */
export function chosenColumns(
  element: LitElement,
  given: readonly (string | ColumnSpec)[] | undefined,
  state: readonly ColumnState[] | undefined,
): ChosenColumns {
  const tell = (columnId: string, message: string, cause: unknown = columnId): void => {
    // After the picture: hosts may listen from the very event handlers that set the property.
    queueMicrotask(() => emit(element, 'ppm-error', { code: 'bad_column', message, cause }));
  };
  const failed = new Set<string>();
  const onFailure = (columnId: string, cause: unknown): void => {
    if (failed.has(columnId)) return;
    failed.add(columnId);
    tell(columnId, `The column ${columnId} failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  };
  const isList = Array.isArray(given);
  if (given !== undefined && given !== null && !isList) tell('', 'The columns are not a list.');
  const list = isList ? (given as readonly unknown[]) : CORE_COLUMNS.map(({ id }) => id);
  const states = (Array.isArray(state) ? (state as readonly ColumnState[]) : []).filter(
    entry => typeof entry?.id === 'string',
  );
  const read = readColumns(list, onFailure);
  for (const { columnId, message } of read.problems) tell(columnId, message);
  const columns = [...read.columns];
  for (const { id } of states) {
    const more = ALL_COLUMNS.get(id);
    if (more && !columns.some(column => column.id === id)) columns.push(more);
  }
  const hidden = list.flatMap(entry =>
    typeof entry === 'object' && (entry as ColumnSpec | null)?.hidden === true ? (entry as ColumnSpec).id : [],
  );
  const shown = columns.filter(({ id }) => id === 'name' || !hidden.includes(id));
  const isUsual = !isList && states.length === 0;
  return { ...restored(columns, shown, states), isUsual };
}

/** The columns in the order, with the widths and the visibility that a host kept. */
function restored(
  columns: readonly Column[],
  shownFirst: readonly Column[],
  states: readonly ColumnState[],
): Omit<ChosenColumns, 'isUsual'> {
  const widths = new Map<string, number>();
  if (states.length === 0) return { known: columns, shown: shownFirst, widths };
  const place = new Map(states.map(({ id }, at) => [id, at]));
  const byPlace = (a: Column, b: Column) => (place.get(a.id) ?? states.length) - (place.get(b.id) ?? states.length);
  const [name, ...others] = columns;
  const known = [name as Column, ...others.sort(byPlace)];
  const hidden = new Set(states.flatMap(({ id, hidden }) => (hidden === true ? [id] : [])));
  const isNew = (id: string) => shownFirst.some(column => column.id === id) || place.has(id);
  const shown = known.filter(({ id }) => id === 'name' || (isNew(id) && !hidden.has(id)));
  for (const { id, width } of states)
    if (typeof width === 'number' && Number.isFinite(width)) widths.set(id, fittingPx(width));
  return { known, shown, widths };
}
