import type { SyncTable } from '@trueppm/sdk/protocol';
import { prepared } from '../db/prepared.js';
import { invalidValue, notFound } from '../errors.js';
import type { PageRequest } from '../http/page.js';
import type { ReadRow } from '../http/page-memory.js';
import { seenBy } from './personal.js';
import type { Queries } from './statements.js';

/** One row as the wire wants it, built by Postgres. */
export interface RowText {
  readonly text: string;
  readonly version: number;
}

/**
 * A live row as JSON text.
 *
 * @param userId whose eyes it is for; without it everybody's rows are found
 * @throws ServerError `not_found`
 */
export async function selectRow(
  queries: Queries,
  table: SyncTable,
  projectId: string,
  id: string,
  userId?: string,
): Promise<RowText> {
  const seen = userId === undefined ? null : seenBy(table, '$3');
  const statement = prepared(
    `SELECT row_to_json(r)::text AS text, r.server_version AS version
       FROM live_${table} r WHERE ${table === 'projects' ? 'r.id' : 'r.project_id'} = $1 AND r.id = $2${seen === null ? '' : ` AND ${seen}`}`,
  );
  const { rows } = await queries.query<{ text: string; version: number }>(
    statement,
    seen === null ? [projectId, id] : [projectId, id, userId],
  );
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}

/** Live rows as JSON texts by id. */
export async function selectRowTexts(
  queries: Queries,
  table: SyncTable,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await queries.query<{ id: string; text: string }>(
    `SELECT r.id, row_to_json(r)::text AS text FROM live_${table} r
      WHERE ${table === 'projects' ? 'r.id' : 'r.project_id'} = $1 AND r.id = ANY ($2::uuid[])`,
    [projectId, ids],
  );
  return new Map(rows.map(row => [row.id, row.text]));
}

/** Which rows of a list. */
export interface ListFilter {
  /** Tasks only: the children of this task, in their order. */
  readonly parentId?: string | undefined;
  /** Tasks only: names that contain this, in any case. */
  readonly search?: string | undefined;
  /** Columns that must have these values. */
  readonly equals?: Readonly<Record<string, string>>;
  /** Whose eyes the rows are for; without it everybody's rows are found. */
  readonly userId?: string;
  /** The column that rows are ordered by before their ids. */
  readonly order?: string | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A text as the pattern that finds it anywhere. */
const patternOf = (search: string): string => `%${search.replace(/[\\%_]/g, found => `\\${found}`)}%`;

/** What rows are ordered by before their ids: children of a task by position. */
const orderOf = ({ parentId, order }: ListFilter): string | undefined => (parentId === undefined ? order : 'position');

/** Sort keys of a list. */
export const keysOf = (filter: ListFilter): number => (orderOf(filter) === undefined ? 1 : 2);

/**
 * SQL of a row `r`'s text, where its number is above a place of the statement: others are kept where they were read before.
 * Making these texts is most of what a page costs.
 */
export const jsonSince = (since: string): string =>
  `CASE WHEN r.server_version > ${since} THEN row_to_json(r)::text END AS json`;

/**
 * Up to `limit + 1` live rows behind a key, each as the JSON that Postgres built: one statement, found by an index, so
 * that the last page costs what the first does.
 *
 * @param since rows with a number up to this one come without their text
 * @throws ServerError `invalid_parameter` for a cursor of another list
 */
export async function selectPage(
  queries: Queries,
  table: SyncTable,
  projectId: string,
  filter: ListFilter,
  { limit, after }: PageRequest,
  since = 0,
): Promise<ReadRow[]> {
  const values: unknown[] = [projectId, limit + 1];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['r.project_id = $1'];
  const { parentId, search, userId, equals = {} } = filter;
  const seen = userId === undefined ? null : seenBy(table, `$${values.length + 1}`);
  if (seen !== null) {
    values.push(userId);
    conditions.push(seen);
  }
  const order = orderOf(filter);
  if (parentId !== undefined) conditions.push(`r.parent_id = ${bind(parentId)}`);
  for (const [column, value] of Object.entries(equals)) conditions.push(`r.${column} = ${bind(value)}`);
  if (search !== undefined) conditions.push(`r.name ILIKE ${bind(patternOf(search))}`);
  if (after !== null) {
    const id = after[after.length - 1] ?? '';
    if (!UUID.test(id)) {
      throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
    }
    const key = order === undefined ? `${bind(id)}::uuid` : `(${bind(after[0])} COLLATE "C", ${bind(id)}::uuid)`;
    conditions.push(`${order === undefined ? 'r.id' : `(r.${order} COLLATE "C", r.id)`} > ${key}`);
  }
  const keys = order === undefined ? 'r.id' : `r.${order} COLLATE "C", r.id`;
  const statement = `SELECT ${jsonSince(bind(since))}, r.id${order === undefined ? '' : `, r.${order} AS sort_key`} FROM live_${table} r
      WHERE ${conditions.join(' AND ')} ORDER BY ${keys} LIMIT $2`;
  // Without filters it is one of a few, and asked for again and again.
  const isPlain = search === undefined && Object.keys(equals).length === 0;
  const { rows } = await queries.query<{ json: string | null; id: string; sort_key?: string }>(
    isPlain ? prepared(statement) : statement,
    values,
  );
  return rows.map(row => ({ json: row.json, keys: row.sort_key === undefined ? [row.id] : [row.sort_key, row.id] }));
}
