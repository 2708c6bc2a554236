import pg from 'pg';
import type { CommitSignal } from './commit-signal.js';

/** Connections to Postgres together with the signal that says which project has a new number. */
export interface Database {
  readonly pool: pg.Pool;
  readonly committed: CommitSignal;
}

/** Where Postgres listens: a URL, or the parts of an address (a unix socket folder as `host`). */
export type DatabaseAddress = string | Readonly<pg.ClientConfig>;

const INT8 = 20;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const DATE = 1082;

/**
 * Values as the wire spells them: numbers of the number line as numbers, plan times as `2026-01-05T08:00:00` without
 * zone, audit stamps as UTC instants with `Z`.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8) return (text: string) => Number(text);
      if (oid === TIMESTAMP) return (text: string) => text.replace(' ', 'T');
      if (oid === TIMESTAMPTZ) return (text: string) => new Date(text).toISOString();
      if (oid === DATE) return (text: string) => text;
    }
    return pg.types.getTypeParser(oid, format);
  },
};

/** The client settings for an address, with the type parsers every connection of the server uses. */
export function clientConfig(address: DatabaseAddress): pg.ClientConfig {
  const parts: pg.ClientConfig = typeof address === 'string' ? { connectionString: address } : { ...address };
  return { ...parts, types, application_name: 'trueppm' };
}

/**
 * A pool on an address. It survives the loss of Postgres: idle connections that break are dropped and the next query
 * connects anew.
 *
 * @param onError told of each idle connection that broke
 */
export function openPool(
  address: DatabaseAddress,
  options: { readonly connectionsMax?: number; readonly onError?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(address),
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  // Without listeners the loss of a connection, idle or lent, would end the process.
  const onError = (error: Error): void => options.onError?.(error);
  pool.on('error', onError);
  pool.on('connect', client => client.on('error', onError));
  return pool;
}

/** One transaction that commits unless `work` throws. Project rows are written by `withProjectWrite` instead. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** True for an error that says Postgres is away or not ready, rather than that a statement was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    // 57P01…05 shutdown, crash, starting, dropped, idle; 08… connection; 53300 too many; 55000, 3D000, 28… no entry
    if (/^(57P0[1-5]|08...|53300|55000|3D000|28...)$/.test(code)) return true;
    if (/^E(CONNREFUSED|CONNRESET|NOENT|PIPE|TIMEDOUT|HOSTUNREACH|AI_AGAIN)$/.test(code)) return true;
  }
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  );
}
