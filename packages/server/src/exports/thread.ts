/** Writes one plan file in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { SchedulerError, schedule } from '@trueppm/scheduler';
import { writeMspdi } from '@trueppm/scheduler/mspdi';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { attachBaselines } from '../baselines/plan-file.js';
import { readRest } from '../imports/rest.js';
import { PlanRows } from '../schedule/plan-rows.js';
import type { ExportReply, WrittenPlan } from './write.js';

function write({ changes, baselines, rest }: WrittenPlan): string {
  const rows = new PlanRows();
  rows.apply(JSON.parse(changes) as SyncChanges);
  attachBaselines(rows.table('tasks'), baselines);
  const project = rows.toUncertainProject();
  if (project === null) throw new Error('the plan to be written has no project row');
  const tasks = rows.table<TaskRow>('tasks');
  const notes = new Map([...tasks.values()].flatMap(row => (row.notes === '' ? [] : [[row.id, row.notes] as const])));
  const options = { notes, ...(rest === null ? {} : { rest: readRest(rest) }) };
  try {
    return writeMspdi(project, schedule(project), options);
  } catch (error) {
    // What cannot be dated can still be handed on: the inputs are all there.
    if (error instanceof SchedulerError) return writeMspdi(project, undefined, options);
    throw error;
  }
}

const text = new TextEncoder().encode(write(workerData as WrittenPlan));
parentPort?.postMessage({ file: text } satisfies ExportReply, [text.buffer]);
