/** Studies one plan in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { ScheduleError, SchedulerError } from '@trueppm/scheduler';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { studyForecast } from '../forecasts/study.js';
import { studyClearing, studyLeveling } from '../leveling/study.js';
import { PlanRows } from '../schedule/plan-rows.js';
import { toProblemItems } from '../schedule/problems.js';
import type { StudyInput, StudyMessage } from './study.js';

const say = (message: StudyMessage): void => parentPort?.postMessage(message);
const tell = (progress: number): void => say({ kind: 'progress', progress });
const { changes, study } = workerData as StudyInput;
const rows = new PlanRows();

async function work(): Promise<StudyMessage> {
  rows.apply(JSON.parse(changes) as SyncChanges);
  const project = study.kind === 'forecast' ? rows.toUncertainProject() : rows.toProject();
  if (project === null) return { kind: 'gone' };
  if (study.kind === 'forecast') return { kind: 'done', ...(await studyForecast(project, study.options, tell)) };
  return { kind: 'done', ...(study.kind === 'level' ? studyLeveling(project, study.options) : studyClearing(project)) };
}

work()
  .then(say)
  .catch((error: unknown) => {
    if (!(error instanceof SchedulerError)) throw error;
    const tasks = rows.table<TaskRow>('tasks');
    const problems =
      error instanceof ScheduleError ? error.problems.filter(({ severity }) => severity === 'error') : [];
    const items = toProblemItems(problems, id => tasks.get(id)?.name);
    say({ kind: 'refused', message: items[0]?.message ?? error.message, problems: items });
  })
  .finally(() => parentPort?.close());
