import { emit } from '../../../events.js';
import type { Column } from './column.js';
import type { ColumnState } from './column-spec.js';
import type { ColumnDrop, GridColumns } from './grid-columns.js';

/** Narrowest and widest column a person can make, px. */
const LEAST_PX = 24;
const MOST_PX = 1000;

/** A width within what a column may have, px. */
export const fittingPx = (px: number): number => Math.min(MOST_PX, Math.max(LEAST_PX, px));

/** Order, widths and visibility, as a host may keep them. */
export function columnState({ known, shown, widths }: GridColumns): readonly ColumnState[] {
  const hidden = new Set(known.map(({ id }) => id));
  for (const { id } of shown) hidden.delete(id);
  return known.map(({ id }) => ({ id, width: widths.get(id) ?? null, hidden: hidden.has(id) }));
}

/** Gives a column a width; null = as wide as it comes. */
export function resizeColumn(columns: GridColumns, id: string, widthPx: number | null): void {
  if (widthPx === null) columns.widths.delete(id);
  else columns.widths.set(id, Math.round(fittingPx(widthPx)));
  columns.isUsual = false;
  columns.parts.update();
}

/** Keeps `name` from giving way to a column that is made wider: its edge would not follow the pointer. */
export function holdName({ widths }: GridColumns, widthPx: number): void {
  if (!widths.has('name')) widths.set('name', Math.round(widthPx));
}

/** Puts a column at a place among those shown. @returns the place it has now; `name` stays the first */
export function moveColumn(columns: GridColumns, id: string, place: number): number {
  const from = columns.indexOf(id);
  const to = Math.min(columns.shown.length - 1, Math.max(1, place));
  if (from < 1 || from === to) return from;
  const order = columns.shown.filter(column => column.id !== id);
  order.splice(to, 0, columns.shown[from] as Column);
  columns.shown = order;
  columns.known = [...order, ...columns.known.filter(column => !order.includes(column))];
  columns.isUsual = false;
  columns.parts.update();
  return to;
}

/** Shows or hides a column; one that is new comes last. */
export function showColumn(columns: GridColumns, column: Column, isShown: boolean): void {
  if (column.id === 'name' || columns.indexOf(column.id) >= 0 === isShown) return;
  if (!columns.known.some(({ id }) => id === column.id)) columns.known = [...columns.known, column];
  const shown = new Set(columns.shown.map(({ id }) => id));
  if (isShown) shown.add(column.id);
  else shown.delete(column.id);
  columns.shown = columns.known.filter(({ id }) => shown.has(id));
  columns.isUsual = false;
  if (columns.activeHeader === column.id && !isShown) columns.activeHeader = 'name';
  columns.parts.update();
}

/** Shows where a dragged column would go. */
export function showDrop(columns: GridColumns, drop: ColumnDrop | null): void {
  if (drop?.id === columns.drop?.id && drop?.place === columns.drop?.place) return;
  columns.drop = drop;
  columns.parts.update();
}

/** Tells the host what a person made of the columns. */
export function tellColumns(columns: GridColumns): void {
  emit(columns.parts.element, 'ppm-columns-change', { columns: columnState(columns) });
}
