import { emit } from '../../../events.js';
import type { GanttParts } from '../../gantt-parts.js';
import type { Column } from './column.js';
import type { ColumnSpec, ColumnState } from './column-spec.js';
import { CORE_COLUMNS } from './core-columns.js';

const CORE = new Map(CORE_COLUMNS.map(column => [column.id, column]));

/** Narrowest column a person can make, px. */
const LEAST_PX = 24;
const MOST_PX = 1000;

/** A column on its way to a place among those shown. */
export interface ColumnDrop {
  readonly id: string;
  readonly place: number;
}

/** Which columns the grid has, in which order and how wide: what the host asked for, then what a person made of it. */
export class GridColumns {
  readonly #parts: GanttParts;
  #known: readonly Column[] = CORE_COLUMNS;
  #shown: readonly Column[] = CORE_COLUMNS;
  #widths = new Map<string, number>();
  #wanted = 0;
  /** Nobody has asked for other columns than the usual ones: a narrow grid may leave some out. */
  isUsual = true;
  /** A column being dragged and the place it would get; null = none is. */
  drop: ColumnDrop | null = null;
  /** Column whose header has the keyboard; null = a row has it. */
  activeHeader: string | null = null;

  constructor(parts: GanttParts) {
    this.#parts = parts;
  }

  /** Columns shown, left to right; `name` is the first. */
  get shown(): readonly Column[] {
    return this.#shown;
  }

  /** Columns that can be shown, in their order. */
  get known(): readonly Column[] {
    return this.#known;
  }

