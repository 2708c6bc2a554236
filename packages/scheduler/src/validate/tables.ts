/** Whether a project is what its type says at all: objects in lists, each with its names. Everything else looks in. */
import type { Problem } from '../problem.js';
import { ProblemList } from './problem-list.js';

/** Ids that the rows of each table carry; `?` marks one that may be left out. */
const TABLES = {
  tasks: ['id', 'parentId?'],
  dependencies: ['predecessorId', 'successorId', 'id?'],
  calendars: ['id', 'baseCalendarId?'],
  resources: ['id', 'calendarId?'],
  assignments: ['taskId', 'resourceId', 'id?'],
  correlations: [],
  risks: ['id'],
} as const;

/** Lists of objects inside rows, and the ids those carry. */
const INNER: Readonly<
  Record<string, { readonly list: string; readonly fields: readonly string[]; readonly isNeeded: boolean }>
> = {
  tasks: { list: 'baselines', fields: [], isNeeded: false },
  resources: { list: 'availability', fields: [], isNeeded: false },
  risks: { list: 'impacts', fields: ['taskId'], isNeeded: true },
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkRows(table: string, rows: readonly unknown[], fields: readonly string[], problems: ProblemList): void {
  const needed = fields.filter(field => !field.endsWith('?'));
  const optional = fields.filter(field => field.endsWith('?')).map(field => field.slice(0, -1));
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!isObject(row)) {
      problems.error('bad_value', `${table}[${at}]`, `"${String(row)}" is no object.`);
      continue;
    }
    for (const field of needed) {
      if (typeof row[field] === 'string') continue;
      problems.error('bad_value', `${table}[${at}].${field}`, `"${String(row[field])}" is no text.`);
    }
    for (const field of optional) {
      const value = row[field];
      if (value == null || typeof value === 'string') continue;
      problems.error('bad_value', `${table}[${at}].${field}`, `"${String(value)}" is no text.`);
    }
  }
}

/** Checks the lists inside the rows of a table; the rows are objects. */
function checkInner(table: string, rows: readonly Record<string, unknown>[], problems: ProblemList): void {
  const inner = INNER[table];
  if (inner === undefined) return;
  const { list, fields, isNeeded } = inner;
  for (let at = 0; at < rows.length; at++) {
    const value = rows[at]![list];
    if (value == null && !isNeeded) continue;
    const path = `${table}[${at}].${list}`;
    if (Array.isArray(value)) checkRows(path, value, fields, problems);
    else problems.error('bad_value', path, `"${String(value)}" is no list.`);
  }
}

/** Checks that correlations name two tasks, and that velocity has a list of points. */
function checkUncertain(project: Record<string, unknown>, problems: ProblemList): void {
  const { correlations, velocity } = project;
  if (Array.isArray(correlations)) {
    correlations.forEach(({ taskIds }: Record<string, unknown>, at) => {
      const isPair = Array.isArray(taskIds) && taskIds.length === 2 && taskIds.every(id => typeof id === 'string');
      if (!isPair) problems.error('bad_value', `correlations[${at}].taskIds`, 'A correlation names two tasks.');
    });
  }
  if (velocity == null) return;
  if (!isObject(velocity) || !Array.isArray(velocity.points)) {
    problems.error('bad_value', 'velocity.points', 'Velocity has a list of points of past sprints.');
  }
}

/**
 * Checks that a project is an object with lists of objects that have their ids: what must hold before anything is
 * looked up. Cost O(rows).
 *
 * @returns errors; empty when the rest can be checked
 */
export function validateTables(project: unknown): Problem[] {
  const problems = new ProblemList();
  if (!isObject(project)) {
    problems.error('bad_value', '', `A project is an object, not "${String(project)}".`);
    return problems.items;
  }
  for (const [table, fields] of Object.entries(TABLES)) {
    const rows = project[table];
    if (rows == null && table !== 'tasks') continue;
    if (Array.isArray(rows)) checkRows(table, rows, fields, problems);
    else problems.error('bad_value', table, `A project has a list of ${table}.`);
  }
  if (problems.items.length > 0) return problems.items;
  for (const table of Object.keys(INNER)) {
    const rows = project[table];
    if (Array.isArray(rows)) checkInner(table, rows, problems);
  }
  checkUncertain(project, problems);
  return problems.items;
}
