import type { Database } from '../db/pool.js';
import { closedAmong } from '../identity/closed.js';
import { endedAmong } from '../identity/ended.js';
import type { Admission } from './ticket.js';

/** Between two looks: a socket outlives what it was opened with by little more than this. */
const LOOK_MS = 1_000;

/** A socket as this look needs it. */
interface Expiring {
  readonly admission: Admission;
  close(code: number, reason: string): void;
}

/** RFC 6455: what the socket was allowed by is no more. */
const POLICY_VIOLATION = 1008;

/**
 * Closes sockets whose sign-in, token or link has ended, and those of closed accounts that came with nothing which could
 * end, a token of another issuer say; wherever that happened. Two queries a second for all sockets of the process.
 *
 * @returns stops looking
 */
export function closeEnded(
  database: Database,
  sockets: Iterable<Expiring>,
  onError: (error: unknown) => void,
): () => void {
  let isLooking = false;
  const look = async (): Promise<void> => {
    const credentials = new Set<string>();
    const users = new Set<string>();
    const now = Date.now();
    for (const socket of sockets) {
      const { credentialId, endsAt, userId } = socket.admission;
      if (endsAt !== null && endsAt.getTime() <= now) socket.close(POLICY_VIOLATION, 'the credential has ended');
      else if (credentialId !== null) credentials.add(credentialId);
      else users.add(userId);
    }
    const none = new Set<string>();
    const ended = credentials.size === 0 ? none : await endedAmong(database.pool, [...credentials]);
    const closed = users.size === 0 ? none : await closedAmong(database.pool, [...users]);
    if (ended.size + closed.size === 0) return;
    for (const socket of sockets) {
      const { credentialId, userId } = socket.admission;
      if (credentialId !== null && ended.has(credentialId)) socket.close(POLICY_VIOLATION, 'the credential has ended');
      else if (credentialId === null && closed.has(userId)) socket.close(POLICY_VIOLATION, 'the account is closed');
    }
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch(onError)
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
