import type { ScheduleColumns } from '@trueppm/scheduler';
import { isParent, type Outline } from '../outline.js';

/**
 * Percent complete of every task, 0 to 100: what was typed for leaves, for summaries their leaves' by duration.
 * One pass from the bottom of the outline up.
 */
export function percentComplete(outline: Outline, columns: ScheduleColumns | null): Float32Array {
  const { tasks, parent } = outline;
  const percent = new Float32Array(tasks.length);
  const weight = new Float64Array(tasks.length);
  const done = new Float64Array(tasks.length);
  for (let task = tasks.length - 1; task >= 0; task -= 1) {
    if (isParent(outline, task)) {
      percent[task] = (weight[task] as number) > 0 ? ((done[task] as number) / (weight[task] as number)) * 100 : 0;
    } else {
      percent[task] = tasks[task]?.percent_complete ?? 0;
      weight[task] = columns?.durationMinutes[task] ?? tasks[task]?.duration_minutes ?? 0;
      done[task] = ((weight[task] as number) * (percent[task] as number)) / 100;
    }
    const above = parent[task] as number;
    if (above < 0) continue;
    weight[above] = (weight[above] as number) + (weight[task] as number);
    done[above] = (done[above] as number) + (done[task] as number);
  }
  return percent;
}
