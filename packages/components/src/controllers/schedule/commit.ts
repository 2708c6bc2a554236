import type { PlanEdit } from '../../plan/edit.js';
import type { ScheduleController } from '../schedule.js';
import { followPart, type PendingEdits } from './given-rows.js';

/** Shows edits over a plan, and dates them, without making them; a commit takes them off. */
export async function setDraft({ given }: ScheduleController, edits: readonly PlanEdit[]): Promise<void> {
  given.draft = edits;
  await followPart.load();
  given.refresh();
}

/**
 * Applies edits to a plan at once and hands them to its source.
 * @returns resolves when they are durable there; rejects, with the edits taken back, when they are refused
 */
export async function commitEdits(schedule: ScheduleController, edits: readonly PlanEdit[]): Promise<void> {
  const { given, source, previews } = schedule;
  const tellPlan = previews?.committed(edits);
  // Everybody who edits has come after it; a first edit on a bad line waits here.
  const { editLaid } = followPart.now ?? (await followPart.load());
  given.draft = [];
  if (source === null) {
    given.base = editLaid(given.base, edits);
    tellPlan?.(given.base);
    given.refresh();
    return;
  }
  const entry: PendingEdits = { edits };
  given.pending = [...given.pending, entry];
  given.latest = editLaid(given.latest, edits);
  tellPlan?.(given.latest);
  schedule.want(given.latest);
  const forget = (): void => {
    given.pending = given.pending.filter(candidate => candidate !== entry);
    // Rows show what is on its way.
    schedule.host.requestUpdate();
  };
  try {
    await source.write(edits);
    // Folded in rather than dropped: the source's next rows hold the edit, but they may be on their way.
    given.base = editLaid(given.base, edits);
    forget();
  } catch (cause) {
    forget();
    given.refresh();
    throw cause;
  }
}
