import { parseInstant } from '@trueppm/scheduler';
import type { Request } from 'express';
import { prepared } from '../db/prepared.js';
import { invalidValue } from '../errors.js';
import type { PageRequest } from '../http/page.js';
import type { ReadRow } from '../http/page-memory.js';
import { jsonSince } from '../rows/page.js';
import type { Queries } from '../rows/statements.js';

/** Orders of the task list; `id` is the cheapest. A task without the value comes last, whichever way. */
export type TaskOrder = 'id' | 'wbs' | 'start' | '-start' | 'finish' | '-finish' | 'name' | '-name';

/** Which tasks of a project, as the contract's parameters say it. */
export interface TaskFilter {
  /** Children of this task, in their order; `none` = the top level. */
  readonly parent_id?: string;
  /** This task and everything below it. */
  readonly subtree_of?: string;
  /** Tasks of resources that stand for this user. */
  readonly assignee_id?: string;
  readonly resource_id?: string;
  readonly status?: 'not_started' | 'in_progress' | 'complete';
  readonly board_status?: string;
  readonly label_id?: string;
  readonly critical?: boolean;
  readonly overdue?: boolean;
  /** Time that `overdue` is measured at; the project's status date, else now where the project is, without one. */
  readonly as_of?: string;
  readonly has_deadline?: boolean;
  /** Changed after this number of the project. */
  readonly changed_since?: number;
  readonly q?: string;
  readonly order?: TaskOrder;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** How far a task has come, from what people enter. */
const PROGRESS: Readonly<Record<NonNullable<TaskFilter['status']>, string>> = {
  complete: '(t.percent_complete = 100 OR t.actual_finish IS NOT NULL)',
  in_progress:
    '(t.percent_complete < 100 AND t.actual_finish IS NULL AND (t.percent_complete > 0 OR t.actual_start IS NOT NULL))',
  not_started: '(t.percent_complete = 0 AND t.actual_start IS NULL AND t.actual_finish IS NULL)',
};

/** The sort key of an order, its SQL type, and which way. */
const KEYS: Readonly<Record<string, readonly [key: string, type: string]>> = {
  start: [`coalesce(t.start, 'infinity')`, 'timestamp'],
  '-start': [`coalesce(t.start, '-infinity')`, 'timestamp'],
  finish: [`coalesce(t.finish, 'infinity')`, 'timestamp'],
  '-finish': [`coalesce(t.finish, '-infinity')`, 'timestamp'],
  name: ['lower(t.name)', 'text'],
  '-name': ['lower(t.name)', 'text'],
  position: ['t.position', 'text COLLATE "C"'],
  outline: ['o.key', 'text COLLATE "C"'],
};

/** A text as the pattern that finds it anywhere. */
const patternOf = (search: string): string => `%${search.replace(/[\\%_]/g, found => `\\${found}`)}%`;

/** The filter in a request's query; the contract has checked every value. */
export const taskFilter = (request: Request): TaskFilter =>
  Object.fromEntries(Object.entries(request.query).filter(([, value]) => value !== '')) as TaskFilter;

const orderOf = (filter: TaskFilter): TaskOrder | 'position' =>
  filter.order ?? (filter.parent_id === undefined ? 'id' : 'position');

/** Sort keys in a cursor of the list. */
export const keysOfList = (filter: TaskFilter): number => {
  const order = orderOf(filter);
  return order === 'id' || isWalk(filter) ? 1 : 2;
};

/** Whether the answer depends on the time of day, and an unchanged project says nothing about it. */
export const dependsOnNow = (filter: TaskFilter): boolean => filter.overdue !== undefined && filter.as_of === undefined;

const NARROWING = [
  'parent_id',
  'assignee_id',
  'resource_id',
  'status',
  'board_status',
  'label_id',
  'critical',
  'overdue',
  'has_deadline',
] as const;

/** Outline order without a filter that picks tasks here and there: a walk. */
const isWalk = (filter: TaskFilter): boolean =>
  filter.order === 'wbs' &&
  filter.q === undefined &&
  filter.changed_since === undefined &&
  NARROWING.every(field => filter[field] === undefined);

class Conditions {
  readonly values: unknown[];
  readonly all: string[] = ['t.project_id = $1', 'NOT t.is_deleted'];

