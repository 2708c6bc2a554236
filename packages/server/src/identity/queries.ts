import type { User } from '@trueppm/sdk/protocol';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { REFRESH_TOKEN_DAYS } from '../limits.js';

type Queryable = Pool | PoolClient;

/** The columns of a user that leave the server. */
const USER = 'id, email, name, initials';

/** A user by id, or null. */
export async function findUser(queryable: Queryable, id: string): Promise<User | null> {
  const { rows } = await queryable.query<User>(`SELECT ${USER} FROM users WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** A user by e-mail, whatever its case, with the stored password; null when there is none who may come in. */
export async function findUserByEmail(
  queryable: Queryable,
  email: string,
): Promise<{ readonly user: User; readonly passwordHash: string | null } | null> {
  const { rows } = await queryable.query<User & { password_hash: string | null }>(
    `SELECT ${USER}, password_hash FROM users WHERE lower(email) = lower($1) AND kind = 'person' AND disabled_at IS NULL`,
    [email],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { password_hash: passwordHash, ...user } = row;
  return { user, passwordHash };
}

/** Adds a user. */
export async function insertUser(queryable: Queryable, user: Omit<User, 'id'>, passwordHash: string): Promise<User> {
  const { rows } = await queryable.query<User>(
    `INSERT INTO users (email, name, initials, password_hash) VALUES ($1, $2, $3, $4) RETURNING ${USER}`,
    [user.email, user.name, user.initials, passwordHash],
  );
  return rows[0] as User;
}

/** Adds a person, unless an account has the e-mail; the id, or null. */
export async function insertUserIn(
  queryable: { query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<R>> },
  user: Omit<User, 'id'>,
  passwordHash: string | null,
): Promise<string | null> {
  const { rows } = await queryable.query<{ id: string }>(
    `INSERT INTO users (email, name, initials, password_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
    [user.email, user.name, user.initials, passwordHash],
  );
  return rows[0]?.id ?? null;
}

/** Begins a family of refresh tokens; its id, or null for a user who may not come in any more. */
export async function insertFamily(queryable: Queryable, userId: string): Promise<string | null> {
  const { rows } = await queryable.query<{ id: string }>(
    // The lock makes it take turns with the end of the account.
    `INSERT INTO refresh_families (user_id)
     SELECT id FROM users WHERE id = $1 AND disabled_at IS NULL FOR SHARE RETURNING id`,
    [userId],
  );
  return rows[0]?.id ?? null;
}

/** Adds a token to a family. */
export async function insertToken(queryable: Queryable, familyId: string, tokenHash: Buffer): Promise<void> {
  await queryable.query(
    `INSERT INTO refresh_tokens (token_hash, family_id, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))`,
    [tokenHash, familyId, REFRESH_TOKEN_DAYS],
  );
}

/** A refresh token with the state of its family. */
export interface StoredToken {
  readonly family_id: string;
  readonly user_id: string;
  readonly is_revoked: boolean;
  readonly is_expired: boolean;
  /** Null = not spent yet. */
  readonly spent_seconds_ago: number | null;
}

const STORED_TOKEN = `
  SELECT t.family_id, f.user_id, f.revoked_at IS NOT NULL AS is_revoked, t.expires_at < now() AS is_expired,
         extract(epoch FROM now() - t.spent_at)::double precision AS spent_seconds_ago
    FROM refresh_tokens t JOIN refresh_families f ON f.id = t.family_id
   WHERE t.token_hash = $1`;

/** Finds a token and locks its family, so that two uses of it take turns. */
export async function lockToken(client: PoolClient, tokenHash: Buffer): Promise<StoredToken | null> {
  const locked = await client.query(`${STORED_TOKEN} FOR UPDATE OF f`, [tokenHash]);
  if (locked.rowCount === 0) return null;
  // That read may be older than the lock it waited for; the next statement sees what was committed meanwhile.
  const { rows } = await client.query<StoredToken>(STORED_TOKEN, [tokenHash]);
  return rows[0] ?? null;
}

/** Marks a token as used; the first use counts. */
export async function spendToken(queryable: Queryable, tokenHash: Buffer): Promise<void> {
  await queryable.query('UPDATE refresh_tokens SET spent_at = now() WHERE token_hash = $1 AND spent_at IS NULL', [
    tokenHash,
  ]);
}

/** Ends a family: none of its tokens works any more. */
export async function revokeFamily(
  queryable: Queryable,
  familyId: string,
  because: 'sign_out' | 'reuse',
): Promise<void> {
  await queryable.query(
    'UPDATE refresh_families SET revoked_at = now(), revoked_because = $2 WHERE id = $1 AND revoked_at IS NULL',
    [familyId, because],
  );
}

/**
 * Ends all sign-ins of a user.
 * @param but the family that stays; null = none
 * @returns those that ended
 */
export async function revokeFamilies(
  queryable: Queryable,
  userId: string,
  because: 'sign_out' | 'password',
  but: string | null,
): Promise<string[]> {
  const { rows } = await queryable.query<{ id: string }>(
    `UPDATE refresh_families SET revoked_at = now(), revoked_because = $2
      WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3 RETURNING id`,
    [userId, because, but],
  );
  return rows.map(({ id }) => id);
}

/** Locks an account and answers its stored password; null when it has none. */
export async function lockPassword(
  client: PoolClient,
  userId: string,
): Promise<{ readonly email: string; readonly passwordHash: string } | null> {
  const { rows } = await client.query<{ email: string; password_hash: string | null }>(
    'SELECT email, password_hash FROM users WHERE id = $1 FOR UPDATE',
    [userId],
  );
  const [row] = rows;
  if (row === undefined || row.password_hash === null) return null;
  return { email: row.email, passwordHash: row.password_hash };
}

/** Stores another password. */
export async function updatePassword(queryable: Queryable, userId: string, passwordHash: string): Promise<void> {
  await queryable.query('UPDATE users SET password_hash = $2 WHERE id = $1', [userId, passwordHash]);
}

/** A person as operators see them. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly has_password: boolean;
  readonly is_disabled: boolean;
  /** Sees what goes on in the whole server, such as jobs that were given up. */
  readonly is_operator: boolean;
  /** How many projects they have a place in. */
  readonly projects: number;
  readonly created_at: string;
}

