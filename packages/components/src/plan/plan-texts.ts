import { isParent, type Outline } from '../gantt/outline/outline.js';
import type { PlanRows } from './rows.js';

/**
 * What the engine does not keep up to date, because no date depends on it, but a plan file holds. Columns in outline
 * order, null when no task has any; strings in arrays cross to the worker many times faster than rows do.
 */
export interface PlanTexts {
  readonly projectName: string;
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly notes: readonly (string | null)[] | null;
  readonly baselineStarts: readonly (string | null)[] | null;
  readonly baselineFinishes: readonly (string | null)[] | null;
  /** Who does it, of tasks that name somebody themselves. */
  readonly owners: readonly (string | null)[] | null;
  /** Percent complete of summaries, worked out from their tasks; NaN for others. */
  readonly summaryPercent: Float32Array;
}

/** Gathers the texts of a plan. Cost: one pass over its tasks. */
export function planTexts({ project }: PlanRows, outline: Outline, percent: Float32Array): PlanTexts {
  const column = (field: string): (string | null)[] | null => {
    let hasAny = false;
    const texts = outline.tasks.map(task => {
      const text = task[field];
      if (typeof text !== 'string' || text === '') return null;
      hasAny = true;
      return text;
    });
    return hasAny ? texts : null;
  };
  return {
    projectName: project.name ?? '',
    ids: outline.tasks.map(({ id }) => id),
    names: outline.tasks.map(task => task.name ?? ''),
    notes: column('notes'),
    baselineStarts: column('baseline_start'),
    baselineFinishes: column('baseline_finish'),
    owners: column('owner'),
    summaryPercent: percent.map((value, task) => (isParent(outline, task) ? value : Number.NaN)),
  };
}
