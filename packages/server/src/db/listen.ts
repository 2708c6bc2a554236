import pg from 'pg';
import { type LastingClient, lastingClient } from './lasting-client.js';
import type { DatabaseAddress } from './pool.js';

/** A LISTEN connection that comes back by itself. */
export type Listening = LastingClient;

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
  const lasting = lastingClient(address, async client => {
    client.on('notification', message => handlers.onPayload(message.payload ?? ''));
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    if (!stopped) handlers.onReady?.();
  });
  return {
    stop() {
      stopped = true;
      return lasting.stop();
    },
  };
}
