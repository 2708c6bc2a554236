import { createRequire } from 'node:module';

/** Version of this server, as in its package. */
export const SERVER_VERSION = (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
