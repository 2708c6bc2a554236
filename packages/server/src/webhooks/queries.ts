import type { SyncTable, Webhook, WebhookPatch } from '@trueppm/sdk/protocol';
import type { Pool } from 'pg';
import type { Cause } from '../db/commit-signal.js';
import type { ProjectTransaction } from '../db/transaction.js';
import type { PageRequest, PageRow } from '../http/page.js';

const SEEN = `
  SELECT w.id, w.project_id, w.url, w.description, w.tables, w.causes, w.has_operations, w.is_active,
         CASE WHEN w.dead_at IS NOT NULL THEN 'dead' WHEN NOT w.is_active THEN 'paused'
              WHEN w.failing_since IS NOT NULL THEN 'failing' ELSE 'active' END AS state,
         w.sent_version, c.server_version, utc_text(w.failing_since) AS failing_since,
         utc_text(w.next_attempt_at) AS next_attempt_at, w.last_error, w.created_by,
         utc_text(w.created_at) AS created_at, utc_text(w.updated_at) AS updated_at
    FROM webhooks w JOIN project_counters c USING (project_id)
   WHERE w.project_id = $1`;

/** One page of a project's webhooks, oldest first. */
export async function listWebhooks(pool: Pool, projectId: string, { limit, after }: PageRequest): Promise<PageRow[]> {
  const [at = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; created_at: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.created_at, r.id FROM (${SEEN}) r
      WHERE $2::text IS NULL OR (r.created_at, r.id::text) > ($2, $3)
      ORDER BY r.created_at, r.id::text LIMIT $4`,
    [projectId, at, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.created_at, row.id] }));
}

/** One webhook of a project, or null. */
export async function readWebhook(
  queryable: Pool | ProjectTransaction,
  projectId: string,
  id: string,
): Promise<Webhook | null> {
  const { rows } = await (queryable as Pool).query<Webhook>(`${SEEN} AND w.id = $2`, [projectId, id]);
  return rows[0] ?? null;
}

/** Its delivery log, newest first. */
export async function listDeliveries(
  pool: Pool,
  { projectId, webhookId }: { readonly projectId: string; readonly webhookId: string },
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const { rows } = await pool.query<{ json: string; version: number }>(
    `SELECT row_to_json(r)::text AS json, r.version
       FROM (SELECT $1 || ':' || d.version AS event_id, d.version, d.state, d.attempts, d.status, d.error,
                    d.duration_ms, utc_text(d.first_attempt_at) AS first_attempt_at,
                    utc_text(d.last_attempt_at) AS last_attempt_at
               FROM webhook_deliveries d
              WHERE d.webhook_id = $2 AND ($3::bigint IS NULL OR d.version < $3)
              ORDER BY d.version DESC LIMIT $4) r`,
    [projectId, webhookId, after?.[0] ?? null, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [String(row.version)] }));
}

/** How many webhooks the project has. */
export async function countWebhooks(tx: ProjectTransaction): Promise<number> {
  const { rows } = await tx.query<{ count: number }>('SELECT count(*) FROM webhooks WHERE project_id = $1', [
    tx.projectId,
  ]);
  return rows[0]?.count ?? 0;
}

/** Adds a webhook that has been told everything up to this commit. */
export async function insertWebhook(
  tx: ProjectTransaction,
  id: string,
  given: WebhookPatch & { readonly url: string },
  secret: Buffer,
): Promise<void> {
  await tx.query(
    `INSERT INTO webhooks (id, project_id, url, description, tables, causes, has_operations, is_active, secret,
                           sent_version, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      tx.projectId,
      given.url,
      given.description ?? '',
      given.tables ?? [],
      given.causes ?? [],
      given.has_operations ?? true,
      given.is_active ?? true,
      secret,
      tx.version,
      tx.actor,
    ],
  );
}

