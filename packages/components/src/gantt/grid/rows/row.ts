import { html, nothing, type TemplateResult } from 'lit';
import type { Selection } from '../../../controllers/selection.js';
import type { GanttStrings } from '../../../locales/en.js';
import { IS_CRITICAL, IS_LATE, IS_VIOLATED, type ShownSchedule } from '../../../plan/shown-schedule.js';
import type { TextMetrics } from '../../layout/text-metrics.js';
import type { Outline } from '../../outline/outline.js';
import { cssom } from '../../page/cssom.js';
import { closedIcon, openIcon } from '../../page/icon.js';
import type { Theme } from '../../timeline/palette.js';
import type { CellSource, Column } from '../columns/column.js';
import type { GridColumns } from '../columns/grid-columns.js';
import type { SortState } from '../columns/header/header.js';
import type { CellEditing } from '../edit/cell-editing.js';
import type { RowGroup, RowView } from './row-view.js';

/** What the grid shows. */
export interface TreegridState {
  readonly label: string;
  readonly strings: GanttStrings;
  readonly outline: Outline;
  readonly shown: ShownSchedule | null;
  readonly columns: GridColumns;
  readonly sort: SortState | null;
  /** What the cells of a task come from, by outline index. */
  readonly cell: (index: number) => CellSource;
  /** What a task's bar shows, in words; null until its script has come. */
  readonly noteOf: ((index: number) => string) | null;
  /** A name with what was searched for marked. */
  readonly nameOf: (name: string, index: number) => unknown;
  /** Widths of texts; null before the timeline is in the page. */
  readonly text: TextMetrics | null;
  /** Fonts of names: of tasks, and the strongest of summaries. */
  readonly nameFonts: Theme['nameFonts'];
  /** Width of the pane, px. */
  readonly paneWidth: number;
  /** Tasks (outline indexes) and groups of all rows, top to bottom, and the tree they form. */
  readonly rows: Int32Array;
  readonly view: RowView;
  /** Rows in the DOM: first to last inclusive, and the one with the keyboard wherever it is. */
  readonly first: number;
  readonly last: number;
  readonly activeRow: number;
  /** Outline index of the task under the pointer on either pane, -1 = none. */
  readonly hoverTask: number;
  /** Task being moved by keys. */
  readonly movingId: string | null;
  readonly scrollTop: number;
  readonly rowHeight: number;
  readonly collapsed: ReadonlySet<string>;
  readonly selection: Selection;
  /** Editing in cells; null until its script has come. */
  readonly editing: CellEditing | null;
  readonly isEditable: boolean;
  /** The frame of another user in a cell. */
  readonly peerIn: (taskId: string, column: string) => unknown;
  /** Tasks with edits not yet stored. */
  readonly pendingIds: ReadonlySet<string>;
}

/** Attributes of a row by name; null = not there. */
export type RowAttributes = Readonly<Record<string, string | null>>;

/** What a row says of itself. */
export function rowAttributes(state: TreegridState, row: number): RowAttributes {
  const group = state.view.groupAt(row);
  if (group) return groupAttributes(state, group, row);
  const { selection, collapsed, view } = state;
  const index = state.rows[row] as number;
  const { task, isSummary } = state.cell(index);
  const { level, place, siblings } = view.placeOf(row);
  const isSelected = selection.has(task.id);
  const classes = [
    'row',
    isSummary && 'summary',
    isSummary && level === 0 && 'phase',
    isSelected && 'selected',
    state.hoverTask === index && 'hovered',
    state.movingId === task.id && 'moving',
    view.isContext(index) && 'context',
  ];
  return {
    class: classes.filter(Boolean).join(' '),
    part: 'row',
    role: 'row',
    'data-row': String(row),
    'aria-rowindex': String(row + 2),
    'aria-level': String(level + 1),
    'aria-posinset': String(place),
    'aria-setsize': String(siblings),
    'aria-expanded': view.isOpenable(row) ? String(!collapsed.has(task.id)) : null,
    'aria-selected': String(isSelected),
    'aria-description': state.noteOf?.(index) || null,
    tabindex: isActiveRow(state, row) && selection.activeColumn === null ? '0' : '-1',
  };
}

/** What a row that heads a group says of itself. */
function groupAttributes(state: TreegridState, { id }: RowGroup, row: number): RowAttributes {
  const { place, siblings } = state.view.placeOf(row);
  return {
    class: 'row group',
    part: 'row group',
    role: 'row',
    'data-row': String(row),
    'aria-rowindex': String(row + 2),
    'aria-level': '1',
    'aria-posinset': String(place),
    'aria-setsize': String(siblings),
    'aria-expanded': String(!state.collapsed.has(id)),
    'aria-selected': null,
    'aria-description': null,
    tabindex: isActiveRow(state, row) ? '0' : '-1',
  };
}

/** Id of the task or group in a row. */
export function rowId({ outline, rows, view }: TreegridState, row: number): string | undefined {
  return outline.tasks[rows[row] as number]?.id ?? view.groupAt(row)?.id;
}

/** Whether the way in by Tab is in a row. */
function isActiveRow(state: TreegridState, row: number): boolean {
  const { columns, selection, first } = state;
  if (columns.activeHeader !== null) return false;
  if (selection.activeId === null) return row === Math.max(0, first);
  return selection.activeId === rowId(state, row);
}

