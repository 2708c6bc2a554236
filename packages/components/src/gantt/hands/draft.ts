import { setDraft } from '../../controllers/schedule/commit.js';
import type { PlanEdit } from '../../plan/edit.js';
import { type NewSummary, newSummaries } from '../../plan/laid/new-summaries.js';
import type { TaskRow } from '../../plan/rows.js';
import type { GanttParts } from '../shell/parts.js';

/** Edits with the updates of each task they create folded into its create: one command instead of several. */
export function asOne(edits: readonly PlanEdit[]): readonly PlanEdit[] {
  const created = new Map<string, TaskRow>();
  for (const edit of edits) {
    if (edit.table !== 'tasks') continue;
    if (edit.op === 'create') created.set(edit.row.id, edit.row);
    const row = edit.op === 'update' ? created.get(edit.id) : undefined;
    if (edit.op === 'update' && row) created.set(edit.id, { ...row, ...edit.changes });
  }
  return edits.flatMap((edit): readonly PlanEdit[] => {
    if (edit.table !== 'tasks') return [edit];
    if (edit.op === 'create') return [{ ...edit, row: created.get(edit.row.id) ?? edit.row }];
    return edit.op === 'update' && created.has(edit.id) ? [] : [edit];
  });
}

/**
 * A task that is being typed: it stands on screen and is dated, but neither the host nor its source hears of it before
 * it has its name. Then it is made by one command, and taken back by one.
 *
 *   lay (the task, then another level by Tab) ──▶ settle   made, told and stored as one step
 *                                             └─▶ discard  as if it had never been
 */
export class Draft {
  readonly #parts: GanttParts;
  readonly #make: (edits: readonly PlanEdit[]) => boolean;

  /** @param make makes edits as one step; false = vetoed, or nothing may be changed */
  constructor(parts: GanttParts, make: (edits: readonly PlanEdit[]) => boolean) {
    this.#parts = parts;
    this.#make = make;
  }

  /** The task being typed; null = none. */
  get taskId(): string | null {
    const create = this.#parts.schedule.given.draft.find(({ table, op }) => table === 'tasks' && op === 'create');
    return create?.op === 'create' ? create.row.id : null;
  }

  /** Shows edits that make the task, or change it before it is made. */
  lay(edits: readonly PlanEdit[]): void {
    const { schedule } = this.#parts;
    const summaries = newSummaries(schedule.outline, schedule.latest.tasks, edits);
    void setDraft(schedule, asOne([...schedule.given.draft, ...edits, ...summaries.map(({ edit }) => edit)]));
    // After what the act itself says.
    if (summaries.length > 0) queueMicrotask(() => tellSummaries(this.#parts, summaries));
  }

  /**
   * Makes it, with what its line says.
   * @returns false when there was none, or the host vetoed it: then it is gone
   */
  settle(more: readonly PlanEdit[] = []): boolean {
    const { draft } = this.#parts.schedule.given;
    if (draft.length === 0) return false;
    const isMade = this.#make(asOne([...draft, ...more]));
    if (!isMade) void setDraft(this.#parts.schedule, []);
    return isMade;
  }

  /** Takes it off, and says so. @returns whether there was one */
  discard(): boolean {
    const { schedule, announce, hush, strings } = this.#parts;
    if (schedule.given.draft.length === 0) return false;
    hush();
    announce(strings.history.undone(strings.edit.add));
    void setDraft(schedule, []);
    return true;
  }
}

/** Says which tasks lost a constraint since they are summaries now. */
export function tellSummaries({ notify, strings }: GanttParts, summaries: readonly NewSummary[]): void {
  const texts = summaries.map(({ task }) =>
    strings.outline.constraintGone(task.name ?? '', strings.constraintName[task.constraint_type ?? 'asap']),
  );
  notify(texts.join(' '));
}