const ACCOUNT = `SELECT u.id, u.email, u.name, u.password_hash IS NOT NULL AS has_password,
  u.disabled_at IS NOT NULL AS is_disabled, u.is_operator, u.created_at,
  (SELECT count(*) FROM memberships AS m WHERE m.user_id = u.id) AS projects FROM users AS u`;

/** All people, by e-mail. */
export async function listAccounts(queryable: Queryable): Promise<AccountRow[]> {
  const { rows } = await queryable.query<AccountRow>(`${ACCOUNT} WHERE kind = 'person' ORDER BY lower(email)`);
  return rows;
}

/** A person by e-mail, whatever its case, who may be disabled; locked against other changes of the account. */
export async function lockAccount(client: PoolClient, email: string): Promise<AccountRow | null> {
  const { rows } = await client.query<AccountRow>(
    `${ACCOUNT} WHERE lower(email) = lower($1) AND kind = 'person' FOR UPDATE OF u`,
    [email],
  );
  return rows[0] ?? null;
}

/** Lets a person see the whole server's affairs, or not. */
export async function setOperator(queryable: Queryable, userId: string, isOperator: boolean): Promise<void> {
  await queryable.query('UPDATE users SET is_operator = $2 WHERE id = $1', [userId, isOperator]);
}

/** Closes an account, or opens it again. */
export async function setDisabled(queryable: Queryable, userId: string, isDisabled: boolean): Promise<void> {
  await queryable.query('UPDATE users SET disabled_at = CASE WHEN $2 THEN now() END WHERE id = $1', [
    userId,
    isDisabled,
  ]);
}
