import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Selection } from '../../controllers/selection.js';
import type { GanttStrings } from '../../locales/en.js';
import { IS_CRITICAL, IS_LATE, IS_VIOLATED, type ShownSchedule } from '../../plan/shown-schedule.js';
import { cssom } from '../cssom.js';
import { closedIcon, openIcon } from '../icons.js';
import type { Outline } from '../outline.js';
import type { CellSource, Column } from './columns/column.js';
import type { GridColumns } from './columns/grid-columns.js';
import { renderHeader, type SortState } from './columns/header.js';
import type { CellEditing } from './edit/cell-editing.js';
import type { RowGroup, RowView } from './rows/row-view.js';

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
  /** A name with what was searched for marked. */
  readonly nameOf: (name: string, index: number) => unknown;
  /** All rows, top to bottom. */
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
  /** Tasks with edits not yet stored. */
  readonly pendingIds: ReadonlySet<string>;
}

/** The rows to have in the DOM. */
function rowsInDom({ first, last, activeRow, view: { rows } }: TreegridState): number[] {
  const found: number[] = [];
  if (activeRow >= 0 && activeRow < first) found.push(activeRow);
  for (let row = first; row <= last; row += 1) found.push(row);
  if (activeRow > last && activeRow < rows.length) found.push(activeRow);
  return found;
}

/**
 * The left pane: an ARIA tree grid of real rows and cells, only those in view. One cell or row is in the tab order;
 * keys and pointers are handled by the element through `data-row`, `data-column` and `data-header`.
 */
export function renderTreegrid(state: TreegridState): TemplateResult {
  const { view, rowHeight, scrollTop, columns } = state;
  return html`<div
    class=${columns.isUsual ? 'grid usual' : 'grid'}
    part="grid"
    role="treegrid"
    aria-label=${state.label}
    aria-rowcount=${view.rows.length + 1}
    aria-colcount=${columns.shown.length}
    aria-multiselectable="true"
    aria-readonly=${state.isEditable ? nothing : 'true'}
    ${cssom({ '--columns': columns.template })}
  >
    ${renderHeader(columns, state.strings, state.sort)}
    <div class="rows" role="rowgroup">
      ${repeat(
        rowsInDom(state),
        row => state.outline.tasks[view.rows[row] as number]?.id ?? view.groupAt(row)?.id,
        row => renderRow(state, row, row * rowHeight - scrollTop),
      )}
    </div>
  </div>`;
}

function renderRow(state: TreegridState, row: number, topPx: number): TemplateResult {
  const group = state.view.groupAt(row);
  if (group) return renderGroup(state, group, row, topPx);
  const { selection, collapsed, columns, view } = state;
  const index = view.rows[row] as number;
  const cell = state.cell(index);
  const { task, isSummary } = cell;
  const { level, place, siblings } = view.placeOf(row);
  const isOpenable = view.isOpenable(row);
  const isActive =
    columns.activeHeader === null &&
    (selection.activeId === task.id || (selection.activeId === null && row === Math.max(0, state.first)));
  const isSelected = selection.has(task.id);
  const classes = {
    row: true,
    summary: isSummary,
    phase: isSummary && level === 0,
    selected: isSelected,
    hovered: state.hoverTask === index,
    context: view.isContext(index),
    moving: state.movingId === task.id,
  };
  return html`<div
    class=${classMap(classes)}
    part="row"
    role="row"
    ${cssom({ transform: `translateY(${topPx}px)` })}
    data-row=${row}
    aria-rowindex=${row + 2}
    aria-level=${level + 1}
    aria-posinset=${place}
    aria-setsize=${siblings}
    aria-expanded=${isOpenable ? !collapsed.has(task.id) : nothing}
    aria-selected=${isSelected}
    tabindex=${isActive && selection.activeColumn === null ? 0 : -1}
  >
    ${columns.shown.map((column, at) => renderCell(state, cell, { column, at, isActive, level, isOpenable }))}
  </div>`;
}

interface CellPlace {
  readonly column: Column;
  readonly at: number;
  readonly isActive: boolean;
  readonly level: number;
  readonly isOpenable: boolean;
}

/** A row that heads a group: one cell over all columns. */
function renderGroup(state: TreegridState, group: RowGroup, row: number, topPx: number): TemplateResult {
  const { selection, collapsed, columns, view } = state;
  const isOpen = !collapsed.has(group.id);
  const isActive = columns.activeHeader === null && selection.activeId === group.id;
  const { place, siblings } = view.placeOf(row);
  return html`<div
    class="row group"
    part="row group"
    role="row"
    ${cssom({ transform: `translateY(${topPx}px)` })}
    data-row=${row}
    aria-rowindex=${row + 2}
    aria-level="1"
    aria-posinset=${place}
    aria-setsize=${siblings}
    aria-expanded=${isOpen}
    tabindex=${isActive ? 0 : -1}
  ><div class="cell name" role="rowheader" aria-colindex="1" aria-colspan=${columns.shown.length} ${cssom({ '--level': '0' })}>
    <span class="twisty" data-twisty>${isOpen ? openIcon : closedIcon}</span><span class="task-name" dir="auto">${group.title}</span><span class="count">${state.strings.grid.count(group.count)}</span>
  </div></div>`;
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
    ${column.id === 'name' ? cssom({ '--level': String(level) }) : nothing}
    tabindex=${isActive && selection.activeColumn === column.id && !isEditing ? 0 : -1}
  >${isEditing && editing ? editing.render(column, cell) : renderContent(state, cell, column, { isLate, isOpenable })}</div>`;
}

function renderContent(
  state: TreegridState,
  cell: CellSource,
  column: Column,
  { isLate, isOpenable }: { readonly isLate: boolean; readonly isOpenable: boolean },
): unknown {
  const { task } = cell;
  const content = column.content ? column.content(cell) : column.text(cell);
  if (column.id === 'name') {
    const icon = isOpenable ? (state.collapsed.has(task.id) ? closedIcon : openIcon) : nothing;
    return html`<span class="twisty" data-twisty=${isOpenable ? '' : nothing}>${icon}</span><span class="task-name" dir="auto">${column.content ? content : state.nameOf(column.text(cell), cell.index)}</span>${
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
