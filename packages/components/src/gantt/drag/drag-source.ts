import type { ShownSchedule } from '../../plan/shown-schedule.js';
import { rowWindow } from '../layout/row-window.js';
import type { GanttParts } from '../shell/parts.js';
import { workingDays } from '../timeline/working-days.js';
import type { DragSource } from './drag-look.js';

/** Rows beyond the edges that count as in view: a scroll during the drag shows them. */
const BEYOND_ROWS = 4;

/** What a drag's report is read from. */
export function dragSourceOf(parts: GanttParts, shown: ShownSchedule): DragSource {
  const { format, strings, schedule, view, rows } = parts;
  const inView = view && rowWindow(view.viewport, view.rowHeight, rows.length, BEYOND_ROWS);
  return {
    outline: schedule.outline,
    shown,
    format,
    strings,
    countDays: (from, to) => (view ? workingDays(view, from, to) : Math.round((to - from) / 1440)),
    links: view?.scene,
    isInView: task => {
      const row = view?.scene.taskRow[task] ?? -1;
      return inView !== null && row >= inView.first && row <= inView.last;
    },
  };
}
