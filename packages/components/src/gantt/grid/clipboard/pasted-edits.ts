import type { PlanEdit } from '../../../plan/edit.js';
import { keysAt, outermost } from '../../../plan/laid/placing.js';
import { formatLocalTime, parseLocalTime } from '../../../plan/local-time.js';
import type { TaskRow } from '../../../plan/rows.js';
import type { Outline } from '../../outline/outline.js';
import type { GanttParts } from '../../shell/parts.js';
import { workingDays } from '../../timeline/working-days.js';
import { parseLink } from '../columns/built-in/link-text.js';
import { taskOfReference } from '../columns/built-in/wbs.js';
import { type CellSource, type Column, labelOf } from '../columns/column.js';
import { ALL_COLUMNS } from '../columns/column-catalog.js';
import { parseDate } from '../edit/parse-date.js';
import { MOST_NAME, readCell } from '../edit/read-cell.js';
import { linkEdit } from '../edit/read-links.js';
import { blankTask } from '../rows/task-acts.js';
import { BadCell } from './bad-cell.js';
import { type KeptRow, keptFields } from './kept-rows.js';
import type { PastedTask } from './pasted-tasks.js';

/** Where a table came from, when a Gantt copied it: its dates were computed, and its row numbers are that plan's. */
export interface CopiedFrom {
  /** The plan it was copied from and the ids of its rows, top to bottom; null when that is another page's. */
  readonly here: { readonly outline: Outline; readonly ids: readonly string[] } | null;
  /** What the rows have beside their cells, top to bottom. */
  readonly kept: readonly KeptRow[];
}

interface Made {
  readonly task: PastedTask;
  readonly row: TaskRow;
  readonly isSummary: boolean;
}

/** Columns whose cells are read here, since they speak of dates and tasks that are not there yet. */
const OWN_WAY = new Set(['name', 'number', 'start', 'finish', 'predecessors', 'successors']);

/**
 * Edits that make tasks of a pasted table below the row with the keyboard: all of it that a cell of a task can be given.
 * @param from set when a Gantt copied the table
 * @throws BadCell for what cannot be read
 */
export function pastedEdits(
  parts: GanttParts,
  tasks: readonly PastedTask[],
  from: CopiedFrom | null,
): { readonly placed: readonly PlanEdit[]; readonly made: readonly PlanEdit[]; readonly firstId: string | null } {
  const { outline } = parts.schedule;
  const place = placeBelow(outline, parts.selection.activeId);
  const tops = tasks.filter(({ level }) => level === 0).length;
  const { keys, edits: placed } = keysAt(outline, place, tops, new Set());
  const above: (string | null)[] = [place.parentId];
  const nth: number[] = [];
  const made = tasks.map((task, at): Made => {
    nth.length = task.level + 1;
    nth[task.level] = (nth[task.level] ?? 0) + 1;
    const blank = blankTask(parts, above[task.level] ?? null);
    // Below the top level a new parent has no other children: any ascending keys will do.
    const position =
      task.level === 0 ? (keys[(nth[0] ?? 1) - 1] as string) : `V${String(nth[task.level]).padStart(5, '0')}V`;
    above[task.level + 1] = blank.id;
    above.length = task.level + 2;
    const row: TaskRow = { ...blank, name: task.name.slice(0, MOST_NAME), position };
    return { task, row, isSummary: (tasks[at + 1]?.level ?? 0) > task.level };
  });
  const others: PlanEdit[] = [];
  const creates = made.map((each): PlanEdit => {
    const fields = each.isSummary ? {} : fieldsOf(parts, each, from, others);
    return { table: 'tasks', op: 'create', row: { ...each.row, ...fields } };
  });
  const links = made.flatMap(each => linksOf(parts, each, made, from));
  return { placed, made: [...creates, ...others, ...links], firstId: made[0]?.row.id ?? null };
}

/** The place below a row and all that lies in it; at the end of the plan without one. */
function placeBelow(outline: Outline, taskId: string | null) {
  const index = outline.indexOf.get(taskId ?? '');
  const [last] = index === undefined ? [] : outermost(outline, [taskId as string]);
  const parentIndex = index === undefined ? -1 : (outline.parent[index] as number);
  const end = last === undefined ? -1 : (outline.end[outline.indexOf.get(last) as number] as number);
  return {
    parentId: parentIndex < 0 ? null : (outline.tasks[parentIndex]?.id ?? null),
    beforeId: end >= 0 && outline.parent[end] === parentIndex ? (outline.tasks[end]?.id ?? null) : null,
  };
}

const textIn = (task: PastedTask, id: string): string => {
  const text = task.cells.get(id)?.trim() ?? '';
  return text === '–' ? '' : text;
};

