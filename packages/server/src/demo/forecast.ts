/** What a forecast of the demo plan found, so that its first reader sees where finishes are likely to lie. */
import { readRows } from '@trueppm/scheduler/read';
import type { ProjectTransaction } from '../db/transaction.js';
import type { ForecastOptions } from '../forecasts/queries.js';
import { type ForecastStudy, studyForecast } from '../forecasts/study.js';
import type { DemoPlan } from './plan.js';

const RUNS = 1_000;
const SEED = 1;
/** Work without an estimate of its own takes a little less than planned, or rather more. */
const SPREAD = { optimistic: 0.9, pessimistic: 1.3 };

/** Simulates the demo plan: some tens of milliseconds. */
export function studyDemo(plan: DemoPlan): Promise<ForecastStudy> {
  const { project, calendars, resources, tasks, dependencies, assignments } = plan;
  const rows = { project, calendars, resources, tasks, dependencies, assignments };
  return studyForecast(readRows(rows), { runs: RUNS, seed: SEED, defaultSpread: SPREAD }, () => undefined);
}

/** Keeps it as a forecast that its actor has asked for. */
export async function insertForecast(tx: ProjectTransaction, { body, detail }: ForecastStudy): Promise<void> {
  const options: ForecastOptions = { runs: RUNS, seed: SEED, default_spread: SPREAD };
  await tx.query(
    `INSERT INTO forecasts (project_id, user_id, state, progress, runs, seed, options, project_version, result, tasks,
                            started_at, finished_at)
     VALUES ($1, $2, 'done', 1, $3, $4, $5, $6, $7, $8, now(), now())`,
    [tx.projectId, tx.actor, RUNS, SEED, JSON.stringify(options), tx.version, body, detail],
  );
}
