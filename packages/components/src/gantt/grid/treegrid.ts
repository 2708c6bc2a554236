import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Selection } from '../../controllers/selection.js';
import type { GanttStrings } from '../../locales/en.js';
import type { PlanRows, TaskRow } from '../../plan/rows.js';
import { IS_CRITICAL, IS_LATE, IS_VIOLATED, type ShownSchedule } from '../../plan/shown-schedule.js';
import { cssom } from '../cssom.js';
import type { Format } from '../format.js';
import { closedIcon, openIcon } from '../icons.js';
import { isParent, type Outline } from '../outline.js';
import type { Owner } from '../scene/owners.js';
import {
  type CellSource,
  COLUMNS,
  type Column,
  type ColumnId,
  cellText,
  columnLabel,
  editText,
  isEditableCell,
} from './columns.js';

/** A cell being edited. */
export interface Editing {
  readonly taskId: string;
  readonly column: ColumnId;
  /** Why the last text could not be taken; empty = not tried. */
  readonly problem: string;
}

/** What the grid shows. */
export interface TreegridState {
  readonly label: string;
  readonly strings: GanttStrings;
  readonly plan: PlanRows;
  readonly outline: Outline;
  readonly shown: ShownSchedule | null;
  readonly percent: Float32Array;
  readonly owners: ReadonlyMap<string, Owner>;
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
  readonly editing: Editing | null;
  readonly format: Format;
  readonly isEditable: boolean;
  /** Tasks with edits not yet stored. */
  readonly pendingIds: ReadonlySet<string>;
}

/** The rows to have in the DOM. */
function rowsInDom({ first, last, activeRow, rows }: TreegridState): number[] {
  const found: number[] = [];
  if (activeRow >= 0 && activeRow < first) found.push(activeRow);
  for (let row = first; row <= last; row += 1) found.push(row);
  if (activeRow > last && activeRow < rows.length) found.push(activeRow);
  return found;
}

/**
 * The left pane: an ARIA tree grid of real rows and cells, only those in view. One cell or row is in the tab order;
 * keys and pointers are handled by the element through `data-row` and `data-column`.
 */
export function renderTreegrid(state: TreegridState): TemplateResult {
  const { rows, rowHeight, scrollTop } = state;
  return html`<div
    class="grid"
    part="grid"
    role="treegrid"
    aria-label=${state.label}
    aria-rowcount=${rows.length + 1}
    aria-colcount=${COLUMNS.length}
    aria-multiselectable="true"
    aria-readonly=${state.isEditable ? nothing : 'true'}
  >
    <div role="rowgroup">
      <div class="head-row" part="header" role="row" aria-rowindex="1">
        ${COLUMNS.map(
          (column, at) => html`<span
            role="columnheader"
            class=${column.isNumber ? 'number' : 'text'}
            aria-colindex=${at + 1}
            >${renderTitle(column, state.strings)}</span
          >`,
        )}
      </div>
    </div>
    <div class="rows" role="rowgroup">
      ${repeat(
        rowsInDom(state),
        row => state.outline.tasks[rows[row] as number]?.id,
        row => renderRow(state, row, row * rowHeight - scrollTop),
      )}
    </div>
  </div>`;
}

function renderTitle({ id, hasTitle }: Column, strings: GanttStrings): unknown {
  const label = columnLabel(id, strings);
  if (!hasTitle) return html`<span class="sr">${label}</span>`;
  const title = strings.column[id];
  return label === title ? title : html`${title}<span class="sr"> (${label})</span>`;
}

