/** Dates one program in a thread of its own: its plans may be large, and requests must not wait for them. */
import { parentPort, workerData } from 'node:worker_threads';
import { ScheduleError, SchedulerError } from '@trueppm/scheduler';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { PlanRows } from '../schedule/plan-rows.js';
import { toProblemItems } from '../schedule/problems.js';
import { dateProgram, type ProgramPlan } from './network.js';
import type { ProgramRunReply, ProgramRunRequest } from './run.js';

function planOf(projectId: string, changes: string): ProgramPlan[] {
  const rows = new PlanRows();
  rows.apply(JSON.parse(changes) as SyncChanges);
  const project = rows.toProject();
  return project === null ? [] : [{ projectId, project, stored: rows.table<TaskRow>('tasks') }];
}

function run({ projects, links }: ProgramRunRequest): ProgramRunReply {
  try {
    const plans = projects.flatMap(({ projectId, changes }) => planOf(projectId, changes));
    return { kind: 'dated', ...dateProgram(plans, links) };
  } catch (error) {
    // Names and ids stay here: who reads the program may not read every project of it.
    if (error instanceof ScheduleError) {
      const problems = toProblemItems(error.problems, () => undefined);
      return { kind: 'refused', codes: [...new Set(problems.map(problem => problem.code))] };
    }
    if (error instanceof SchedulerError) return { kind: 'refused', codes: ['not_schedulable'] };
    throw error;
  }
}

parentPort?.postMessage(run(workerData as ProgramRunRequest));
