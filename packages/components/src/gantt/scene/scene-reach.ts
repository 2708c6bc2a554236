/** The time a scene covers, minutes. */
export interface SceneExtent {
  readonly startMinute: number;
  readonly finishMinute: number;
}

/** How far the dates of a plan reach. */
export interface SceneReach {
  /** First start and last finish with baselines and deadlines; null for an empty plan. */
  readonly extent: SceneExtent | null;
  /** Last finish of any baseline, minutes; -Infinity when there is none. */
  readonly baselineEnd: number;
}

interface DatedTasks {
  readonly taskCount: number;
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly baselineStart: Float64Array;
  readonly baselineFinish: Float64Array;
  readonly deadline: Float64Array;
}

/** Looks through all dates of a plan. Cost: one pass over its tasks. */
export function reachOf(tasks: DatedTasks): SceneReach {
  const { start, finish, baselineStart, baselineFinish, deadline } = tasks;
  let startMinute = Number.POSITIVE_INFINITY;
  let finishMinute = Number.NEGATIVE_INFINITY;
  let baselineEnd = Number.NEGATIVE_INFINITY;
  for (let task = 0; task < tasks.taskCount; task++) {
    if (start[task]! < startMinute) startMinute = start[task]!;
    if (finish[task]! > finishMinute) finishMinute = finish[task]!;
    if (baselineStart[task]! < startMinute) startMinute = baselineStart[task]!;
    if (baselineFinish[task]! > baselineEnd) baselineEnd = baselineFinish[task]!;
    if (deadline[task]! > finishMinute) finishMinute = deadline[task]!;
  }
  if (baselineEnd > finishMinute) finishMinute = baselineEnd;
  return { extent: finishMinute >= startMinute ? { startMinute, finishMinute } : null, baselineEnd };
}
