import { createHash, randomBytes } from 'node:crypto';
import { Router } from 'express';
import type pg from 'pg';
import type { Caller } from '../caller.js';
import type { Deps } from '../deps.js';
import { callerOf } from '../http/request.js';
import { TICKET_SECONDS } from '../limits.js';

type Queryable = Pick<pg.Pool, 'query'>;

const TICKET = /^[\w-]{43}$/;
const hashOf = (ticket: string): Buffer => createHash('sha256').update(ticket).digest();

/** Whose socket it is, and with what it ends. */
export interface Admission {
  readonly userId: string;
  /** The sign-in, token or link that the ticket was asked for with; null = none that can be ended. */
  readonly credentialId: string | null;
  /** When it ends by itself; null = with its credential. */
  readonly endsAt: Date | null;
}

/** When the socket of a caller ends by itself: a link's reader may open it anew as long as the link is there. */
const endOf = ({ kind, endsAt }: Caller): Date | null => (kind === 'share_link' ? null : endsAt);

/**
 * A ticket for one socket: single use, good for 30 s. It travels in a URL, where an access token must not; only its
 * hash is stored.
 */
export async function issueTicket(
  pool: Queryable,
  userId: string,
  admission: Pick<Admission, 'credentialId' | 'endsAt'> = { credentialId: null, endsAt: null },
): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  await pool.query(
    `WITH gone AS (DELETE FROM ws_tickets WHERE expires_at < now())
     INSERT INTO ws_tickets (ticket_hash, user_id, expires_at, credential_id, ends_at)
     VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5)`,
    [hashOf(ticket), userId, TICKET_SECONDS, admission.credentialId, admission.endsAt],
  );
  return ticket;
}

/** Takes a ticket, whatever its age; for whom it was issued, or null when it is spent, expired or made up. */
export async function redeemTicket(pool: Queryable, ticket: string): Promise<Admission | null> {
  if (!TICKET.test(ticket)) return null;
  const { rows } = await pool.query<{
    user_id: string;
    credential_id: string | null;
    ends_at: string | null;
    is_valid: boolean;
  }>(
    `DELETE FROM ws_tickets WHERE ticket_hash = $1
     RETURNING user_id, credential_id, ends_at, expires_at > now() AS is_valid`,
    [hashOf(ticket)],
  );
  const [row] = rows;
  if (row?.is_valid !== true) return null;
  const endsAt = row.ends_at === null ? null : new Date(row.ends_at);
  return { userId: row.user_id, credentialId: row.credential_id, endsAt };
}

/** `POST /ws/ticket`. */
export function ticketRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.post('/ws/ticket', async (request, response) => {
    const caller = callerOf(request);
    const admission = { credentialId: caller.credentialId, endsAt: endOf(caller) };
    const ticket = await issueTicket(database.pool, caller.userId, admission);
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json({ ticket, expires_in_seconds: TICKET_SECONDS });
  });
  return router;
}