  /** Order, widths and visibility, as a host may keep them. */
  get state(): readonly ColumnState[] {
    const hidden = new Set(this.#known.map(({ id }) => id));
    for (const { id } of this.#shown) hidden.delete(id);
    return this.#known.map(({ id }) => ({ id, width: this.#widths.get(id) ?? null, hidden: hidden.has(id) }));
  }

  /** A column shown, or one of the usual ones, which other views of the plan edit too. */
  find(id: string | null): Column | undefined {
    return this.#shown.find(column => column.id === id) ?? CORE.get(id ?? '');
  }

  indexOf(id: string | null): number {
    return this.#shown.findIndex(column => column.id === id);
  }

  /** Width of a column, px; of `name` the least. */
  widthOf({ id, widthPx }: Column): number {
    return this.#widths.get(id) ?? widthPx;
  }

  /** The columns as a `grid-template-columns`. `name` takes what is left, its width is the least it has. */
  get template(): string {
    return this.#shown
      .map(column => {
        const px = this.widthOf(column);
        return column.id === 'name' ? `minmax(${this.isUsual ? 0 : px}px, 1fr)` : `${px}px`;
      })
      .join(' ');
  }

  /** Takes what the host asks for; undefined = the usual columns. Others than those are loaded first. */
  async take(
    given: readonly (string | ColumnSpec)[] | undefined,
    state: readonly ColumnState[] | undefined,
  ): Promise<void> {
    this.#wanted += 1;
    const wanted = this.#wanted;
    const isList = Array.isArray(given);
    if (given !== undefined && given !== null && !isList) this.#refuse('', 'The columns are not a list.');
    const list = isList ? (given as readonly unknown[]) : CORE_COLUMNS.map(({ id }) => id);
    const states = (Array.isArray(state) ? (state as readonly ColumnState[]) : []).filter(
      entry => typeof entry?.id === 'string',
    );
    const isCore = [...list, ...states.map(({ id }) => id)].every(
      entry => typeof entry === 'string' && CORE.has(entry),
    );
    let columns = list.flatMap(entry => CORE.get(entry as string) ?? []);
    if (!isCore || columns[0]?.id !== 'name' || new Set(list).size !== list.length) {
      const { readColumns, ALL_COLUMNS, enLate } = await import('./column-catalog.js');
      this.#parts.addWords(enLate);
      if (wanted !== this.#wanted) return;
      const read = readColumns(list, (id, cause) => this.#fail(id, cause));
      for (const { columnId, message } of read.problems) this.#refuse(columnId, message);
      columns = [...read.columns];
      for (const { id } of states) {
        const more = ALL_COLUMNS.get(id);
        if (more && !columns.some(column => column.id === id)) columns.push(more);
      }
    }
    this.isUsual = !isList && states.length === 0;
    this.#known = columns;
    const hidden = list.flatMap(entry =>
      typeof entry === 'object' && (entry as ColumnSpec | null)?.hidden === true ? (entry as ColumnSpec).id : [],
    );
    this.#shown = columns.filter(({ id }) => id === 'name' || !hidden.includes(id));
    this.#widths = new Map();
    this.#restore(states);
    if (this.activeHeader !== null && this.indexOf(this.activeHeader) < 0) this.activeHeader = null;
    this.#parts.update();
  }

  /** Gives a column a width; null = as wide as it comes. */
  resize(id: string, widthPx: number | null): void {
    if (widthPx === null) this.#widths.delete(id);
    else this.#widths.set(id, Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, widthPx))));
    this.isUsual = false;
    this.#parts.update();
  }

  /** Keeps `name` from giving way to a column that is made wider: its edge would not follow the pointer. */
  holdName(widthPx: number): void {
    if (!this.#widths.has('name')) this.#widths.set('name', Math.round(widthPx));
  }

  /** Puts a column at a place among those shown. @returns the place it has now; `name` stays the first */
  move(id: string, place: number): number {
    const from = this.indexOf(id);
    const to = Math.min(this.#shown.length - 1, Math.max(1, place));
    if (from < 1 || from === to) return from;
    const order = this.#shown.filter(column => column.id !== id);
    order.splice(to, 0, this.#shown[from] as Column);
    this.#shown = order;
    this.#known = [...order, ...this.#known.filter(column => !order.includes(column))];
    this.isUsual = false;
    this.#parts.update();
    return to;
  }

  /** Shows or hides a column; one that is new comes last. */
  setShown(column: Column, isShown: boolean): void {
    if (column.id === 'name' || this.indexOf(column.id) >= 0 === isShown) return;
    if (!this.#known.some(({ id }) => id === column.id)) this.#known = [...this.#known, column];
    const shown = new Set(this.#shown.map(({ id }) => id));
    if (isShown) shown.add(column.id);
    else shown.delete(column.id);
    this.#shown = this.#known.filter(({ id }) => shown.has(id));
    this.isUsual = false;
    if (this.activeHeader === column.id && !isShown) this.activeHeader = 'name';
    this.#parts.update();
  }

  /** Shows where a dragged column would go. */
  showDrop(drop: ColumnDrop | null): void {
    if (drop?.id === this.drop?.id && drop?.place === this.drop?.place) return;
    this.drop = drop;
    this.#parts.update();
  }

  /** Tells the host what a person made of the columns. */
  tell(): void {
    emit(this.#parts.element, 'ppm-columns-change', { columns: this.state });
  }

  #restore(states: readonly ColumnState[]): void {
    if (states.length === 0) return;
    const place = new Map(states.map(({ id }, at) => [id, at]));
    const byPlace = (a: Column, b: Column) => (place.get(a.id) ?? states.length) - (place.get(b.id) ?? states.length);
    const [name, ...others] = this.#known;
    this.#known = [name as Column, ...others.sort(byPlace)];
    const hidden = new Set(states.flatMap(({ id, hidden }) => (hidden === true ? [id] : [])));
    const isNew = (id: string) => this.#shown.some(column => column.id === id) || place.has(id);
    this.#shown = this.#known.filter(({ id }) => id === 'name' || (isNew(id) && !hidden.has(id)));
    for (const { id, width } of states) {
      if (typeof width === 'number' && Number.isFinite(width))
        this.#widths.set(id, Math.min(MOST_PX, Math.max(LEAST_PX, width)));
    }
  }

  #refuse(columnId: string, message: string): void {
    // After the picture: hosts may listen from the very event handlers that set the property.
    queueMicrotask(() => emit(this.#parts.element, 'ppm-error', { code: 'bad_column', message, cause: columnId }));
  }

  readonly #failed = new Set<string>();

  #fail(columnId: string, cause: unknown): void {
    if (this.#failed.has(columnId)) return;
    this.#failed.add(columnId);
    const message = `The column ${columnId} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
    queueMicrotask(() => emit(this.#parts.element, 'ppm-error', { code: 'bad_column', message, cause }));
  }
}
