import { differenceOf } from '../../plan/difference.js';
import type { LaidPlan } from '../../plan/laid/laid-plan.js';
import { remappedShown } from '../../plan/laid/remapped-shown.js';
import { remapOf, structureEdits } from '../../plan/laid/structure.js';
import { union } from '../../plan/shown-schedule.js';
import { afterPaint, nextTask } from '../../plan/steps.js';
import type { MovedAnswer } from '../../worker/api.js';
import type { EngineHandle } from '../../worker/handle.js';
import type { ScheduleController } from '../schedule.js';
import { type EngineLink, tryTo } from './engine-link.js';

/** Brings the engine and the screen from the plan they have to the next one: by what differs, where that can be told. */
export async function showNext(
  schedule: ScheduleController,
  target: LaidPlan,
  engine: Promise<EngineHandle>,
): Promise<void> {
  const isCovered = schedule.previews?.takeCovered(target) ?? false;
  const difference = differenceOf(schedule.plan, target.plan);
  if (difference.kind === 'edits' && difference.edits.length === 0) {
    schedule.takeRows(target, new Int32Array(0));
    return;
  }
  const { api } = await engine;
  if (difference.kind === 'edits') {
    if (isCovered && schedule.shown) {
      // What a drag showed last are the engine's dates of these edits: they are the plan's in the frame of the drop, which
      // is not held up by the engine taking them. Who asks meanwhile is answered behind them.
      schedule.takeRows(target, schedule.shown.keep());
      await questionsHeld(schedule.engine, afterPaint());
      if (engine !== schedule.engine.now) return;
    }
    const applied = await tryTo(() => api.apply(difference.edits));
    // An engine that cannot take the edits (a link closes a circle) gets the whole plan and says what is wrong with it.
    if (applied) await takeMoved(schedule, target, applied, engine);
    else await schedule.load(target, engine);
    return;
  }
  // The change has been told and stored: what follows is another task of the page.
  await nextTask();
  if (engine !== schedule.engine.now) return;
  const from = remapOf(schedule.laid, target);
  const edits = structureEdits(schedule.laid, target, from);
  schedule.isSwitching = true;
  try {
    const applied = edits && (await tryTo(() => api.apply(edits)));
    if (applied) await takeStructure(schedule, target, { applied, from }, engine);
    else await schedule.load(target, engine);
  } finally {
    schedule.isSwitching = false;
  }
}

/** Has questions wait: the plan on screen has changes that the engine gets only then, before it is asked anything. */
function questionsHeld(engine: EngineLink, until: Promise<void>): Promise<void> {
  const held = until.then(() => {
    if (engine.held === held) engine.held = null;
  });
  engine.held = held;
  return held;
}

async function takeMoved(
  schedule: ScheduleController,
  target: LaidPlan,
  applied: MovedAnswer,
  engine: Promise<EngineHandle>,
): Promise<void> {
  const { api } = await engine;
  const preview = await schedule.previews?.over(api);
  if (engine !== schedule.engine.now) return;
  // Another bar may have been let go meanwhile: it stays where it is.
  const isUnder = schedule.previews?.isCovering ?? false;
  let moved = schedule.shown?.apply(applied.moved, { isUnder }) ?? new Int32Array(0);
  const laid = schedule.previews?.lay(preview);
  if (laid && laid.length > 0) moved = union(moved, laid);
  if (target.plan.dependencies !== schedule.plan.dependencies) schedule.driving = null;
  schedule.takeSettled(applied.settled);
  if (target !== schedule.laid || moved.length > 0) schedule.takeRows(target, moved);
  else if (applied.settled) schedule.watcher.onPlan({ kind: 'settled' });
}

async function takeStructure(
  schedule: ScheduleController,
  target: LaidPlan,
  { applied, from }: { readonly applied: MovedAnswer; readonly from: Int32Array },
  engine: Promise<EngineHandle>,
): Promise<void> {
  const { api } = await engine;
  const preview = await schedule.previews?.over(api);
  if (engine !== schedule.engine.now || !schedule.shown) return;
  const shown = remappedShown(schedule.shown, from);
  shown.apply(applied.moved);
  await schedule.takeWhole(target, { shown, settled: applied.settled, preview, from }, engine);
}