/** The cells of a row, left to right. */
export function renderCells(state: TreegridState, row: number): readonly TemplateResult[] {
  const group = state.view.groupAt(row);
  if (group) return [renderGroup(state, group)];
  const cell = state.cell(state.rows[row] as number);
  const isActive = isActiveRow(state, row);
  const { level } = state.view.placeOf(row);
  const isOpenable = state.view.isOpenable(row);
  return state.columns.shown.map((column, at) => renderCell(state, cell, { column, at, isActive, level, isOpenable }));
}

interface CellPlace {
  readonly column: Column;
  readonly at: number;
  readonly isActive: boolean;
  readonly level: number;
  readonly isOpenable: boolean;
}

/** The one cell of a row that heads a group. */
function renderGroup({ columns, collapsed, strings }: TreegridState, { id, title, count }: RowGroup): TemplateResult {
  return html`<div class="cell name" role="rowheader" aria-colindex="1" aria-colspan=${columns.shown.length} ${cssom({ '--level': '0' })}
    ><span class="twisty" data-twisty>${collapsed.has(id) ? closedIcon : openIcon}</span><span class="task-name cut" dir="auto">${title}</span><span class="count">${strings.grid.count(count)}</span></div>`;
}

function renderCell(
  state: TreegridState,
  cell: CellSource,
  { column, at, isActive, level, isOpenable }: CellPlace,
): TemplateResult {
  const { task, index, isSummary } = cell;
  const { editing, selection, shown } = state;
  const current = editing?.current;
  const isEditing = current?.taskId === task.id && current.column === column.id;
  const flags = shown?.columns.flags[index] ?? 0;
  const isDate = column.id === 'start' || column.id === 'finish';
  const isLate = column.id === 'finish' && (flags & (IS_LATE | IS_VIOLATED)) !== 0;
  const content =
    isEditing && editing
      ? editing.render(column, cell)
      : renderContent(state, cell, column, { isLate, level, isOpenable });
  const classes = [
    `cell align-${column.align}`,
    isCut(state, column, content) && 'cut',
    (column.id === 'name' || column.id === 'owner') && column.id,
    isEditing && 'editing',
    isLate && 'late',
    isDate && !isSummary && shown?.isPreviewed(index) && 'moved',
    (flags & IS_CRITICAL) !== 0 && 'critical',
  ];
  return html`<div
    class=${classes.filter(Boolean).join(' ')}
    part=${`cell cell-${column.id}`}
    role=${column.id === 'name' ? 'rowheader' : 'gridcell'}
    aria-colindex=${at + 1}
    aria-description=${column.id === 'name' && isActive && selection.activeColumn === 'name' ? state.noteOf?.(index) || nothing : nothing}
    aria-readonly=${state.isEditable && column.isEditable(cell) ? nothing : 'true'}
    data-column=${column.id}
    ${column.id === 'name' ? cssom({ '--level': String(level) }) : nothing}
    tabindex=${isActive && selection.activeColumn === column.id && !isEditing ? 0 : -1}
  >${content}${state.peerIn(task.id, column.id)}</div>`;
}

/** Whether what is in a cell may not fit. In the cell of a name it is the name that is cut. */
function isCut({ columns, text }: TreegridState, column: Column, content: unknown): boolean {
  if (column.id === 'name' || content === nothing) return false;
  return typeof content !== 'string' || !text || text.width(content, text.fonts.label) > columns.roomOf(column);
}

/** The same of a name, in a row so deep. */
function isNameCut(
  { columns, text, nameFonts, paneWidth }: TreegridState,
  name: unknown,
  level: number,
  isSummary: boolean,
): boolean {
  if (typeof name !== 'string' || !text) return true;
  return text.width(name, nameFonts[isSummary ? 1 : 0]) > columns.nameRoom(paneWidth, level);
}

function renderContent(
  state: TreegridState,
  cell: CellSource,
  column: Column,
  { isLate, level, isOpenable }: { readonly isLate: boolean; readonly level: number; readonly isOpenable: boolean },
): unknown {
  const { task } = cell;
  const content = column.content ? column.content(cell) : column.text(cell);
  if (column.id === 'name') {
    const icon = isOpenable ? (state.collapsed.has(task.id) ? closedIcon : openIcon) : nothing;
    const name = column.content ? content : state.nameOf(column.text(cell), cell.index);
    const isPending = state.pendingIds.has(task.id);
    const isCut = isPending || isNameCut(state, name, level, cell.isSummary);
    return html`<span class="twisty" data-twisty=${isOpenable ? '' : nothing}>${icon}</span><span class=${isCut ? 'task-name cut' : 'task-name'} dir="auto">${name}</span>${
      isPending ? html`<span class="pending" role="img" aria-label=${state.strings.grid.pending}></span>` : nothing
    }`;
  }
  if (column.id === 'owner' && !column.content) {
    const owner = cell.owners.get(task.id);
    if (!owner) return nothing;
    return html`<span class=${`avatar tint-${owner.tint}`} role="img" aria-label=${owner.name || owner.initials} title=${owner.name}>${owner.initials}</span>`;
  }
  // No element of its own around the words: it would be laid out in every row that comes into view.
  return isLate
    ? html`<span class="value" aria-hidden="true">${content}</span><span class="sr">${state.strings.grid.late(column.text(cell))}</span>`
    : content;
}