/** Changes the fields given; another address, or waking it, begins its patience anew. False = no such webhook. */
export async function updateWebhook(tx: ProjectTransaction, id: string, given: WebhookPatch): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE webhooks
        SET url = coalesce($3, url), description = coalesce($4, description), tables = coalesce($5, tables),
            causes = coalesce($6, causes), has_operations = coalesce($7, has_operations),
            is_active = coalesce($8, is_active), updated_at = now(),
            dead_at = CASE WHEN $9 THEN NULL ELSE dead_at END,
            failing_since = CASE WHEN $9 THEN NULL ELSE failing_since END,
            next_attempt_at = CASE WHEN $9 THEN NULL ELSE next_attempt_at END,
            attempts = CASE WHEN $9 THEN 0 ELSE attempts END
      WHERE project_id = $1 AND id = $2`,
    [
      tx.projectId,
      id,
      given.url,
      given.description,
      given.tables,
      given.causes,
      given.has_operations,
      given.is_active,
      given.url !== undefined || given.is_active === true,
    ],
  );
  return rowCount === 1;
}

/** Moves a webhook back (or ahead) to just before a number and begins its patience anew. */
export async function rewindWebhook(tx: ProjectTransaction, id: string, fromVersion: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE webhooks
        SET sent_version = $3, dead_at = NULL, failing_since = NULL, next_attempt_at = NULL, attempts = 0,
            updated_at = now()
      WHERE project_id = $1 AND id = $2`,
    [tx.projectId, id, fromVersion - 1],
  );
  return rowCount === 1;
}

/** Hours that the secret before stays good for. */
const OVERLAP_HOURS = 24;

/** Stores another secret beside the one before. */
export async function replaceSecret(tx: ProjectTransaction, id: string, secret: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE webhooks
        SET previous_secret = secret, previous_until = now() + make_interval(hours => $4), secret = $3,
            updated_at = now()
      WHERE project_id = $1 AND id = $2`,
    [tx.projectId, id, secret, OVERLAP_HOURS],
  );
  return rowCount === 1;
}

/** Removes a webhook and its log. */
export async function deleteWebhook(tx: ProjectTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('DELETE FROM webhooks WHERE project_id = $1 AND id = $2', [tx.projectId, id]);
  return rowCount === 1;
}

/** A webhook as its job needs it. */
export interface DueWebhook {
  readonly id: string;
  readonly project_id: string;
  readonly url: string;
  readonly tables: readonly SyncTable[];
  readonly causes: readonly Cause[];
  readonly has_operations: boolean;
  readonly secret: Buffer;
  /** Null = there is none, or its time is over. */
  readonly previous_secret: Buffer | null;
  readonly sent_version: number;
  readonly attempts: number;
}

/** A webhook that may be sent something now, or null. */
export async function dueWebhook(pool: Pool, id: string): Promise<DueWebhook | null> {
  const { rows } = await pool.query<DueWebhook>(
    `SELECT w.id, w.project_id, w.url, w.tables, w.causes, w.has_operations, w.secret, w.sent_version, w.attempts,
            CASE WHEN w.previous_until > now() THEN w.previous_secret END AS previous_secret
       FROM webhooks w JOIN live_projects p ON p.id = w.project_id
      WHERE w.id = $1 AND w.is_active AND w.dead_at IS NULL
        AND (w.next_attempt_at IS NULL OR w.next_attempt_at <= now())`,
    [id],
  );
  return rows[0] ?? null;
}

/** One commit as the feed and the log of operations have it. */
export interface Commit {
  readonly version: number;
  readonly at: string;
  readonly actor: { readonly id: string; readonly name: string } | null;
  readonly cause: Cause;
  readonly via: string | null;
  readonly changes: readonly {
    readonly table: SyncTable;
    readonly ids: readonly string[];
    readonly count: number;
    readonly fields: readonly string[] | null;
  }[];
  readonly operations: readonly {
    readonly resource: string;
    readonly action: string;
    readonly resource_id: string | null;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

/** Row ids named per table and set of fields. */
const IDS_MAX = 1_000;

/** The commits of a project after a number, oldest first. */
export async function readCommits(pool: Pool, projectId: string, after: number, limit: number): Promise<Commit[]> {
  const { rows } = await pool.query<Commit>(
    `SELECT c.version, utc_text(c.at) AS at, c.cause, c.via,
            CASE WHEN u.id IS NULL THEN NULL ELSE json_build_object('id', u.id, 'name', u.name) END AS actor,
            c.changes,
            coalesce((SELECT json_agg(json_build_object('resource', o.resource, 'action', o.action,
                                                        'resource_id', o.resource_id, 'details', o.details)
                                      ORDER BY o.id)
                        FROM operation_log o WHERE o.project_id = $1 AND o.version = c.version), '[]') AS operations
       FROM (SELECT f.version, min(f.at) AS at, (array_agg(f.actor))[1] AS actor, min(f.cause) AS cause,
                    min(f.via) AS via,
                    coalesce(json_agg(json_build_object('table', f.table_name, 'ids', f.row_ids[1:${IDS_MAX}],
                                                        'count', cardinality(f.row_ids), 'fields', f.fields)
                                      ORDER BY f.ordinal) FILTER (WHERE f.table_name IS NOT NULL), '[]') AS changes
               FROM project_change f
              WHERE f.project_id = $1 AND f.version > $2
                AND f.version <= (SELECT max(v.version)
                                    FROM (SELECT DISTINCT version FROM project_change
                                           WHERE project_id = $1 AND version > $2 ORDER BY version LIMIT $3) AS v)
              GROUP BY f.version) AS c
       LEFT JOIN users u ON u.id = c.actor
      ORDER BY c.version`,
    [projectId, after, limit],
  );
  return rows;
}

/** Moves on, unless the webhook was rewound or removed meanwhile. */
export async function passTo(pool: Pool, { id, sent_version }: DueWebhook, version: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE webhooks SET sent_version = $3, attempts = 0, failing_since = NULL, next_attempt_at = NULL,
            last_error = NULL
      WHERE id = $1 AND sent_version = $2`,
    [id, sent_version, version],
  );
  return rowCount === 1;
}

