/** First start and last finish in minutes. */
export interface Extent {
  readonly start: number;
  readonly finish: number;
}

/** The span of a schedule; null for no tasks. */
export function extentOf(columns: { readonly start: Float64Array; readonly finish: Float64Array }): Extent | null {
  if (columns.start.length === 0) return null;
  let start = Number.POSITIVE_INFINITY;
  let finish = Number.NEGATIVE_INFINITY;
  for (const minute of columns.start) if (minute < start) start = minute;
  for (const minute of columns.finish) if (minute > finish) finish = minute;
  return { start, finish };
}
