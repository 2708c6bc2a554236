import { minutesPerUnit } from '../../../../plan/duration.js';
import { lastDayMinute } from '../../../shell/format.js';
import type { CellSource, Column } from '../column.js';

const isLeaf = (cell: CellSource): boolean => !cell.isSummary;
const startOf = ({ columns, index }: CellSource): number | null => columns && (columns.start[index] as number);

/** A minute of the last day worked; null before the engine has answered. */
function finishOf({ columns, index }: CellSource): number | null {
  return columns && lastDayMinute(columns.start[index] as number, columns.finish[index] as number);
}

function dayColumn(id: string, minuteOf: (cell: CellSource) => number | null): Column {
  return {
    id,
    widthPx: 62,
    align: 'end',
    text: cell => {
      const minute = minuteOf(cell);
      return minute === null ? '' : cell.format.day(minute);
    },
    key: minuteOf,
    isEditable: isLeaf,
    editText: cell => {
      const minute = minuteOf(cell);
      return minute === null ? '' : cell.format.dayWithYear(minute);
    },
  };
}

const nameColumn: Column = {
  id: 'name',
  widthPx: 160,
  align: 'start',
  text: ({ task }) => task.name ?? '',
  key: ({ task }) => task.name ?? '',
  isEditable: () => true,
};

const daysColumn: Column = {
  id: 'days',
  widthPx: 48,
  align: 'end',
  text: ({ columns, index, task, plan, format, isSummary }) =>
    columns === null ? '' : format.duration(columns.durationMinutes[index] as number, task, plan.project, isSummary),
  key: ({ columns, index, plan }) =>
    columns && (columns.durationMinutes[index] as number) / minutesPerUnit('d', plan.project),
  isEditable: isLeaf,
  editText: cell => (daysColumn.text(cell) === '–' ? '0' : daysColumn.text(cell)),
};

const doneColumn: Column = {
  id: 'done',
  widthPx: 50,
  align: 'end',
  text: ({ percent, format }) => format.percent(percent),
  key: ({ percent }) => percent,
  isEditable: isLeaf,
  editText: ({ percent }) => String(Math.round(percent)),
};

const ownerColumn: Column = {
  id: 'owner',
  title: '',
  widthPx: 40,
  align: 'center',
  text: ({ owners, task }) => owners.get(task.id)?.name ?? '',
  key: ({ owners, task }) => owners.get(task.id)?.name || null,
  isEditable: isLeaf,
};

/** The columns of a grid that nobody has configured, left to right: all that is loaded with the element. */
export const CORE_COLUMNS: readonly Column[] = [
  nameColumn,
  daysColumn,
  dayColumn('start', startOf),
  dayColumn('finish', finishOf),
  doneColumn,
  ownerColumn,
];
