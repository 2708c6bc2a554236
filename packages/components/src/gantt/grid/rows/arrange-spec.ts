import type { TaskRow } from '../../../plan/rows.js';
import type { ShownTask } from '../../shell/plan-view.js';

/** By which column rows are sorted within their summary. */
export interface SortSpec {
  readonly column: string;
  readonly direction?: 'asc' | 'desc';
}

/**
 * One condition on a column: its value as it is compared (days for durations and slack, hours for work, percent for
 * done, a `2026-03-30` for dates). Texts are compared without case.
 */
export interface FilterRule {
  readonly column: string;
  readonly op: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'empty' | 'not-empty';
  readonly value?: string | number | boolean;
}

/** Which tasks are shown: a function, or conditions that all hold. Summaries above them are shown too, dimmed. */
export type FilterSpec = ((task: TaskRow, dates: ShownTask | null) => boolean) | readonly FilterRule[];

/** What tasks are grouped by: a column, or a function that names the group; null and '' = without one. */
export type GroupSpec = string | ((task: TaskRow, dates: ShownTask | null) => string | number | null);

/** A person sorted by a header; null = no longer. */
export interface SortChangeDetail {
  readonly sort: Required<SortSpec> | null;
}
