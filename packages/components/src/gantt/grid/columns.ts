import type { ScheduleColumns } from '@trueppm/scheduler';
import type { GanttStrings } from '../../locales/en.js';
import type { ProjectRow, TaskRow } from '../../plan/rows.js';
import { type Format, lastDayMinute } from '../format.js';

/** Columns of the grid, left to right. `name` is the row's header cell. */
export type ColumnId = 'name' | 'days' | 'start' | 'finish' | 'done' | 'owner';

export interface Column {
  readonly id: ColumnId;
  /** Word of `strings.column` in the header; false = none is shown. */
  readonly hasTitle: boolean;
  readonly isNumber: boolean;
}

/** The grid's columns in order. */
export const COLUMNS: readonly Column[] = [
  { id: 'name', hasTitle: true, isNumber: false },
  { id: 'days', hasTitle: true, isNumber: true },
  { id: 'start', hasTitle: true, isNumber: true },
  { id: 'finish', hasTitle: true, isNumber: true },
  { id: 'done', hasTitle: true, isNumber: true },
  { id: 'owner', hasTitle: false, isNumber: false },
];

/** What a column is called where its title is too short. */
export function columnLabel(column: ColumnId, { column: titles, columnLabel: labels }: GanttStrings): string {
  return (labels as Readonly<Record<string, string>>)[column] ?? titles[column];
}

/** What a cell's words come from. */
export interface CellSource {
  readonly task: TaskRow;
  /** Outline index. */
  readonly index: number;
  readonly columns: ScheduleColumns | null;
  readonly percent: number;
  readonly project: ProjectRow;
  readonly isSummary: boolean;
  readonly format: Format;
}

/** The words in a cell. Dates before the engine has answered are left empty. */
export function cellText(column: ColumnId, { task, index, columns, percent, project, format }: CellSource): string {
  if (column === 'name') return task.name ?? '';
  if (column === 'done') return format.percent(percent);
  if (column === 'owner' || columns === null) return '';
  const start = columns.start[index] as number;
  const finish = columns.finish[index] as number;
  if (column === 'start') return format.day(start);
  if (column === 'finish') return format.day(lastDayMinute(start, finish));
  return format.duration(columns.durationMinutes[index] as number, task, project);
}

/** What an editor of a cell begins with. */
export function editText(column: ColumnId, source: CellSource): string {
  const { task, index, columns, percent, format } = source;
  if (column === 'done') return String(Math.round(percent));
  if (column === 'start' && columns) return format.dayWithYear(columns.start[index] as number);
  if (column === 'finish' && columns) {
    return format.dayWithYear(lastDayMinute(columns.start[index] as number, columns.finish[index] as number));
  }
  if (column === 'days') {
    const text = cellText(column, source);
    return text === '–' ? '0' : text;
  }
  return task.name ?? '';
}

/** Whether a cell can be edited: summaries get their dates from their tasks. */
export function isEditableCell(column: ColumnId, isSummary: boolean): boolean {
  if (column === 'owner') return false;
  return column === 'name' || !isSummary;
}
