import { reapTombstones } from '../changes/reaper.js';
import type { Deps } from '../deps.js';
import {
  ACCOUNT_FAILURES_MINUTES,
  BATCH_DAYS,
  DELIVERY_LOG_DAYS,
  EXPORT_HOURS,
  IDEMPOTENCY_HOURS,
  NOTIFICATION_DAYS,
  ROW_IMPORT_HOURS,
  TOMBSTONE_DAYS,
} from '../limits.js';
import { purgeExpired } from '../trash/queries.js';

const EVERY_MS = 60 * 60 * 1_000;

/** What has served its time: kept answers, refresh tokens that have ended with their families, pushed batches. */
const STATEMENTS: readonly (readonly [string, readonly number[]])[] = [
  ['DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)', [IDEMPOTENCY_HOURS]],
  ['DELETE FROM refresh_tokens WHERE expires_at < now()', []],
  [
    `DELETE FROM refresh_families f WHERE created_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM refresh_tokens t WHERE t.family_id = f.id)`,
    [],
  ],
  // Numbers of windows: of a minute, and of the longer one that failures of an account are counted in.
  [
    `DELETE FROM rate_windows
      WHERE CASE WHEN bucket LIKE 'account-failures %' THEN window_start < extract(epoch FROM now()) / (60 * $1) - 2
                 ELSE window_start < extract(epoch FROM now()) / 60 - 60 END`,
    [ACCOUNT_FAILURES_MINUTES],
  ],
  ['DELETE FROM webhook_deliveries WHERE last_attempt_at < now() - make_interval(days => $1)', [DELIVERY_LOG_DAYS]],
  // Their files go with them.
  ['DELETE FROM exports WHERE created_at < now() - make_interval(hours => $1)', [EXPORT_HOURS]],
  ['DELETE FROM row_imports WHERE created_at < now() - make_interval(hours => $1)', [ROW_IMPORT_HOURS]],
  ['DELETE FROM sign_in_attempts WHERE expires_at < now()', []],
  ['DELETE FROM notifications WHERE created_at < now() - make_interval(days => $1)', [NOTIFICATION_DAYS]],
  ['DELETE FROM sync_batches WHERE created_at < now() - make_interval(days => $1)', [BATCH_DAYS]],
];

/** Removes once what has served its time. Several processes may do it at once. */
export async function forgetExpired({ database, config }: Pick<Deps, 'database' | 'config'>): Promise<void> {
  for (const [statement, values] of STATEMENTS) await database.pool.query(statement, [...values]);
  if (config.trashDays !== null) await purgeExpired(database.pool, config.trashDays);
  await reapTombstones(database.pool, TOMBSTONE_DAYS);
  for (const statement of LOG_STATEMENTS) await database.pool.query(statement, [config.logDays]);
}

/** The log of operations, and what the feed, which stays, says of its writers' connections. $1 = days to keep. */
const LOG_STATEMENTS: readonly string[] = [
  'DELETE FROM operation_log WHERE at < now() - make_interval(days => $1)',
  `UPDATE project_change SET address = NULL, credential_id = NULL
    WHERE at < now() - make_interval(days => $1) AND (address IS NOT NULL OR credential_id IS NOT NULL)`,
];

/** Removes it now and then every hour. */
export function startRetention(deps: Pick<Deps, 'database' | 'config' | 'log'>): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const run = (): void => {
    running = forgetExpired(deps).catch((err: unknown) =>
      deps.log.warn({ err }, 'retention failed; it is tried again'),
    );
  };
  run();
  const timer = setInterval(run, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
