import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { selectFiledBaselines } from '../baselines/plan-file.js';
import type { Database } from '../db/pool.js';
import { unnamedChanges } from '../rows/unnamed.js';
import { loadChanges } from '../schedule/load.js';
import type { ExportFormat, ExportOptions } from './format.js';
import { type FileReader, type ProjectFile, writeProjectJson } from './project-json.js';
import { writePlan } from './write.js';

/** A project as a file. */
export interface ExportedPlan {
  /** The project's name. */
  readonly name: string;
  readonly file: Uint8Array;
}

/** How a plan file is written. */
export interface PlanExport {
  readonly options?: ExportOptions;
  /** Whether an MSPDI file says again what the file that the plan came from said beyond it. Default true. */
  readonly isWithRest?: boolean;
  /** For readers who are not told who the people are. Default false. */
  readonly hidesNames?: boolean;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/** Writes a project as a plan file with its computed dates; null when there is no such project. */
export async function exportPlan(
  database: Database,
  projectId: string,
  format: Exclude<ExportFormat, 'project_json'>,
  { options = {}, isWithRest = true, hidesNames = false, signal }: PlanExport = {},
): Promise<ExportedPlan | null> {
  const loaded = await loadChanges(database, projectId, 0, true);
  if (loaded === null) return null;
  const { rows } = await database.pool.query<{ name: string; rest: string | null }>(
    `SELECT p.name, r.rest::text AS rest FROM projects AS p
       LEFT JOIN plan_file_rests AS r ON r.project_id = p.id AND r.format = 'mspdi' WHERE p.id = $1`,
    [projectId],
  );
  const baselines = await selectFiledBaselines(database.pool, projectId);
  const rest = format === 'mspdi' && isWithRest ? (rows[0]?.rest ?? null) : null;
  const changes = hidesNames ? unnamedChanges(loaded.changes) : loaded.changes;
  const file = await writePlan({ format, options, changes, baselines, rest }, signal);
  return { name: rows[0]?.name ?? 'plan', file };
}

/** What is exported, and for whose eyes. */
export interface Wanted {
  readonly projectId: string;
  readonly format: ExportFormat;
  readonly options: ExportOptions;
  readonly reader: FileReader;
}

/**
 * Writes a project as a file of any format to where it shall go.
 *
 * @returns false when there is no such project
 */
export async function writeExport(
  database: Database,
  { projectId, format, options, reader }: Wanted,
  target: ProjectFile & { readonly signal?: AbortSignal },
): Promise<boolean> {
  if (format === 'project_json') {
    let out: Writable | undefined;
    const begin = (name: string): Writable => {
      out = target.begin(name);
      return out;
    };
    const isThere = await writeProjectJson(database, { projectId, reader }, { ...target, begin });
    if (out !== undefined) await finished(out);
    return isThere;
  }
  const { signal } = target;
  const plan = await exportPlan(database, projectId, format, {
    options,
    isWithRest: reader.seesPeople,
    hidesNames: reader.hidesNames === true,
    ...(signal === undefined ? {} : { signal }),
  });
  if (plan === null) return false;
  const out = target.begin(plan.name);
  out.end(Buffer.from(plan.file.buffer, plan.file.byteOffset, plan.file.byteLength));
  await finished(out);
  return true;
}
