import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Expected } from './provider.js';

/** Time a person has to sign in at the provider. */
export const ATTEMPT_SECONDS = 600;

const SECRET = /^[\w-]{43}$/;
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const random = (): string => randomBytes(32).toString('base64url');

/**
 * A sign-in that has begun. The browser holds one secret in a cookie; verifier and nonce come from it and from the state,
 * so that another browser cannot end what this one began, and the database alone gives nothing away.
 */
export interface Attempt {
  readonly browserSecret: string;
  readonly expected: Expected;
}

function expectedOf(browserSecret: string, state: string): Expected {
  const derive = (purpose: string): string =>
    createHmac('sha256', browserSecret).update(`${purpose} ${state}`).digest('base64url');
  return { state, verifier: derive('verifier'), nonce: derive('nonce') };
}

/**
 * Begins a sign-in.
 * @param browserSecret of an attempt in another tab; null = none
 */
export async function beginAttempt(pool: Pool, browserSecret: string | null, returnTo: string): Promise<Attempt> {
  const secret = browserSecret !== null && SECRET.test(browserSecret) ? browserSecret : random();
  const state = random();
  await pool.query(
    `INSERT INTO sign_in_attempts (state_hash, browser_hash, return_to, expires_at)
     VALUES ($1, $2, $3, now() + make_interval(secs => $4))`,
    [hashOf(state), hashOf(secret), returnTo, ATTEMPT_SECONDS],
  );
  return { browserSecret: secret, expected: expectedOf(secret, state) };
}

/** Ends a sign-in by its state, once: where to go then, or null when this browser did not begin it, or too long ago. */
export async function endAttempt(
  pool: Pool,
  browserSecret: string | null,
  state: string,
): Promise<{ readonly expected: Expected; readonly returnTo: string } | null> {
  if (browserSecret === null || !SECRET.test(browserSecret)) return null;
  const { rows } = await pool.query<{ return_to: string; is_good: boolean }>(
    `DELETE FROM sign_in_attempts WHERE state_hash = $1
     RETURNING return_to, expires_at > now() AND browser_hash = $2 AS is_good`,
    [hashOf(state), hashOf(browserSecret)],
  );
  const [row] = rows;
  if (row?.is_good !== true) return null;
  return { expected: expectedOf(browserSecret, state), returnTo: row.return_to };
}
