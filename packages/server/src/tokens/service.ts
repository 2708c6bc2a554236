import type { ProjectToken, ProjectTokenMade, Role, Token, TokenMade, TokenScope } from '@trueppm/sdk/protocol';
import { inTransaction } from '../db/pool.js';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { leastRole, scopeOf } from '../http/roles.js';
import { PROJECT_TOKENS_MAX, TOKEN_DAYS_DEFAULT, TOKENS_PER_USER_MAX } from '../limits.js';
import { recordInProject, recordOfAccount } from '../operations/record.js';
import {
  countTokens,
  insertStandIn,
  insertToken,
  readToken,
  revokeProjectToken as revokeInProject,
  revokePersonalToken,
} from './queries.js';
import { makeSecret, secretHash, secretHint } from './secret.js';

type TokenDeps = Pick<Deps, 'database' | 'tokens'>;

/** Who acts, in which project. */
export interface ProjectCaller {
  readonly userId: string;
  readonly projectId: string;
}

/** The error of one more than there may be. */
export const tooMany = (what: string, limit: number): ServerError =>
  new ServerError('too_many', `There are ${limit} ${what} already: revoke some first.`, { limit });

/**
 * Makes a personal access token. The secret is in this answer and nowhere else.
 * @throws ServerError `too_many`
 */
export function createToken(
  { database }: TokenDeps,
  userId: string,
  given: { readonly name: string; readonly scope: TokenScope; readonly expires_in_days?: number | null },
): Promise<TokenMade> {
  return inTransaction(database.pool, async client => {
    // The user's row makes two requests take turns: the cap holds.
    await client.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
    if ((await countTokens(client, 'personal', userId)) >= TOKENS_PER_USER_MAX) {
      throw tooMany('personal tokens', TOKENS_PER_USER_MAX);
    }
    const secret = makeSecret('personal');
    const id = await insertToken(client, {
      kind: 'personal',
      tokenHash: secretHash(secret),
      hint: secretHint(secret),
      userId,
      projectId: null,
      name: given.name,
      scope: given.scope,
      createdBy: userId,
      expiresInDays: given.expires_in_days === undefined ? TOKEN_DAYS_DEFAULT : given.expires_in_days,
    });
    const details = { name: given.name, scope: given.scope };
    const by = { actor: userId, address: null };
    await recordOfAccount(client, { resource: 'token', action: 'create', resourceId: id, details }, by);
    return { ...((await readToken(client, 'personal', id)) as Token), secret };
  });
}

/** Revokes a personal token. @throws ServerError `not_found` */
export async function revokeToken({ database, tokens }: TokenDeps, userId: string, id: string): Promise<void> {
  await inTransaction(database.pool, async client => {
    if (!(await revokePersonalToken(client, userId, id))) throw notFound();
    const by = { actor: userId, address: null };
    await recordOfAccount(client, { resource: 'token', action: 'revoke', resourceId: id }, by);
  });
  tokens.end([id]);
}

/**
 * Makes a token of a project: a machine with a role in it and nowhere else.
 * @throws ServerError `too_many`
 */
export function createProjectToken(
  { database }: TokenDeps,
  { userId, projectId }: ProjectCaller,
  given: { readonly name: string; readonly role: Role; readonly expires_in_days?: number | null },
): Promise<ProjectTokenMade> {
  const scope = { projectId, actor: userId, cause: 'rest', role: leastRole('project_token.create') } as const;
  return withProjectWrite(database, scope, async tx => {
    if ((await countTokens(tx, 'project', projectId)) >= PROJECT_TOKENS_MAX) {
      throw tooMany('tokens of this project', PROJECT_TOKENS_MAX);
    }
    const secret = makeSecret('project');
    const id = await insertToken(tx, {
      kind: 'project',
      tokenHash: secretHash(secret),
      hint: secretHint(secret),
      userId: await insertStandIn(tx, 'machine', given.name, given.role),
      projectId,
      name: given.name,
      scope: null,
      createdBy: userId,
      expiresInDays: given.expires_in_days === undefined ? TOKEN_DAYS_DEFAULT : given.expires_in_days,
    });
    const details = { name: given.name, role: given.role };
    await recordInProject(tx, { resource: 'project_token', action: 'create', resourceId: id, details });
    return { ...((await readToken(tx, 'project', id)) as ProjectToken), secret };
  });
}

/** Revokes a token of a project; the machine's place goes with it. @throws ServerError `not_found` */
export async function revokeProjectToken(
  { database, tokens }: TokenDeps,
  { userId, projectId }: ProjectCaller,
  id: string,
): Promise<void> {
  const scope = { projectId, actor: userId, cause: 'rest', ...scopeOf('project_token.delete') } as const;
  await withProjectWrite(database, scope, async tx => {
    if (!(await revokeInProject(tx, 'project', id))) throw notFound();
    await recordInProject(tx, { resource: 'project_token', action: 'revoke', resourceId: id });
  });
  tokens.end([id]);
}
