/** Reads one table of rows for a project in a thread of its own: what the file costs stays here. */
import { parentPort, workerData } from 'node:worker_threads';
import { FormatError } from '@trueppm/scheduler/csv';
import type { ProjectRow, SyncChanges } from '@trueppm/sdk/protocol';
import { notFound, ServerError } from '../errors.js';
import { fromFormatError } from '../imports/problem.js';
import { PlanRows } from '../schedule/plan-rows.js';
import type { TableAnswer, TableInput } from './draft-table.js';
import { readTable } from './read.js';
import { StoredPlan } from './stored-plan.js';

const say = (answer: TableAnswer): void => parentPort?.postMessage(answer);
const { changes, file, options } = workerData as TableInput;

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
  return { draft: await readTable(file, plan, options), taskIds: [...plan.tasks.keys()] };
}

work()
  .then(say)
  .catch((error: unknown) => {
    if (error instanceof FormatError) say({ refusal: fromFormatError(error, 'csv').toProblem() });
    else if (error instanceof ServerError) say({ refusal: error.toProblem() });
    else throw error;
  })
  .finally(() => parentPort?.close());
