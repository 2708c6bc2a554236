import { html } from 'lit';
import { formatDays } from '../../../plan/duration.js';
import { parseLocalTime } from '../../../plan/local-time.js';
import { lastDayMinute } from '../../format.js';
import { deadlineMark } from '../../icons.js';
import type { CellSource, Column } from './column.js';
import { noteIcon, pinIcon } from './column-icons.js';
import { CONSTRAINT_NAMES, HAS_NO_DATE } from './constraint-names.js';
import { linksInto, linksOutOf, linkText } from './link-text.js';
import { wbsOf } from './wbs.js';

type ReadOnlyColumn = Pick<Column, 'id' | 'title' | 'text' | 'key'> & Partial<Column>;

function readOnly(column: ReadOnlyColumn): Column {
  return { label: column.title, widthPx: 72, align: 'start', isEditable: () => false, ...column };
}

const isLeaf = (cell: CellSource): boolean => !cell.isSummary;

/** Minute of a date field of the row. */
const fieldMinute =
  (field: string, timeOfDay: number) =>
  ({ task }: CellSource): number | null =>
    parseLocalTime(task[field] as string | null | undefined, timeOfDay);

function dateColumn(
  id: string,
  title: string,
  minuteOf: (cell: CellSource) => number | null,
  more?: Partial<Column>,
): Column {
  return readOnly({
    id,
    title,
    align: 'end',
    text: cell => {
      const minute = minuteOf(cell);
      return minute === null ? '' : cell.format.day(minute);
    },
    key: minuteOf,
    editText: cell => {
      const minute = minuteOf(cell);
      return minute === null ? '' : cell.format.dayWithYear(minute);
    },
    ...more,
  });
}

type MinutesColumn = 'totalSlackMinutes' | 'freeSlackMinutes';

function slackColumn(id: string, title: string, label: string, name: MinutesColumn): Column {
  const minutes = ({ columns, index }: CellSource): number | null => columns && (columns[name][index] as number);
  return readOnly({
    id,
    title,
    label,
    widthPx: 56,
    align: 'end',
    text: cell => {
      const value = minutes(cell);
      return value === null || Number.isNaN(value) ? '' : formatDays(value, cell.plan.project);
    },
    key: minutes,
  });
}

/** How much later a task finishes than agreed, in days of the calendar. */
function varianceDays({ columns, index, task }: CellSource): number | null {
  const agreed = parseLocalTime(task.baseline_finish, 1020);
  if (columns === null || agreed === null) return null;
  return Math.round(((columns.finish[index] as number) - agreed) / 144) / 10;
}

const sumOf = (cell: CellSource, field: string): number | null => {
  const own = cell.task[field];
  if (typeof own === 'number') return own;
  let sum: number | null = null;
  for (const assignment of cell.plan.assignments) {
    const value = assignment.task_id === cell.task.id ? assignment[field] : null;
    if (typeof value === 'number') sum = (sum ?? 0) + value;
  }
  return sum;
};

/** Marks of what a person should know of a task, each with its words. */
function indicators(cell: CellSource): { readonly icon: unknown; readonly text: string }[] {
  const { task, format } = cell;
  const found: { icon: unknown; text: string }[] = [];
  const type = task.constraint_type ?? 'asap';
  if (!HAS_NO_DATE.has(type)) {
    const minute = parseLocalTime(task.constraint_date);
    found.push({
      icon: pinIcon,
      text: `${CONSTRAINT_NAMES[type]}${minute === null ? '' : ` ${format.dayWithYear(minute)}`}`,
    });
  }
  const deadline = parseLocalTime(task.deadline);
  if (deadline !== null) found.push({ icon: deadlineMark, text: `Deadline ${format.dayWithYear(deadline)}` });
  if (typeof task['notes'] === 'string' && task['notes'].trim() !== '') {
    const note = task['notes'].trim();
    found.push({ icon: noteIcon, text: `Note: ${note.length > 200 ? `${note.slice(0, 200)}…` : note}` });
  }
  return found;
}

