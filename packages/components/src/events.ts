import type { Problem } from '@trueppm/scheduler';
import type { MenuPlace } from './gantt/commands/command.js';
import type { MenuEntry } from './gantt/commands/menu/menu-entries.js';
import type { ExportFormat, ExportOptions } from './gantt/export/options.js';
import type { ColumnsChangeDetail } from './gantt/grid/columns/column-spec.js';
import type { SortChangeDetail } from './gantt/grid/rows/arrange-spec.js';
import type { DependencyRow, LocalTime, TaskRow } from './plan/rows.js';

/** What a person did that led to a change. */
export type ChangeCause = 'drag' | 'edit' | 'keyboard' | 'undo' | 'redo';

export type ChangeOperation = 'create' | 'update' | 'delete';

/**
 * One change of a task: the wire row as it is after the change, and what differs. A deleted summary is told with a
 * delete for each link and task that goes with it, these first; one veto keeps them all.
 */
export interface TaskChangeDetail {
  readonly op: ChangeOperation;
  /** The row after the change; for a delete the row as it was. */
  readonly task: TaskRow;
  /** Fields that differ, wire spelling; empty for a delete. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** The row before the change; null for a create. */
  readonly previous: TaskRow | null;
  readonly cause: ChangeCause;
}

/** One change of a link. */
export interface DependencyChangeDetail {
  readonly op: ChangeOperation;
  readonly dependency: DependencyRow;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly previous: DependencyRow | null;
  readonly cause: ChangeCause;
}

export interface SelectionChangeDetail {
  readonly taskIds: readonly string[];
}

/** The engine has dated the plan. Told again with the same dates when problems are known that took longer. */
export interface ScheduleDetail {
  /** First start and last finish; null for a plan without tasks. */
  readonly start: LocalTime | null;
  readonly finish: LocalTime | null;
  /** What the engine could not use: cycles, unknown ids, bad dates. Right after a drop those known before it. */
  readonly problems: readonly Problem[];
}

/** The plan is about to leave the page as a file. */
export interface ExportDetail {
  readonly format: ExportFormat;
  readonly options: ExportOptions;
}

/** Something the element could not do: an edit refused by the server, a plan that cannot be loaded. */
export interface GanttErrorDetail {
  readonly code:
    | 'load_failed'
    | 'live_lost'
    | 'write_refused'
    | 'engine_failed'
    | 'worker_blocked'
    | 'worker_lost'
    | 'part_failed'
    | 'bad_data'
    | 'painter_failed'
    | 'bad_command'
    | 'command_failed'
    | 'locale_failed'
    | 'bad_locale'
    | 'bad_column'
    | 'bad_arrangement'
    | 'bad_time_zone';
  readonly message: string;
  readonly cause: unknown;
}

/** A command about to run, or just run. */
export interface CommandDetail {
  readonly id: string;
  /** Selected tasks from top to bottom. */
  readonly taskIds: readonly string[];
  /** The task under the pointer or the keyboard; null = none. */
  readonly taskId: string | null;
  readonly linkId: string | null;
}

/** A context menu about to open. */
export interface MenuDetail {
  readonly place: MenuPlace;
  readonly taskIds: readonly string[];
  readonly taskId: string | null;
  readonly linkId: string | null;
  /** Its lines: add, take away or replace some. */
  readonly items: MenuEntry[];
}

/** Events of `<ppm-gantt>` by name. Before-events are cancellable: `preventDefault()` vetoes the change. */
export interface GanttEventMap {
  'ppm-before-task-change': CustomEvent<TaskChangeDetail>;
  'ppm-task-change': CustomEvent<TaskChangeDetail>;
  'ppm-before-dependency-change': CustomEvent<DependencyChangeDetail>;
  'ppm-dependency-change': CustomEvent<DependencyChangeDetail>;
  'ppm-before-export': CustomEvent<ExportDetail>;
  'ppm-before-command': CustomEvent<CommandDetail>;
  'ppm-command': CustomEvent<CommandDetail>;
  'ppm-before-menu': CustomEvent<MenuDetail>;
  'ppm-selection-change': CustomEvent<SelectionChangeDetail>;
  'ppm-sort-change': CustomEvent<SortChangeDetail>;
  'ppm-columns-change': CustomEvent<ColumnsChangeDetail>;
  'ppm-schedule': CustomEvent<ScheduleDetail>;
  'ppm-error': CustomEvent<GanttErrorDetail>;
}

declare global {
  interface HTMLElementEventMap extends GanttEventMap {}
}

/**
 * Dispatches a typed event that crosses shadow roots.
 * @returns false when a listener vetoed it
 */
export function emit<Name extends keyof GanttEventMap>(
  target: EventTarget,
  name: Name,
  detail: GanttEventMap[Name]['detail'],
): boolean {
  const cancelable = name.startsWith('ppm-before-');
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
}
