import { html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../../../locales/en.js';
import { type Column, labelOf, titleOf } from '../column.js';
import type { GridColumns } from '../grid-columns.js';

/** How the rows are sorted; null = as the outline has them. */
export interface SortState {
  readonly column: string;
  readonly isDescending: boolean;
}

/**
 * The header: one cell for each column, with an edge to drag. Keys and pointers are handled through `data-header` and
 * `data-edge`.
 */
export function renderHeader(columns: GridColumns, strings: GanttStrings, sort: SortState | null): TemplateResult {
  return html`<div role="rowgroup">
    <div class="head-row" part="header" role="row" aria-rowindex="1">
      ${columns.shown.map((column, at) => renderHeaderCell(columns, column, { at, sort, strings }))}
    </div>
  </div>`;
}

function renderHeaderCell(
  columns: GridColumns,
  column: Column,
  { at, sort, strings }: { readonly at: number; readonly sort: SortState | null; readonly strings: GanttStrings },
): TemplateResult {
  const { id } = column;
  const title = titleOf(column, strings);
  const label = labelOf(column, strings);
  const isSorted = sort?.column === id;
  const spoken = label === title ? nothing : html`<span class="sr">${title === '' ? label : ` (${label})`}</span>`;
  const { drop } = columns;
  const classes = [
    `head-cell align-${column.align}`,
    id === 'name' && 'name',
    drop?.id === id && 'dragged',
    drop && dropTarget(columns) === at && 'drop-before',
    drop && dropTarget(columns) === at + 1 && at === columns.shown.length - 1 && 'drop-after',
  ];
  return html`<div
    class=${classes.filter(Boolean).join(' ')}
    part=${`header-cell header-${id}`}
    role="columnheader"
    aria-colindex=${at + 1}
    aria-sort=${isSorted ? (sort.isDescending ? 'descending' : 'ascending') : nothing}
    data-header=${id}
    tabindex=${columns.activeHeader === id ? 0 : -1}
  ><span class="head-title">${title}${spoken}</span>${
    isSorted
      ? html`<span class=${sort.isDescending ? 'sort-mark down' : 'sort-mark'} aria-hidden="true"></span>`
      : nothing
  }<span class="edge" data-edge=${id}></span></div>`;
}

/** Header the dragged column would stand before. */
function dropTarget(columns: GridColumns): number {
  const { drop } = columns;
  if (!drop) return -1;
  const from = columns.indexOf(drop.id);
  return drop.place < from ? drop.place : drop.place + 1;
}
