import type { ImportWarning, SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import { PEOPLE } from '../exports/people.js';
import { isKnownTimeZone } from '../projects/time-zone.js';
import { TABLES } from '../rows/columns.js';
import { type ParsedTable, type Person, Refused } from './parse.js';

/** Strangers named one by one in the warnings. */
const STRANGERS_NAMED_MAX = 50;

/** Who the people of a file are on this server. */
export interface Locals {
  /** JSON: `[{"id": "of the file", "local": "here"}]`, the known ones only. */
  readonly json: string;
  readonly importerId: string;
  /** What the importer is to be told; grows while rows are stored. */
  readonly warnings: ImportWarning[];
}

/** From here on rows keep the time they were made at. */
export async function keepCreation(tx: ProjectTransaction): Promise<void> {
  await tx.query(`SET LOCAL ppm.keeps_created = 'on'`);
}

/**
 * Finds the people of a file by e-mail.
 *
 * @param knowsEverybody false = only those count with whom the importer shares a project: a file of made-up addresses
 * would tell who has an account
 */
export async function selectLocals(
  tx: ProjectTransaction,
  { importerId, knowsEverybody }: { readonly importerId: string; readonly knowsEverybody: boolean },
  people: readonly Person[],
): Promise<Locals> {
  const { rows } = await tx.query<{ id: string; local: string }>(
    `SELECT p.id, u.id AS local FROM json_to_recordset($1::json) AS p (id uuid, email text)
       JOIN users AS u ON lower(u.email) = lower(p.email) AND u.kind = 'person'
        AND ($3 OR u.id = $2 OR EXISTS (SELECT FROM memberships AS a JOIN memberships AS b USING (project_id)
                                         WHERE a.user_id = $2 AND b.user_id = u.id))`,
    [JSON.stringify(people), importerId, knowsEverybody],
  );
  const known = new Set(rows.map(row => row.id));
  const strangers = people.filter(({ id }) => !known.has(id));
  const warnings: ImportWarning[] = strangers.slice(0, STRANGERS_NAMED_MAX).map(({ id, name, email }) => ({
    path: `/people/${id}`,
    code: 'unknown_user',
    message: `${name || 'Somebody'}${email === null ? '' : ` (${email})`} is not known here: rows name nobody in that place.`,
  }));
  if (strangers.length > STRANGERS_NAMED_MAX) {
    const message = `${strangers.length - STRANGERS_NAMED_MAX} more people are not known here.`;
    warnings.push({ path: '/people', code: 'unknown_user', message });
  }
  return { json: JSON.stringify(rows), importerId, warnings };
}

/** Inserts the rows of one table of a whole project; who they name becomes who that is here. */
export async function insertWholeTable(
  tx: ProjectTransaction,
  { table, chunks }: ParsedTable,
  locals: Locals,
): Promise<void> {
  if (table === 'projects') await checkTimeZone(tx, chunks[0]!);
  const columns = Object.entries({ ...TABLES[table].input, ...TABLES[table].computed, created_at: 'timestamptz' });
  const named = PEOPLE[table] ?? [];
  const sqlOf = (column: string): string => (named.includes(column) ? localOf(table, column) : `r.${column}`);
  const scope = table === 'projects' ? [] : ['project_id'];
  // Every statement names all four parameters, so that Postgres knows their types.
  const text = `WITH people AS MATERIALIZED (SELECT id, local FROM json_to_recordset($2::json) AS p (id uuid, local uuid))
     INSERT INTO ${table} (${[...scope, 'id', ...columns.map(([name]) => name)].join(', ')})
     SELECT ${[...scope.map(() => '$3::uuid'), 'r.id', ...columns.map(([name]) => sqlOf(name))].join(', ')}
       FROM json_to_recordset($1::json) AS r (id uuid, ${columns.map(([name, type]) => `${name} ${type}`).join(', ')})
       ${named.map(column => `LEFT JOIN people AS ${column}_here ON ${column}_here.id = r.${column}`).join(' ')}
      WHERE $3::uuid IS NOT NULL AND $4::uuid IS NOT NULL ${table === 'time_entries' ? 'AND user_id_here.local IS NOT NULL' : ''}
     RETURNING id`;
  let leftOut = 0;
  for (const chunk of chunks) {
    const { rows } = await tx.query<{ id: string }>(text, [chunk, locals.json, tx.projectId, locals.importerId]);
    tx.recordChange(
      table,
      rows.map(row => row.id),
      null,
    );
    if (table === 'time_entries') leftOut += (JSON.parse(chunk) as unknown[]).length - rows.length;
  }
  if (leftOut === 0) return;
  const message = `${leftOut} time entries of people who are not known here were left out.`;
  locals.warnings.push({ path: '/tables/time_entries', code: 'unknown_user', message });
}

/** Who a column names here. A view of somebody who is not known becomes the importer's: else nobody would see it. */
function localOf(table: SyncTable, column: string): string {
  return table === 'saved_views' ? `coalesce(${column}_here.local, $4::uuid)` : `${column}_here.local`;
}

async function checkTimeZone(tx: ProjectTransaction, projects: string): Promise<void> {
  const [project] = JSON.parse(projects) as [{ time_zone: string }];
  if (await isKnownTimeZone(tx, project.time_zone)) return;
  const path = '/tables/projects/0/time_zone';
  const message = 'This is no time zone.';
  const errors = [{ path, code: 'invalid_value', message }];
  throw new Refused(new ServerError('invalid_value', `${path}: ${message}`, { errors }).toProblem());
}

/** Stores weeks that were handed in. */
export async function insertTimesheets(tx: ProjectTransaction, timesheets: string, locals: Locals): Promise<void> {
  await tx.query(
    `INSERT INTO timesheets (project_id, user_id, week, state, submitted_at, decided_by, decided_at, comment)
     SELECT $3, owner.local, r.week, r.state, r.submitted_at, decider.local, r.decided_at, r.comment
       FROM json_to_recordset($1::json) AS r (user_id uuid, week date, state text, submitted_at timestamptz,
                                              decided_by uuid, decided_at timestamptz, comment text)
       JOIN json_to_recordset($2::json) AS owner (id uuid, local uuid) ON owner.id = r.user_id
       LEFT JOIN json_to_recordset($2::json) AS decider (id uuid, local uuid) ON decider.id = r.decided_by
     ON CONFLICT DO NOTHING`,
    [timesheets, locals.json, tx.projectId],
  );
}
