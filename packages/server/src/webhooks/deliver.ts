import type { WebhookEvent } from '@trueppm/sdk/protocol';
import type { Logger } from 'pino';
import type { Database } from '../db/pool.js';
import type { Vault } from '../identity/vault.js';
import { type Commit, type DueWebhook, dueWebhook, logAttempt, noteFailure, passTo, readCommits } from './queries.js';
import { type SendOptions, send } from './send.js';
import { sealPurpose } from './service.js';
import { signatureHeaders } from './signature.js';

/** What deliveries need of the server. */
export interface DeliverDeps extends SendOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly log: Pick<Logger, 'warn'>;
  /** How long nothing may go through before a webhook is dead. Default a day. */
  readonly patienceSeconds?: number;
}

const DAY_SECONDS = 24 * 60 * 60;
/** Commits read at once. */
const COMMITS_PER_READ = 50;
/** One job sends for this long and leaves the rest to the next, so that others get their turn. */
const TURN_MS = 30_000;
const PAUSE_SECONDS_FIRST = 10;
const PAUSE_GROWTH = 2;
const PAUSE_SECONDS_MAX = 60 * 60;

/** Seconds until the next attempt after so many failed ones: 10, 20, 40 … an hour, give or take a tenth. */
export function pauseAfter(attempts: number, random = Math.random()): number {
  const pause = Math.min(PAUSE_SECONDS_MAX, PAUSE_SECONDS_FIRST * PAUSE_GROWTH ** Math.min(attempts, 20));
  return pause * (0.9 + 0.2 * random);
}

/** What of a commit a webhook is told; null = nothing. */
export function eventOf(
  webhook: Pick<DueWebhook, 'project_id' | 'tables' | 'causes' | 'has_operations'>,
  commit: Commit,
): WebhookEvent | null {
  const { tables, causes, has_operations, project_id } = webhook;
  if (causes.length > 0 && !causes.includes(commit.cause)) return null;
  const changes = commit.changes.filter(({ table }) => tables.length === 0 || tables.includes(table));
  const operations = has_operations ? commit.operations : [];
  if (changes.length === 0 && operations.length === 0) return null;
  return {
    id: `${project_id}:${commit.version}`,
    type: 'project.changed',
    at: commit.at,
    project_id,
    version: commit.version,
    actor: commit.actor,
    cause: commit.cause,
    via: commit.via,
    changes: changes.map(change => ({ ...change, ids: [...change.ids], fields: change.fields && [...change.fields] })),
    operations: operations.map(operation => ({ ...operation })),
  };
}

/**
 * Tells one webhook what was committed since it was told last: one commit after the other in the order of their numbers,
 * outside of any transaction and lock. The first that does not go through ends the turn; it is tried again after a pause,
 * and what comes behind it waits.
 */
export async function deliver(deps: DeliverDeps, webhookId: string): Promise<void> {
  const { pool } = deps.database;
  const endMs = performance.now() + TURN_MS;
  for (;;) {
    const webhook = await dueWebhook(pool, webhookId);
    if (webhook === null) return;
    const commits = await readCommits(pool, webhook.project_id, webhook.sent_version, COMMITS_PER_READ);
    if (commits.length === 0) return;
    if (!(await deliverAll(deps, webhook, commits)) || performance.now() > endMs) return;
  }
}

/** @returns true when everything went through and nobody moved the webhook meanwhile */
async function deliverAll(deps: DeliverDeps, webhook: DueWebhook, commits: readonly Commit[]): Promise<boolean> {
  const { pool } = deps.database;
  let at = webhook;
  for (const commit of commits) {
    const event = eventOf(webhook, commit);
    if (event !== null && !(await attempt(deps, at, event))) return false;
    // Commits of no interest are passed over with the next that is.
    if (event === null && commit !== commits[commits.length - 1]) continue;
    if (!(await passTo(pool, at, commit.version))) return false;
    at = { ...at, sent_version: commit.version };
  }
  return true;
}

async function attempt(deps: DeliverDeps, webhook: DueWebhook, event: WebhookEvent): Promise<boolean> {
  const { pool } = deps.database;
  const body = JSON.stringify(event);
  const secrets = [webhook.secret, webhook.previous_secret].flatMap(sealed => {
    const opened = sealed === null ? null : deps.vault.open(sealed, sealPurpose(webhook.id));
    return opened === null ? [] : [opened];
  });
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = {
    ...signatureHeaders({ id: event.id, timestamp, body }, secrets),
    'content-type': 'application/json',
    'user-agent': 'TruePPM',
  };
  const sent =
    secrets.length === 0
      ? { isDelivered: false, status: null, error: 'the secret of the server changed: rotate this one', durationMs: 0 }
      : await send(webhook.url, body, headers, deps);
  await logAttempt(pool, webhook.id, { version: event.version, ...sent });
  if (sent.isDelivered) return true;
  const isDead = await noteFailure(pool, webhook, {
    error: sent.error ?? '',
    pauseSeconds: pauseAfter(webhook.attempts),
    patienceSeconds: deps.patienceSeconds ?? DAY_SECONDS,
    version: event.version,
  });
  if (isDead) deps.log.warn({ webhookId: webhook.id }, 'a webhook took nothing for a day and is dead');
  return false;
}
