import type { PlanRows } from './rows.js';

/** The plan without values that cannot be cloned: functions and symbols are left out, objects are copied as JSON has them. */
export function plainPlan(plan: PlanRows): PlanRows {
  const { project, tasks, dependencies, calendars, resources, assignments } = plan;
  return {
    project: plainRow(project),
    tasks: tasks.map(plainRow),
    dependencies: dependencies.map(plainRow),
    calendars: calendars.map(plainRow),
    resources: resources.map(plainRow),
    assignments: assignments.map(plainRow),
  };
}

function plainRow<Row extends object>(row: Row): Row {
  const plain: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(row)) {
    if (typeof value === 'function' || typeof value === 'symbol') continue;
    const copy = typeof value === 'object' && value !== null ? jsonCopy(value) : value;
    if (copy !== undefined) plain[field] = copy;
  }
  return plain as Row;
}

function jsonCopy(value: object): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}
