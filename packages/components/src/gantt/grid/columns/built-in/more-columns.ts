import { html } from 'lit';
import { minutesPerUnit } from '../../../../plan/duration.js';
import { parseLocalTime } from '../../../../plan/local-time.js';
import { IS_CRITICAL, IS_LATE, IS_VIOLATED } from '../../../../plan/shown-schedule.js';
import { deadlineMark } from '../../../chrome/icons.js';
import { lastDayMinute } from '../../../shell/format.js';
import type { CellSource, Column } from '../column.js';
import { noteIcon, pinIcon } from '../column-icons.js';
import { assignedSum } from './assigned-sum.js';
import { HAS_NO_DATE } from './constraint-kind.js';
import { linksInto, linksOutOf, linkText } from './link-text.js';
import { wbsOf } from './wbs.js';

type ReadOnlyColumn = Pick<Column, 'id' | 'text' | 'key'> & Partial<Column>;

function readOnly(column: ReadOnlyColumn): Column {
  return { widthPx: 72, align: 'start', isEditable: () => false, ...column };
}

const isLeaf = (cell: CellSource): boolean => !cell.isSummary;

/** Minute of a date field of the row. */
const fieldMinute =
  (field: string, timeOfDay: number) =>
  ({ task }: CellSource): number | null =>
    parseLocalTime(task[field] as string | null | undefined, timeOfDay);

