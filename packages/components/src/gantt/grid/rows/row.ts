import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Selection } from '../../../controllers/selection.js';
import type { GanttStrings } from '../../../locales/en.js';
import { IS_CRITICAL, IS_LATE, IS_VIOLATED, type ShownSchedule } from '../../../plan/shown-schedule.js';
import { cssom } from '../../cssom.js';
import { closedIcon, openIcon } from '../../icons.js';
import type { Outline } from '../../outline.js';
import type { CellSource, Column } from '../columns/column.js';
import type { GridColumns } from '../columns/grid-columns.js';
import type { SortState } from '../columns/header.js';
import type { CellEditing } from '../edit/cell-editing.js';

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
  /** Outline indexes of all rows, top to bottom. */
  readonly rows: Int32Array;
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
  /** Tasks with edits not yet stored. */
  readonly pendingIds: ReadonlySet<string>;
}

/** Attributes of a row by name; null = not there. */
export type RowAttributes = Readonly<Record<string, string | null>>;

/** What a row says of itself. */
export function rowAttributes(state: TreegridState, row: number): RowAttributes {
  const { outline, selection, collapsed } = state;
  const index = state.rows[row] as number;
  const { task, isSummary } = state.cell(index);
  const level = outline.level[index] as number;
  const isSelected = selection.has(task.id);
  const classes = [
    'row',
    isSummary && 'summary',
    isSummary && level === 0 && 'phase',
    isSelected && 'selected',
    state.hoverTask === index && 'hovered',
    state.movingId === task.id && 'moving',
  ];
  return {
    class: classes.filter(Boolean).join(' '),
    part: 'row',
    role: 'row',
    'data-row': String(row),
    'aria-rowindex': String(row + 2),
    'aria-level': String(level + 1),
    'aria-posinset': String(outline.place[index]),
    'aria-setsize': String(outline.siblings[index]),
    'aria-expanded': isSummary ? String(!collapsed.has(task.id)) : null,
    'aria-selected': String(isSelected),
    tabindex: isActiveRow(state, row) && selection.activeColumn === null ? '0' : '-1',
  };
}

/** Whether the way in by Tab is in a row. */
function isActiveRow({ columns, selection, outline, rows, first }: TreegridState, row: number): boolean {
  if (columns.activeHeader !== null) return false;
  if (selection.activeId === null) return row === Math.max(0, first);
  return selection.activeId === outline.tasks[rows[row] as number]?.id;
}

/** The cells of a row, left to right. */
export function renderCells(state: TreegridState, row: number): readonly TemplateResult[] {
  const cell = state.cell(state.rows[row] as number);
  const isActive = isActiveRow(state, row);
  return state.columns.shown.map((column, at) => renderCell(state, cell, { column, at, isActive }));
}

function renderCell(
  state: TreegridState,
  cell: CellSource,
  { column, at, isActive }: { readonly column: Column; readonly at: number; readonly isActive: boolean },
): TemplateResult {
  const { task, index, isSummary } = cell;
  const { editing, selection, shown } = state;
  const current = editing?.current;
  const isEditing = current?.taskId === task.id && current.column === column.id;
  const flags = shown?.columns.flags[index] ?? 0;
  const isDate = column.id === 'start' || column.id === 'finish';
  const isLate = column.id === 'finish' && (flags & (IS_LATE | IS_VIOLATED)) !== 0;
  const classes = {
    cell: true,
    [`align-${column.align}`]: true,
    name: column.id === 'name',
    owner: column.id === 'owner',
    editing: isEditing,
    late: isLate,
    moved: isDate && !isSummary && (shown?.isPreviewed(index) ?? false),
    critical: (flags & IS_CRITICAL) !== 0,
  };
  return html`<div
    class=${classMap(classes)}
    part=${`cell cell-${column.id}`}
    role=${column.id === 'name' ? 'rowheader' : 'gridcell'}
    aria-colindex=${at + 1}
    aria-readonly=${state.isEditable && column.isEditable(cell) ? nothing : 'true'}
    data-column=${column.id}
    ${column.id === 'name' ? cssom({ '--level': String(state.outline.level[index]) }) : nothing}
    tabindex=${isActive && selection.activeColumn === column.id && !isEditing ? 0 : -1}
  >${isEditing && editing ? editing.render(column, cell) : renderContent(state, cell, column, isLate)}</div>`;
}

function renderContent(state: TreegridState, cell: CellSource, column: Column, isLate: boolean): unknown {
  const { task, isSummary } = cell;
  const content = column.content ? column.content(cell) : column.text(cell);
  if (column.id === 'name') {
    const icon = isSummary ? (state.collapsed.has(task.id) ? closedIcon : openIcon) : nothing;
    return html`<span class="twisty" data-twisty=${isSummary ? '' : nothing}>${icon}</span><span class="task-name" dir="auto">${content}</span>${
      state.pendingIds.has(task.id)
        ? html`<span class="pending" role="img" aria-label=${state.strings.grid.pending}></span>`
        : nothing
    }`;
  }
  if (column.id === 'owner' && !column.content) {
    const owner = cell.owners.get(task.id);
    if (!owner) return nothing;
    return html`<span class=${`avatar tint-${owner.tint}`} role="img" aria-label=${owner.name || owner.initials} title=${owner.name}>${owner.initials}</span>`;
  }
  return isLate
    ? html`<span class="value" aria-hidden="true">${content}</span><span class="sr">${state.strings.grid.late(column.text(cell))}</span>`
    : html`<span class="value">${content}</span>`;
}
