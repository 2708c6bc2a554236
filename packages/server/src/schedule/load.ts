import { PLAN_TABLES } from '@trueppm/sdk/protocol';
import type { Database } from '../db/pool.js';
import { dueChanges } from './status.js';

/** A project's rows from a number on, all of one snapshot. */
export interface LoadedChanges {
  readonly since: number;
  readonly version: number;
  /** JSON of SyncChanges. */
  readonly changes: string;
}

/** No cap: the engine needs all rows. */
const ALL_ROWS = 1_000_000_000;

interface LoadedRow {
  readonly is_due: boolean;
  readonly server_version: number | null;
  readonly is_continuous: boolean | null;
  readonly changes: string | null;
}

/** Whether a run is due and, only then, the rows: one look at one snapshot. */
const LOAD_QUERY = {
  name: 'schedule-load',
  text: `SELECT due.is_due, d.server_version, d.is_continuous, d.changes
           FROM (SELECT $3::boolean OR EXISTS (${dueChanges('$1')}) AS is_due) AS due
           LEFT JOIN LATERAL (SELECT * FROM project_delta($1, $2, ${ALL_ROWS}, '{}', NULL, $4) WHERE due.is_due) AS d ON true`,
};

/**
 * Loads what a holder of the rows at `since` lacks; `since` 0 = everything.
 *
 * @param isForced true = also when nothing that moves dates was committed since the last run
 * @returns null when no run is due, or there is no such project
 */
export async function loadChanges(
  database: Database,
  projectId: string,
  since: number,
  isForced: boolean,
): Promise<LoadedChanges | null> {
  for (const from of since === 0 ? [0] : [since, 0]) {
    const { rows } = await database.pool.query<LoadedRow>({
      ...LOAD_QUERY,
      values: [projectId, from, isForced, PLAN_TABLES],
    });
    const row = rows[0];
    if (row?.is_due !== true || row.server_version === null) return null;
    if (row.is_continuous === true && row.changes !== null) {
      return { since: from, version: row.server_version, changes: row.changes };
    }
  }
  return null;
}