function dateColumn(id: string, minuteOf: (cell: CellSource) => number | null, more?: Partial<Column>): Column {
  return readOnly({
    id,
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

function slackColumn(id: string, name: MinutesColumn): Column {
  const days = ({ columns, index, plan }: CellSource): number | null => {
    const minutes = columns?.[name][index];
    return minutes === undefined || Number.isNaN(minutes) ? null : minutes / minutesPerUnit('d', plan.project);
  };
  return readOnly({
    id,
    widthPx: 56,
    align: 'end',
    text: cell => {
      const value = days(cell);
      return value === null ? '' : cell.format.number(value);
    },
    key: days,
  });
}

/** How much later a task finishes than agreed, in days of the calendar. */
function varianceDays({ columns, index, task }: CellSource): number | null {
  const agreed = parseLocalTime(task.baseline_finish, 1020);
  if (columns === null || agreed === null) return null;
  return Math.round(((columns.finish[index] as number) - agreed) / 144) / 10;
}

const STATUSES = ['late', 'running', 'waiting', 'finished'] as const;

/** How a task stands: past its deadline or against its constraint, under way, not begun, done. */
function statusOf({ columns, index, percent }: CellSource): (typeof STATUSES)[number] {
  if (percent >= 100) return 'finished';
  if (((columns?.flags[index] ?? 0) & (IS_LATE | IS_VIOLATED)) !== 0) return 'late';
  return percent > 0 ? 'running' : 'waiting';
}

/** Critical and not finished: finished work is never critical. */
function isCritical({ columns, index, percent }: CellSource): boolean {
  return percent < 100 && ((columns?.flags[index] ?? 0) & IS_CRITICAL) !== 0;
}

/** Marks of what a person should know of a task, each with its words. */
function indicators(cell: CellSource): { readonly icon: unknown; readonly text: string }[] {
  const { task, format, strings } = cell;
  const found: { icon: unknown; text: string }[] = [];
  const type = task.constraint_type ?? 'asap';
  if (!HAS_NO_DATE.has(type)) {
    const minute = parseLocalTime(task.constraint_date);
    found.push({
      icon: pinIcon,
      text: `${strings.constraintName[type]}${minute === null ? '' : ` ${format.dayWithYear(minute)}`}`,
    });
  }
  const deadline = parseLocalTime(task.deadline);
  if (deadline !== null)
    found.push({ icon: deadlineMark, text: strings.columns.deadline(format.dayWithYear(deadline)) });
  if (typeof task['notes'] === 'string' && task['notes'].trim() !== '') {
    const note = task['notes'].trim();
    found.push({ icon: noteIcon, text: strings.columns.note(note.length > 200 ? `${note.slice(0, 200)}…` : note) });
  }
  return found;
}

/** Columns that come with the element beside its usual ones; loaded when first asked for. */
export const MORE_COLUMNS: readonly Column[] = [
  readOnly({
    id: 'number',
    widthPx: 44,
    align: 'end',
    text: ({ index }) => String(index + 1),
    key: ({ index }) => index,
  }),
  readOnly({
    id: 'wbs',
    widthPx: 64,
    text: ({ outline, index }) => wbsOf(outline, index),
    key: ({ index }) => index,
  }),
  readOnly({
    id: 'indicators',
    title: '',
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
    widthPx: 96,
    text: cell =>
      linksOutOf(cell.plan, cell.task.id)
        .map(link => linkText(link, link.successor_id, cell))
        .join(', '),
    key: cell => linksOutOf(cell.plan, cell.task.id).length || null,
    isEditable: () => true,
  }),
  slackColumn('totalSlack', 'totalSlackMinutes'),
  slackColumn('freeSlack', 'freeSlackMinutes'),
  dateColumn(
    'lateFinish',
    ({ columns, index }) =>
      columns && lastDayMinute(columns.lateStart[index] as number, columns.lateFinish[index] as number),
  ),
  readOnly({
    id: 'constraint',
    widthPx: 132,
    text: ({ task, strings }) => strings.constraintName[task.constraint_type ?? 'asap'] ?? '',
    key: ({ task, strings }) => strings.constraintName[task.constraint_type ?? 'asap'] ?? null,
    isEditable: isLeaf,
    editText: ({ task }) => task.constraint_type ?? 'asap',
    choices: ({ strings }) => Object.entries(strings.constraintName).map(([value, label]) => ({ value, label })),
  }),
  dateColumn(
    'constraintDate',
    cell => (HAS_NO_DATE.has(cell.task.constraint_type ?? 'asap') ? null : fieldMinute('constraint_date', 480)(cell)),
    {
      widthPx: 92,
      isEditable: isLeaf,
    },
  ),
  dateColumn('deadline', fieldMinute('deadline', 1020), { isEditable: () => true }),
  dateColumn('baselineStart', fieldMinute('baseline_start', 480), { widthPx: 84 }),
  dateColumn('baselineFinish', fieldMinute('baseline_finish', 1020), { widthPx: 84 }),
  readOnly({
    id: 'variance',
    widthPx: 64,
    align: 'end',
    text: cell => {
      const days = varianceDays(cell);
      return days === null || days === 0
        ? days === null
          ? ''
          : '–'
        : `${days > 0 ? '+' : '−'}${cell.format.number(Math.abs(days))}`;
    },
    key: varianceDays,
  }),
  readOnly({
    id: 'status',
    widthPx: 92,
    text: cell => cell.strings.status[statusOf(cell)],
    key: cell => STATUSES.indexOf(statusOf(cell)),
  }),
  readOnly({
    id: 'critical',
    widthPx: 64,
    text: cell => (isCritical(cell) ? cell.strings.status.critical : ''),
    key: cell => (isCritical(cell) ? 0 : null),
  }),
  readOnly({
    id: 'work',
    widthPx: 56,
    align: 'end',
    text: cell => {
      const minutes = assignedSum(cell, 'work_minutes');
      return minutes === null ? '' : cell.format.number(minutes / 60);
    },
    key: cell => {
      const minutes = assignedSum(cell, 'work_minutes');
      return minutes === null ? null : minutes / 60;
    },
  }),
  readOnly({
    id: 'cost',
    align: 'end',
    text: cell => assignedSum(cell, 'cost')?.toLocaleString(cell.format.locale) ?? '',
    key: cell => assignedSum(cell, 'cost'),
  }),
];
