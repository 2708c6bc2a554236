import { type Project, type RunOptions, simulate, type TaskForecast } from '@trueppm/scheduler';
import { toProblemItems } from '../schedule/problems.js';
import { toWire } from '../schedule/wire.js';

/** The forecast's result, and its tasks as lists, as the JSON of the contract. */
export interface ForecastStudy {
  readonly body: string;
  readonly detail: string;
}

/** Forecasts on the way to the last: only how far it is, is told of them. */
const SNAPSHOTS = 50;

/** What names tasks that are gone has nothing to say: the plan's settings are not cleaned when a task is deleted. */
function onlyLiving(project: Project): Project {
  const ids = new Set(project.tasks.map(task => task.id));
  return {
    ...project,
    correlations: (project.correlations ?? []).filter(({ taskIds }) => taskIds.every(id => ids.has(id))),
    risks: (project.risks ?? []).map(risk => ({
      ...risk,
      impacts: risk.impacts.filter(({ taskId }) => ids.has(taskId)),
    })),
  };
}

const column = <Value>(tasks: readonly TaskForecast[], value: (task: TaskForecast) => Value): unknown =>
  toWire(tasks.map(value));

function columnsOf(tasks: readonly TaskForecast[]): unknown {
  const { spread, figure } = {
    spread: (field: 'mean' | 'p10' | 'p50' | 'p80' | 'p90' | 'p95') => column(tasks, task => task.finish[field]),
    figure: (field: keyof TaskForecast) => column(tasks, task => task[field]),
  };
  return {
    task_ids: tasks.map(task => task.id),
    planned_finish: figure('plannedFinish'),
    planned_probability: figure('plannedProbability'),
    mean: spread('mean'),
    p10: spread('p10'),
    p50: spread('p50'),
    p80: spread('p80'),
    p90: spread('p90'),
    p95: spread('p95'),
    deviation_minutes: column(tasks, task => task.finish.deviationMinutes),
    criticality: figure('criticality'),
    sensitivity: figure('sensitivity'),
    cruciality: figure('cruciality'),
    rank_correlation: figure('rankCorrelation'),
    significance: figure('significance'),
    deadline_probability: figure('deadlineProbability'),
    constraint_probability: figure('constraintProbability'),
  };
}

/**
 * Simulates a plan. The same plan and options give the same answer, byte for byte.
 *
 * @param tell told the share that is done
 * @throws as `simulate`
 */
export async function studyForecast(
  plan: Project,
  options: RunOptions,
  tell: (progress: number) => void,
): Promise<ForecastStudy> {
  const project = onlyLiving(plan);
  const names = new Map(project.tasks.map(task => [task.id, task.name]));
  for await (const forecast of simulate(project, { ...options, snapshots: SNAPSHOTS })) {
    if (!forecast.isComplete) {
      tell(forecast.runs / forecast.totalRuns);
      continue;
    }
    const { finish, plannedFinish, plannedProbability, targets, curve, histogram, problems, tasks } = forecast;
    return {
      body: JSON.stringify({
        ...(toWire({ finish, plannedFinish, plannedProbability, targets, curve, histogram }) as object),
        problems: toProblemItems(problems, id => names.get(id)),
      }),
      detail: JSON.stringify(columnsOf(tasks)),
    };
  }
  throw new Error('a simulation ended without its last forecast');
}
