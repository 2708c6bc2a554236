import { isDeepStrictEqual } from 'node:util';
import type { SyncTable } from '@trueppm/sdk/protocol';
import type { FeedTable } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import type { StoredRow } from './change.js';
import { type Fields, isComputed, TABLES } from './columns.js';
import type { Queries } from './statements.js';

/** Fields of a row that people changed after a version; `whole` = created, deleted or brought back since. */
export interface ChangedFields {
  readonly fields: ReadonlySet<string>;
  readonly isWhole: boolean;
}

const NOTHING: ChangedFields = { fields: new Set(), isWhole: false };
const EVERYTHING: ChangedFields = { fields: new Set(), isWhole: true };

const isSynced = (table: FeedTable): table is SyncTable => Object.hasOwn(TABLES, table);

/** Whether the feed still holds every change after a version: it begins at or before the next one. */
async function isFeedWhole(queries: Queries, projectId: string, since: number): Promise<boolean> {
  const { rows } = await queries.query<{ first: number | null }>(
    'SELECT min(version) AS first FROM project_change WHERE project_id = $1',
    [projectId],
  );
  const first = rows[0]?.first ?? null;
  return first !== null && first <= since + 1;
}

/**
 * Which fields of which rows people changed after `since`, from the change feed: one query. What the scheduler wrote
 * and what the server computes does not count, since no edit can be in its way. A row whose changes the feed no longer
 * holds counts as changed whole.
 *
 * @param projectId whose feed it is: a project's, or that of a program with this id
 * @param rows stored rows; those not newer than `since` cost nothing
 */
export async function changedSince(
  queries: Queries,
  table: FeedTable,
  projectId: string,
  rows: readonly StoredRow[],
  since: number,
): Promise<Map<string, ChangedFields>> {
  const changed = new Map<string, ChangedFields>();
  const newer = rows.filter(row => row.server_version > since).map(row => row.id);
  if (newer.length === 0) return changed;
  if (!(await isFeedWhole(queries, projectId, since))) return new Map(newer.map(id => [id, EVERYTHING]));
  const { rows: found } = await queries.query<{ id: string; fields: string[] | null; is_whole: boolean }>(
    `SELECT r.id, array_agg(DISTINCT f.field) FILTER (WHERE c.cause <> 'schedule' AND f.field IS NOT NULL) AS fields,
            bool_or(c.fields IS NULL) AS is_whole
       FROM project_change c
       CROSS JOIN LATERAL unnest(c.row_ids) AS r (id)
       LEFT JOIN LATERAL unnest(c.fields) AS f (field) ON true
      WHERE c.project_id = $1 AND c.version > $2 AND c.table_name = $3 AND r.id = ANY ($4::uuid[])
      GROUP BY r.id`,
    [projectId, since, table, newer],
  );
  for (const { id, fields, is_whole } of found) {
    const edited = (fields ?? []).filter(field => !(isSynced(table) && isComputed(table, field)));
    const isWhole = is_whole || edited.includes('is_deleted');
    changed.set(id, edited.length === 0 && !isWhole ? NOTHING : { fields: new Set(edited), isWhole });
  }
  for (const id of newer) if (!changed.has(id)) changed.set(id, EVERYTHING);
  return changed;
}

/** Fields sent that somebody else changed to another value since. */
export function conflictingFields(current: StoredRow, values: Fields, changed: ChangedFields | undefined): string[] {
  if (changed === undefined) return [];
  const isCommon = (field: string): boolean => changed.isWhole || changed.fields.has(field);
  return Object.keys(values).filter(field => isCommon(field) && !isDeepStrictEqual(current[field], values[field]));
}

const pick = (row: Fields, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.map(field => [field, row[field]]));

/** The 409 that names the fields which both sides changed. */
export function fieldConflict(
  current: StoredRow,
  values: Fields,
  fields: readonly string[],
  path: string,
): ServerError {
  return new ServerError('conflict', `Changed since by somebody else: ${fields.join(', ')}.`, {
    conflict_fields: [...fields],
    server_value: pick(current, fields),
    client_value: pick(values, fields),
    errors: fields.map(field => ({ path: `${path}/${field}`, code: 'conflict', message: 'was changed since' })),
  });
}
