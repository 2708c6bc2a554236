/** Whether a project is what its type says at all: objects in lists, each with its names. Everything else looks in. */
import type { Problem } from '../problem.js';
import { ProblemList } from './problem-list.js';

type Row = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNone = (value: unknown): boolean => value == null || typeof value === 'string';

/**
 * Ids that the rows of each table carry; `?` marks one that may be left out. `isSound` says the same of a row in one
 * look, which is all that 100,000 sound rows cost.
 */
const TABLES: Readonly<Record<string, { readonly ids: readonly string[]; readonly isSound: (row: Row) => boolean }>> = {
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
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkRows(table: string, rows: readonly unknown[], problems: ProblemList): void {
  const { ids, isSound } = TABLES[table]!;
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
  for (const table of Object.keys(TABLES)) {
    const rows = project[table];
    if (rows == null && table !== 'tasks') continue;
    if (Array.isArray(rows)) checkRows(table, rows, problems);
    else problems.error('bad_value', table, `A project has a list of ${table}.`);
  }
  return problems.items;
}
