/** First start and last finish in minutes, and how many tasks stand there. */
export interface Extent {
  readonly start: number;
  readonly finish: number;
  readonly startCount: number;
  readonly finishCount: number;
}

/** Dates by task. */
interface Dates {
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/** The span of a schedule; null for no tasks. */
export function extentOf({ start: starts, finish: finishes }: Dates): Extent | null {
  if (starts.length === 0) return null;
  let start = Number.POSITIVE_INFINITY;
  let finish = Number.NEGATIVE_INFINITY;
  let startCount = 0;
  let finishCount = 0;
  // Plain loops: all tasks of a plan are looked at, and an iterator takes several times as long.
  for (let task = 0; task < starts.length; task += 1) {
    const minute = starts[task] as number;
    if (!(minute <= start)) continue;
    startCount = minute < start ? 1 : startCount + 1;
    start = minute;
  }
  for (let task = 0; task < finishes.length; task += 1) {
    const minute = finishes[task] as number;
    if (!(minute >= finish)) continue;
    finishCount = minute > finish ? 1 : finishCount + 1;
    finish = minute;
  }
  return { start, finish, startCount, finishCount };
}

/**
 * The span once some tasks have moved, before their dates are written. Cost: the tasks that move.
 * @returns undefined when nothing is left at an end: the span has to be looked for
 */
export function extentAfter(
  extent: Extent | null | undefined,
  columns: Dates,
  moved: Dates & { readonly tasks: Int32Array },
): Extent | undefined {
  if (!extent) return undefined;
  let { start, finish, startCount, finishCount } = extent;
  // Plain loops: a drag may move the whole of a large plan.
  const { tasks } = moved;
  for (let entry = 0; entry < tasks.length; entry += 1) {
    const task = tasks[entry] as number;
    if (columns.start[task] === extent.start) startCount -= 1;
    if (columns.finish[task] === extent.finish) finishCount -= 1;
  }
  for (let entry = 0; entry < tasks.length; entry += 1) {
    const newStart = moved.start[entry] as number;
    const newFinish = moved.finish[entry] as number;
    if (newStart < start) startCount = 0;
    if (newStart <= start) startCount += 1;
    start = Math.min(start, newStart);
    if (newFinish > finish) finishCount = 0;
    if (newFinish >= finish) finishCount += 1;
    finish = Math.max(finish, newFinish);
  }
  return startCount > 0 && finishCount > 0 ? { start, finish, startCount, finishCount } : undefined;
}
