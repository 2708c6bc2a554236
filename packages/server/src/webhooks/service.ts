import { randomUUID } from 'node:crypto';
import type { Webhook, WebhookMade, WebhookPatch } from '@trueppm/sdk/protocol';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { invalidValue, notFound } from '../errors.js';
import { type Permission, scopeOf } from '../http/roles.js';
import { WEBHOOKS_MAX } from '../limits.js';
import { recordInProject } from '../operations/record.js';
import { type ProjectCaller, tooMany } from '../tokens/service.js';
import {
  countWebhooks,
  insertWebhook,
  readWebhook,
  deleteWebhook as remove,
  replaceSecret,
  rewindWebhook,
  updateWebhook,
} from './queries.js';
import { checkWebhookUrl } from './send.js';
import { makeSigningSecret } from './signature.js';

type WebhookDeps = Pick<Deps, 'database' | 'config' | 'vault'>;

/** What a webhook's secret is sealed for. */
export const sealPurpose = (webhookId: string): string => `webhook ${webhookId}`;

function write<T>(
  { database }: WebhookDeps,
  { userId, projectId }: ProjectCaller,
  permission: Permission,
  work: (tx: ProjectTransaction) => Promise<T>,
): Promise<T> {
  const scope = { projectId, actor: userId, cause: 'rest', ...scopeOf(permission) } as const;
  return withProjectWrite(database, scope, work);
}

const record = (tx: ProjectTransaction, action: string, id: string, details: Record<string, unknown> = {}) =>
  recordInProject(tx, { resource: 'webhook', action, resourceId: id, details });

/** Where it goes, without what may be secret in a path or query. */
const hostOf = (url: string): string => new URL(url).host;

async function existing(tx: ProjectTransaction, id: string): Promise<Webhook> {
  const found = await readWebhook(tx, tx.projectId, id);
  if (found === null) throw notFound();
  return found;
}

/**
 * Adds a webhook. The secret is in this answer and nowhere else.
 * @throws ServerError `invalid_value` for an address that may not be called, `too_many`
 */
export function createWebhook(
  deps: WebhookDeps,
  caller: ProjectCaller,
  given: WebhookPatch & { readonly url: string },
): Promise<WebhookMade> {
  checkWebhookUrl(given.url, { allowsLoopback: deps.config.webhooksToLoopback });
  return write(deps, caller, 'webhook.create', async tx => {
    if ((await countWebhooks(tx)) >= WEBHOOKS_MAX) throw tooMany('webhooks', WEBHOOKS_MAX);
    const id = randomUUID();
    const secret = makeSigningSecret();
    await insertWebhook(tx, id, given, deps.vault.seal(secret, sealPurpose(id)));
    await record(tx, 'create', id, { host: hostOf(given.url) });
    return { ...(await existing(tx, id)), secret };
  });
}

/** Changes a webhook. @throws ServerError `not_found`, `invalid_value` */
export function changeWebhook(
  deps: WebhookDeps,
  caller: ProjectCaller,
  id: string,
  given: WebhookPatch,
): Promise<Webhook> {
  if (given.url !== undefined) checkWebhookUrl(given.url, { allowsLoopback: deps.config.webhooksToLoopback });
  return write(deps, caller, 'webhook.update', async tx => {
    if (!(await updateWebhook(tx, id, given))) throw notFound();
    const where = given.url === undefined ? {} : { host: hostOf(given.url) };
    await record(tx, 'update', id, { fields: Object.keys(given).sort(), ...where });
    return existing(tx, id);
  });
}

/** Removes a webhook. @throws ServerError `not_found` */
export function deleteWebhook(deps: WebhookDeps, caller: ProjectCaller, id: string): Promise<void> {
  return write(deps, caller, 'webhook.delete', async tx => {
    if (!(await remove(tx, id))) throw notFound();
    await record(tx, 'delete', id);
  });
}

/** Makes another secret; the one before stays good for a day. @throws ServerError `not_found` */
export function rotateSecret(deps: WebhookDeps, caller: ProjectCaller, id: string): Promise<WebhookMade> {
  return write(deps, caller, 'webhook.update', async tx => {
    const secret = makeSigningSecret();
    if (!(await replaceSecret(tx, id, deps.vault.seal(secret, sealPurpose(id))))) throw notFound();
    await record(tx, 'rotate_secret', id);
    return { ...(await existing(tx, id)), secret };
  });
}

/**
 * Delivers everything again from a number on.
 * @throws ServerError `not_found`, `invalid_value` for a number that is not yet
 */
export function replayWebhook(
  deps: WebhookDeps,
  caller: ProjectCaller,
  id: string,
  fromVersion: number,
): Promise<Webhook> {
  return write(deps, caller, 'webhook.update', async tx => {
    await existing(tx, id);
    if (fromVersion > tx.version) {
      throw invalidValue('/from_version', `The project’s number is ${tx.version}: nothing was committed after it.`);
    }
    await rewindWebhook(tx, id, fromVersion);
    await record(tx, 'replay', id, { from_version: fromVersion });
    return existing(tx, id);
  });
}
