import type { Task } from '../../model.js';
import type { Tables } from './tables.js';

interface Cost {
  planned: number;
  actual: number;
}

/** Sums of decimals without the crumbs of binary fractions; files have four decimals. */
const rounded = (cost: number): number => Math.round(cost * 10_000) / 10_000;

/** Cost of each activity: its assignments and its expenses. Activities without any are absent. */
export function readCosts({ assignments, expenses }: Tables): ReadonlyMap<string, Pick<Task, 'cost' | 'actualCost'>> {
  const sums = new Map<string, Cost>();
  for (const { taskId, cost, actualCost } of [...assignments, ...expenses]) {
    const sum = sums.get(taskId) ?? { planned: 0, actual: 0 };
    sum.planned += cost;
    sum.actual += actualCost;
    sums.set(taskId, sum);
  }
  const costs = new Map<string, Pick<Task, 'cost' | 'actualCost'>>();
  for (const [taskId, { planned, actual }] of sums) {
    if (planned === 0 && actual === 0) continue;
    costs.set(taskId, { cost: rounded(planned), ...(actual === 0 ? {} : { actualCost: rounded(actual) }) });
  }
  return costs;
}