  constructor(projectId: string) {
    this.values = [projectId];
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  add(filter: TaskFilter, userId: string): void {
    const { all } = this;
    const is = (condition: string, value: boolean | undefined): void => {
      if (value !== undefined) all.push(value ? condition : `NOT (${condition})`);
    };
    if (filter.parent_id === 'none') all.push('t.parent_id IS NULL');
    else if (filter.parent_id !== undefined) all.push(`t.parent_id = ${this.bind(filter.parent_id)}`);
    if (filter.subtree_of !== undefined) {
      all.push(`t.wbs_path <@ (SELECT s.wbs_path FROM tasks s
        WHERE s.project_id = $1 AND s.id = ${this.bind(filter.subtree_of)} AND NOT s.is_deleted)`);
    }
    if (filter.assignee_id !== undefined) {
      const user = this.bind(filter.assignee_id === 'me' ? userId : filter.assignee_id);
      all.push(`t.id IN (SELECT a.task_id FROM assignments a
         JOIN resources r ON r.project_id = a.project_id AND r.id = a.resource_id AND NOT r.is_deleted
        WHERE a.project_id = $1 AND NOT a.is_deleted AND r.user_id = ${user})`);
    }
    if (filter.resource_id !== undefined) {
      all.push(`t.id IN (SELECT a.task_id FROM assignments a
        WHERE a.project_id = $1 AND NOT a.is_deleted AND a.resource_id = ${this.bind(filter.resource_id)})`);
    }
    if (filter.status !== undefined) all.push(PROGRESS[filter.status]);
    if (filter.board_status !== undefined) all.push(`t.status = ${this.bind(filter.board_status)}`);
    if (filter.label_id !== undefined) {
      all.push(`t.id IN (SELECT l.task_id FROM task_labels l
        WHERE l.project_id = $1 AND NOT l.is_deleted AND l.label_id = ${this.bind(filter.label_id)})`);
    }
    is('t.is_critical', filter.critical);
    is('t.deadline IS NOT NULL', filter.has_deadline);
    if (filter.overdue !== undefined) {
      const at =
        filter.as_of === undefined
          ? `(SELECT coalesce(p.status_date, now() AT TIME ZONE p.time_zone) FROM projects p WHERE p.id = $1)`
          : `${this.bind(filter.as_of)}::timestamp`;
      is(`coalesce(NOT ${PROGRESS.complete} AND t.finish < ${at}, false)`, filter.overdue);
    }
    if (filter.changed_since !== undefined) {
      all.push(`t.server_version > ${this.bind(filter.changed_since)}`);
    }
    if (filter.q !== undefined) all.push(`t.name ILIKE ${this.bind(patternOf(filter.q))}`);
  }
}

/**
 * Keys of the outline for tasks picked here and there: the way down to each parent, made once per parent. `!` and `/` sort
 * before every digit of a position, so that a task comes before what lies below it and that before its next sibling.
 */
const OUTLINE = `
  WITH RECURSIVE parents AS MATERIALIZED (
    SELECT DISTINCT parent_id AS id FROM tasks WHERE project_id = $1 AND NOT is_deleted AND parent_id IS NOT NULL
  ), outline (id, key) AS (
    SELECT t.id, t.position || '!' || t.id FROM tasks t
     WHERE t.project_id = $1 AND NOT t.is_deleted AND t.parent_id IS NULL AND t.id IN (SELECT id FROM parents)
    UNION ALL
    SELECT t.id, o.key || '/' || t.position || '!' || t.id
      FROM outline o JOIN tasks t ON t.project_id = $1 AND t.parent_id = o.id AND NOT t.is_deleted
     WHERE t.id IN (SELECT id FROM parents)
  )`;

const KEYED = `tasks t LEFT JOIN outline p ON p.id = t.parent_id
  CROSS JOIN LATERAL (SELECT coalesce(p.key || '/', '') || t.position || '!' || t.id AS key) AS o`;

const isTimeKey = (value: string): boolean => /^-?infinity$/.test(value) || !Number.isNaN(parseInstant(value));

const unknownCursor = () => invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');

interface Found {
  readonly json: string | null;
  readonly id: string;
  readonly key: string;
}

/** Pages of the whole outline or one subtree: each walks on from where the page before ended. */
async function walk(
  queries: Queries,
  projectId: string,
  root: string | null,
  { limit, after }: PageRequest,
  since: number,
): Promise<ReadRow[]> {
  const [behind = null] = after ?? [];
  if (behind !== null && !UUID.test(behind)) throw unknownCursor();
  const { rows } = await queries.query<Omit<Found, 'key'>>(
    prepared(
      `SELECT ${jsonSince('$5')}, r.id
         FROM outline_page($1, $2, $3, $4) o JOIN live_tasks r ON r.project_id = $1 AND r.id = o.id
        ORDER BY o.ordinal`,
    ),
    [projectId, root, behind, limit + 1, since],
  );
  return rows.map(row => ({ json: row.json, keys: [row.id] }));
}

/**
 * Up to `limit + 1` live tasks behind a cursor, each as the JSON that Postgres built, in one statement. Pages by id, of
 * children and of the outline are found by an index; other orders and filters look at the project's tasks once per page,
 * whichever page it is.
 *
 * @param userId whom `me` means
 * @param since rows with a number up to this one come without their text
 * @throws ServerError `invalid_parameter` for a cursor of another list
 */
export async function selectTasks(
  queries: Queries,
  projectId: string,
  userId: string,
  filter: TaskFilter,
  page: PageRequest,
  since = 0,
): Promise<ReadRow[]> {
  if (isWalk(filter)) {
    const root = filter.subtree_of ?? null;
    return walk(queries, projectId, root, page, since);
  }
  const order = orderOf(filter);
  const conditions = new Conditions(projectId);
  conditions.add(filter, userId);
  const isDescending = order.startsWith('-');
  const [key, type] =
    order === 'id' ? ['NULL', 'text'] : (KEYS[order === 'wbs' ? 'outline' : order] as [string, string]);
  if (page.after !== null) {
    const id = page.after[page.after.length - 1] ?? '';
    const value = page.after[0] ?? '';
    if (!UUID.test(id) || (type === 'timestamp' && !isTimeKey(value))) throw unknownCursor();
    const compare = isDescending ? '<' : '>';
    if (order === 'id') conditions.all.push(`t.id > ${conditions.bind(id)}::uuid`);
    else {
      conditions.all.push(
        `(${key}, t.id) ${compare} (${conditions.bind(value)}::${type}, ${conditions.bind(id)}::uuid)`,
      );
    }
  }
  const way = isDescending ? 'DESC' : '';
  const isKeyed = order !== 'id';
  const statement = `${order === 'wbs' ? OUTLINE : ''}
     SELECT ${jsonSince(conditions.bind(since))}, k.id, k.key::text AS key
       FROM (SELECT t.id, ${key} AS key FROM ${order === 'wbs' ? KEYED : 'tasks t'}
              WHERE ${conditions.all.join(' AND ')}
              ORDER BY ${order === 'position' ? 't.parent_id, ' : ''}${isKeyed ? `2 ${way}, ` : ''}1 ${way} LIMIT ${conditions.bind(page.limit + 1)}) AS k
       JOIN live_tasks r ON r.project_id = $1 AND r.id = k.id
      ORDER BY ${isKeyed ? `k.key ${way}, ` : ''}k.id ${way}`;
  // Lists as they are asked for again and again; of filters there are too many kinds.
  const isPlain = [...NARROWING, 'q', 'changed_since', 'subtree_of'].every(
    field => field === 'parent_id' || filter[field as keyof TaskFilter] === undefined,
  );
  const { rows } = await queries.query<Found>(isPlain ? prepared(statement) : statement, conditions.values);
  const wire = (text: string): string => (type === 'timestamp' ? text.replace(' ', 'T') : text);
  return rows.map(row => ({ json: row.json, keys: isKeyed ? [wire(row.key), row.id] : [row.id] }));
}
