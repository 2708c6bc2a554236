import { PLAN_TABLES } from '@trueppm/sdk/protocol';
import { readDelta } from '../changes/delta.js';
import type { Database } from '../db/pool.js';

/** A project's rows from a number on, all of one snapshot. */
export interface LoadedChanges {
  readonly since: number;
  readonly version: number;
  /** JSON of SyncChanges. */
  readonly changes: string;
}

/** No cap: the engine needs all rows. */
const ALL_ROWS = 1_000_000_000;

/**
 * Loads what a holder of the rows at `since` lacks; `since` 0 = everything.
 *
 * @returns null when there is no such project
 */
export async function loadChanges(database: Database, projectId: string, since: number): Promise<LoadedChanges | null> {
  const request = { projectId, rowsMax: ALL_ROWS, tables: PLAN_TABLES };
  let delta = await readDelta(database.pool, { ...request, since });
  let from = since;
  if (delta !== null && !delta.isContinuous) {
    from = 0;
    delta = await readDelta(database.pool, { ...request, since: 0 });
  }
  if (delta === null || delta.changes === null) return null;
  return { since: from, version: delta.version, changes: delta.changes };
}
