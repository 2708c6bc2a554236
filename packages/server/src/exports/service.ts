import { selectFiledBaselines } from '../baselines/plan-file.js';
import type { Database } from '../db/pool.js';
import { loadChanges } from '../schedule/load.js';
import { writePlan } from './write.js';

/** A project as a file. */
export interface ExportedPlan {
  /** The project's name. */
  readonly name: string;
  readonly file: Uint8Array;
}

/** Writes a project as MSPDI with its computed dates; null when there is no such project. */
export async function exportMspdi(database: Database, projectId: string): Promise<ExportedPlan | null> {
  const loaded = await loadChanges(database, projectId, 0, true);
  if (loaded === null) return null;
  const { rows } = await database.pool.query<{ name: string; rest: string | null }>(
    `SELECT p.name, r.rest::text AS rest FROM projects AS p
       LEFT JOIN plan_file_rests AS r ON r.project_id = p.id AND r.format = 'mspdi' WHERE p.id = $1`,
    [projectId],
  );
  const baselines = await selectFiledBaselines(database.pool, projectId);
  const file = await writePlan({ changes: loaded.changes, baselines, rest: rows[0]?.rest ?? null });
  return { name: rows[0]?.name ?? 'plan', file };
}
