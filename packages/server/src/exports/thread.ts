/** Writes one plan file in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Project, type Schedule, SchedulerError, schedule } from '@trueppm/scheduler';
import { writeMspdi } from '@trueppm/scheduler/mspdi';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { attachBaselines } from '../baselines/plan-file.js';
import { readRest } from '../imports/rest.js';
import { PlanRows } from '../schedule/plan-rows.js';
import { writeTable } from './table.js';
import type { ExportReply, WrittenPlan } from './write.js';

/** The plan's dates; null for what cannot be dated, which can still be handed on: the inputs are all there. */
function dated(project: Project): Schedule | undefined {
  try {
    return schedule(project);
  } catch (error) {
    if (error instanceof SchedulerError) return undefined;
    throw error;
  }
}

function write({ format, options, changes, baselines, rest }: WrittenPlan): string {
  const rows = new PlanRows();
  rows.apply(JSON.parse(changes) as SyncChanges);
  attachBaselines(rows.table('tasks'), baselines);
  const project = rows.toUncertainProject();
  if (project === null) throw new Error('the plan to be written has no project row');
  const dates = dated(project);
  if (format === 'csv') return writeTable(project, dates, options);
  const tasks = rows.table<TaskRow>('tasks');
  const notes = new Map([...tasks.values()].flatMap(row => (row.notes === '' ? [] : [[row.id, row.notes] as const])));
  return writeMspdi(project, dates, { notes, ...(rest === null ? {} : { rest: readRest(rest) }) });
}

const text = new TextEncoder().encode(write(workerData as WrittenPlan));
parentPort?.postMessage({ file: text } satisfies ExportReply, [text.buffer]);
