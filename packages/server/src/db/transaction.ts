import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Role, roleAtLeast, type SyncTable } from '@trueppm/sdk/protocol';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { boundedRole, callerContext } from '../caller.js';
import { notFound, ServerError } from '../errors.js';
import { type CarryRequest, carryStatement, type DeltaRow, isCarriable } from './carried-delta.js';
import type { Cause, Commit } from './commit-signal.js';
import { AlreadyApplied, idempotencyKey } from './idempotency-key.js';
import type { Database } from './pool.js';
import type { NamedStatement } from './prepared.js';
import { freshenStatistics } from './statistics.js';

/** Tables that the feed of a project or of a program tells of. */
export type FeedTable = SyncTable | 'programs' | 'program_projects' | 'program_links' | 'program_backlog';

/** Who writes to which project, and why. */
export interface WriteScope {
  readonly projectId: string;
  /** The user; null = the server itself, whose role is not asked. */
  readonly actor: string | null;
  readonly cause: Cause;
  /** Least role of the actor, checked again under the project's lock. Default `member`. */
  readonly role?: Role;
  /** True = the project begins here: its number line is created, and `work` inserts its row and first Owner. */
  readonly creates?: boolean;
  /** Whose number line is written to: that of a project, or of the program with this id. Default: a project's. */
  readonly line?: 'project' | 'program';
  /** Where the project must be: `archive` = in use or archived, `trash` = only there. Default: in use. */
  readonly from?: 'archive' | 'trash';
}

/** Options of a job; see graphile-worker's `add_job`. A job with a key replaces a waiting one with the same key. */
export interface EnqueueOptions {
  readonly jobKey?: string;
  readonly queueName?: string;
  readonly maxAttempts?: number;
  readonly runAt?: Date;
}

/** One writing transaction on one project. Every synced row it touches gets the number `version`. */
export interface ProjectTransaction {
  readonly projectId: string;
  readonly actor: string | null;
  readonly cause: Cause;
  readonly version: number;
  /** The actor's role as of the lock; null for the server itself and for a project that begins here. */
  readonly role: Role | null;
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string | NamedStatement,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<R>>;
  /**
   * Copies rows into a table.
   *
   * @param statement `COPY … FROM STDIN`
   * @param rows whole lines in the text format of COPY
   */
  copy(statement: string, rows: readonly string[]): Promise<void>;
  /**
   * Runs a part of the transaction that is taken back when it throws: its writes, and what it recorded and enqueued. The
   * error is thrown on; whoever catches it goes on.
   */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /** Says in the change feed which fields of which rows changed; `fields` null = the rows are new. */
  recordChange(table: FeedTable, ids: readonly string[], fields: readonly string[] | null): void;
  /** Adds a job that exists if and only if this transaction commits. */
  enqueue(job: string, payload: object, options?: EnqueueOptions): void;
  /** Runs after the commit, in order; not after a rollback. */
  afterCommit(action: () => void): void;
}

/** Serialisation failure and deadlock: the transaction is run again from its start. */
const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface RecordedChange {
  readonly table: FeedTable;
  readonly fields: readonly string[] | null;
  readonly ids: Set<string>;
}

class Transaction implements ProjectTransaction {
  changes = new Map<string, RecordedChange>();
  jobs: { job: string; payload: object; options: EnqueueOptions }[] = [];
  actions: (() => void)[] = [];

  constructor(
    readonly client: pg.PoolClient,
    readonly scope: WriteScope,
    readonly version: number,
    readonly role: Role | null,
  ) {}

  get projectId(): string {
    return this.scope.projectId;
  }

  get actor(): string | null {
    return this.scope.actor;
  }

  get cause(): Cause {
    return this.scope.cause;
  }

