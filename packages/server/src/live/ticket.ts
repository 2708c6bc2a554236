import { createHash, randomBytes } from 'node:crypto';
import { Router } from 'express';
import type pg from 'pg';
import type { Deps } from '../deps.js';
import { callerId } from '../http/request.js';
import { TICKET_SECONDS } from '../limits.js';

type Queryable = Pick<pg.Pool, 'query'>;

const TICKET = /^[\w-]{43}$/;
const hashOf = (ticket: string): Buffer => createHash('sha256').update(ticket).digest();

/**
 * A ticket for one socket: single use, good for 30 s. It travels in a URL, where an access token must not; only its
 * hash is stored.
 */
export async function issueTicket(pool: Queryable, userId: string): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  await pool.query(
    `WITH gone AS (DELETE FROM ws_tickets WHERE expires_at < now())
     INSERT INTO ws_tickets (ticket_hash, user_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))`,
    [hashOf(ticket), userId, TICKET_SECONDS],
  );
  return ticket;
}

/** Takes a ticket, whatever its age; the user it was issued to, or null when it is spent, expired or made up. */
export async function redeemTicket(pool: Queryable, ticket: string): Promise<string | null> {
  if (!TICKET.test(ticket)) return null;
  const { rows } = await pool.query<{ user_id: string; is_valid: boolean }>(
    'DELETE FROM ws_tickets WHERE ticket_hash = $1 RETURNING user_id, expires_at > now() AS is_valid',
    [hashOf(ticket)],
  );
  return rows[0]?.is_valid === true ? rows[0].user_id : null;
}

/** `POST /ws/ticket`. */
export function ticketRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.post('/ws/ticket', async (request, response) => {
    const ticket = await issueTicket(database.pool, callerId(request));
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json({ ticket, expires_in_seconds: TICKET_SECONDS });
  });
  return router;
}
