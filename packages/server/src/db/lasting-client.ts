import pg from 'pg';
import { clientConfig, type DatabaseAddress } from './pool.js';

const RETRY_MS = 500;

/** A connection of one's own that is made again whenever it is lost. */
export interface LastingClient {
  stop(): Promise<void>;
}

/**
 * Keeps a connection to Postgres outside the pool, for what lives in a session: LISTEN, advisory locks.
 *
 * @param begin what to do on each new connection; a rejection counts as a lost connection
 */
export function lastingClient(address: DatabaseAddress, begin: (client: pg.Client) => Promise<unknown>): LastingClient {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const retry = (lost: pg.Client): void => {
    if (stopped || client !== lost) return;
    client = undefined;
    // Already broken: that it also ends badly is no news.
    lost.end().catch(() => undefined);
    timer = setTimeout(connect, RETRY_MS);
  };

  const connect = (): void => {
    const next = new pg.Client({ ...clientConfig(address), keepAlive: true });
    client = next;
    next.on('error', () => retry(next));
    next.on('end', () => retry(next));
    next
      .connect()
      .then(() => begin(next))
      .catch(() => retry(next));
  };

  connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
