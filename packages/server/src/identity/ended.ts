import type { Pool } from 'pg';
import type { Deps } from '../deps.js';
import { ACCESS_TOKEN_SECONDS } from '../limits.js';

/** Between two looks: what ends in another process is refused here this much later at most. */
const LOOK_MS = 1_000;
/** A little longer than an access token lives: clocks of processes differ. */
const RECENT_SECONDS = ACCESS_TOKEN_SECONDS + 60;

/**
 * Knows which sign-ins and links have ended although their access tokens still run. One query a second for the whole
 * process, and only while requests come.
 */
export class EndedCredentials {
  readonly #deps: Pick<Deps, 'database' | 'tokens'>;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  constructor(deps: Pick<Deps, 'database' | 'tokens'>) {
    this.#deps = deps;
  }

  /** Whether a credential had ended a second ago, or just now in this process. */
  async includes(credentialId: string): Promise<boolean> {
    if (performance.now() - this.#lookedAtMs > LOOK_MS) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    return this.#deps.tokens.isEnded(credentialId);
  }

  async #look(): Promise<void> {
    const startedAtMs = performance.now();
    const { rows } = await this.#deps.database.pool.query<{ id: string }>({
      name: 'ended-credentials',
      text: `SELECT id FROM refresh_families WHERE revoked_at > now() - make_interval(secs => $1)
             UNION ALL
             SELECT id FROM api_tokens WHERE revoked_at > now() - make_interval(secs => $1)`,
      values: [RECENT_SECONDS],
    });
    this.#deps.tokens.end(rows.map(({ id }) => id));
    this.#lookedAtMs = startedAtMs;
  }
}

/** Those of these credentials that have ended. */
export async function endedAmong(pool: Pick<Pool, 'query'>, credentialIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'ended-among',
    text: `SELECT id FROM refresh_families WHERE id = ANY($1::uuid[]) AND revoked_at IS NOT NULL
           UNION ALL
           SELECT id FROM api_tokens WHERE id = ANY($1::uuid[]) AND (revoked_at IS NOT NULL OR expires_at <= now())`,
    values: [credentialIds],
  });
  return new Set(rows.map(({ id }) => id));
}
