import { type Role, roleAtLeast } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import { boundedRole, callerContext } from '../caller.js';
import { notFound, ServerError } from '../errors.js';
import { type CarryRequest, carryStatement, type DeltaRow, isCarriable } from './carried-delta.js';
import type { Commit } from './commit-signal.js';
import { AlreadyApplied, idempotencyKey } from './idempotency-key.js';
import type { Database } from './pool.js';
import { literal, type ProjectTransaction, Transaction, type WriteScope } from './project-transaction.js';
import { freshenStatistics } from './statistics.js';

export {
  type EnqueueOptions,
  type FeedTable,
  literal,
  type ProjectTransaction,
  type WriteScope,
} from './project-transaction.js';

/** Serialisation failure and deadlock: the transaction is run again from its start. */
const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Connections that have written before. On a new one the plans of `project_delta` would be made while the project is
 * locked, which takes longer than everything else; the read that follows instead mostly makes them on the same one.
 */
const used = new WeakSet<pg.PoolClient>();

/** What those who listen want along with a commit, at the end of its transaction; null = nothing. */
export function wantedBy(
  { committed }: Pick<Database, 'committed'>,
  client: pg.PoolClient,
  projectId: string,
  said: Pick<Commit, 'cause' | 'changes'>,
): CarryRequest | null {
  const rows = said.changes.reduce((sum, { ids }) => sum + ids.size, 0);
  const mayCarry = used.has(client) && isCarriable(rows);
  used.add(client);
  return mayCarry ? committed.wanted(projectId, said) : null;
}

/** What a transaction says to those who listen for its commit, with the rows that they want along. */
function closingOf(
  database: Pick<Database, 'committed'>,
  { client, projectId, cause, recorded }: Transaction,
): { readonly statement: string; commitFrom(answers: unknown): Commit } {
  const said = { cause, changes: recorded };
  const request = wantedBy(database, client, projectId, said);
  return {
    statement: request === null ? '' : carryStatement(projectId, request),
    commitFrom(answers) {
      // The answer before that of COMMIT.
      const row = request === null ? undefined : (answers as pg.QueryResult<DeltaRow>[]).at(-2)?.rows[0];
      return { ...said, carried: request === null || row === undefined ? null : { ...request, row } };
    },
  };
}

/** SQLSTATE of an error of Postgres, or a code of the schema's own functions such as `PM006`. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error ? (error as { code?: string }).code : undefined;

function translated(error: unknown): unknown {
  if (sqlState(error) === 'PM404') return notFound();
  if (sqlState(error) === 'PM005') return new AlreadyApplied();
  return error;
}

interface Drawn {
  readonly version: number;
  readonly held?: Role | null;
  readonly is_trashed?: boolean | null;
  readonly is_archived?: boolean | null;
}

/**
 * Begins, draws the number and asks for the role in one message to Postgres.
 */
async function begin(client: pg.PoolClient, scope: WriteScope): Promise<Transaction> {
  const asksRole = scope.actor !== null && scope.creates !== true;
  const actor = literal(asksRole ? scope.actor : null);
  const draw =
    scope.creates === true
      ? `sync_create(${literal(scope.projectId)}) AS version`
      : `version, held, is_trashed, is_archived
           FROM begin_${scope.line ?? 'project'}_write(${literal(scope.projectId)}, ${actor})`;
  const [, drawn] = (await client.query(
    `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT ${draw}`,
  )) as unknown as pg.QueryResult<Drawn>[];
  const { version, held, is_trashed, is_archived } = (drawn as pg.QueryResult<Drawn>).rows[0] as Drawn;
  if (!asksRole) return new Transaction(client, scope, version, null);
  if (held === null || held === undefined || is_trashed !== (scope.from === 'trash')) throw notFound();
  const caller = callerContext.getStore();
  const role = caller?.userId === scope.actor ? boundedRole(held, caller.highestRole) : held;
  const required = scope.role ?? 'member';
  if (!roleAtLeast(role, required)) {
    throw new ServerError('forbidden', `This needs the role ${required}; yours is ${role}.`);
  }
  if (is_archived === true && scope.from !== 'archive') {
    throw new ServerError('archived', 'The project is archived: it is read only until it is taken out of the archive.');
  }
  return new Transaction(client, scope, version, role);
}

