import { Later } from '../../gantt/shell/later.js';
import { hintedColumns } from '../../plan/hints.js';
import type { LaidPlan } from '../../plan/laid/laid-plan.js';
import { ShownSchedule } from '../../plan/shown-schedule.js';
import { afterPaint, inSlices } from '../../plan/steps.js';
import type { LoadAnswer, SchedulerApi } from '../../worker/api.js';
import type { EngineHandle } from '../../worker/handle.js';
import type { ScheduleController } from '../schedule.js';
import { isSmall } from './given-rows.js';

const handOverPart = new Later(() => import('../../worker/hand-over.js'));

/** Shows a plan that the engine does not have: by the dates its rows came with, then by the engine's. */
export async function showFirst(
  schedule: ScheduleController,
  target: LaidPlan,
  engine: Promise<EngineHandle>,
): Promise<void> {
  if (schedule.shown === null) {
    await showHints(schedule, target);
    // What the engine needs would hold the first picture up.
    if (schedule.shown !== null && !isSmall(target)) {
      await afterPaint();
      await inSlices(schedule.watcher.restOfLinks());
    }
  }
  await loadPlan(schedule, target, engine);
}

/** Draws a plan by the dates its rows came with, until the engine has dated it. */
async function showHints(schedule: ScheduleController, target: LaidPlan): Promise<void> {
  const isStale = (): boolean => !schedule.isConnected || schedule.shown !== null;
  const columns = await schedule.work(target, hintedColumns(target), isStale);
  if (!columns || isStale()) return;
  const shown = new ShownSchedule(columns);
  const steps = schedule.watcher.picture({ ...target, shown, driving: null }, isSmall(target) ? null : 'first');
  const picture = await schedule.work(target, steps, isStale);
  if (!picture || isStale() || schedule.state !== 'loading') return;
  schedule.shown = shown;
  schedule.laid = target;
  schedule.watcher.onPlan({ kind: 'whole', picture });
}

/** Gives the engine the whole plan and shows it by the dates it answers with. */
export async function loadPlan(
  schedule: ScheduleController,
  target: LaidPlan,
  engine: Promise<EngineHandle>,
): Promise<void> {
  const { api } = await engine;
  const answer = await loadClonable(api, target);
  const preview = answer.columns ? await schedule.previews?.over(api) : null;
  if (engine !== schedule.engine.now) return;
  const shown = answer.columns ? new ShownSchedule(answer.columns) : null;
  const isSame = isSameOutline(schedule.outline, target.outline);
  schedule.engine.isLoaded = shown !== null;
  if (isSame && shown && schedule.shown) {
    schedule.shown = shown;
    schedule.previews?.lay(preview);
    schedule.takeSettled(answer.settled);
    schedule.takeRows(target, 'all');
    return;
  }
  // A plan with a circle has no dates; the rows keep those they had, and what is wrong is said beside them.
  const kept = shown ?? (isSame ? schedule.shown : null);
  await schedule.takeWhole(target, { shown: kept, settled: answer.settled, preview, from: null }, engine);
}

/** Fields of a host that no worker can be given (functions, elements, a framework's proxies) stay behind. */
async function loadClonable(api: SchedulerApi, laid: LaidPlan): Promise<LoadAnswer> {
  try {
    return await (isSmall(laid) ? api.load(laid.plan) : (await handOverPart.load()).handOver(api, laid));
  } catch (cause) {
    if ((cause as DOMException | null)?.name !== 'DataCloneError') throw cause;
    const { plainPlan } = await import('../../plan/plain-plan.js');
    return api.load(plainPlan(laid.plan));
  }
}

/** Whether both have the same tasks at the same indexes and levels. */
function isSameOutline(one: LaidPlan['outline'], other: LaidPlan['outline']): boolean {
  return (
    one.tasks.length === other.tasks.length &&
    one.tasks.every((task, at) => task.id === other.tasks[at]?.id && one.parent[at] === other.parent[at])
  );
}
