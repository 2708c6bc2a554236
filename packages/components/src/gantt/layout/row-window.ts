/** Rows in view, `first` to `last` inclusive; `last < first` when there are none. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

/** Where the rows' canvas and list are looked at, in CSS px. `height` is that of the rows, without the header. */
export interface Viewport {
  readonly scrollTop: number;
  readonly scrollLeft: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS px. */
  readonly dpr: number;
}

/** Row under a content y, which may be outside the plan. Every row has the same height, so this is a division. */
export function rowAt(contentY: number, rowHeight: number): number {
  return Math.floor(contentY / rowHeight);
}

/**
 * Rows that touch the view, with `overscan` more at either end.
 * @param rowCount rows of the plan
 * @param overscan rows beyond either edge, for the DOM list; the canvas needs none
 */
export function rowWindow(view: Viewport, rowHeight: number, rowCount: number, overscan = 0): RowWindow {
  const first = Math.max(0, rowAt(view.scrollTop, rowHeight) - overscan);
  const last = Math.min(rowCount - 1, rowAt(view.scrollTop + Math.max(0, view.height - 1), rowHeight) + overscan);
  return { first, last };
}

/**
 * scrollTop that brings a row fully into view with the least movement.
 * @returns the present scrollTop when the row is already in view
 */
export function scrollToRow(row: number, view: Viewport, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < view.scrollTop) return top;
  return Math.max(view.scrollTop, top + rowHeight - view.height);
}
