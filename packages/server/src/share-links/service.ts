import type { ShareLink, ShareLinkMade, ShareSession } from '@trueppm/sdk/protocol';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { leastRole, scopeOf } from '../http/roles.js';
import { ACCESS_TOKEN_SECONDS, SHARE_LINK_DAYS_DEFAULT, SHARE_LINKS_MAX } from '../limits.js';
import { recordInProject } from '../operations/record.js';
import {
  countTokens,
  findLiveToken,
  insertStandIn,
  insertToken,
  noteTokenUse,
  readToken,
  revokeProjectToken,
} from '../tokens/queries.js';
import { isSecret, makeSecret, secretHash, secretHint } from '../tokens/secret.js';
import { type ProjectCaller, tooMany } from '../tokens/service.js';

type ShareDeps = Pick<Deps, 'database' | 'tokens' | 'config'>;

/** Page of the server that opens a link; what follows the `#` stays in the browser. */
const PAGE = '/share#';

/**
 * Makes a secret link. Whoever holds it reads the project as its stand-in, a Viewer, and is told who its people are only
 * when the link is made so.
 * @throws ServerError `too_many`
 */
export function createShareLink(
  { database, config }: ShareDeps,
  { userId, projectId }: ProjectCaller,
  given: { readonly name: string; readonly expires_in_days?: number | null; readonly shows_names?: boolean },
): Promise<ShareLinkMade> {
  const scope = { projectId, actor: userId, cause: 'rest', role: leastRole('share_link.create') } as const;
  return withProjectWrite(database, scope, async tx => {
    if ((await countTokens(tx, 'link', projectId)) >= SHARE_LINKS_MAX) throw tooMany('share links', SHARE_LINKS_MAX);
    const secret = makeSecret('link');
    const id = await insertToken(tx, {
      kind: 'link',
      tokenHash: secretHash(secret),
      hint: secretHint(secret),
      userId: await insertStandIn(tx, 'link', given.name, 'viewer'),
      projectId,
      name: given.name,
      scope: null,
      createdBy: userId,
      showsNames: given.shows_names === true,
      expiresInDays: given.expires_in_days === undefined ? SHARE_LINK_DAYS_DEFAULT : given.expires_in_days,
    });
    await recordInProject(tx, {
      resource: 'share_link',
      action: 'create',
      resourceId: id,
      details: { name: given.name, shows_names: given.shows_names === true },
    });
    return { ...((await readToken(tx, 'link', id)) as ShareLink), secret, path: config.basePath + PAGE + secret };
  });
}

/** Revokes a link: from now on it opens nothing, and its readers are cut off. @throws ServerError `not_found` */
export async function revokeShareLink(
  { database, tokens }: ShareDeps,
  { userId, projectId }: ProjectCaller,
  id: string,
): Promise<void> {
  const scope = { projectId, actor: userId, cause: 'rest', ...scopeOf('share_link.delete') } as const;
  await withProjectWrite(database, scope, async tx => {
    if (!(await revokeProjectToken(tx, 'link', id))) throw notFound();
    await recordInProject(tx, { resource: 'share_link', action: 'revoke', resourceId: id });
  });
  tokens.end([id]);
}

/**
 * Exchanges the secret of a link for an access token that reads its project, for as long as access tokens live or
 * until the link ends.
 *
 * @throws ServerError `invalid_credentials`, the same for a link that never was, has ended, or whose project is gone
 */
export async function openShareLink({ database, tokens }: ShareDeps, secret: string): Promise<ShareSession> {
  const link = isSecret(secret, 'link') ? await findLiveToken(database.pool, secretHash(secret)) : null;
  const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM live_projects WHERE id = $1', [
    link?.project_id ?? null,
  ]);
  const [project] = rows;
  if (link === null || link.project_id === null || project === undefined) {
    throw new ServerError('invalid_credentials', 'This link opens nothing: it is wrong, or has ended.');
  }
  if (link.is_use_old) await noteTokenUse(database.pool, link.id);
  const restSeconds =
    link.expires_at === null ? ACCESS_TOKEN_SECONDS : (Date.parse(link.expires_at) - Date.now()) / 1_000;
  const lifeSeconds = Math.max(1, Math.floor(Math.min(ACCESS_TOKEN_SECONDS, restSeconds)));
  const reader = {
    userId: link.user_id,
    linkId: link.id,
    projectId: link.project_id,
    showsNames: link.shows_names,
  };
  return {
    access_token: await tokens.issueToReader(reader, lifeSeconds),
    expires_in_seconds: lifeSeconds,
    project_id: link.project_id,
    name: project.name,
  };
}
