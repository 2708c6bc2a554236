import { randomUUID } from 'node:crypto';
import { PLAN_TABLES, type PlanTable } from '@trueppm/sdk/protocol';
import type { Logger } from 'pino';
import { insertFiledBaselines } from '../baselines/plan-file.js';
import { insertStandardColumns } from '../board/service.js';
import { type Database, isUnavailable } from '../db/pool.js';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import { insertMember } from '../projects/member-queries.js';
import { TABLES } from '../rows/columns.js';
import { type ParsedPlan, parsePlan, Refused } from './parse.js';
import { failImport, finishImport, noteProgress, readPiece, takeImport, type WaitingImport } from './queries.js';

/** What an import needs of the server. */
export interface ImportDeps {
  readonly database: Database;
  readonly log: Pick<Logger, 'error'>;
}

/** A crash that is not Postgres being away is tried again this often: somebody waits for the answer. */
const ATTEMPTS_MAX = 3;
/** Share of the progress that reading the file has. */
const READ_SHARE = 0.6;

/** Fewer rows of a table change its statistics too little to matter. */
const ANALYZE_ROWS_MIN = 500;

class EndedElsewhere extends Error {}

/**
 * Works on one import: parses and dates the file in a thread, then stores everything in one transaction together with
 * the end of the import. A file that is refused leaves nothing but the reason.
 *
 * @param attempt 1 for the first
 * @throws Error for what another attempt may get over
 */
export async function runImport({ database, log }: ImportDeps, importId: string, attempt: number): Promise<void> {
  const waiting = await takeImport(database.pool, importId);
  if (waiting === null) return;
  try {
    const projectId = randomUUID();
    const plan = await parse(database, waiting, projectId);
    await store(database, waiting, projectId, plan);
  } catch (error) {
    if (error instanceof EndedElsewhere) return;
    if (error instanceof Refused) return await failImport(database.pool, importId, error.problem);
    if (isUnavailable(error) || attempt < ATTEMPTS_MAX) throw error;
    log.error({ err: error, importId }, 'an import failed');
    const problem = new ServerError('import_failed', 'The plan could not be stored; nothing was imported.');
    await failImport(database.pool, importId, problem.toProblem());
  }
}

function parse({ pool }: Database, waiting: WaitingImport, projectId: string): Promise<ParsedPlan> {
  let ordinal = 0;
  return parsePlan({ projectId, fallbackName: titleOf(waiting.file_name) }, async () => {
    const piece = await readPiece(pool, waiting.id, ordinal);
    ordinal += 1;
    await noteProgress(pool, waiting.id, READ_SHARE * Math.min(1, ordinal / Math.max(1, waiting.pieces)));
    return piece;
  });
}

/** `plans/House.mpp.xml` is called House. */
function titleOf(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/(\.mpp)?\.(xml|mspdi)$/i, '').trim() || 'Imported plan';
}

async function store(database: Database, waiting: WaitingImport, projectId: string, plan: ParsedPlan): Promise<void> {
  const scope = { projectId, actor: waiting.user_id, cause: 'import', creates: true } as const;
  await withProjectWrite(database, scope, async tx => {
    for (const [done, table] of PLAN_TABLES.entries()) {
      await insertTable(tx, table, plan);
      // Outside the transaction, so that it is seen.
      const progress = READ_SHARE + (1 - READ_SHARE) * ((done + 1) / PLAN_TABLES.length) * 0.95;
      await noteProgress(database.pool, waiting.id, progress);
    }
    await insertFiledBaselines(tx, plan.baselines);
    await insertStandardColumns(tx, randomUUID);
    await tx.query(`INSERT INTO plan_file_rests (project_id, format, rest) VALUES ($1, 'mspdi', $2)`, [
      projectId,
      plan.rest,
    ]);
    await freshenStatistics(tx, plan);
    await insertMember(tx, waiting.user_id, 'owner');
    await tx.query(
      `INSERT INTO schedule_state (project_id, state, read_version, finished_at, rows_moved)
       VALUES ($1, 'current', $2, now(), $3)`,
      [projectId, tx.version, plan.tables.tasks.ids.length],
    );
    if (!(await finishImport(tx, waiting.id, plan.warnings))) throw new EndedElsewhere();
  });
}

/**
 * Tells the planner what the tables now hold. Without it the foreign keys of a first large plan are checked by an index
 * on the project alone, each by reading all its rows: 60 s instead of 1 s for 10,000 tasks.
 */
async function freshenStatistics(tx: ProjectTransaction, plan: ParsedPlan): Promise<void> {
  const large = PLAN_TABLES.filter(table => plan.tables[table].ids.length >= ANALYZE_ROWS_MIN);
  if (large.length > 0) await tx.query(`ANALYZE ${large.join(', ')}`);
}

/** The thread has built the JSON; it is handed to Postgres as it is. */
async function insertTable(tx: ProjectTransaction, table: PlanTable, plan: ParsedPlan): Promise<void> {
  const { ids, rows } = plan.tables[table];
  if (ids.length === 0) return;
  const columns = Object.entries({ ...TABLES[table].input, ...TABLES[table].computed });
  const names = ['id', ...columns.map(([name]) => name)].join(', ');
  const types = ['id uuid', ...columns.map(([name, type]) => `${name} ${type}`)].join(', ');
  const isProject = table === 'projects';
  await tx.query(
    `INSERT INTO ${table} (${isProject ? '' : 'project_id, '}${names})
     SELECT ${isProject ? '' : '$2::uuid, '}${names} FROM json_to_recordset($1::json) AS r (${types})`,
    isProject ? [rows] : [rows, tx.projectId],
  );
  tx.recordChange(table, ids, null);
}
