import { latinDigits } from '../../../locales/digits.js';
import { parseDuration } from '../../../plan/duration.js';
import type { PlanEdit } from '../../../plan/edit.js';
import { formatLocalTime } from '../../../plan/local-time.js';
import { newId } from '../../../plan/new-id.js';
import type { ProjectRow, ResourceRow } from '../../../plan/rows.js';
import { withKnownUnit } from '../../../plan/unit-words.js';
import { initialsOf } from '../../scene/owners.js';
import { HAS_NO_DATE, HOLDS_FINISH } from '../columns/built-in/constraint-kind.js';
import type { CellSource, Column } from '../columns/column.js';
import { parseDate } from './parse-date.js';
import { readLinks } from './read-links.js';
import { changesOf, problem, type Reading } from './reading.js';

/** Longest name a task may have. */
export const MOST_NAME = 1000;

type Reader = (text: string, cell: CellSource) => Reading;

const startMinuteOf = (project: ProjectRow): number => Number(project.default_start_minute ?? 480);
const finishMinuteOf = (project: ProjectRow): number => Number(project.default_finish_minute ?? 1020);

/** A cell without a date before: the task's start, or the plan's, says which year is meant. */
function nearMinute({ columns, index }: CellSource): number {
  return columns ? (columns.start[index] as number) : Date.now() / 60_000;
}

const badDate = ({ format, strings }: CellSource, near: number): Reading =>
  problem(strings.edit.needsDate(format.day(near)));

function readName(text: string, { task, strings }: CellSource): Reading {
  const name = text.trim();
  return name === '' ? problem(strings.edit.needsName) : changesOf(task.id, { name: name.slice(0, MOST_NAME) });
}

function readDuration(text: string, { task, plan, strings }: CellSource): Reading {
  const duration = parseDuration(withKnownUnit(text.replace('–', '0'), strings.unit), plan.project);
  if (!duration || duration.minutes < 0) return problem(strings.edit.needsDuration);
  const changes: Record<string, unknown> = { duration_minutes: duration.minutes, duration_unit: duration.unit };
  if (task.remaining_duration_minutes != null) changes['remaining_duration_minutes'] = null;
  if (task.is_milestone && duration.minutes > 0) changes['is_milestone'] = false;
  return changesOf(task.id, changes);
}

function readDone(text: string, { task, strings }: CellSource): Reading {
  const percent = Number(latinDigits(text).replace('%', '').replace('–', '0').trim());
  if (!Number.isFinite(percent) || percent < 0 || percent > 100) return problem(strings.edit.needsPercent);
  return { kind: 'intent', intent: { kind: 'progress', taskId: task.id, percent: Math.round(percent) } };
}

function readStart(text: string, cell: CellSource): Reading {
  const near = nearMinute(cell);
  const day = parseDate(text, near, cell.format.locale);
  if (day === null) return badDate(cell, near);
  return {
    kind: 'intent',
    intent: { kind: 'move', taskId: cell.task.id, startMinute: day + startMinuteOf(cell.plan.project) },
  };
}

function readFinish(text: string, cell: CellSource): Reading {
  const { columns, index } = cell;
  const near = columns ? (columns.finish[index] as number) : nearMinute(cell);
  const day = parseDate(text, near, cell.format.locale);
  if (day === null) return badDate(cell, near);
  const finishMinute = day + finishMinuteOf(cell.plan.project);
  if (finishMinute <= nearMinute(cell)) return problem(cell.strings.edit.finishesTooEarly);
  return { kind: 'intent', intent: { kind: 'resize', taskId: cell.task.id, finishMinute } };
}

function readDeadline(text: string, cell: CellSource): Reading {
  if (text.trim() === '') return changesOf(cell.task.id, { deadline: null });
  const day = parseDate(text, nearMinute(cell), cell.format.locale);
  if (day === null) return badDate(cell, nearMinute(cell));
  return changesOf(cell.task.id, { deadline: formatLocalTime(day + finishMinuteOf(cell.plan.project)) });
}

