import type { Logger } from 'pino';
import type { Database } from '../db/pool.js';

export async function runImport(
  _deps: { readonly database: Database; readonly log: Pick<Logger, 'error'> },
  _importId: string,
  _isLast: boolean,
): Promise<void> {}
