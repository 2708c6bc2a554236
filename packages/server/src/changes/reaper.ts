import type pg from 'pg';

/**
 * Removes tombstones older than so many days, project by project, each in its own transaction. A device that pulled before
 * the newest of them afterwards gets the full set as a replacement.
 *
 * @returns how many rows went
 */
export async function reapTombstones(pool: Pick<pg.Pool, 'query'>, days: number): Promise<number> {
  const { rows } = await pool.query<{ id: string; before: string }>(
    `SELECT id, before FROM (SELECT now() - make_interval(days => $1) AS before) AS w, projects_to_reap(before) AS id`,
    [days],
  );
  let removed = 0;
  for (const { id, before } of rows) {
    const { rows: reaped } = await pool.query<{ removed: number }>('SELECT reap_tombstones($1, $2) AS removed', [
      id,
      before,
    ]);
    removed += reaped[0]?.removed ?? 0;
  }
  return removed;
}