  query<R extends pg.QueryResultRow>(
    text: string | NamedStatement,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<R>> {
    return this.client.query<R>(text as string, values as unknown[]);
  }

  async copy(statement: string, rows: readonly string[]): Promise<void> {
    await pipeline(Readable.from(rows), this.client.query(copyFrom(statement)));
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const { changes, jobs, actions } = this;
    this.changes = new Map();
    this.jobs = [];
    this.actions = [];
    await this.client.query('SAVEPOINT attempt');
    try {
      const result = await work();
      await this.client.query('RELEASE SAVEPOINT attempt');
      const made = this.changes;
      jobs.push(...this.jobs);
      actions.push(...this.actions);
      this.changes = changes;
      for (const { table, ids, fields } of made.values()) this.recordChange(table, [...ids], fields);
      return result;
    } catch (error) {
      await this.client.query('ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt');
      this.changes = changes;
      throw error;
    } finally {
      this.jobs = jobs;
      this.actions = actions;
    }
  }

  recordChange(table: FeedTable, ids: readonly string[], fields: readonly string[] | null): void {
    if (ids.length === 0) return;
    const sorted = fields === null ? null : [...fields].sort();
    const key = `${table} ${sorted === null ? '*' : sorted.join(' ')}`;
    let change = this.changes.get(key);
    if (change === undefined) {
      change = { table, fields: sorted, ids: new Set() };
      this.changes.set(key, change);
    }
    for (const id of ids) change.ids.add(id);
  }

  /** What the feed will say of the transaction. */
  get recorded(): readonly RecordedChange[] {
    return [...this.changes.values()];
  }

  enqueue(job: string, payload: object, options: EnqueueOptions = {}): void {
    this.jobs.push({ job, payload, options });
  }

  afterCommit(action: () => void): void {
    this.actions.push(action);
  }

  /**
   * The feed rows and jobs as SQL, to travel in one message with COMMIT.
   *
   * @param version SQL of the transaction's number
   */
  closing(version = String(this.version)): string {
    const { projectId, actor, cause } = this;
    const caller = callerContext.getStore();
    // What the server writes by itself while a request is handled, such as dates, is not its caller's.
    const by = caller !== undefined && caller.userId === actor ? caller : null;
    const via = by === null || by.kind === 'session' ? null : by.kind;
    const changes = this.recorded.map(change => ({
      table_name: change.table,
      row_ids: [...change.ids],
      fields: change.fields,
    }));
    // A transaction that touched no row still has a number, and the feed says whose it was.
    const rows = changes.length > 0 ? changes : [{ table_name: null, row_ids: [], fields: null }];
    const feed = `SELECT record_changes(${literal(projectId)}, ${version}, ${literal(actor)}, ${literal(cause)},
                                        ${literal(JSON.stringify(rows))}, ${literal(via)},
                                        ${literal(by?.credentialId ?? null)}, ${literal(by?.address ?? null)});`;
    const key = idempotencyKey.getStore();
    // What the server writes by itself while a request is handled, such as dates, is not what the key stands for.
    const mark =
      key === undefined || key.userId !== actor
        ? ''
        : `SELECT mark_applied(${literal(key.userId)}, ${literal(key.key)}, '\\x${key.hash.toString('hex')}', ${version});`;
    return feed + mark + this.jobs.map(jobStatement).join('');
  }
}

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

/** Text as a literal of SQL; null as NULL. */
export const literal = (value: string | null): string => (value === null ? 'NULL' : pg.escapeLiteral(value));

function jobStatement({ job, payload, options }: Transaction['jobs'][number]): string {
  const named = [
    options.jobKey === undefined ? '' : `, job_key := ${literal(options.jobKey)}`,
    options.queueName === undefined ? '' : `, queue_name := ${literal(options.queueName)}`,
    options.maxAttempts === undefined ? '' : `, max_attempts := ${Math.trunc(options.maxAttempts)}`,
    options.runAt === undefined ? '' : `, run_at := ${literal(options.runAt.toISOString())}`,
  ];
  return `SELECT graphile_worker.add_job(${literal(job)}, ${literal(JSON.stringify(payload))}::json${named.join('')});`;
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
