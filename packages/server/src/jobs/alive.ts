import type pg from 'pg';
import { type LastingClient, lastingClient } from '../db/lasting-client.js';
import type { DatabaseAddress } from '../db/pool.js';

/** Class of the advisory locks that say "this runner lives"; any number that nothing else uses. */
const LOCK_CLASS = 7_411;
/** A runner that has just begun may hold a job before it holds its lock. */
const GRACE_SECONDS = 3;

/** A sign of life of a job runner, visible to every process. */
export type SignOfLife = LastingClient;

/**
 * Holds a lock for as long as this process lives: Postgres lets go of it when the connection breaks, however the
 * process ended. The queue alone would leave the jobs of a killed process locked for hours.
 *
 * @param runnerId as the queue writes it into `locked_by`
 */
export function signalLife(address: DatabaseAddress, runnerId: string): SignOfLife {
  return lastingClient(address, client =>
    client.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, runnerId]),
  );
}

/** Whether any process does the jobs of this database. */
export async function hasLivingRunner(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ lives: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database
                     WHERE l.locktype = 'advisory' AND l.classid = $1 AND d.datname = current_database()) AS lives`,
    [LOCK_CLASS],
  );
  return rows[0]?.lives === true;
}

/** Gives the jobs of runners that are dead back to the queue. */
export async function freeJobsOfTheDead(pool: pg.Pool, runnerId: string): Promise<void> {
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(array_agg(dead.locked_by))
       FROM (SELECT DISTINCT locked_by FROM graphile_worker.jobs
              WHERE locked_by <> $2 AND locked_at < now() - make_interval(secs => $3)) AS dead
      WHERE pg_try_advisory_xact_lock($1, hashtext(dead.locked_by))
     HAVING count(*) > 0`,
    [LOCK_CLASS, runnerId, GRACE_SECONDS],
  );
}