/** Fields of a new task from its cells; who works on it comes to `others`. */
function fieldsOf(
  parts: GanttParts,
  { task, row }: Made,
  from: CopiedFrom | null,
  others: PlanEdit[],
): Record<string, unknown> {
  const { schedule, strings, owners, format, grid } = parts;
  const { plan, outline } = schedule;
  const fields: Record<string, unknown> = {};
  const source: CellSource = {
    task: row,
    index: outline.tasks.length,
    isSummary: false,
    percent: 0,
    columns: null,
    plan,
    outline,
    owners,
    format,
    strings,
  };
  // Which day a constraint means, its type says; a type that needs a day finds it there.
  for (const id of ['constraintDate', ...task.cells.keys(), 'constraintDate']) {
    const column = grid.columns.find(id) ?? ALL_COLUMNS.get(id);
    const text = textIn(task, id);
    if (OWN_WAY.has(id) || text === '' || !column?.isEditable(source)) continue;
    const reading = readCell(column, text, source);
    if (reading.kind === 'problem') throw new BadCell(task.row, labelOf(column, strings), reading.problem, parts);
    if (reading.kind === 'intent') {
      if ('percent' in reading.intent) fields['percent_complete'] = reading.intent.percent;
      continue;
    }
    for (const edit of reading.edits) {
      if (edit.table === 'tasks' && edit.op === 'update') Object.assign(fields, edit.changes);
      else others.push(edit);
    }
    source.task = { ...row, ...fields };
  }
  // Its first row is the header.
  return from ? { ...keptFields(from.kept[task.row - 2]), ...fields } : { ...dateFields(parts, task), ...fields };
}

/** A start holds a task that waits for no other; a finish gives it its length, or holds it alone. */
function dateFields(parts: GanttParts, task: PastedTask): Record<string, unknown> {
  const { project } = parts.schedule.plan;
  const start = dayIn(parts, task, 'start');
  const finish = dayIn(parts, task, 'finish');
  const waits = textIn(task, 'predecessors') !== '';
  const fields: Record<string, unknown> = {};
  if (start !== null && finish !== null && textIn(task, 'days') === '') {
    const days = parts.view ? workingDays(parts.view, start, finish + 1440) : 0;
    if (days > 0) fields['duration_minutes'] = days * (project.minutes_per_day ?? 480);
  }
  // Where the project begins every task begins that nothing holds.
  const begins = Math.floor((parseLocalTime(project.start) ?? Number.NaN) / 1440) * 1440;
  if (waits || (start === null ? finish === null : start === begins)) return fields;
  const minute =
    start === null
      ? (finish as number) + Number(project.default_finish_minute ?? 1020)
      : start + Number(project.default_start_minute ?? 480);
  return {
    ...fields,
    constraint_type: start === null ? 'fnet' : 'snet',
    constraint_date: formatLocalTime(minute),
  };
}

/** Midnight of the day in a cell; null for an empty one. Spreadsheets write weekdays and times beside it. */
function dayIn(parts: GanttParts, task: PastedTask, id: 'start' | 'finish'): number | null {
  const { schedule, format, strings } = parts;
  const text = textIn(task, id);
  if (text === '') return null;
  const near = parseLocalTime(schedule.plan.project.start) ?? Date.now() / 60_000;
  const plain = text.replace(/[\sT]+\d{1,2}:\d{2}.*$/u, '').replace(/^\p{L}+[.,]*\s+(?=\d+\D\d)/u, '');
  const day = parseDate(plain, near, format.locale);
  if (day !== null) return day;
  throw new BadCell(
    task.row,
    labelOf(ALL_COLUMNS.get(id) as Column, strings),
    strings.edit.needsDate(format.day(near)),
    parts,
  );
}

/** Links of a new task: to others of its table by their number there or place in its outline, else to tasks of the plan. */
function linksOf(parts: GanttParts, { task, row }: Made, made: readonly Made[], from: CopiedFrom | null): PlanEdit[] {
  const { schedule, strings } = parts;
  const { plan, outline } = schedule;
  return (['predecessors', 'successors'] as const).flatMap(side => {
    const bad = (why: string) => new BadCell(task.row, labelOf(ALL_COLUMNS.get(side) as Column, strings), why, parts);
    return textIn(task, side)
      .split(/[,;]/)
      .flatMap((part): readonly PlanEdit[] => {
        if (part.trim() === '') return [];
        const typed = parseLink(part, plan.project);
        if (typed === null) throw bad(strings.edit.needsLinks(part.trim()));
        const otherId = from
          ? copiedTask(typed.reference, outline, made, from)
          : (tableTask(typed.reference, made) ?? planTask(typed.reference, outline));
        // Between copied rows and what is gone meanwhile there is nothing left to link.
        if (otherId === null && from) return [];
        if (otherId === null) throw bad(strings.edit.noTask(typed.reference));
        if (otherId === row.id) throw bad(strings.edit.waitsForItself);
        const isMade = made.some(other => other.row.id === otherId);
        // A link between two rows of the table stands in both: once is enough.
        if (side === 'successors' && isMade) return [];
        return [side === 'predecessors' ? linkEdit(otherId, row.id, typed) : linkEdit(row.id, otherId, typed)];
      });
  });
}

const planTask = (reference: string, outline: Outline): string | null =>
  outline.tasks[taskOfReference(outline, reference) ?? -1]?.id ?? null;

/** A row of the table by its number in a column of numbers, its place in the outline, else counted from the top. */
function tableTask(reference: string, made: readonly Made[]): string | null {
  const isNumbered = made.some(({ task }) => task.cells.has('number'));
  const found = made.find(
    ({ task }, at) => (isNumbered ? textIn(task, 'number') : String(at + 1)) === reference || task.wbs === reference,
  );
  return found?.row.id ?? null;
}

function copiedTask(
  reference: string,
  outline: Outline,
  made: readonly Made[],
  { here, kept }: CopiedFrom,
): string | null {
  if (!here) return made.find(({ task }) => kept[task.row - 2]?.number === reference)?.row.id ?? null;
  const id = planTask(reference, here.outline);
  const at = id === null ? -1 : here.ids.indexOf(id);
  if (at >= 0) return made[at]?.row.id ?? null;
  return id !== null && outline.indexOf.has(id) ? id : null;
}
