import type pg from 'pg';
import { ServerError } from '../errors.js';
import {
  EXPORT_ATTEMPTS_MAX,
  EXPORTS_AT_ONCE_MAX,
  EXPORTS_KEPT_MAX,
  EXPORTS_PER_HOUR,
  EXPORTS_UNDER_WAY_MAX,
} from '../limits.js';
import { insertExport, readDemand, type WantedExport } from './queries.js';

const HOUR_SECONDS = 3_600;

/**
 * Begins an export in the background.
 *
 * @returns its id
 * @throws ServerError `conflict` while the caller has too many under way, `rate_limited`
 */
export async function beginExport(pool: pg.Pool, wanted: WantedExport): Promise<string> {
  const { lastHour, underWay } = await readDemand(pool, wanted);
  if (underWay >= EXPORTS_UNDER_WAY_MAX) {
    const message = `${EXPORTS_UNDER_WAY_MAX} exports of yours of this project are under way: wait for one, or cancel it.`;
    throw new ServerError('conflict', message, { limit: EXPORTS_UNDER_WAY_MAX });
  }
  if (lastHour >= EXPORTS_PER_HOUR) {
    throw new ServerError('rate_limited', `At most ${EXPORTS_PER_HOUR} exports of a project in an hour.`, {
      limit: EXPORTS_PER_HOUR,
      retryAfterSeconds: HOUR_SECONDS / EXPORTS_PER_HOUR,
    });
  }
  // A few queues for all: in each one after the other, so that exports never take every runner from other jobs.
  const lane = `export-${Number.parseInt(wanted.projectId.slice(0, 8), 16) % EXPORTS_AT_ONCE_MAX}`;
  return insertExport(pool, wanted, { keptMax: EXPORTS_KEPT_MAX, attemptsMax: EXPORT_ATTEMPTS_MAX, lane });
}
