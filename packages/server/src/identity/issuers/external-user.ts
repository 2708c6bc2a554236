import type { User } from '@trueppm/sdk/protocol';
import type { PoolClient } from 'pg';
import { inTransaction } from '../../db/pool.js';
import type { Deps } from '../../deps.js';
import { ServerError } from '../../errors.js';
import { recordOfAccount } from '../../operations/record.js';
import { initialsOf } from '../initials.js';
import { findUser } from '../queries.js';

/** A user as another issuer describes them. */
export interface ExternalUser {
  readonly issuer: string;
  readonly subject: string;
  /** Null = not said. */
  readonly email: string | null;
  /** False when the issuer says that it did not check the address. */
  readonly isEmailVerified: boolean;
  readonly name: string | null;
  /** The issuer's word on an e-mail address is enough to know an account here again. */
  readonly trustsEmail: boolean;
}

const SUBJECT_LENGTH_MAX = 255;
const NAME_LENGTH_MAX = 200;
const EMAIL = /^[^@\s]{1,64}@[^@\s]{1,255}$/;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && !value.includes('\0') ? value.trim() : null;

/**
 * Reads a user out of claims.
 * @throws ServerError `unauthenticated` without a usable subject
 */
export function externalUser(
  claims: Readonly<Record<string, unknown>>,
  names: { readonly subject: string; readonly email: string; readonly name: string },
  { issuer, trustsEmail }: Pick<ExternalUser, 'issuer' | 'trustsEmail'>,
): ExternalUser {
  const subject = textOf(claims[names.subject]);
  if (subject === null || subject.length > SUBJECT_LENGTH_MAX) {
    throw new ServerError('unauthenticated', `The claim ${names.subject} of this token names nobody.`);
  }
  const email = textOf(claims[names.email]);
  return {
    issuer,
    subject,
    email: email !== null && EMAIL.test(email) ? email : null,
    // Some providers spell it as text.
    isEmailVerified: claims['email_verified'] !== false && claims['email_verified'] !== 'false',
    name: textOf(claims[names.name])?.slice(0, NAME_LENGTH_MAX) ?? null,
    trustsEmail,
  };
}

/**
 * The account of an issuer's user, made when they are first seen. Later on the issuer's word on the name counts.
 * @throws ServerError `forbidden` when the e-mail has an account that the issuer may not speak for, or that is closed
 */
export function accountOf(
  { database }: Pick<Deps, 'database'>,
  external: ExternalUser,
  address: string | null,
): Promise<User> {
  return inTransaction(database.pool, async client => {
    // Two first requests of one user take turns.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${external.issuer} ${external.subject}`,
    ]);
    const known = await findExternal(client, external);
    if (known !== null) return known;
    const user = (await byEmail(client, external)) ?? (await make(client, external));
    await client.query('INSERT INTO external_identities (issuer, subject, user_id) VALUES ($1, $2, $3)', [
      external.issuer,
      external.subject,
      user.id,
    ]);
    const details = { issuer: external.issuer };
    const done = { resource: 'external_identity', action: 'create', resourceId: user.id, details };
    await recordOfAccount(client, done, { actor: user.id, address });
    return user;
  });
}

const closed = (): ServerError => new ServerError('forbidden', 'This account is closed.');

async function findExternal(client: PoolClient, { issuer, subject, name }: ExternalUser): Promise<User | null> {
  const { rows } = await client.query<{ user_id: string; name: string; is_closed: boolean }>(
    `SELECT e.user_id, u.name, u.disabled_at IS NOT NULL AS is_closed FROM external_identities e JOIN users u ON u.id = e.user_id
      WHERE e.issuer = $1 AND e.subject = $2`,
    [issuer, subject],
  );
  const [row] = rows;
  if (row === undefined) return null;
  if (row.is_closed) throw closed();
  if (name !== null && name !== row.name) {
    await client.query('UPDATE users SET name = $2, initials = $3 WHERE id = $1', [
      row.user_id,
      name,
      initialsOf(name),
    ]);
  }
  return findUser(client, row.user_id);
}

async function byEmail(client: PoolClient, external: ExternalUser): Promise<User | null> {
  if (external.email === null) return null;
  const { rows } = await client.query<User & { is_closed: boolean }>(
    `SELECT id, email, name, initials, disabled_at IS NOT NULL AS is_closed FROM users WHERE lower(email) = lower($1) AND kind = 'person' FOR UPDATE`,
    [external.email],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { is_closed: isClosed, ...user } = row;
  if (!external.trustsEmail || !external.isEmailVerified) {
    throw new ServerError(
      'forbidden',
      'An account has this e-mail already, and this issuer is not trusted to speak for it.',
    );
  }
  if (isClosed) throw closed();
  return user;
}

async function make(client: PoolClient, { email, name, subject }: ExternalUser): Promise<User> {
  const shown = name ?? email?.split('@')[0] ?? subject;
  const { rows } = await client.query<User>(
    `INSERT INTO users (id, email, name, initials)
     SELECT id, coalesce($1, id || '@users.invalid'), $2, $3 FROM gen_random_uuid() AS id
     RETURNING id, email, name, initials`,
    [email, shown, initialsOf(shown)],
  );
  return rows[0] as User;
}
