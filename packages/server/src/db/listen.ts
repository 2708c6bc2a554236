import pg from 'pg';
import { clientConfig, type DatabaseAddress } from './pool.js';

/** A LISTEN connection that comes back by itself. */
export interface Listening {
  stop(): Promise<void>;
}

const RETRY_MS = 500;

/**
 * Listens on a Postgres channel with a connection of its own, reconnecting when it is lost. Notifications sent in
 * the gap are lost, so `onReady` must make the caller look for itself.
 *
 * @param channel a plain identifier
 * @param handlers `onPayload` for each notification; `onReady` after each (re)connection
 */
export function listen(
  address: DatabaseAddress,
  channel: string,
  handlers: { readonly onPayload: (payload: string) => void; readonly onReady?: () => void },
): Listening {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const retry = (lost: pg.Client): void => {
    if (stopped || client !== lost) return;
    client = undefined;
    lost.end().catch(() => undefined);
    timer = setTimeout(connect, RETRY_MS);
  };

  const connect = (): void => {
    const next = new pg.Client({ ...clientConfig(address), keepAlive: true });
    client = next;
    next.on('error', () => retry(next));
    next.on('end', () => retry(next));
    next.on('notification', message => handlers.onPayload(message.payload ?? ''));
    next
      .connect()
      .then(() => next.query(`LISTEN ${pg.escapeIdentifier(channel)}`))
      .then(() => {
        if (!stopped) handlers.onReady?.();
      })
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
