import { html, nothing, type TemplateResult } from 'lit';
import { cssom } from '../page/cssom.js';
import { into } from '../page/into.js';
import { renderHeader } from './columns/header/header.js';
import type { TreegridState } from './rows/row.js';
import type { RowPool } from './rows/row-pool.js';

/**
 * The left pane: an ARIA tree grid of real rows and cells, only those in view. One cell or row is in the tab order;
 * keys and pointers are handled by the element through `data-row`, `data-column` and `data-header`.
 */
export function renderTreegrid(pool: RowPool, state: TreegridState): TemplateResult {
  const { rows, columns } = state;
  return html`<div
    class=${columns.isUsual ? 'grid usual' : 'grid'}
    part="grid"
    role="treegrid"
    aria-label=${state.label}
    aria-rowcount=${rows.length + 1}
    aria-colcount=${columns.shown.length}
    aria-multiselectable="true"
    aria-readonly=${state.isEditable ? nothing : 'true'}
    ${cssom({ '--columns': columns.template })}
  >
    ${renderHeader(columns, state.strings, state.sort)}
    <div class="rows" role="rowgroup"><div class="rows-layer" ${into(host => pool.show(host, state))}></div></div>
  </div>`;
}
