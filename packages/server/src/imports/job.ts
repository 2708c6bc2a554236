import { randomUUID } from 'node:crypto';
import type { SyncTable } from '@trueppm/sdk/protocol';
import type { Logger } from 'pino';
import { insertFiledBaselines } from '../baselines/plan-file.js';
import { insertStandardColumns } from '../board/service.js';
import { type Database, isUnavailable } from '../db/pool.js';
import { type ProjectTransaction, sqlState, withProjectWrite } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import { insertMember } from '../projects/member-queries.js';
import { insertHistory, keepWork } from './history-store.js';
import { type ParsedPlan, parsePlan, Refused, type WholePlan } from './parse.js';
import {
  failImport,
  finishImport,
  noteFormat,
  noteProgress,
  readPiece,
  takeImport,
  type WaitingImport,
} from './queries.js';
import { Stages } from './stages.js';
import { insertTable } from './store-table.js';
import { insertTimesheets, insertWholeTable, keepCreation, type Locals, selectLocals } from './whole-store.js';

/** What an import needs of the server. */
export interface ImportDeps {
  readonly database: Database;
  readonly log: Pick<Logger, 'error'>;
  /** Hears how long the parts of an import took, ms, in their order. */
  readonly onStages?: (ms: Readonly<Record<string, number>>) => void;
}

/** A crash that is not Postgres being away is tried again this often: somebody waits for the answer. */
const ATTEMPTS_MAX = 3;
/** Share of the progress that reading the file has. */
const READ_SHARE = 0.6;

/** Between two notes of how far it is, and looks whether somebody has ended the import. */
const LOOK_MS = 500;

/** Ended by its sender, or by another attempt. */
class EndedElsewhere extends Error {}

/** A value that no column takes: out of range, or against a rule of its table. */
const isUnstorable = (error: unknown): boolean => /^(22|23)/.test(sqlState(error) ?? '');

/**
 * Works on one import: parses and dates the file in a thread, then stores everything in one transaction together with
 * the end of the import. A file that is refused leaves nothing but the reason.
 *
 * @param attempt 1 for the first
 * @throws Error for what another attempt may get over
 */
export async function runImport(
  { database, log, onStages }: ImportDeps,
  importId: string,
  attempt: number,
): Promise<void> {
  const waiting = await takeImport(database.pool, importId);
  if (waiting === null) return;
  try {
    const projectId = randomUUID();
    const stages = new Stages();
    const plan = await parse(database, waiting, projectId);
    stages.end('thread');
    await store(database, waiting, projectId, { plan, stages });
    stages.end('commit');
    onStages?.({ ...plan.stages, ...stages.ms });
  } catch (error) {
    if (error instanceof EndedElsewhere) return;
    if (error instanceof Refused) return await failImport(database.pool, importId, error.problem);
    if (isUnstorable(error)) {
      log.error({ err: error, importId }, 'an import has a value that no column takes');
      const problem = new ServerError('invalid_value', 'The plan has a value that cannot be stored.');
      return await failImport(database.pool, importId, problem.toProblem());
    }
    if (isUnavailable(error) || attempt < ATTEMPTS_MAX) throw error;
    log.error({ err: error, importId }, 'an import failed');
    const problem = new ServerError('import_failed', 'The plan could not be stored; nothing was imported.');
    await failImport(database.pool, importId, problem.toProblem());
  }
}

async function parse({ pool }: Database, waiting: WaitingImport, projectId: string): Promise<ParsedPlan> {
  const { id, file_name: fileName, options, pieces } = waiting;
  const ending = new AbortController();
  const end = (reason: unknown): void => ending.abort(reason);
  let ordinal = 0;
  const looking = setInterval(() => {
    const progress = READ_SHARE * Math.min(1, ordinal / Math.max(1, pieces));
    noteProgress(pool, id, progress).then(isWanted => isWanted || end(new EndedElsewhere()), end);
  }, LOOK_MS);
  const read = (): Promise<Buffer | null> => {
    const piece = readPiece(pool, id, ordinal);
    // Whoever asks for the piece hears of it.
    piece.catch(() => undefined);
    ordinal += 1;
    return piece;
  };
  // One ahead of the thread, which parses meanwhile.
  let ahead = read();
  try {
    return await parsePlan(
      { projectId, fileName, options },
      {
        signal: ending.signal,
        onFormat: format => void noteFormat(pool, id, format).catch(end),
        async nextPiece() {
          const piece = await ahead;
          if (piece !== null) ahead = read();
          return piece;
        },
      },
    );
  } finally {
    clearInterval(looking);
  }
}

async function store(
  database: Database,
  waiting: WaitingImport,
  projectId: string,
  { plan, stages }: { readonly plan: ParsedPlan; readonly stages: Stages },
): Promise<void> {
  const scope = { projectId, actor: waiting.user_id, cause: 'import', creates: true } as const;
  await withProjectWrite(database, scope, async tx => {
    const locals = plan.whole === null ? null : await beginWhole(tx, waiting, plan.whole);
    for (const [done, table] of plan.tables.entries()) {
      if (locals === null) await insertTable(tx, table);
      else await insertWholeTable(tx, table, locals);
      stages.end(`store ${table.table}`);
      // Outside the transaction, so that it is seen.
      const progress = READ_SHARE + (1 - READ_SHARE) * ((done + 1) / plan.tables.length) * 0.95;
      await noteProgress(database.pool, waiting.id, progress);
    }
    await insertFiledBaselines(tx, plan.baselines);
    stages.end('store baselines');
    if (locals === null) await insertStandardColumns(tx, randomUUID);
    else {
      await insertTimesheets(tx, plan.whole!.timesheets, locals);
      await insertHistory(tx, plan.whole!.history, locals);
    }
    if (plan.rest !== null) {
      await tx.query(`INSERT INTO plan_file_rests (project_id, format, rest) VALUES ($1, 'mspdi', $2)`, [
        projectId,
        plan.rest,
      ]);
    }
    await insertMember(tx, waiting.user_id, 'owner');
    await tx.query(
      `INSERT INTO schedule_state (project_id, state, read_version, finished_at, rows_moved)
       VALUES ($1, 'current', $2, now(), $3)`,
      [projectId, tx.version, countOf(plan, 'tasks')],
    );
    if (!(await finishImport(tx, waiting.id, [...plan.warnings, ...(locals?.warnings ?? [])])))
      throw new EndedElsewhere();
    stages.end('store others');
  });
}

/** Readies a transaction for rows that keep when they were made, and finds out who is known here. */
async function beginWhole(
  tx: ProjectTransaction,
  { user_id, options }: WaitingImport,
  { people, history }: WholePlan,
): Promise<Locals> {
  await keepCreation(tx);
  await keepWork(tx, history);
  return selectLocals(tx, { importerId: user_id, knowsEverybody: options.knowsEverybody === true }, people);
}

const countOf = (plan: ParsedPlan, table: SyncTable): number =>
  plan.tables.find(candidate => candidate.table === table)?.ids.length ?? 0;