async function attempt<T>(
  database: Database,
  scope: WriteScope,
  work: (tx: ProjectTransaction) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  let tx: Transaction;
  let result: T;
  let commit: Commit;
  try {
    tx = await begin(client, scope);
    result = await work(tx);
    await freshenStatistics(client, tx.recorded);
    const closing = closingOf(database, tx);
    const answers = await client.query(`${tx.closing()}${closing.statement} COMMIT`);
    commit = closing.commitFrom(answers);
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken ??= failure;
    });
    throw translated(error);
  } finally {
    client.removeListener('error', onError);
    // A connection in doubt is closed, never reused.
    client.release(broken);
  }
  // What the commit sets off is not part of the request, and must not find its Idempotency-Key spent.
  idempotencyKey.exit(() => {
    database.committed.emit(scope.projectId, tx.version, commit);
    for (const action of tx.actions) action();
  });
  return result;
}

/**
 * Runs `work` as one writing transaction on one project: the number is drawn first and its lock held to commit, the
 * actor's role is checked again under the lock, change rows and jobs commit together with the rows, and listeners
 * are told afterwards. Deadlocks and serialisation failures run `work` again, so it must have no effect outside `tx`.
 *
 * @returns what `work` returned
 * @throws ServerError `not_found` when the project is absent, in the trash or invisible; `forbidden` below the role;
 * `archived` for whoever is not the server itself
 */
export async function withProjectWrite<T>(
  database: Database,
  scope: WriteScope,
  work: (tx: ProjectTransaction) => Promise<T>,
): Promise<T> {
  if (!UUID.test(scope.projectId)) throw notFound();
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt(database, scope, work);
    } catch (error) {
      if (attempts >= ATTEMPTS || !RETRIED.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/**
 * A writing transaction of the server itself whose one statement is known beforehand: number, statement, feed and commit
 * travel as one message, for the one writer that somebody waits for at every edit. Otherwise as {@link withProjectWrite}.
 *
 * @param statement SQL with its values in it
 * @param record says in the feed what the statement changes
 * @returns the transaction's number
 * @throws ServerError `not_found`; the error of Postgres that the statement raised
 */
export async function writeInOneMessage(
  database: Database,
  scope: Pick<WriteScope, 'projectId' | 'cause'>,
  statement: string,
  record: (tx: Pick<ProjectTransaction, 'recordChange'>) => void,
): Promise<number> {
  for (let attempts = 1; ; attempts += 1) {
    const client = await database.pool.connect();
    let broken: Error | undefined;
    try {
      const tx = new Transaction(client, { ...scope, actor: null }, 0, null);
      record(tx);
      const closing = closingOf(database, tx);
      const results = (await client.query(
        `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT sync_begin(${literal(scope.projectId)}) AS version;
         ${statement}; ${tx.closing(`current_setting('ppm.sync_version')::bigint`)}${closing.statement} COMMIT`,
      )) as unknown as pg.QueryResult[];
      const version = results[1]?.rows[0]?.['version'] as number;
      const commit = closing.commitFrom(results);
      idempotencyKey.exit(() => database.committed.emit(scope.projectId, version, commit));
      return version;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      if (attempts >= ATTEMPTS || !RETRIED.has(sqlState(error) ?? '')) throw translated(error);
    } finally {
      client.release(broken);
    }
  }
}

/**
 * Runs `work` on one snapshot that cannot write: every query inside sees the same committed state.
 *
 * @param work gets a client; it must not keep it
 */
export async function withSnapshot<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      failure = cause;
    });
    throw error;
  } finally {
    client.release(failure);
  }
}
