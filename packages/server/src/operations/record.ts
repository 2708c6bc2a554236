import type { Pool, PoolClient } from 'pg';
import { callerContext } from '../caller.js';
import type { ProjectTransaction } from '../db/transaction.js';

/** Something that was done and is not a change of rows, which the feed keeps by itself. */
export interface Done {
  /** What to: `token`, `member`, `webhook`, `session` … */
  readonly resource: string;
  /** What was done: `create`, `revoke`, `sign_in_failed` … */
  readonly action: string;
  readonly resourceId?: string | null;
  /** What else tells one from another, such as a role. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Who did it, where the request itself does not say. */
export interface DoneBy {
  readonly actor: string | null;
  readonly address: string | null;
}

type Queryable = Pick<Pool | PoolClient, 'query'>;

const INSERT = `INSERT INTO operation_log
  (project_id, version, actor, via, credential_id, address, action, resource, resource_id, details)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

function values(done: Done, by: DoneBy, projectId: string | null, version: number | null): unknown[] {
  const caller = callerContext.getStore();
  const isCaller = caller !== undefined && caller.userId === by.actor;
  return [
    projectId,
    version,
    by.actor,
    isCaller ? caller.kind : null,
    isCaller ? caller.credentialId : null,
    by.address ?? caller?.address ?? null,
    done.action,
    done.resource,
    done.resourceId ?? null,
    JSON.stringify(done.details ?? {}),
  ];
}

/** Notes what was done to a project, in the transaction that does it. */
export async function recordInProject(tx: ProjectTransaction, done: Done, actor = tx.actor): Promise<void> {
  await tx.query(INSERT, values(done, { actor, address: null }, tx.projectId, tx.version));
}

/** Notes what was done to an account; in the transaction that does it when `queryable` is its client. */
export async function recordOfAccount(queryable: Queryable, done: Done, by: DoneBy): Promise<void> {
  await queryable.query(INSERT, values(done, by, null, null));
}
