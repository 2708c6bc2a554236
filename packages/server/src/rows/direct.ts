import { ROLES, type Role, type SyncTable } from '@trueppm/sdk/protocol';
import pg from 'pg';
import { boundedRole, type Caller } from '../caller.js';
import { type CarryRequest, carriedRow, carryBound } from '../db/carried-delta.js';
import type { Commit } from '../db/commit-signal.js';
import { idempotencyKey, type KeyInUse } from '../db/idempotency-key.js';
import { type Bound, inOneMessage, type Texts } from '../db/message.js';
import { type Database, isUnavailable } from '../db/pool.js';
import { type NamedStatement, prepared, preparedIfFew } from '../db/prepared.js';
import { wantedBy } from '../db/transaction.js';
import { isAllowed, type Permission } from '../http/roles.js';
import type { TableRules } from './apply.js';
import { type Fields, TABLES } from './columns.js';
import type { RowText } from './page.js';
import { normalise } from './values.js';

/** A change of one row, as its request says it. */
export interface Patch {
  readonly projectId: string;
  readonly id: string;
  readonly values: Fields;
  /** The `server_version` that the caller saw. */
  readonly baseVersion: number | undefined;
  /** What the operation needs, beside what the table does. */
  readonly permission: Permission;
  readonly caller: Caller;
}

/** Each set of fields is a statement of its own, and these are few. */
const FIELDS_MAX = 3;

const ADMIT = prepared('SELECT admit_write($1, $2, $3)');

/** Marks what an Idempotency-Key stands for as done; raises when another request with the key has committed. */
const MARK = prepared(`SELECT mark_applied($1, $2, $3, current_setting('ppm.sync_version')::bigint)`);

const markBound = ({ userId, key, hash }: KeyInUse): Bound => ({
  statement: MARK,
  values: [userId, key, `\\x${hash.toString('hex')}`],
});

/** The fields of a patch in the order of their statement, when no rule looks at any of them; else null. */
function freeFields({ free }: TableRules, values: Fields): string[] | null {
  const fields = Object.keys(values).sort();
  const isFree = fields.length > 0 && fields.length <= FIELDS_MAX && fields.every(field => free?.fields.has(field));
  return isFree ? fields : null;
}

/** Roles of a project, as they are stored, with which the caller may do all of this. */
function admittedRoles({ highestRole }: Caller, permissions: readonly Permission[]): Role[] {
  return ROLES.filter(role => permissions.every(permission => isAllowed(boundedRole(role, highestRole), permission)));
}

const FIRST_VALUE = 8;

/**
 * The statement that writes a row, says so in the feed and answers the row; or gives up: the row is not there, newer than
 * the caller saw, or says some of this already.
 */
function statementOf(table: SyncTable, fields: readonly string[]): NamedStatement | null {
  const place = (at: number): string => `$${FIRST_VALUE + at}`;
  const set = fields.map((field, at) => `${field} = ${place(at)}`);
  const differs = fields.map((field, at) => `r.${field} IS DISTINCT FROM ${place(at)}`);
  const text = `WITH patched AS (
       UPDATE live_${table} AS r SET ${set.join(', ')}
        WHERE r.project_id = $1 AND r.id = $2 AND ($3::bigint IS NULL OR r.server_version <= $3) AND ${differs.join(' AND ')}
       RETURNING r.server_version AS version, row_to_json(r)::text AS text
     ), told AS (
       INSERT INTO project_change
              (project_id, version, ordinal, actor, cause, via, credential_id, address, table_name, row_ids, fields)
       SELECT $1, version, 1, $4, 'rest', $5, $6, $7, '${table}', ARRAY[$2::uuid], '{${fields.join(',')}}' FROM patched
     )
     SELECT coalesce((SELECT text FROM patched), give_up()), (SELECT version FROM patched)`;
  // There is one for each field that no rule looks at; of several together there are thousands.
  const statement = fields.length === 1 ? prepared(text) : preparedIfFew(text);
  return typeof statement === 'string' ? null : statement;
}

const textOf = (value: unknown): string | null => (value === null ? null : String(value));

/** The row that a message wrote, and what is told of its commit: what is said, with the rows that were wanted. */
function readAnswers(
  [, written = [], ...rest]: readonly Texts[],
  said: Pick<Commit, 'cause' | 'changes'>,
  wanted: CarryRequest | null,
): { readonly answer: RowText; readonly commit: Commit } {
  const [text, version] = written[0] as readonly [string, string];
  const row = wanted === null ? null : carriedRow(rest.at(-1) ?? []);
  const commit: Commit = { ...said, carried: wanted === null || row === null ? null : { ...wanted, row } };
  return { answer: { text, version: Number(version) }, commit };
}

/**
 * Changes a row as one message to Postgres: role, number, row, feed, key, the rows that listeners want, and commit. Only
 * where that is the whole of it: fields that no rule of the table looks at, of a row that nobody changed meanwhile, by
 * someone whose role alone decides.
 *
 * @returns the row; null = nothing was written, and the long way knows why: it takes the same patch from the start
 * @throws the error of a connection that broke, after which nobody knows
 */
export async function patchDirectly(database: Database, rules: TableRules, patch: Patch): Promise<RowText | null> {
  const { table, free } = rules;
  const { projectId, id, values, baseVersion, caller } = patch;
  const fields = freeFields(rules, values);
  const permission = free?.permission ?? TABLES[table].permissions.update;
  const key = idempotencyKey.getStore();
  if (fields === null || permission === null || (key !== undefined && key.userId !== caller.userId)) return null;
  const normal = normalise(table, values);
  const statement = 'breach' in normal ? null : statementOf(table, fields);
  if ('breach' in normal || statement === null) return null;
  const allowed = admittedRoles(caller, [permission, patch.permission]);
  const via = caller.kind === 'session' ? null : caller.kind;
  const origin = [caller.userId, via, caller.credentialId, caller.address];
  const patched = [textOf(baseVersion ?? null), ...origin, ...fields.map(field => textOf(normal.values[field]))];
  const said = { cause: 'rest', changes: [{ table, fields, ids: new Set([id]) }] } as const;
  const client = await database.pool.connect();
  let broken: Error | undefined;
  let written: ReturnType<typeof readAnswers>;
  try {
    const wanted = wantedBy(database, client, projectId, said);
    const statements = [
      { statement: ADMIT, values: [projectId, caller.userId, `{${allowed.join(',')}}`] },
      { statement, values: [projectId, id, ...patched] },
      ...(key === undefined ? [] : [markBound(key)]),
      ...(wanted === null ? [] : [carryBound(projectId, wanted)]),
    ];
    written = readAnswers(await inOneMessage(client, statements), said, wanted);
  } catch (error) {
    // What the system says of a connection has a code as well, and then nobody knows.
    if (error instanceof pg.DatabaseError && !isUnavailable(error)) return null;
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
  const { answer, commit } = written;
  // What the commit sets off is not part of the request, and must not find its Idempotency-Key spent.
  idempotencyKey.exit(() => database.committed.emit(projectId, answer.version, commit));
  return answer;
}