/** What came of an attempt, for the log. */
export interface Attempt {
  readonly version: number;
  readonly isDelivered: boolean;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

/** Writes an attempt into the log; of a webhook that was removed meanwhile nothing is kept. */
export async function logAttempt(pool: Pool, id: string, attempt: Attempt): Promise<void> {
  await pool.query(
    `INSERT INTO webhook_deliveries AS d (webhook_id, version, state, attempts, status, error, duration_ms)
     SELECT id, $2, $3, 1, $4, $5, $6 FROM webhooks WHERE id = $1
     ON CONFLICT (webhook_id, version) DO UPDATE
       SET state = excluded.state, attempts = d.attempts + 1, status = excluded.status, error = excluded.error,
           duration_ms = excluded.duration_ms, last_attempt_at = now()`,
    [
      id,
      attempt.version,
      attempt.isDelivered ? 'delivered' : 'pending',
      attempt.status,
      attempt.error,
      attempt.durationMs,
    ],
  );
}

/**
 * Notes a failure: the next attempt comes after a pause, or the webhook is dead because nothing went through for a day.
 *
 * @returns whether it is dead now
 */
export async function noteFailure(
  pool: Pool,
  { id, sent_version }: DueWebhook,
  {
    error,
    pauseSeconds,
    patienceSeconds,
    version,
  }: {
    readonly error: string;
    readonly pauseSeconds: number;
    readonly patienceSeconds: number;
    readonly version: number;
  },
): Promise<boolean> {
  const { rows } = await pool.query<{ is_dead: boolean }>(
    `WITH failed AS (
       UPDATE webhooks
          SET attempts = attempts + 1, failing_since = coalesce(failing_since, now()), last_error = $3,
              next_attempt_at = now() + make_interval(secs => $4),
              dead_at = CASE WHEN failing_since < now() - make_interval(secs => $5) THEN now() END
        WHERE id = $1 AND sent_version = $2 RETURNING id, dead_at IS NOT NULL AS is_dead),
     buried AS (
       UPDATE webhook_deliveries d SET state = 'dead' FROM failed
        WHERE failed.is_dead AND d.webhook_id = failed.id AND d.version = $6)
     SELECT is_dead FROM failed`,
    [id, sent_version, error, pauseSeconds, patienceSeconds, version],
  );
  return rows[0]?.is_dead === true;
}

/** True when there is any webhook at all: without one nobody looks. */
export async function hasWebhooks(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ has_any: boolean }>(
    'SELECT EXISTS (SELECT FROM webhooks WHERE is_active AND dead_at IS NULL) AS has_any',
  );
  return rows[0]?.has_any === true;
}

/**
 * Puts the webhooks into the queue that are behind their project and may be called now. Those of one webhook run one
 * after the other, and several waiting become one.
 *
 * @param projectIds null = all projects
 */
export async function enqueueBehind(pool: Pool, projectIds: readonly string[] | null): Promise<void> {
  await pool.query(
    `SELECT graphile_worker.add_job('webhook', json_build_object('webhook_id', w.id), job_key := 'webhook:' || w.id,
                                    queue_name := 'webhook:' || w.id, max_attempts := 5)
       FROM webhooks w JOIN project_counters c USING (project_id) JOIN projects p ON p.id = w.project_id
      WHERE w.is_active AND w.dead_at IS NULL AND NOT p.is_deleted AND w.sent_version < c.server_version
        AND (w.next_attempt_at IS NULL OR w.next_attempt_at <= now())
        AND ($1::uuid[] IS NULL OR w.project_id = ANY($1))`,
    [projectIds],
  );
}
