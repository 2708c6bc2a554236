import { createHash, randomBytes } from 'node:crypto';
import type { Session, User } from '@trueppm/sdk/protocol';
import type { PoolClient } from 'pg';
import type { Caller } from '../caller.js';
import { inTransaction } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { invalidValue, ServerError } from '../errors.js';
import { ACCESS_TOKEN_SECONDS, REFRESH_LEEWAY_SECONDS } from '../limits.js';
import { recordOfAccount } from '../operations/record.js';
import { hashPassword, isPassword } from './password.js';
import {
  findUser,
  findUserByEmail,
  insertFamily,
  insertToken,
  lockPassword,
  lockToken,
  revokeFamilies,
  revokeFamily,
  spendToken,
  updatePassword,
} from './queries.js';

/** What sign-in needs of the server. */
export type IdentityDeps = Pick<Deps, 'database' | 'tokens'>;

/** Tokens of a sign-in, whole: how the refresh token travels is decided by who sends them. */
export type Granted = Session & { readonly refresh_token: string };

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A fresh pair of tokens in a family. */
async function grant({ tokens }: IdentityDeps, client: PoolClient, familyId: string, user: User): Promise<Granted> {
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
 * Begins a sign-in of a user who has proved who they are.
 *
 * @param how what was shown, for the log of operations
 */
export async function beginSession(
  deps: IdentityDeps,
  client: PoolClient,
  user: User,
  { how, address }: { readonly how: string; readonly address: string | null },
): Promise<Granted> {
  const familyId = await insertFamily(client, user.id);
  if (familyId === null) throw new ServerError('invalid_credentials', 'This account is closed.');
  const by = { actor: user.id, address };
  await recordOfAccount(client, { resource: 'session', action: 'sign_in', resourceId: familyId, details: { how } }, by);
  return grant(deps, client, familyId, user);
}

/**
 * Exchanges e-mail and password for tokens.
 * @throws ServerError `invalid_credentials`, the same and as slow for an unknown account
 */
export async function signIn(
  deps: IdentityDeps,
  { email, password, address }: { readonly email: string; readonly password: string; readonly address: string | null },
): Promise<Granted> {
  const found = email.includes('\0') ? null : await findUserByEmail(deps.database.pool, email);
  if (!(await isPassword(found?.passwordHash ?? null, password)) || found === null) {
    // Not the e-mail as typed: people type their password there.
    const by = { actor: found?.user.id ?? null, address };
    await recordOfAccount(deps.database.pool, { resource: 'session', action: 'sign_in_failed' }, by);
    throw new ServerError('invalid_credentials', 'E-mail and password do not match.');
  }
  return inTransaction(deps.database.pool, client =>
    beginSession(deps, client, found.user, { how: 'password', address }),
  );
}

/**
 * Rotates a refresh token. A spent token shown again, later than two tabs or a lost answer explain, means that it was
 * copied: its whole family ends.
 *
 * @throws ServerError `refresh_reused`, `unauthenticated`
 */
export async function refreshSession(
  deps: IdentityDeps,
  token: string | null,
  address: string | null,
): Promise<Granted> {
  if (token === null) throw new ServerError('unauthenticated', 'There is no refresh token.');
  const hash = hashOf(token);
  const outcome = await inTransaction(deps.database.pool, async client => {
    const stored = await lockToken(client, hash);
    if (stored === null || stored.is_revoked || stored.is_expired) return null;
    const { family_id: familyId, user_id: userId } = stored;
    if (stored.spent_seconds_ago !== null && stored.spent_seconds_ago > REFRESH_LEEWAY_SECONDS) {
      await revokeFamily(client, familyId, 'reuse');
      const done = { resource: 'session', action: 'reuse_detected', resourceId: familyId };
      await recordOfAccount(client, done, { actor: userId, address });
      return { reused: familyId };
    }
    const user = await findUser(client, userId);
    if (user === null) return null;
    await spendToken(client, hash);
    return grant(deps, client, familyId, user);
  });
  if (outcome === null) throw new ServerError('unauthenticated', 'The refresh token is not valid: sign in again.');
  if (!('reused' in outcome)) return outcome;
  // Thrown out here, because the end of the family must be committed.
  deps.tokens.end([outcome.reused]);
  throw new ServerError('refresh_reused', 'This refresh token was used before: sign in again.');
}

/** Ends the family of a refresh token; an unknown one is no error. */
export async function signOut(deps: IdentityDeps, token: string | null, address: string | null): Promise<void> {
  if (token === null) return;
  const ended = await inTransaction(deps.database.pool, async client => {
    const stored = await lockToken(client, hashOf(token));
    if (stored === null || stored.is_revoked) return null;
    await revokeFamily(client, stored.family_id, 'sign_out');
    const done = { resource: 'session', action: 'sign_out', resourceId: stored.family_id };
    await recordOfAccount(client, done, { actor: stored.user_id, address });
    return stored.family_id;
  });
  if (ended !== null) deps.tokens.end([ended]);
}

/** Ends all sign-ins of a user, on every device. */
export async function signOutEverywhere(deps: IdentityDeps, userId: string): Promise<void> {
  const ended = await inTransaction(deps.database.pool, async client => {
    const families = await revokeFamilies(client, userId, 'sign_out', null);
    const by = { actor: userId, address: null };
    await recordOfAccount(client, { resource: 'session', action: 'sign_out_everywhere' }, by);
    return families;
  });
  deps.tokens.end(ended);
}

/**
 * Changes the caller's password and ends all their other sign-ins.
 * @throws ServerError `invalid_value` for a wrong current password or one that is too easy; `forbidden` for an account
 * without a password
 */
export async function changePassword(
  deps: IdentityDeps,
  { userId, credentialId }: Caller,
  current: string,
  next: string,
): Promise<void> {
  const hash = await hashPassword(next);
  const ended = await inTransaction(deps.database.pool, async client => {
    const stored = await lockPassword(client, userId);
    if (stored === null) throw new ServerError('forbidden', 'This account has no password: it signs in elsewhere.');
    if (!(await isPassword(stored.passwordHash, current))) {
      throw invalidValue('/current_password', 'This is not the current password.');
    }
    if (next === current || next.toLowerCase() === stored.email.toLowerCase()) {
      throw invalidValue('/new_password', 'Choose one that differs from the current one and from your e-mail.');
    }
    await updatePassword(client, userId, hash);
    const families = await revokeFamilies(client, userId, 'password', credentialId);
    await recordOfAccount(client, { resource: 'password', action: 'update' }, { actor: userId, address: null });
    return families;
  });
  deps.tokens.end(ended);
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
