import { createHash, randomBytes } from 'node:crypto';
import type { Session, User } from '@trueppm/sdk/protocol';
import type { PoolClient } from 'pg';
import { inTransaction } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { ACCESS_TOKEN_SECONDS, REFRESH_LEEWAY_SECONDS } from '../limits.js';
import { isPassword } from './password.js';
import {
  findUser,
  findUserByEmail,
  insertFamily,
  insertToken,
  lockToken,
  revokeFamily,
  spendToken,
} from './queries.js';

type IdentityDeps = Pick<Deps, 'database' | 'tokens'>;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A fresh pair of tokens in a family. */
async function grant({ tokens }: IdentityDeps, client: PoolClient, familyId: string, user: User): Promise<Session> {
  const refreshToken = randomBytes(32).toString('base64url');
  await insertToken(client, familyId, hashOf(refreshToken));
  return {
    access_token: await tokens.issue(user.id, familyId),
    expires_in_seconds: ACCESS_TOKEN_SECONDS,
    refresh_token: refreshToken,
    user,
  };
}

/**
 * Exchanges e-mail and password for tokens.
 * @throws ServerError `invalid_credentials`, the same and as slow for an unknown account
 */
export async function signIn(deps: IdentityDeps, email: string, password: string): Promise<Session> {
  const found = email.includes('\0') ? null : await findUserByEmail(deps.database.pool, email);
  if (!(await isPassword(found?.passwordHash ?? null, password)) || found === null) {
    throw new ServerError('invalid_credentials', 'E-mail and password do not match.');
  }
  return inTransaction(deps.database.pool, async client =>
    grant(deps, client, await insertFamily(client, found.user.id), found.user),
  );
}

/**
 * Rotates a refresh token. A spent token shown again, later than two tabs or a lost answer explain, means that it was
 * copied: its whole family ends.
 *
 * @throws ServerError `refresh_reused`, `unauthenticated`
 */
export async function refreshSession(deps: IdentityDeps, token: string | null): Promise<Session> {
  if (token === null) throw new ServerError('unauthenticated', 'There is no refresh token.');
  const hash = hashOf(token);
  const outcome = await inTransaction(deps.database.pool, async client => {
    const stored = await lockToken(client, hash);
    if (stored === null || stored.is_revoked || stored.is_expired) return null;
    if (stored.spent_seconds_ago !== null && stored.spent_seconds_ago > REFRESH_LEEWAY_SECONDS) {
      await revokeFamily(client, stored.family_id, 'reuse');
      return 'reused';
    }
    const user = await findUser(client, stored.user_id);
    if (user === null) return null;
    await spendToken(client, hash);
    return grant(deps, client, stored.family_id, user);
  });
  // Thrown out here, because the end of the family must be committed.
  if (outcome === 'reused')
    throw new ServerError('refresh_reused', 'This refresh token was used before: sign in again.');
  if (outcome === null) throw new ServerError('unauthenticated', 'The refresh token is not valid: sign in again.');
  return outcome;
}

/** Ends the family of a refresh token; an unknown one is no error. */
export async function signOut(deps: IdentityDeps, token: string | null): Promise<void> {
  if (token === null) return;
  await inTransaction(deps.database.pool, async client => {
    const stored = await lockToken(client, hashOf(token));
    if (stored !== null) await revokeFamily(client, stored.family_id, 'sign_out');
  });
}

/**
 * The caller.
 * @throws ServerError `unauthenticated` when the account is gone
 */
export async function me({ database }: IdentityDeps, userId: string): Promise<User> {
  const user = await findUser(database.pool, userId);
  if (user === null) throw new ServerError('unauthenticated', 'This account no longer exists.');
  return user;
}
