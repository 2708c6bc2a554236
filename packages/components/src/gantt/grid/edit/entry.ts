import type { PlanEdit } from '../../../plan/edit.js';
import { formatLocalTime } from '../../../plan/local-time.js';
import { taskOfReference } from '../columns/built-in/wbs.js';
import type { CellSource } from '../columns/column.js';
import { type EntryGround, type EntryToken, parseEntry } from './entry-tokens.js';
import { parseDate } from './parse-date.js';
import { assignmentEdit, MOST_NAME, resourceNamed } from './read-cell.js';
import { linkEdit } from './read-links.js';
import { problem, type Reading } from './reading.js';

/** Priority of `!`, of 1000: levelling moves it late. */
const HIGH_PRIORITY = 800;

function groundOf({ plan, outline, columns, index, format }: CellSource): EntryGround {
  const near = columns ? (columns.start[index] as number) : Date.now() / 60_000;
  return {
    project: plan.project,
    taskOf: reference => {
      const found = taskOfReference(outline, reference);
      return found === null || found === index ? null : (outline.tasks[found]?.id ?? null);
    },
    personOf: text => {
      const found = text === '' ? null : resourceNamed(plan.resources, text);
      return found && { id: found.id, name: found.name ?? text };
    },
    dayOf: text => (/\d/.test(text) ? parseDate(text, near, format.locale) : null),
  };
}

/** What a line typed as a new task's name comes to. */
export function readEntry(text: string, cell: CellSource): Reading {
  const { name, tokens } = parseEntry(text, groundOf(cell));
  const { task, outline, strings } = cell;
  if (name === '') return problem(strings.edit.needsName);
  const changes: Record<string, unknown> = { name: name.slice(0, MOST_NAME) };
  const edits: PlanEdit[] = [];
  for (const token of tokens) {
    if (token.kind === 'link') {
      const other = outline.indexOf.get(token.taskId) as number;
      if (other < cell.index && cell.index < (outline.end[other] as number)) return problem(strings.edit.linksSummary);
      edits.push(linkEdit(token.taskId, task.id, token.link));
    } else if (token.kind === 'person') edits.push(assignmentEdit(task.id, token.personId));
    else Object.assign(changes, changesOf(token, cell));
  }
  return { kind: 'edits', edits: [{ table: 'tasks', op: 'update', id: task.id, changes }, ...edits] };
}

function changesOf(
  token: Exclude<EntryToken, { kind: 'link' | 'person' }>,
  { plan }: CellSource,
): Record<string, unknown> {
  switch (token.kind) {
    case 'duration':
      return { duration_minutes: token.minutes, duration_unit: token.unit, is_milestone: token.minutes === 0 };
    case 'start': {
      const minute = token.minute + Number(plan.project.default_start_minute ?? 480);
      return { constraint_type: 'snet', constraint_date: formatLocalTime(minute) };
    }
    case 'priority':
      return { priority: HIGH_PRIORITY };
  }
}

/** How a line is understood, in words, for the hint under the editor. */
export function entryHint(text: string, cell: CellSource): string {
  const { name, tokens } = parseEntry(text, groundOf(cell));
  if (tokens.length === 0) return cell.strings.entry.help;
  return [name, ...tokens.map(token => tokenText(token, cell))].filter(part => part !== '').join(' · ');
}

function tokenText(token: EntryToken, cell: CellSource): string {
  const { strings, format, outline } = cell;
  const words = strings.entry;
  switch (token.kind) {
    case 'duration':
      return token.minutes === 0 ? words.milestone : lengthText(token.minutes, token.unit, cell);
    case 'link':
      return words.waits(outline.tasks[outline.indexOf.get(token.taskId) as number]?.name ?? '', token.link.type);
    case 'person':
      return words.person(token.name);
    case 'start':
      return words.starts(format.day(token.minute));
    case 'priority':
      return words.priority;
  }
}

/** `3 days`; hours and minutes as they were typed. */
function lengthText(minutes: number, unit: string, { format, task, plan, strings }: CellSource): string {
  const row = { ...task, duration_minutes: minutes, duration_unit: unit };
  const text = format.duration(minutes, row, plan.project);
  return /\p{L}$/u.test(text) ? text : strings.entry.lasts(text);
}
