import type { Baseline } from '../../model.js';
import type { ActivityRow } from './activity.js';
import { readCosts } from './costs.js';
import type { ProjectRow } from './project.js';
import type { Tables } from './tables.js';

function baselineOf(activity: ActivityRow, cost: number | undefined): Baseline {
  const { stored, plannedStart, plannedFinish, task } = activity;
  const start = stored.start ?? plannedStart;
  const finish = stored.finish ?? plannedFinish;
  return {
    number: 0,
    ...(start === undefined ? {} : { start }),
    ...(finish === undefined ? {} : { finish }),
    ...(task.durationMinutes === undefined ? {} : { durationMinutes: task.durationMinutes }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** The baselines of a project's activities by their codes, when its baseline project is in the file. */
export function readBaselines(tables: Tables, project: ProjectRow): ReadonlyMap<string, Baseline> {
  const baselines = new Map<string, Baseline>();
  const { baselineId } = project;
  if (baselineId === undefined || baselineId === project.id || !tables.projects.has(baselineId)) return baselines;
  const costs = readCosts(tables);
  for (const activity of tables.activities.values()) {
    if (activity.projectId !== baselineId) continue;
    baselines.set(activity.code, baselineOf(activity, costs.get(activity.id)?.cost));
  }
  return baselines;
}
