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

/** New dates of some tasks. */
interface MovedDates {
  readonly tasks: Int32Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/**
 * The span once some tasks have moved, before their dates are written. Cost: the tasks that move.
 * @returns undefined when a task that stood at an end leaves it: the span has to be looked for
 */
export function extentAfter(
  extent: Extent | null | undefined,
  columns: { readonly start: Float64Array; readonly finish: Float64Array },
  moved: MovedDates,
): Extent | undefined {
  if (!extent) return undefined;
  let { start, finish } = extent;
  let isShrunk = false;
  moved.tasks.forEach((task, entry) => {
    const newStart = moved.start[entry] as number;
    const newFinish = moved.finish[entry] as number;
    isShrunk ||= columns.start[task] === extent.start && newStart > extent.start;
    isShrunk ||= columns.finish[task] === extent.finish && newFinish < extent.finish;
    if (newStart < start) start = newStart;
    if (newFinish > finish) finish = newFinish;
  });
  return isShrunk ? undefined : { start, finish };
}
