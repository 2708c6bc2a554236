import type { Problem } from '@trueppm/scheduler';
import type { PlanRowEdit } from '../../plan/edit.js';
import type { PlanTexts } from '../../plan/plan-texts.js';
import type { LevelAnswer } from '../../worker/api.js';
import type { PlanFileAnswer, PlanFileRequest } from '../../worker/plan-file.js';
import type { ScheduleController } from '../schedule.js';

/** What acts ask the engine: no first picture asks any of it. */

/** Errors the plan would have after edits, such as the circle a link closes. */
export async function checkEdits(
  schedule: ScheduleController,
  edits: readonly PlanRowEdit[],
): Promise<readonly Problem[]> {
  return schedule.shown ? schedule.ask(api => api.check(edits)) : [];
}

/** The plan with tasks delayed until no resource has too much to do; null while it has no dates. */
export async function levelPlan(schedule: ScheduleController): Promise<LevelAnswer | null> {
  return schedule.shown ? schedule.ask(api => api.level()) : null;
}

/** The changes that take levelling back. */
export function clearLevelling(schedule: ScheduleController): Promise<readonly PlanRowEdit[]> {
  return schedule.ask(api => api.clearLevelling());
}

/** The plan as a file for other programs; null while it has no dates. */
export async function writePlan(
  schedule: ScheduleController,
  texts: PlanTexts,
  request: PlanFileRequest,
): Promise<PlanFileAnswer | null> {
  return schedule.shown ? schedule.ask(api => api.write(texts, request)) : null;
}
