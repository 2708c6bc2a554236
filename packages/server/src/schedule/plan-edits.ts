import { isDeepStrictEqual } from 'node:util';
import type { Edit } from '@trueppm/scheduler';
import {
  readAssignmentRow,
  readCalendarRow,
  readDependencyRow,
  readProjectRow,
  readResourceRow,
} from '@trueppm/scheduler/read';
import type { PlanTable, SyncChanges } from '@trueppm/sdk/protocol';
import { TABLES } from '../rows/columns.js';
import { outlineEdits } from './outline-edits.js';
import { type PlanRows, readCertainTask } from './plan-rows.js';

type Row = { readonly id: string };
type Fields = Record<string, unknown>;

/** Above this many edits a new network costs less than changing the old one. */
const EDITS_MAX = 1_000;

/** Fields that differ, with their new values; undefined where one is no longer said. Null = none differ. */
function changedFields(before: object, after: object): Fields | null {
  const changed: Fields = {};
  for (const field of Object.keys({ ...before, ...after })) {
    const value = (after as Fields)[field];
    if (!isDeepStrictEqual(value, (before as Fields)[field])) changed[field] = value;
  }
  return Object.keys(changed).length === 0 ? null : changed;
}

/** What a table's changes are to its rows as they were. */
interface Sorted {
  readonly added: readonly Row[];
  readonly changed: readonly { readonly before: Row; readonly after: Row }[];
  readonly removed: readonly string[];
}

/** Whether a field that somebody enters differs: dates that a run computed come back in the feed as well. */
const isEdited = (before: Row, after: Row, columns: readonly string[]): boolean =>
  columns.some(column => {
    const [was, is] = [(before as unknown as Fields)[column], (after as unknown as Fields)[column]];
    return was !== is && (typeof is !== 'object' || is === null || !isDeepStrictEqual(was, is));
  });

function sorted(rows: PlanRows, changes: SyncChanges, table: PlanTable): Sorted {
  const stored = rows.table<Row>(table);
  const updated = (changes[table]?.updated ?? []) as Row[];
  const columns = Object.keys(TABLES[table].input);
  return {
    added: updated.filter(row => !stored.has(row.id)),
    changed: updated.flatMap(after => {
      const before = stored.get(after.id);
      return before === undefined || !isEdited(before, after, columns) ? [] : [{ before, after }];
    }),
    removed: (changes[table]?.deleted ?? []).filter(id => stored.has(id)),
  };
}

/** Edits of what is there before and after, for a reader of rows and the name that an edit gives its object. */
function fieldEdits(
  { changed }: Sorted,
  read: (row: object) => object,
  noun: 'task' | 'dependency' | 'resource' | 'assignment',
): Edit[] {
  return changed.flatMap(({ before, after }) => {
    const fields = changedFields(read(before), read(after));
    // The place of a task is the business of its move.
    if (noun === 'task' && fields !== null) delete fields['parentId'];
    return fields === null || Object.keys(fields).length === 0 ? [] : [{ [noun]: after.id, ...fields } as Edit];
  });
}

/**
 * Committed changes as edits of the engine's project, in an order in which each stands on what is there: first what
 * hangs on others goes, then the outline takes its shape, then fields, links and people, then what nobody needs any
 * more.
 *
 * @param rows the plan before the changes
 * @returns null when a new network costs less
 */
export function planEdits(rows: PlanRows, changes: SyncChanges): Edit[] | null {
  if ((changes.projects?.deleted.length ?? 0) > 0) return null;
  const tasks = sorted(rows, changes, 'tasks');
  const links = sorted(rows, changes, 'dependencies');
  const calendars = sorted(rows, changes, 'calendars');
  const resources = sorted(rows, changes, 'resources');
  const assignments = sorted(rows, changes, 'assignments');
  const outline = outlineEdits(rows, tasks);
  if (outline === null) return null;
  const edits = [
    ...links.removed.map((id): Edit => ({ removeDependency: id })),
    ...assignments.removed.map((id): Edit => ({ removeAssignment: id })),
    ...calendars.added.map((row): Edit => ({ calendar: readCalendarRow(row) })),
    ...calendars.changed.flatMap(({ before, after }): Edit[] => {
      const calendar = readCalendarRow(after);
      return isDeepStrictEqual(readCalendarRow(before), calendar) ? [] : [{ calendar }];
    }),
    ...projectEdits(rows, changes),
    ...resources.added.map((row): Edit => ({ addResource: readResourceRow(row) })),
    ...fieldEdits(resources, readResourceRow, 'resource'),
    ...outline,
    ...fieldEdits(tasks, readCertainTask, 'task'),
    ...fieldEdits(links, readDependencyRow, 'dependency'),
    ...links.added.map((row): Edit => ({ addDependency: readDependencyRow(row) })),
    ...fieldEdits(assignments, readAssignmentRow, 'assignment'),
    ...assignments.added.map((row): Edit => ({ addAssignment: readAssignmentRow(row) })),
    ...removedTasks(rows, tasks.removed),
    ...resources.removed.map((id): Edit => ({ removeResource: id })),
    ...calendars.removed.map((id): Edit => ({ removeCalendar: id })),
  ];
  return edits.length > EDITS_MAX ? null : edits;
}

function projectEdits(rows: PlanRows, changes: SyncChanges): Edit[] {
  const [before] = rows.table('projects').values();
  const after = changes.projects?.updated.at(-1);
  if (before === undefined || after === undefined) return [];
  const fields = changedFields(readProjectRow(before), readProjectRow(after));
  for (const uncertain of ['correlations', 'risks', 'velocity']) delete fields?.[uncertain];
  return fields === null || Object.keys(fields).length === 0 ? [] : [{ project: fields } as Edit];
}

/** Removing a task removes all below it: only those whose parent stays are named. */
function removedTasks(rows: PlanRows, removed: readonly string[]): Edit[] {
  if (removed.length === 0) return [];
  const stored = rows.table<Row & { readonly parent_id: string | null }>('tasks');
  const gone = new Set(removed);
  return removed.filter(id => !gone.has(stored.get(id)?.parent_id ?? '')).map((id): Edit => ({ removeTask: id }));
}
