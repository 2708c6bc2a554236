/** Whether a project is what its type says at all: objects in lists, each with its names. Everything else looks in. */
import type { Problem } from '../problem.js';
import { ProblemList } from './problem-list.js';

type Row = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNone = (value: unknown): boolean => value == null || typeof value === 'string';

/** What the rows of a table carry. */
interface TableKind {
  readonly ids: readonly string[];
  readonly isSound: (row: Row) => boolean;
}

/**
 * Ids that the rows of each table carry; `?` marks one that may be left out. `isSound` says the same of a row in one
 * look, which is all that 100,000 sound rows cost.
 */
const TABLES: Readonly<Record<string, TableKind>> = {
  tasks: { ids: ['id', 'parentId?'], isSound: row => isText(row.id) && isTextOrNone(row.parentId) },
  dependencies: {
    ids: ['predecessorId', 'successorId', 'id?'],
    isSound: row => isText(row.predecessorId) && isText(row.successorId) && isTextOrNone(row.id),
  },
  calendars: { ids: ['id', 'baseCalendarId?'], isSound: row => isText(row.id) && isTextOrNone(row.baseCalendarId) },
  resources: { ids: ['id', 'calendarId?'], isSound: row => isText(row.id) && isTextOrNone(row.calendarId) },
  assignments: {
    ids: ['taskId', 'resourceId', 'id?'],
    isSound: row => isText(row.taskId) && isText(row.resourceId) && isTextOrNone(row.id),
  },
  correlations: { ids: [], isSound: () => true },
  risks: { ids: ['id'], isSound: row => isText(row.id) },
};

/** Lists of objects inside the rows of a table. */
const INNER: Readonly<Record<string, { readonly list: string; readonly kind: TableKind; readonly isNeeded: boolean }>> =
  {
    tasks: { list: 'baselines', kind: { ids: [], isSound: () => true }, isNeeded: false },
    resources: { list: 'availability', kind: { ids: [], isSound: () => true }, isNeeded: false },
    risks: { list: 'impacts', kind: { ids: ['taskId'], isSound: row => isText(row.taskId) }, isNeeded: true },
  };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkRows(table: string, rows: readonly unknown[], { ids, isSound }: TableKind, problems: ProblemList): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!isObject(row)) {
      problems.error('bad_value', `${table}[${at}]`, `"${String(row)}" is no object.`);
      continue;
    }
    if (isSound(row)) continue;
    for (const id of ids) {
      const field = id.replace('?', '');
      if (field === id ? isText(row[field]) : isTextOrNone(row[field])) continue;
      problems.error('bad_value', `${table}[${at}].${field}`, `"${String(row[field])}" is no text.`);
    }
  }
}

/** Checks the lists inside the rows of a table; the rows are objects. */
function checkInner(table: string, rows: readonly Record<string, unknown>[], problems: ProblemList): void {
  const inner = INNER[table];
  if (inner === undefined) return;
  const { list, kind, isNeeded } = inner;
  for (let at = 0; at < rows.length; at++) {
    const value = rows[at]![list];
    if (value == null && !isNeeded) continue;
    const path = `${table}[${at}].${list}`;
    if (Array.isArray(value)) checkRows(path, value, kind, problems);
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
  for (const [table, kind] of Object.entries(TABLES)) {
    const rows = project[table];
    if (rows == null && table !== 'tasks') continue;
    if (Array.isArray(rows)) checkRows(table, rows, kind, problems);
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
