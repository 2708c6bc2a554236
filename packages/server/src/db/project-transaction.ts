import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Role, SyncTable } from '@trueppm/sdk/protocol';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { callerContext } from '../caller.js';
import type { Cause } from './commit-signal.js';
import { idempotencyKey } from './idempotency-key.js';
import type { NamedStatement } from './prepared.js';

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

/** Rows of one table whose same fields a transaction changed. */
export interface RecordedChange {
  readonly table: FeedTable;
  readonly fields: readonly string[] | null;
  readonly ids: Set<string>;
}

/** A transaction that is under way on a connection: what it writes at once, and what it says when it commits. */
export class Transaction implements ProjectTransaction {
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
