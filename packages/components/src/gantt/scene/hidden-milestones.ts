import { FLAG } from './drawn-dates.js';

/** Which rows tasks stand in. */
interface Places {
  readonly rowCount: number;
  readonly taskCount: number;
  readonly flags: Uint8Array;
  readonly taskRow: Int32Array;
  readonly anchorRow: Int32Array;
}

/** Milestones by the row of the collapsed summary that hides them: `tasks[at[row] … at[row + 1]]`. */
export interface HiddenMilestones {
  readonly tasks: Int32Array;
  readonly at: Int32Array;
}

/** Gathers the milestones of collapsed summaries. Cost: two passes over the tasks. */
export function hiddenMilestones({ rowCount, taskCount, flags, taskRow, anchorRow }: Places): HiddenMilestones {
  const isHidden = (task: number): boolean =>
    taskRow[task]! < 0 && anchorRow[task]! >= 0 && (flags[task]! & FLAG.milestone) !== 0;
  const at = new Int32Array(rowCount + 2);
  for (let task = 0; task < taskCount; task++) {
    if (isHidden(task)) at[anchorRow[task]! + 2]!++;
  }
  for (let row = 2; row < at.length; row++) at[row]! += at[row - 1]!;
  const tasks = new Int32Array(at[at.length - 1]!);
  for (let task = 0; task < taskCount; task++) {
    if (isHidden(task)) tasks[at[anchorRow[task]! + 1]!++] = task;
  }
  return { tasks, at: at.subarray(0, rowCount + 1) };
}
