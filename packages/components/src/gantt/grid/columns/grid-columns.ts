import type { GanttParts } from '../../shell/parts.js';
import { CORE_COLUMNS } from './built-in/core-columns.js';
import type { Column } from './column.js';
import type { ColumnSpec, ColumnState } from './column-spec.js';

const CORE = new Map(CORE_COLUMNS.map(column => [column.id, column]));

/** Of a column's width not its text's: its air, and what the usual ones give up in a narrow pane. */
const PADDING_PX = 12;
/** Of a row's width neither its name's nor other cells': the edges, the first indent, the twisty. */
const NAME_PX = 36;
const INDENT_PX = 16;

/** A column on its way to a place among those shown. */
export interface ColumnDrop {
  readonly id: string;
  readonly place: number;
}

/** Which columns the grid has, in which order and how wide: what the host asked for, then what a person made of it. */
export class GridColumns {
  readonly parts: GanttParts;
  /** Columns that can be shown, in their order. */
  known: readonly Column[] = CORE_COLUMNS;
  /** Columns shown, left to right; `name` is the first. */
  shown: readonly Column[] = CORE_COLUMNS;
  /** Widths a person or the host gave, px. */
  widths = new Map<string, number>();
  #wanted = 0;
  /** Nobody has asked for other columns than the usual ones: a narrow grid may leave some out. */
  isUsual = true;
  /** A column being dragged and the place it would get; null = none is. */
  drop: ColumnDrop | null = null;
  /** Column whose header has the keyboard; null = a row has it. */
  activeHeader: string | null = null;

  constructor(parts: GanttParts) {
    this.parts = parts;
  }

  /** A column shown, or one of the usual ones, which other views of the plan edit too. */
  find(id: string | null): Column | undefined {
    return this.shown.find(column => column.id === id) ?? CORE.get(id ?? '');
  }

  indexOf(id: string | null): number {
    return this.shown.findIndex(column => column.id === id);
  }

  /** Width of a column, px; of `name` the least. */
  widthOf({ id, widthPx }: Column): number {
    return this.widths.get(id) ?? widthPx;
  }

  /** Room for the text in a column's cells, px; at least that, since a narrow pane leaves out some of the usual ones. */
  roomOf(column: Column): number {
    return this.widthOf(column) - PADDING_PX;
  }

  /** Room for a name in a row so deep, px. */
  nameRoom(paneWidthPx: number, level: number): number {
    let left = paneWidthPx - NAME_PX - INDENT_PX * level;
    for (const column of this.shown) if (column.id !== 'name') left -= this.widthOf(column);
    return left;
  }

  /** The columns as a `grid-template-columns`. `name` takes what is left, its width is the least it has. */
  get template(): string {
    return this.shown
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
    // Anything but some of the usual columns takes reading.
    const list = given ?? CORE_COLUMNS.map(({ id }) => id);
    const columns = state || !Array.isArray(list) ? [] : list.flatMap(entry => CORE.get(entry) ?? []);
    if (columns[0]?.id === 'name' && new Set(columns).size === list.length) {
      this.known = columns;
      this.shown = columns;
      this.widths = new Map();
      this.isUsual = !given;
    } else {
      const { chosenColumns, enLate } = await import('./chosen-columns.js');
      this.parts.addWords(enLate);
      if (wanted !== this.#wanted) return;
      Object.assign(this, chosenColumns(this.parts.element, given, state));
    }
    if (this.activeHeader !== null && this.indexOf(this.activeHeader) < 0) this.activeHeader = null;
    this.parts.update();
  }
}
