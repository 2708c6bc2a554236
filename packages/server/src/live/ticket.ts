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
  /** The reader of a link that does not tell who the people of the project are. */
  readonly hidesNames: boolean;
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

interface TicketRow {
  readonly hash: string;
  readonly user_id: string;
  readonly credential_id: string | null;
  readonly ends_at: string | null;
  readonly is_valid: boolean;
  readonly hides_names: boolean;
}

/** Takes the tickets that clients show: those that come at once, after a cut network say, by one statement. */
export class TicketDesk {
  readonly #pool: Queryable;
  /** Who waits for each ticket, by its hash; of several who show the same one only the first gets in. */
  #waiting = new Map<string, { done: (admission: Admission | null) => void; fail: (error: unknown) => void }[]>();
  #isTaking = false;

  constructor(pool: Queryable) {
    this.#pool = pool;
  }

  /** Takes a ticket, whatever its age; for whom it was issued, or null when it is spent, expired or made up. */
  redeem(ticket: string): Promise<Admission | null> {
    if (!TICKET.test(ticket)) return Promise.resolve(null);
    const hash = hashOf(ticket).toString('hex');
    return new Promise((done, fail) => {
      this.#waiting.set(hash, [...(this.#waiting.get(hash) ?? []), { done, fail }]);
      void this.#takeAll();
    });
  }

  /** One statement after the other: while one runs, the next batch gathers. */
  async #takeAll(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#waiting.size > 0) {
      const batch = this.#waiting;
      this.#waiting = new Map();
      try {
        const { rows } = await this.#pool.query<TicketRow>({
          name: 'redeem-tickets',
          text: `DELETE FROM ws_tickets WHERE ticket_hash = ANY(SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)
                 RETURNING encode(ticket_hash, 'hex') AS hash, user_id, credential_id, ends_at, expires_at > now() AS is_valid,
                           EXISTS (SELECT FROM api_tokens t WHERE t.id = credential_id AND t.kind = 'link'
                                      AND NOT t.shows_names) AS hides_names`,
          values: [[...batch.keys()]],
        });
        const found = new Map(rows.map(row => [row.hash, row]));
        for (const [hash, [first, ...others]] of batch) {
          first?.done(admissionOf(found.get(hash)));
          for (const { done } of others) done(null);
        }
      } catch (error) {
        for (const waiters of batch.values()) for (const { fail } of waiters) fail(error);
      }
    }
    this.#isTaking = false;
  }
}

function admissionOf(row: TicketRow | undefined): Admission | null {
  if (row?.is_valid !== true) return null;
  const endsAt = row.ends_at === null ? null : new Date(row.ends_at);
  return { userId: row.user_id, credentialId: row.credential_id, endsAt, hidesNames: row.hides_names };
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