function readConstraint(text: string, cell: CellSource): Reading {
  const { task, columns, index, strings } = cell;
  const wanted = text.trim().toLocaleLowerCase();
  const names = Object.entries(strings.constraintName);
  const type = names.find(([id, name]) => id === wanted || name.toLocaleLowerCase() === wanted)?.[0];
  if (type === undefined) return problem(strings.edit.needsChoice(names.map(([, name]) => name).join(', ')));
  if (HAS_NO_DATE.has(type)) return changesOf(task.id, { constraint_type: type, constraint_date: null });
  if (task.constraint_date != null) return changesOf(task.id, { constraint_type: type });
  if (!columns) return problem(strings.edit.isUndated);
  // A constraint needs a day: where the task stands now changes nothing until another is typed.
  const minute = (HOLDS_FINISH.has(type) ? columns.finish[index] : columns.start[index]) as number;
  return changesOf(task.id, { constraint_type: type, constraint_date: formatLocalTime(minute) });
}

function readConstraintDate(text: string, cell: CellSource): Reading {
  const { task, plan } = cell;
  if (text.trim() === '') return changesOf(task.id, { constraint_type: 'asap', constraint_date: null });
  const day = parseDate(text, nearMinute(cell), cell.format.locale);
  if (day === null) return badDate(cell, nearMinute(cell));
  const type = HAS_NO_DATE.has(task.constraint_type ?? 'asap') ? 'snet' : (task.constraint_type as string);
  const minute = day + (HOLDS_FINISH.has(type) ? finishMinuteOf(plan.project) : startMinuteOf(plan.project));
  return changesOf(task.id, { constraint_type: type, constraint_date: formatLocalTime(minute) });
}

/** Who is meant by initials or a name, in any case; null = nobody. */
export function resourceNamed(resources: readonly ResourceRow[], text: string): ResourceRow | null {
  const wanted = text.trim().toLocaleLowerCase();
  const names = (resource: ResourceRow) => [resource.name, resource.initials, initialsOf(resource.name ?? '')];
  return resources.find(resource => names(resource).some(name => name?.trim().toLocaleLowerCase() === wanted)) ?? null;
}

function readOwner(text: string, { task, plan, strings }: CellSource): Reading {
  const words = text
    .split(/[,;]/)
    .map(word => word.trim())
    .filter(Boolean);
  if (plan.resources.length === 0) return changesOf(task.id, { owner: words.join(', ') || null });
  const wanted = new Set<string>();
  for (const word of words) {
    const resource = resourceNamed(plan.resources, word);
    if (resource === null) return problem(strings.edit.nobody(word));
    wanted.add(resource.id);
  }
  const edits: PlanEdit[] = [];
  for (const assignment of plan.assignments) {
    if (assignment.task_id !== task.id || wanted.delete(assignment.resource_id)) continue;
    edits.push({ table: 'assignments', op: 'delete', id: assignment.id });
  }
  for (const resourceId of wanted) edits.push(assignmentEdit(task.id, resourceId));
  return { kind: 'edits', edits };
}

/** Puts somebody on a task, full time. */
export function assignmentEdit(taskId: string, resourceId: string): PlanEdit {
  return {
    table: 'assignments',
    op: 'create',
    row: { id: newId(), task_id: taskId, resource_id: resourceId, units: 1 },
  };
}

const READERS: Readonly<Record<string, Reader>> = {
  name: readName,
  days: readDuration,
  start: readStart,
  finish: readFinish,
  done: readDone,
  owner: readOwner,
  deadline: readDeadline,
  constraint: readConstraint,
  constraintDate: readConstraintDate,
  predecessors: (text, cell) => readLinks(text, cell, 'predecessors'),
  successors: (text, cell) => readLinks(text, cell, 'successors'),
};

/** What a text typed into a cell comes to. Never throws. */
export function readCell(column: Column, text: string, cell: CellSource): Reading {
  const reader = column.read ?? READERS[column.id];
  return reader ? reader(text, cell) : problem(cell.strings.edit.isFixed);
}
