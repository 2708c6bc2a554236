import { clearLeveling, type Edit, type Leveling, type LevelingOptions, level, type Project } from '@trueppm/scheduler';
import { LEVELING_FINDINGS_MAX } from '../limits.js';
import { toWire } from '../schedule/wire.js';

/** Fields of rows that levelling changes. */
export interface LeveledRows {
  readonly tasks: readonly { readonly id: string; readonly values: Record<string, unknown> }[];
  readonly assignments: readonly { readonly id: string; readonly values: Record<string, unknown> }[];
}

/** What a study of levelling finds: the preview's JSON without the plan's number, and {@link LeveledRows} as JSON. */
export interface LevelingStudy {
  readonly body: string;
  readonly detail: string;
}

/** Delays are whole minutes: rounded up, so that nobody starts before somebody else is done. */
const delayOf = (minutes: unknown): number => Math.ceil(Number(minutes ?? 0));

/** The engine's edits as fields of rows. A field that an edit takes away is empty in the row. */
function rowsOf(edits: readonly Edit[]): LeveledRows {
  const tasks: LeveledRows['tasks'][number][] = [];
  const assignments: LeveledRows['assignments'][number][] = [];
  for (const edit of edits as readonly Record<string, unknown>[]) {
    const values: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(edit)) {
      if (field === 'levelingDelayMinutes') values['leveling_delay_minutes'] = delayOf(value);
      else if (field === 'isSplitByLeveling') values['is_split_by_leveling'] = value ?? false;
      else if (field === 'segments') values['segments'] = toWire(value ?? []);
      else if (field !== 'task' && field !== 'assignment') Object.assign(values, toWire({ [field]: value ?? null }));
    }
    if (typeof edit['task'] === 'string') tasks.push({ id: edit['task'], values });
    else if (typeof edit['assignment'] === 'string') assignments.push({ id: edit['assignment'], values });
    else throw new Error(`levelling makes no edit with the fields ${Object.keys(edit).join(', ')}`);
  }
  return { tasks, assignments };
}

function previewOf(leveling: Leveling): unknown {
  const capped = (list: readonly unknown[]) => (toWire(list.slice(0, LEVELING_FINDINGS_MAX)) as unknown[]) ?? [];
  const { tasks, overAllocationsBefore, overAllocationsAfter, unresolved, heldTasks } = leveling;
  return {
    finish_before: toWire(leveling.finishBefore),
    finish_after: toWire(leveling.finishAfter),
    passes: leveling.passes,
    tasks: tasks.map(({ taskId, startBefore, finishBefore, start, finish, levelingDelayMinutes }) =>
      toWire({ taskId, startBefore, finishBefore, start, finish, levelingDelayMinutes: delayOf(levelingDelayMinutes) }),
    ),
    over_allocations_before: overAllocationsBefore.length,
    over_allocations_after: overAllocationsAfter.length,
    unresolved: capped(unresolved),
    held_tasks: capped(heldTasks),
  };
}

/** Levels a plan on paper. Throws as `level`. */
export function studyLeveling(project: Project, options: LevelingOptions): LevelingStudy {
  const leveling = level(project, options);
  return { body: JSON.stringify(previewOf(leveling)), detail: JSON.stringify(rowsOf(leveling.edits)) };
}

/** What would take levelling back. */
export function studyClearing(project: Project): LevelingStudy {
  return { body: '{}', detail: JSON.stringify(rowsOf(clearLeveling(project))) };
}
