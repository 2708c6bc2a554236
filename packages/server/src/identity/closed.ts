import type { Pool } from 'pg';

/** Between two looks: an account that is closed in another process is refused here this much later at most. */
const LOOK_MS = 1_000;
/** Longer than anybody here goes without asking for the account itself. */
const RECENT_SECONDS = 90;

/** Accounts that were closed a moment ago, for whoever remembers more of them. One query a second, while requests come. */
export class ClosedAccounts {
  readonly #pool: Pick<Pool, 'query'>;
  #closed: ReadonlySet<string> = new Set();
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  constructor(pool: Pick<Pool, 'query'>) {
    this.#pool = pool;
  }

  /** Whether an account was closed within the last minute, as of a second ago. */
  async includes(userId: string): Promise<boolean> {
    if (performance.now() - this.#lookedAtMs > LOOK_MS) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    return this.#closed.has(userId);
  }

  async #look(): Promise<void> {
    const startedAtMs = performance.now();
    const { rows } = await this.#pool.query<{ id: string }>({
      name: 'closed-accounts',
      text: 'SELECT id FROM users WHERE disabled_at > now() - make_interval(secs => $1)',
      values: [RECENT_SECONDS],
    });
    this.#closed = new Set(rows.map(({ id }) => id));
    this.#lookedAtMs = startedAtMs;
  }
}

/** Those of these users whose accounts are closed. */
export async function closedAmong(pool: Pick<Pool, 'query'>, userIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'closed-among',
    text: 'SELECT id FROM users WHERE id = ANY($1::uuid[]) AND disabled_at IS NOT NULL',
    values: [userIds],
  });
  return new Set(rows.map(({ id }) => id));
}
