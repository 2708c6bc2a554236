import { buildOutline, type Outline, outlineSteps } from '../../gantt/outline/outline.js';
import { EMPTY_PLAN, type PlanRows } from '../rows.js';
import type { Steps } from '../steps.js';

/** A plan with its outline: `plan.tasks` is `outline.tasks`, in outline order. */
export interface LaidPlan {
  readonly plan: PlanRows;
  readonly outline: Outline;
}

/** A plan in the order of an outline that is made of its tasks. */
export const laid = (rows: PlanRows, outline: Outline): LaidPlan => ({
  plan: { ...rows, tasks: outline.tasks },
  outline,
});

/** Puts rows in any order in outline order. Cost as `outlineSteps`. */
export function layPlan(rows: PlanRows): LaidPlan {
  return laid(rows, buildOutline(rows.tasks));
}

/** The same in steps. */
export function* layPlanSteps(rows: PlanRows): Steps<LaidPlan> {
  return laid(rows, yield* outlineSteps(rows.tasks));
}

/** No plan. */
export const EMPTY_LAID: LaidPlan = layPlan(EMPTY_PLAN);

/** Positions of rows that are others than before, of as many as both have. One pass over pointers. */
export function changedRows(before: readonly unknown[], after: readonly unknown[]): number[] {
  const changed: number[] = [];
  for (let at = 0; at < after.length; at += 1) if (before[at] !== after[at]) changed.push(at);
  return changed;
}