/** Columns that come with the element beside its usual ones; loaded when first asked for. */
export const MORE_COLUMNS: readonly Column[] = [
  readOnly({
    id: 'number',
    title: '#',
    label: 'Row number',
    widthPx: 44,
    align: 'end',
    text: ({ index }) => String(index + 1),
    key: ({ index }) => index,
  }),
  readOnly({
    id: 'wbs',
    title: 'WBS',
    widthPx: 64,
    text: ({ outline, index }) => wbsOf(outline, index),
    key: ({ index }) => index,
  }),
  readOnly({
    id: 'indicators',
    title: '',
    label: 'Indicators',
    widthPx: 56,
    text: cell =>
      indicators(cell)
        .map(({ text }) => text)
        .join(', '),
    key: cell => indicators(cell).length || null,
    content: cell =>
      indicators(cell).map(
        ({ icon, text }) => html`<span class="indicator" role="img" aria-label=${text} title=${text}>${icon}</span>`,
      ),
  }),
  readOnly({
    id: 'predecessors',
    title: 'Predecessors',
    widthPx: 96,
    text: cell =>
      linksInto(cell.plan, cell.task.id)
        .map(link => linkText(link, link.predecessor_id, cell))
        .join(', '),
    key: cell => linksInto(cell.plan, cell.task.id).length || null,
    isEditable: () => true,
  }),
  readOnly({
    id: 'successors',
    title: 'Successors',
    widthPx: 96,
    text: cell =>
      linksOutOf(cell.plan, cell.task.id)
        .map(link => linkText(link, link.successor_id, cell))
        .join(', '),
    key: cell => linksOutOf(cell.plan, cell.task.id).length || null,
    isEditable: () => true,
  }),
  slackColumn('totalSlack', 'Slack', 'Total slack in days', 'totalSlackMinutes'),
  slackColumn('freeSlack', 'Free', 'Free slack in days', 'freeSlackMinutes'),
  dateColumn(
    'lateFinish',
    'Late finish',
    ({ columns, index }) =>
      columns && lastDayMinute(columns.lateStart[index] as number, columns.lateFinish[index] as number),
  ),
  readOnly({
    id: 'constraint',
    title: 'Constraint',
    widthPx: 132,
    text: ({ task }) => CONSTRAINT_NAMES[task.constraint_type ?? 'asap'] ?? '',
    key: ({ task }) => CONSTRAINT_NAMES[task.constraint_type ?? 'asap'] ?? null,
    isEditable: isLeaf,
    editText: ({ task }) => task.constraint_type ?? 'asap',
    choices: Object.entries(CONSTRAINT_NAMES).map(([value, label]) => ({ value, label })),
  }),
  dateColumn(
    'constraintDate',
    'Constrained to',
    cell => (HAS_NO_DATE.has(cell.task.constraint_type ?? 'asap') ? null : fieldMinute('constraint_date', 480)(cell)),
    {
      widthPx: 92,
      isEditable: isLeaf,
    },
  ),
  dateColumn('deadline', 'Deadline', fieldMinute('deadline', 1020), { isEditable: () => true }),
  dateColumn('baselineStart', 'Agreed start', fieldMinute('baseline_start', 480), { widthPx: 84 }),
  dateColumn('baselineFinish', 'Agreed finish', fieldMinute('baseline_finish', 1020), { widthPx: 84 }),
  readOnly({
    id: 'variance',
    title: 'Variance',
    label: 'Days later than agreed',
    widthPx: 64,
    align: 'end',
    text: cell => {
      const days = varianceDays(cell);
      return days === null || days === 0 ? (days === null ? '' : '–') : `${days > 0 ? '+' : '−'}${Math.abs(days)}`;
    },
    key: varianceDays,
  }),
  readOnly({
    id: 'work',
    title: 'Work',
    label: 'Work in hours',
    widthPx: 56,
    align: 'end',
    text: cell => {
      const minutes = sumOf(cell, 'work_minutes');
      return minutes === null ? '' : `${Math.round(minutes / 6) / 10}`;
    },
    key: cell => sumOf(cell, 'work_minutes'),
  }),
  readOnly({
    id: 'cost',
    title: 'Cost',
    align: 'end',
    text: cell => sumOf(cell, 'cost')?.toLocaleString(cell.format.locale) ?? '',
    key: cell => sumOf(cell, 'cost'),
  }),
];
