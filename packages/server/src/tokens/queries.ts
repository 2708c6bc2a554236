import type { ProjectToken, Role, ShareLink, Token, TokenScope } from '@trueppm/sdk/protocol';
import type { Pool, PoolClient } from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';
import type { PageRequest, PageRow } from '../http/page.js';

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** A token that works, as its bearer's request needs it. */
export interface LiveToken {
  readonly id: string;
  readonly kind: 'personal' | 'project' | 'link';
  readonly user_id: string;
  readonly project_id: string | null;
  readonly scope: TokenScope | null;
  readonly expires_at: string | null;
  /** Of a link: whether its readers are told who the people are. */
  readonly shows_names: boolean;
  readonly is_use_old: boolean;
}

/** A use within this time of the one noted before is not worth a write. */
const USE_SECONDS = 60;

/** The token with this hash, if it works now. */
export async function findLiveToken(queryable: Queryable, tokenHash: Buffer): Promise<LiveToken | null> {
  const { rows } = await queryable.query<LiveToken>({
    name: 'live-token',
    text: `SELECT id, kind, user_id, project_id, scope, expires_at, shows_names,
                  last_used_at IS NULL OR last_used_at < now() - make_interval(secs => $2) AS is_use_old
             FROM api_tokens
            WHERE token_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    values: [tokenHash, USE_SECONDS],
  });
  return rows[0] ?? null;
}

/** Notes that a token was used. */
export async function noteTokenUse(queryable: Queryable, id: string): Promise<void> {
  await queryable.query(
    `UPDATE api_tokens SET last_used_at = now()
      WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => $2))`,
    [id, USE_SECONDS],
  );
}

const SHARED = `t.id, t.name, t.hint, utc_text(t.created_at) AS created_at, utc_text(t.expires_at) AS expires_at,
  utc_text(t.last_used_at) AS last_used_at`;

/** What lists and answers say of each kind, in the contract's words. */
const SEEN = {
  personal: `SELECT ${SHARED}, t.scope FROM api_tokens t WHERE t.kind = 'personal' AND t.revoked_at IS NULL`,
  project: `SELECT ${SHARED}, t.project_id, t.user_id, m.role, t.created_by
    FROM api_tokens t JOIN memberships m ON m.project_id = t.project_id AND m.user_id = t.user_id
   WHERE t.kind = 'project' AND t.revoked_at IS NULL`,
  link: `SELECT ${SHARED}, t.project_id, t.created_by, t.shows_names
    FROM api_tokens t WHERE t.kind = 'link' AND t.revoked_at IS NULL`,
} as const;

interface Seen {
  readonly personal: Token;
  readonly project: ProjectToken;
  readonly link: ShareLink;
}

/** One page of what a user (personal tokens) or a project (its tokens or links) has, newest first. */
export async function listTokens(
  queryable: Queryable,
  kind: keyof Seen,
  ownerId: string,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [at = null, id = null] = after ?? [];
  const owner = kind === 'personal' ? 't.user_id' : 't.project_id';
  const { rows } = await queryable.query<{ json: string; created_at: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.created_at, r.id
       FROM (${SEEN[kind]} AND ${owner} = $1
              AND ($2::text IS NULL OR (utc_text(t.created_at), t.id::text) < ($2, $3))
            ORDER BY utc_text(t.created_at) DESC, t.id::text DESC LIMIT $4) r`,
    [ownerId, at, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.created_at, row.id] }));
}

/** One token by id as lists show it. */
export async function readToken<Kind extends keyof Seen>(
  queryable: Queryable | ProjectTransaction,
  kind: Kind,
  id: string,
): Promise<Seen[Kind] | null> {
  const { rows } = await (queryable as Queryable).query<Seen[Kind]>(`${SEEN[kind]} AND t.id = $1`, [id]);
  return rows[0] ?? null;
}

/** A token as it is stored. */
export interface NewToken {
  readonly kind: keyof Seen;
  readonly tokenHash: Buffer;
  readonly hint: string;
  readonly userId: string;
  readonly projectId: string | null;
  readonly name: string;
  readonly scope: TokenScope | null;
  readonly createdBy: string;
  readonly showsNames?: boolean;
  readonly expiresInDays: number | null;
}

/** Adds a token; returns its id. */
export async function insertToken(queryable: Queryable | ProjectTransaction, token: NewToken): Promise<string> {
  const { rows } = await (queryable as Queryable).query<{ id: string }>(
    `INSERT INTO api_tokens (kind, token_hash, hint, user_id, project_id, name, scope, created_by, expires_at,
                             shows_names)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9), $10) RETURNING id`,
    [
      token.kind,
      token.tokenHash,
      token.hint,
      token.userId,
      token.projectId,
      token.name,
      token.scope,
      token.createdBy,
      token.expiresInDays,
      token.showsNames ?? false,
    ],
  );
  return (rows[0] as { id: string }).id;
}

/** How many working tokens a user or a project has of a kind. */
export async function countTokens(
  queryable: Queryable | ProjectTransaction,
  kind: keyof Seen,
  ownerId: string,
): Promise<number> {
  const owner = kind === 'personal' ? 'user_id' : 'project_id';
  const { rows } = await (queryable as Queryable).query<{ count: number }>(
    `SELECT count(*) FROM api_tokens
      WHERE kind = $1 AND ${owner} = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    [kind, ownerId],
  );
  return rows[0]?.count ?? 0;
}

/** Revokes a personal token; false when the user has no such one. */
export async function revokePersonalToken(queryable: Queryable, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await queryable.query(
    `UPDATE api_tokens SET revoked_at = now()
      WHERE id = $2 AND user_id = $1 AND kind = 'personal' AND revoked_at IS NULL`,
    [userId, id],
  );
  return rowCount === 1;
}

/** Revokes all personal tokens of a user; returns how many. */
export async function revokePersonalTokens(queryable: Queryable, userId: string): Promise<number> {
  const { rowCount } = await queryable.query(
    `UPDATE api_tokens SET revoked_at = now() WHERE user_id = $1 AND kind = 'personal' AND revoked_at IS NULL`,
    [userId],
  );
  return rowCount ?? 0;
}

/** Revokes a token or link of the project and takes its stand-in's place away; false when there is no such one. */
export async function revokeProjectToken(
  tx: ProjectTransaction,
  kind: 'project' | 'link',
  id: string,
): Promise<boolean> {
  const { rows } = await tx.query<{ user_id: string }>(
    `UPDATE api_tokens SET revoked_at = now()
      WHERE id = $2 AND project_id = $1 AND kind = $3 AND revoked_at IS NULL RETURNING user_id`,
    [tx.projectId, id, kind],
  );
  const [row] = rows;
  if (row === undefined) return false;
  await tx.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [tx.projectId, row.user_id]);
  return true;
}

/** Adds the stand-in that acts for a project's token or link, with its place in the project; returns its id. */
export async function insertStandIn(
  tx: ProjectTransaction,
  kind: 'machine' | 'link',
  name: string,
  role: Role,
): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO users (id, email, name, initials, kind)
       SELECT id, id || '@tokens.invalid', $2, upper(left($2, 2)), $3 FROM gen_random_uuid() AS id RETURNING id)
     INSERT INTO memberships (project_id, user_id, role) SELECT $1, id, $4 FROM made RETURNING user_id AS id`,
    [tx.projectId, name, kind, role],
  );
  return (rows[0] as { id: string }).id;
}
