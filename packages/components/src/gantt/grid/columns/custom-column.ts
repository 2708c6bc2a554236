import { html } from 'lit';
import { shownTaskAt } from '../../shell/plan-view.js';
import { changesOf, problem, type Reading } from '../edit/reading.js';
import type { CellKey, CellSource, Column } from './column.js';
import type { ColumnCell, ColumnSpec } from './column-spec.js';

/** Narrowest and widest column, px. */
export const COLUMN_PX = { min: 24, max: 1000, usual: 96 } as const;

/** A width inside what a column may have. */
export function clampWidth(px: number): number {
  return Math.round(Math.min(COLUMN_PX.max, Math.max(COLUMN_PX.min, px)));
}

/** Tells once that a host's function failed: rows are drawn often. */
export type ColumnFailure = (columnId: string, cause: unknown) => void;

/**
 * A column of what a host gave, over a column that comes with the element when it has one of that id.
 * No function of the host's can break a picture: what it throws is told by `onFailure`, and the cell stays empty.
 */
export function customColumn(spec: ColumnSpec, base: Column | undefined, onFailure: ColumnFailure): Column {
  const guarded = <Result>(act: () => Result, otherwise: Result): Result => {
    try {
      return act();
    } catch (cause) {
      onFailure(spec.id, cause);
      return otherwise;
    }
  };
  const datesOf = ({ task, columns, index }: CellSource) => columns && shownTaskAt(task.id, columns, index);
  const cellValue = (cell: CellSource): unknown =>
    spec.value
      ? guarded(() => spec.value?.(cell.task, datesOf(cell)), null)
      : base
        ? base.key(cell)
        : cell.task[spec.id];
  const text = (cell: CellSource): string => {
    if (spec.format) return guarded(() => String(spec.format?.(cellValue(cell), cell.task) ?? ''), '');
    return spec.value || !base ? textOf(cellValue(cell), cell) : base.text(cell);
  };
  const cellOf = (cell: CellSource): ColumnCell => ({
    task: cell.task,
    dates: datesOf(cell),
    value: cellValue(cell),
    text: text(cell),
    isSummary: cell.isSummary,
    locale: cell.format.locale,
  });
  const { editor, render, compare } = spec;
  return {
    ...base,
    id: spec.id,
    title: spec.title ?? base?.title,
    label: spec.label ?? spec.title ?? base?.label,
    widthPx:
      typeof spec.width === 'number' && Number.isFinite(spec.width)
        ? clampWidth(spec.width)
        : (base?.widthPx ?? COLUMN_PX.usual),
    align: spec.align ?? base?.align ?? 'start',
    text,
    key: cell => keyOf(cellValue(cell)),
    compare: compare ? (a, b) => guarded(() => Number(compare(a, b)) || 0, 0) : base?.compare,
    isEditable: cell => {
      if (!editor && !base?.isEditable(cell)) return false;
      return spec.isEditable ? guarded(() => spec.isEditable?.(cell.task) === true, false) : true;
    },
    ...(render && { content: (cell: CellSource) => guarded<unknown>(() => render(cellOf(cell)), html`${text(cell)}`) }),
    ...(editor && 'parse' in editor && { read: (typed: string, cell: CellSource) => readBy(editor, typed, cell) }),
    ...(editor && 'render' in editor && { ownEditor: editor }),
    hostCell: cellOf,
    spec,
  };
}

function readBy(editor: { parse: NonNullable<unknown> }, typed: string, cell: CellSource): Reading {
  const { parse } = editor as Extract<NonNullable<ColumnSpec['editor']>, { parse: unknown }>;
  try {
    const parsed = parse(typed, cell.task);
    return 'problem' in parsed ? problem(String(parsed.problem)) : changesOf(cell.task.id, parsed.changes);
  } catch (cause) {
    return problem(cause instanceof Error ? cause.message : String(cause));
  }
}

function textOf(value: unknown, { format }: CellSource): string {
  if (value == null) return '';
  if (typeof value === 'number') return value.toLocaleString(format.locale);
  if (value instanceof Date) return format.dayWithYear(value.getTime() / 60_000);
  if (typeof value === 'object') return JSON.stringify(value) ?? '';
  return String(value);
}

function keyOf(value: unknown): CellKey {
  if (value == null || value === '') return null;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return String(value);
}
