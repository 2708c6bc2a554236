/** Reads one table of rows for a project in a thread of its own: what the file costs stays here. */
import { parentPort, workerData } from 'node:worker_threads';
import { FormatError } from '@trueppm/scheduler/csv';
import type { ProjectRow, SyncChanges } from '@trueppm/sdk/protocol';
import { notFound, ServerError } from '../errors.js';
import { isShallow } from '../http/shallow.js';
import { fromFormatError } from '../imports/problem.js';
import { readPlanFile } from '../imports/read-file.js';
import { JSON_DEPTH_MAX } from '../limits.js';
import { PlanRows } from '../schedule/plan-rows.js';
import { readCsvTable } from './csv-table.js';
import type { TableAnswer, TableInput } from './draft-table.js';
import type { FileTable } from './file-table.js';
import type { RowFormat } from './format.js';
import { readTable } from './read.js';
import { StoredPlan } from './stored-plan.js';

/** How far into JSON it is looked for what it calls itself. */
const HEAD_LENGTH = 4_096;

const say = (answer: TableAnswer): void => parentPort?.postMessage(answer);
const { changes, file, format, options } = workerData as TableInput;

/** JSON, as a plan document of the scheduler or as rows of the contract. */
async function readJsonTable(plan: StoredPlan): Promise<FileTable> {
  if (!isShallow(file)) {
    throw new ServerError('too_deep', `The file nests deeper than ${JSON_DEPTH_MAX} levels.`, {
      limit: JSON_DEPTH_MAX,
    });
  }
  const text = new TextDecoder().decode(file);
  if (/^\s*\{/.test(text) && /"format"\s*:\s*"trueppm-project"/.test(text.slice(0, HEAD_LENGTH))) {
    throw new ServerError('not_plan', 'A whole project becomes a project of its own: import it as a plan.');
  }
  if (/^\s*\{/.test(text) && /"format"\s*:/.test(text.slice(0, HEAD_LENGTH))) {
    const { planTable } = await import('./plan-table.js');
    return planTable(await readPlanFile('json', bytes(), {}), plan, 'json');
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new ServerError('malformed_file', `The file is no JSON: ${(cause as Error).message.slice(0, 200)}`, {
      cause,
    });
  }
  const { taskRows } = await import('./task-rows.js');
  return taskRows(document);
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield file;
}

const READERS: Readonly<Record<RowFormat, (plan: StoredPlan) => Promise<FileTable>>> = {
  csv: plan => readCsvTable(file, plan, options.dateOrder),
  json: readJsonTable,
  async mspdi(plan) {
    const { planTable } = await import('./plan-table.js');
    return planTable(await readPlanFile('mspdi', bytes(), {}), plan, 'mspdi');
  },
};

async function work(): Promise<TableAnswer> {
  const rows = new PlanRows();
  rows.apply(JSON.parse(changes) as SyncChanges);
  const [project] = rows.table<ProjectRow>('projects').values();
  if (project === undefined) throw notFound();
  const plan = new StoredPlan(rows, project);
  if (options.parentId !== null && !plan.tasks.has(options.parentId)) {
    const message = 'parent_id names no task of this project.';
    const errors = [{ path: 'parent_id', code: 'unknown_reference', message }];
    throw new ServerError('unknown_reference', message, { errors });
  }
  return { draft: readTable(await READERS[format](plan), plan, options), taskIds: [...plan.tasks.keys()] };
}

work()
  .then(say)
  .catch((error: unknown) => {
    if (error instanceof FormatError) say({ refusal: fromFormatError(error, format).toProblem() });
    else if (error instanceof ServerError) say({ refusal: error.toProblem() });
    else throw error;
  })
  .finally(() => parentPort?.close());