function renderRow(state: TreegridState, row: number, topPx: number): TemplateResult {
  const { outline, selection, collapsed, shown } = state;
  const index = state.rows[row] as number;
  const task = outline.tasks[index] as TaskRow;
  const isSummary = isParent(outline, index);
  const level = outline.level[index] as number;
  const isActive = selection.activeId === task.id || (selection.activeId === null && row === Math.max(0, state.first));
  const isSelected = selection.has(task.id);
  const source: CellSource = {
    task,
    index,
    columns: shown?.columns ?? null,
    percent: state.percent[index] as number,
    project: state.plan.project,
    isSummary,
    format: state.format,
  };
  const classes = {
    row: true,
    summary: isSummary,
    phase: isSummary && level === 0,
    selected: isSelected,
    hovered: state.hoverTask === index,
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
    aria-posinset=${outline.place[index] as number}
    aria-setsize=${outline.siblings[index] as number}
    aria-expanded=${isSummary ? !collapsed.has(task.id) : nothing}
    aria-selected=${isSelected}
    tabindex=${isActive && selection.activeColumn === null ? 0 : -1}
  >
    ${COLUMNS.map((column, at) => renderCell(state, source, { column, at, isActive }))}
  </div>`;
}

function renderCell(
  state: TreegridState,
  source: CellSource,
  place: { readonly column: Column; readonly at: number; readonly isActive: boolean },
): TemplateResult {
  const { task, index, isSummary } = source;
  const { column, at, isActive } = place;
  const { editing, selection, shown } = state;
  const isEditing = editing?.taskId === task.id && editing.column === column.id;
  const flags = shown?.columns.flags[index] ?? 0;
  const isDate = column.id === 'start' || column.id === 'finish';
  const classes = {
    cell: true,
    number: column.isNumber,
    name: column.id === 'name',
    owner: column.id === 'owner',
    editing: isEditing,
    late: column.id === 'finish' && (flags & (IS_LATE | IS_VIOLATED)) !== 0,
    moved: isDate && !isSummary && (shown?.isPreviewed(index) ?? false),
    critical: (flags & IS_CRITICAL) !== 0,
  };
  return html`<div
    class=${classMap(classes)}
    part=${`cell cell-${column.id}`}
    role=${column.id === 'name' ? 'rowheader' : 'gridcell'}
    aria-colindex=${at + 1}
    aria-readonly=${state.isEditable && isEditableCell(column.id, isSummary) ? nothing : 'true'}
    data-column=${column.id}
    ${column.id === 'name' ? cssom({ '--level': String(state.outline.level[index]) }) : nothing}
    tabindex=${isActive && selection.activeColumn === column.id && !isEditing ? 0 : -1}
  >${isEditing ? renderEditor(editing, column, source, state.strings) : renderContent(state, source, column, classes.late)}</div>`;
}

function renderContent(state: TreegridState, source: CellSource, column: Column, isLate: boolean): unknown {
  const { task, isSummary } = source;
  const text = cellText(column.id, source);
  if (column.id === 'name') {
    const icon = isSummary ? (state.collapsed.has(task.id) ? closedIcon : openIcon) : nothing;
    return html`<span class="twisty" data-twisty=${isSummary ? '' : nothing}>${icon}</span><span class="task-name" dir="auto">${text}</span>${
      state.pendingIds.has(task.id)
        ? html`<span class="pending" role="img" aria-label=${state.strings.grid.pending}></span>`
        : nothing
    }`;
  }
  if (column.id === 'owner') {
    const owner = state.owners.get(task.id);
    if (!owner) return nothing;
    return html`<span class=${`avatar tint-${owner.tint}`} role="img" aria-label=${owner.name || owner.initials} title=${owner.name}>${owner.initials}</span>`;
  }
  return isLate
    ? html`<span aria-hidden="true">${text}</span><span class="sr">${state.strings.grid.late(text)}</span>`
    : text;
}

function renderEditor(editing: Editing, column: Column, source: CellSource, strings: GanttStrings): TemplateResult {
  return html`<input
    class="editor"
    part="editor"
    type="text"
    autocomplete="off"
    spellcheck=${column.id === 'name'}
    aria-label=${columnLabel(column.id, strings)}
    aria-invalid=${editing.problem === '' ? nothing : 'true'}
    title=${editing.problem === '' ? nothing : editing.problem}
    .value=${editText(column.id, source)}
  />`;
}
