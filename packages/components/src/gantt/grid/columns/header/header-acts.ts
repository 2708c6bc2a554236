import type { GanttParts } from '../../../shell/parts.js';
import { labelOf } from '../column.js';
import { holdName, moveColumn, resizeColumn, tellColumns } from '../column-moves.js';
import type { GridColumns } from '../grid-columns.js';
import { nameWidth } from './header-drag.js';

/** Px of one press of a key. */
const STEP_PX = 8;
/** Room beside the widest text, px. */
const AIR_PX = 18;

/** Makes a column as wide as the widest of its cells in view. */
export function fitColumn(parts: GanttParts, id: string): void {
  const { columns } = parts.grid;
  const root = parts.element.shadowRoot as ShadowRoot;
  const inColumn = `[data-column="${CSS.escape(id)}"], [data-header="${CSS.escape(id)}"] .head-title`;
  const range = document.createRange();
  let widest = 0;
  for (const cell of root.querySelectorAll<HTMLElement>(inColumn)) {
    const indent = Number.parseFloat(getComputedStyle(cell).paddingInlineStart) || 0;
    // A name that is cut short is as wide as it would be.
    const cut = cell.querySelector<HTMLElement>('.task-name, .value');
    range.selectNodeContents(cut ?? cell);
    const before = cut?.classList.contains('task-name') ? indent + 20 : 0;
    widest = Math.max(
      widest,
      before +
        (cut ? Math.max(cut.scrollWidth, range.getBoundingClientRect().width) : range.getBoundingClientRect().width),
    );
  }
  resizeColumn(columns, id, widest + AIR_PX);
  tellColumns(columns);
  announceWidth(parts, columns, id);
}

/** Makes a column wider or narrower by one step. */
export function stepWidth(parts: GanttParts, id: string, by: 1 | -1): void {
  const { columns } = parts.grid;
  const header = parts.element.shadowRoot?.querySelector(`[data-header="${CSS.escape(id)}"]`);
  if (header && id !== 'name') holdName(columns, nameWidth(header));
  resizeColumn(columns, id, (header?.getBoundingClientRect().width ?? 0) + by * STEP_PX);
  tellColumns(columns);
  announceWidth(parts, columns, id);
}

/** Moves a column by one place. */
export function stepPlace(parts: GanttParts, id: string, by: 1 | -1): void {
  const { columns } = parts.grid;
  const column = columns.find(id);
  if (!column) return;
  const label = labelOf(column, parts.strings);
  const words = parts.strings.columns;
  if (id === 'name') {
    parts.announce(words.staysFirst(label));
    return;
  }
  const from = columns.indexOf(id);
  const place = moveColumn(columns, id, from + by);
  if (place !== from) tellColumns(columns);
  parts.announce(words.place(label, place + 1, columns.shown.length));
  parts.focusActive();
}

function announceWidth(parts: GanttParts, columns: GridColumns, id: string): void {
  const column = columns.find(id);
  if (column) {
    const label = labelOf(column, parts.strings);
    parts.announce(parts.strings.columns.width(label, Math.round(columns.widthOf(column))));
  }
  parts.focusActive();
}
