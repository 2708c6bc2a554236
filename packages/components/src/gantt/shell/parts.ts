import type { LitElement } from 'lit';
import type { History } from '../../controllers/history.js';
import type { ScheduleController } from '../../controllers/schedule.js';
import type { Selection } from '../../controllers/selection.js';
import type { GanttStrings } from '../../locales/en.js';
import type { PartialStrings } from '../../locales/strings.js';
import type { CellEditing } from '../grid/edit/cell-editing.js';
import type { Grid } from '../grid/grid.js';
import type { Changes } from '../hands/changes.js';
import type { Owner } from '../scene/owners.js';
import type { TimelineView } from '../timeline/view.js';
import type { Format } from './format.js';
import type { LateParts } from './later.js';
import type { RowSpace } from './row-space.js';

/** What the parts of a Gantt share: the element owns each of them, a part asks for what it needs. */
export interface GanttParts {
  readonly element: LitElement;
  readonly schedule: ScheduleController;
  readonly selection: Selection;
  readonly history: History;
  readonly changes: Changes;
  /** Null until the timeline is in the page. */
  readonly view: TimelineView | null;
  /** Visible rows, outline indexes. */
  readonly rows: Int32Array;
  /** Summaries and groups that are closed. */
  readonly collapsed: ReadonlySet<string>;
  readonly format: Format;
  /** Percent complete by outline index. */
  readonly percent: Float32Array;
  readonly owners: ReadonlyMap<string, Owner>;
  readonly grid: Grid;
  readonly late: LateParts;
  /** Editing in cells; null until its script has come. */
  readonly editing: CellEditing | null;
  /** Every word shown or spoken, in the element's language. */
  readonly strings: GanttStrings;
  /** Brings words of a part that came late. */
  addWords(words: PartialStrings): void;
  readonly isEditable: boolean;
  /** The room rows take, and which are in it. */
  readonly space: RowSpace;
  /** The pointer is over another row. */
  hoverChanged(): void;
  /** Asks for a new picture of the grid. */
  update(): void;
  /** The same, once what is drawn by itself is on the screen: two frames on, or with the next rows. */
  updateAfterPaint(): void;
  /** Says something to whoever listens rather than looks. */
  announce(text: string): void;
  /** Says something that could not be done, to eyes and ears. */
  notify(text: string): void;
  /** Takes off what `notify` shows: something else has been done. */
  hush(): void;
  /** Changes the selection and tells the host. */
  select(taskId: string | null, how?: 'only' | 'toggle' | 'extend'): void;
  /** Selects several tasks, and tells the host. */
  selectMany(taskIds: Iterable<string>): void;
  /** Gives the keyboard's place the focus, after the next picture. */
  focusActive(): void;
  /** The keyboard's place is to have the focus after the next picture. */
  wantsFocus: boolean;
  /** Opens the summaries above a task and brings it into view. */
  revealTask(taskId: string): boolean;
  /** Brings a row into view. */
  reveal(row: number): void;
  setCollapsed(taskId: string, isCollapsed: boolean): void;
}

/** Row of a task or group among the visible ones, -1 when hidden or gone. Cost: a look-up, once the plan has dates. */
export function rowOf(parts: GanttParts, taskId: string | null): number {
  if (taskId === null) return -1;
  const index = parts.schedule.outline.indexOf.get(taskId);
  if (index === undefined) return parts.grid.rows.view.rowOfGroup(taskId);
  const scene = parts.view?.scene;
  return scene?.rowTask === parts.rows ? (scene.taskRow[index] as number) : parts.rows.indexOf(index);
}

/** Id of the task in a row. */
export function taskIdAt(parts: GanttParts, row: number): string | null {
  const index = parts.rows[row];
  return index === undefined ? null : (parts.schedule.outline.tasks[index]?.id ?? null);
}

/** Ids of the tasks in the rows from one to another, both included; none when either is not shown. */
export function idsBetween(parts: GanttParts, oneId: string | null, otherId: string): string[] {
  const one = rowOf(parts, oneId);
  const other = rowOf(parts, otherId);
  if (one < 0 || other < 0) return [];
  const ids: string[] = [];
  for (let row = Math.min(one, other); row <= Math.max(one, other); row += 1) {
    const id = taskIdAt(parts, row);
    if (id !== null) ids.push(id);
  }
  return ids;
}

/** Id of the task or group in a row: what the keyboard's place is kept by. */
export function rowIdAt(parts: GanttParts, row: number): string | null {
  return taskIdAt(parts, row) ?? parts.grid.rows.view.groupAt(row)?.id ?? null;
}
