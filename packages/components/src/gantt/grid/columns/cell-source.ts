import type { TaskRow } from '../../../plan/rows.js';
import { isParent } from '../../outline/outline.js';
import type { GanttParts } from '../../shell/parts.js';
import type { CellSource } from './column.js';

/** What the cells of a task's row come from. */
export function cellSource(parts: GanttParts, index: number): CellSource {
  const { schedule, percent, owners, format, strings } = parts;
  const { plan, outline, shown } = schedule;
  return {
    task: outline.tasks[index] as TaskRow,
    index,
    isSummary: isParent(outline, index),
    percent: percent[index] ?? 0,
    columns: shown?.columns ?? null,
    plan,
    outline,
    owners,
    format,
    strings,
  };
}
