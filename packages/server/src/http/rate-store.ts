import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import type pg from 'pg';
import { isUnavailable } from '../db/pool.js';

/** How a {@link SharedRateStore} counts. */
export interface RateStoreOptions {
  readonly pool: pg.Pool;
  /** Keeps the counts of one limiter apart from those of another. */
  readonly name: string;
  readonly windowMs: number;
  /**
   * True = every hit is counted in Postgres before it is answered, for what must not be guessed. False = hits are added up
   * and exchanged every half second, which lets a burst over several processes pass a little more than the limit.
   */
  readonly isExact: boolean;
}

/** Hits of one key in the current window. */
interface Count {
  /** Of all processes, as of the last exchange. */
  shared: number;
  /** Of this process since then. */
  pending: number;
}

const EXCHANGE_MS = 500;

/**
 * Counts of a rate limiter that all processes on one database share. Windows are those of the clock, so that processes
 * need not agree on when one began. While Postgres is away each process counts for itself.
 */
export class SharedRateStore implements Store {
  readonly #pool: pg.Pool;
  readonly #name: string;
  readonly #windowMs: number;
  readonly #isExact: boolean;
  #window = 0;
  #counts = new Map<string, Count>();
  #timer: NodeJS.Timeout | undefined;

  constructor({ pool, name, windowMs, isExact }: RateStoreOptions) {
    this.#pool = pool;
    this.#name = name;
    this.#windowMs = windowMs;
    this.#isExact = isExact;
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const count = this.#countOf(key);
    count.pending += 1;
    if (this.#isExact) await this.#exchange([key]);
    else this.#plan();
    return {
      totalHits: count.shared + count.pending,
      resetTime: new Date((this.#window + 1) * this.#windowMs),
    };
  }

  async decrement(key: string): Promise<void> {
    const count = this.#countOf(key);
    count.pending -= 1;
    if (this.#isExact) await this.#exchange([key]);
    else this.#plan();
  }

  async resetKey(key: string): Promise<void> {
    this.#counts.delete(key);
    await this.#pool.query('DELETE FROM rate_windows WHERE bucket = $1', [this.#bucketOf(key)]);
  }

  #bucketOf(key: string): string {
    return `${this.#name} ${key}`;
  }

  #countOf(key: string): Count {
    const window = Math.floor(Date.now() / this.#windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { shared: 0, pending: 0 };
      this.#counts.set(key, count);
    }
    return count;
  }

  #plan(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const waiting = [...this.#counts].filter(([, { pending }]) => pending !== 0).map(([key]) => key);
      void this.#exchange(waiting);
    }, EXCHANGE_MS);
    this.#timer.unref();
  }

  /** Adds this process' hits to those of the others and learns the sum: one statement for all keys. */
  async #exchange(keys: readonly string[]): Promise<void> {
    const counts = this.#counts;
    const sent = keys.flatMap(key => {
      const count = counts.get(key);
      if (count === undefined) return [];
      const hits = count.pending;
      count.shared += hits;
      count.pending = 0;
      return [{ key, count, hits }];
    });
    if (sent.length === 0) return;
    // The server stopped meanwhile: nobody asks any more.
    if (this.#pool.ending) return;
    // In one order, so that two processes cannot wait for each other.
    sent.sort((a, b) => (a.key < b.key ? -1 : 1));
    try {
      const { rows } = await this.#pool.query<{ bucket: string; hits: number }>({
        name: 'rate-exchange',
        text: `INSERT INTO rate_windows AS w (bucket, window_start, hits)
               SELECT r.bucket, $2, r.hits FROM unnest($1::text[], $3::integer[]) AS r (bucket, hits)
               ON CONFLICT (bucket, window_start) DO UPDATE SET hits = w.hits + excluded.hits
               RETURNING bucket, hits`,
        values: [
          sent.map(({ key }) => this.#bucketOf(key)),
          this.#window * this.#windowMs,
          sent.map(({ hits }) => hits),
        ],
      });
      const known = new Map(rows.map(({ bucket, hits }) => [bucket, hits]));
      for (const { key, count } of sent) count.shared = known.get(this.#bucketOf(key)) ?? count.shared;
    } catch (error) {
      // What was counted here still counts here.
      if (!isUnavailable(error)) throw error;
    }
  }
}
