import { LINKS, OWNERS, type SyncTable } from '@trueppm/sdk/protocol';
import type { CustomField } from '../custom-fields/queries.js';
import { customValueBreach } from '../custom-fields/values.js';
import { ServerError } from '../errors.js';
import { TASK_DEPTH_MAX } from '../limits.js';
import type { Breach } from '../rows/change.js';
import { labelOf } from '../tasks/tree.js';
import type { ImportRow } from './plan-rows.js';

/** Rows of a whole project by table. */
export type WholeTables = ReadonlyMap<SyncTable, readonly ImportRow[]>;

/** Refuses a row of the file. `at` is its number in its table. @throws ServerError always */
export function refuse(table: string, at: number, { code, path, message, ids }: Breach): never {
  const place = `/tables/${table}/${at}${path}`;
  throw new ServerError(code, `${place}: ${message}`, {
    errors: [{ path: place, code, message }],
    ...(ids === undefined ? {} : { ids: [...ids] }),
  });
}

/** Columns that together no two rows of a table share; text is compared without regard to case. */
const UNIQUE: Readonly<Partial<Record<SyncTable, readonly string[]>>> = {
  baselines: ['number'],
  baseline_tasks: ['baseline_id', 'task_id'],
  labels: ['name'],
  task_labels: ['task_id', 'label_id'],
  board_columns: ['status'],
  custom_fields: ['name'],
};

function checkUnique(tables: WholeTables): void {
  for (const [table, fields] of Object.entries(UNIQUE) as [SyncTable, readonly string[]][]) {
    const seen = new Map<string, string>();
    for (const [at, row] of tables.get(table)!.entries()) {
      const key = JSON.stringify(fields.map(field => row[field])).toLowerCase();
      const other = seen.get(key);
      if (other !== undefined) {
        const message = `Another row of ${table} has this already.`;
        refuse(table, at, { code: 'duplicate', path: `/${fields.at(-1)}`, message, ids: [other] });
      }
      seen.set(key, row.id);
    }
  }
}

function checkReferences(tables: WholeTables): void {
  const ids = new Map([...tables].map(([table, rows]) => [table, new Set(rows.map(row => row.id))]));
  for (const [table, rows] of tables) {
    for (const [column, to] of Object.entries({ ...OWNERS[table], ...LINKS[table] })) {
      const known = ids.get(to)!;
      for (const [at, row] of rows.entries()) {
        const named = row[column] as string | null;
        if (named === null || known.has(named)) continue;
        const message = `${named} is none of the file's ${to}.`;
        refuse(table, at, { code: 'unknown_reference', path: `/${column}`, message, ids: [named] });
      }
    }
  }
}

type Placed = ImportRow & { readonly parent_id: string | null; wbs_path: string };

/** A task's place is where its parents say. */
function setPaths(tables: WholeTables): void {
  const tasks = tables.get('tasks')! as readonly Placed[];
  const byId = new Map(tasks.map(task => [task.id, task]));
  for (const [at, task] of tasks.entries()) {
    const ids: string[] = [];
    for (let above: Placed | undefined = task; above !== undefined; above = byId.get(above.parent_id ?? '')) {
      if (ids.includes(above.id)) {
        const message = 'A task cannot lie inside itself.';
        refuse('tasks', at, { code: 'parent_cycle', path: '/parent_id', message, ids: [...ids, above.id] });
      }
      ids.push(above.id);
      if (ids.length > TASK_DEPTH_MAX) {
        const message = `The outline has at most ${TASK_DEPTH_MAX} levels.`;
        refuse('tasks', at, { code: 'too_deep', path: '/parent_id', message });
      }
    }
    task.wbs_path = ids.reverse().map(labelOf).join('.');
  }
}

function checkCustomValues(tables: WholeTables): void {
  const fields = new Map(tables.get('custom_fields')!.map(row => [row.id, row as unknown as CustomField]));
  for (const [at, task] of tables.get('tasks')!.entries()) {
    for (const [key, value] of Object.entries(task['custom_values'] as object)) {
      const breach = customValueBreach(fields, key, value);
      if (breach !== null) refuse('tasks', at, breach);
    }
  }
}

/** Threads have two levels, and stand at one task. */
function checkThreads(tables: WholeTables): void {
  const comments = tables.get('comments')!;
  const byId = new Map(comments.map(row => [row.id, row]));
  for (const [at, row] of comments.entries()) {
    const above = byId.get((row['parent_id'] as string | null) ?? '');
    if (above === undefined) continue;
    if (above['parent_id'] === null && above['task_id'] === row['task_id'] && above.id !== row.id) continue;
    const message = 'A reply names the comment that begins its thread, at the same task.';
    refuse('comments', at, { code: 'invalid_value', path: '/parent_id', message });
  }
}

/**
 * Checks what rows of a whole project say of each other, and gives tasks their paths.
 *
 * @throws ServerError for the first row that breaks a rule, with its place in the file
 */
export function checkWhole(tables: WholeTables): void {
  checkReferences(tables);
  checkUnique(tables);
  setPaths(tables);
  checkCustomValues(tables);
  checkThreads(tables);
}
