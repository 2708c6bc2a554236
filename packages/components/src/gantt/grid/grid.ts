import { nothing } from 'lit';
import { Later } from '../shell/later.js';
import { type GanttParts, rowOf } from '../shell/parts.js';
import type { ColumnSpec, ColumnState } from './columns/column-spec.js';
import { GridColumns } from './columns/grid-columns.js';
import type { ColumnChooser } from './columns/header/column-chooser.js';
import type { FilterSpec, GroupSpec, SortSpec } from './rows/arrange-spec.js';
import { GridRows } from './rows/grid-rows.js';
import type { Search } from './rows/search.js';

/** Properties of the element that are the grid's. */
export interface GridOptions {
  readonly columns: readonly (string | ColumnSpec)[] | undefined;
  readonly columnState: readonly ColumnState[] | undefined;
  readonly sort: SortSpec | null;
  readonly filter: FilterSpec | null;
  readonly groupBy: GroupSpec | null;
  readonly search: string;
}

const searchPart = new Later(() => import('./rows/search.js'));
const chooserPart = new Later(() => import('./columns/header/column-chooser.js'));

/** The left pane beside its rows: which columns there are, and where the keyboard is among them. */
export class Grid {
  readonly columns: GridColumns;
  readonly rows: GridRows;
  /** What is searched for; '' = nothing. */
  searchText = '';
  #search: Search | null = null;
  #chooser: ColumnChooser | null = null;
  #isChooserOpen = false;
  readonly #parts: GanttParts;

  /** @param onRows runs when there are other rows */
  constructor(parts: GanttParts, onRows: () => void) {
    this.#parts = parts;
    this.columns = new GridColumns(parts);
    this.rows = new GridRows(parts, onRows);
  }

  /** Takes what the host has set anew. */
  take(options: GridOptions, changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('columns') || changed.has('columnState'))
      void this.columns.take(options.columns, options.columnState);
    const { sort, filter, groupBy } = options;
    const order = {
      ...(changed.has('sort') && { sort: sort ?? null }),
      ...(changed.has('filter') && { filter: filter ?? null }),
      ...(changed.has('groupBy') && { groupBy: groupBy || null }),
    };
    if (Object.keys(order).length > 0) this.rows.take(order);
    if (changed.has('search') && String(options.search ?? '') !== this.searchText)
      this.find(String(options.search ?? ''));
  }

  /** Finds the tasks whose name has a text in it. */
  find(text: string): void {
    this.searchText = text;
    if (text === '' && !this.#search) return;
    this.#parts.late.bring(searchPart, ({ Search }) => {
      this.#search ??= new Search(this.#parts);
      void this.#search.find(this.searchText);
    });
  }

  /** Other rows or dates: they are arranged and searched again. */
  planChanged(): void {
    this.rows.planChanged();
    if (this.searchText !== '') this.find(this.searchText);
  }

  /** Goes to the next task found, or the one before. */
  goToHit(by: 1 | -1): void {
    this.#search?.next(by);
  }

  /** A task's name, with what was searched for marked. */
  nameOf(name: string, index: number): unknown {
    return this.#search?.isHit(index) ? this.#search.mark(name) : name;
  }

  /** Gives the focus to the header, row or cell that has the keyboard. */
  focusActive(root: ParentNode): void {
    const { selection } = this.#parts;
    const { activeHeader } = this.columns;
    if (activeHeader !== null) {
      root.querySelector<HTMLElement>(`[data-header="${CSS.escape(activeHeader)}"]`)?.focus();
      return;
    }
    const row = root.querySelector<HTMLElement>(`[data-row="${rowOf(this.#parts, selection.activeId)}"]`);
    const { activeColumn } = selection;
    const cell =
      activeColumn === null ? null : row?.querySelector<HTMLElement>(`[data-column="${CSS.escape(activeColumn)}"]`);
    // A narrow grid hides columns: their cells cannot have the focus, the row can.
    const target = cell?.checkVisibility() ? cell : row;
    target?.focus({ preventScroll: true });
    if (target === cell) bringIntoPane(cell);
  }

  /** Opens or closes the list of columns. */
  toggleChooser(): void {
    this.#isChooserOpen = !this.#isChooserOpen;
    this.#chooser?.dispose();
    this.#chooser = null;
    this.#parts.update();
  }

  /** Closes what is open over the chart. @returns whether something was */
  closePanel(): boolean {
    if (!this.#isChooserOpen) return false;
    this.toggleChooser();
    return true;
  }

  /** What is open over the chart. */
  renderPanel(): unknown {
    const part = this.#isChooserOpen ? this.#parts.late.use(chooserPart) : null;
    if (!part) return nothing;
    this.#chooser ??= new part.ColumnChooser(this.#parts, () => this.closePanel());
    return this.#chooser.render();
  }
}

/** Scrolls the pane sideways, as far as needed, so that a cell stands beside the fixed name. */
function bringIntoPane(cell: HTMLElement | null | undefined): void {
  const pane = cell?.closest<HTMLElement>('.grid-host');
  if (!cell || !pane || pane.scrollWidth <= pane.clientWidth || cell.classList.contains('name')) return;
  const box = cell.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  const name = cell.parentElement?.querySelector('.cell.name')?.getBoundingClientRect();
  const isRtl = getComputedStyle(pane).direction === 'rtl';
  const left = isRtl ? view.left : (name?.right ?? view.left);
  const right = isRtl ? (name?.left ?? view.right) : view.right;
  if (box.left < left) pane.scrollLeft -= left - box.left;
  else if (box.right > right) pane.scrollLeft += box.right - right;
}
