import { html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import { COLUMNS, type Column, columnLabel } from './columns.js';
import type { TreegridState } from './rows/row.js';
import { type RowPool, rowsOf } from './rows/row-pool.js';

/**
 * The left pane: an ARIA tree grid of real rows and cells, only those in view. One cell or row is in the tab order;
 * keys and pointers are handled by the element through `data-row` and `data-column`.
 */
export function renderTreegrid(pool: RowPool, state: TreegridState): TemplateResult {
  const { rows } = state;
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
    <div class="rows" role="rowgroup"><div class="rows-layer" ${rowsOf(pool, state)}></div></div>
  </div>`;
}

function renderTitle({ id, hasTitle }: Column, strings: GanttStrings): unknown {
  const label = columnLabel(id, strings);
  if (!hasTitle) return html`<span class="sr">${label}</span>`;
  const title = strings.column[id];
  return label === title ? title : html`${title}<span class="sr"> (${label})</span>`;
}
