import { emit } from '../../../events.js';
import type { Outline } from '../../outline/outline.js';
import { Later } from '../../shell/later.js';
import type { GanttParts } from '../../shell/parts.js';
import type { SortState } from '../columns/header/header.js';
import type { FilterSpec, GroupSpec, SortSpec } from './arrange-spec.js';
import { type Arrangement, RowView } from './row-view.js';

const arrangerPart = new Later(() => import('./arranger.js'));

/** What the host or a person asked the rows to be arranged by. */
export interface RowOrder {
  readonly sort: SortState | null;
  readonly filter: FilterSpec | null;
  readonly groupBy: GroupSpec | null;
}

/**
 * The rows of the grid: the outline as it is, or sorted, filtered and grouped. Arranging loads when it is first asked
 * for and works in slices; until it is done the rows stay as they were.
 */
export class GridRows {
  /** What is known of rows, by the rows themselves: a picture being made has others than the one shown. */
  readonly #views = new WeakMap<Int32Array, RowView>();
  readonly #parts: GanttParts;
  readonly #onRows: () => void;
  #order: RowOrder = { sort: null, filter: null, groupBy: null };
  /** The outline an arrangement was made of. */
  #outline: Outline | null = null;
  #arrangement: Arrangement | null = null;
  #wanted = 0;
  /** Tasks a filter let pass, as last spoken; null = no filter. */
  #toldCount: number | null = null;

  /** @param onRows runs when there are other rows */
  constructor(parts: GanttParts, onRows: () => void) {
    this.#parts = parts;
    this.#onRows = onRows;
  }

  get order(): RowOrder {
    return this.#order;
  }

  get isArranged(): boolean {
    const { sort, filter, groupBy } = this.#order;
    return sort !== null || filter !== null || groupBy !== null;
  }

  /** Takes what the host asks for. */
  take(
    order: Partial<{
      readonly sort: SortSpec | null;
      readonly filter: FilterSpec | null;
      readonly groupBy: GroupSpec | null;
    }>,
  ): void {
    const { sort, ...rest } = order;
    this.#order = { ...this.#order, ...rest, ...(sort !== undefined && { sort: sortState(sort) }) };
    this.#arrange();
  }

  /** Sorts by a column: upwards, then downwards, then not at all; and tells the host. */
  cycleSort(column: string): void {
    const { sort } = this.#order;
    const next =
      sort?.column !== column
        ? { column, isDescending: false }
        : sort.isDescending
          ? null
          : { column, isDescending: true };
    this.#order = { ...this.#order, sort: next };
    this.#arrange();
    emit(this.#parts.element, 'ppm-sort-change', {
      sort: next && { column, direction: next.isDescending ? 'desc' : 'asc' },
    });
  }

  /** The rows shown, as a tree. */
  get view(): RowView {
    return this.#views.get(this.#parts.rows) ?? RowView.EMPTY;
  }

  /** Rows of an outline. Until tasks that are new to an arrangement have been arranged, the outline's own. */
  rowsOf(outline: Outline, collapsed: ReadonlySet<string>): Int32Array {
    const isFor = this.#outline !== null && (outline === this.#outline || isSameOrder(this.#outline, outline));
    const view = new RowView(outline, collapsed, isFor && this.isArranged ? this.#arrangement : null);
    this.#views.set(view.rows, view);
    return view.rows;
  }

  /** Arranges again: rows or dates have changed. A small plan is arranged at once, so that no row jumps there and back. */
  planChanged(): void {
    if (!this.isArranged) return;
    const soon = arrangerPart.now?.arrangeSoon(this.#parts, this.#order) ?? null;
    if (soon) this.#take(soon);
    else this.#arrange();
  }

  #take(arrangement: Arrangement): void {
    this.#wanted += 1;
    this.#arrangement = arrangement;
    this.#outline = this.#parts.schedule.outline;
    this.#onRows();
    this.#tellCount(arrangement.hitCount);
  }

  #tellCount(count: number): void {
    const { schedule, announce, strings } = this.#parts;
    if (this.#order.filter === null) this.#toldCount = null;
    else if (count !== this.#toldCount && schedule.state === 'ready') {
      this.#toldCount = count;
      announce(strings.rows.found(count));
    }
  }

  #arrange(): void {
    this.#wanted += 1;
    const wanted = this.#wanted;
    if (!this.isArranged) {
      this.#arrangement = null;
      this.#onRows();
      return;
    }
    this.#parts.late.bring(arrangerPart, ({ arrangeAll }) => {
      void arrangeAll(this.#parts, this.#order, () => wanted !== this.#wanted).then(arrangement => {
        if (arrangement === null || wanted !== this.#wanted) return;
        this.#take(arrangement);
      });
    });
  }
}

/** A host's sort; what is none is a column nobody knows, and told as such. */
function sortState(sort: SortSpec | null): SortState | null {
  if (sort === null) return null;
  const { column, direction } = (typeof sort === 'object' ? sort : { column: sort }) as SortSpec;
  return { column: String(column), isDescending: direction === 'desc' };
}

function isSameOrder(one: Outline, other: Outline): boolean {
  return one.tasks.length === other.tasks.length && one.tasks.every(({ id }, at) => id === other.tasks[at]?.id);
}
