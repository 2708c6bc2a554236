import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { DatabaseAddress } from './pool.js';

/** Where the configured Postgres is reached. */
export interface OpenedDatabase {
  readonly address: DatabaseAddress;
  /** Lets go of it; an embedded one that was started for this is stopped. */
  stop(): Promise<void>;
}

/** Finds the configured Postgres, starting the embedded one when there is no other and none runs over its folder. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  log: Pick<Logger, 'error'>,
): Promise<OpenedDatabase> {
  if (config.databaseUrl !== null) return { address: config.databaseUrl, stop: async () => undefined };
  const { startEmbedded } = await import('./embedded.js');
  const postgres = await startEmbedded({
    dataFolder: config.dataFolder,
    onRestart: reason => log.error({ reason }, 'embedded Postgres ended and is started again'),
  });
  return { address: postgres.address, stop: () => postgres.stop() };
}
