import type { ClientRateLimitInfo, Options, Store } from 'express-rate-limit';
import type { Pool } from 'pg';

/**
 * Counts of a limiter in Postgres: the same for all processes, where what is counted costs more than a query, such as
 * the check of a password.
 */
export class SharedCounts implements Store {
  /** Keys of different limiters never meet. */
  readonly prefix: string;
  readonly localKeys = false;
  readonly #pool: Pool;
  #windowMs = 60_000;

  constructor(pool: Pool, prefix: string) {
    this.#pool = pool;
    this.prefix = prefix;
  }

  init(options: Options): void {
    this.#windowMs = options.windowMs;
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const { rows } = await this.#pool.query<{ hits: number; resets_at: string }>(
      `INSERT INTO throttles AS t (key, hits, resets_at) VALUES ($1, 1, now() + make_interval(secs => $2))
       ON CONFLICT (key) DO UPDATE
         SET hits = CASE WHEN t.resets_at <= now() THEN 1 ELSE t.hits + 1 END,
             resets_at = CASE WHEN t.resets_at <= now() THEN excluded.resets_at ELSE t.resets_at END
       RETURNING hits, resets_at`,
      [`${this.prefix} ${key}`, this.#windowMs / 1_000],
    );
    const row = rows[0] as { hits: number; resets_at: string };
    return { totalHits: row.hits, resetTime: new Date(row.resets_at) };
  }

  async decrement(key: string): Promise<void> {
    await this.#pool.query('UPDATE throttles SET hits = hits - 1 WHERE key = $1 AND hits > 0', [
      `${this.prefix} ${key}`,
    ]);
  }

  async resetKey(key: string): Promise<void> {
    await this.#pool.query('DELETE FROM throttles WHERE key = $1', [`${this.prefix} ${key}`]);
  }
}
