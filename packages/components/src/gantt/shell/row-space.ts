import { type RowWindow, rowWindow } from '../layout/row-window.js';
import type { TimelineView } from '../timeline/view.js';

/** Rows in the DOM beyond either edge, so that fast scrolling does not show gaps. */
const OVERSCAN_ROWS = 4;

/** What is known before the timeline is in the page, px. */
const FIRST_ROW_PX = 32;
const FIRST_HEADER_PX = 40;

/** Where the rows stand. */
interface Rows {
  /** Null until the timeline is in the page. */
  readonly view: TimelineView | null;
  readonly rows: Int32Array;
}

/** The room rows take and which of them are in it, px and rows. */
export class RowSpace {
  readonly #of: Rows;

  constructor(of: Rows) {
    this.#of = of;
  }

  get heightPx(): number {
    return this.#of.view?.rowHeight ?? FIRST_ROW_PX;
  }

  get scrollTop(): number {
    return this.#of.view?.viewport.scrollTop ?? 0;
  }

  /** Rows that fit in view. */
  get pageRows(): number {
    return Math.floor((this.#of.view?.viewport.height ?? 0) / this.heightPx);
  }

  get first(): number {
    return Math.max(0, Math.ceil(this.scrollTop / this.heightPx));
  }

  /** Rows to have in the DOM. */
  get window(): RowWindow {
    const { view, rows } = this.#of;
    if (!view) return { first: 0, last: Math.min(rows.length - 1, 30) };
    return rowWindow(view.viewport, view.rowHeight, rows.length, OVERSCAN_ROWS);
  }

  /** Height of everything that scrolls. */
  get contentHeight(): number {
    return (this.#of.view?.theme.headerHeight ?? FIRST_HEADER_PX) + (this.#of.rows.length + 1) * this.heightPx;
  }
}
