import { rowOf } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';
import { offsetsOf } from './phone-list.js';

/** A part of a scroller's content, px from its top. */
interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** Brings the row of a task into what the sheet leaves of the list or the timeline. */
export async function bringAboveSheet(shell: GanttShell, taskId: string): Promise<void> {
  await shell.element.updateComplete;
  const root = shell.element.renderRoot;
  const row = rowOf(shell, taskId);
  if (row < 0) return;
  const sheetTop = root.querySelector('.task-sheet')?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
  const list = root.querySelector<HTMLElement>('.list-scroller:not([hidden])');
  if (list) {
    const offsets = offsetsOf(shell);
    scrollTo(list, { top: offsets[row] as number, bottom: offsets[row + 1] as number }, sheetTop);
    return;
  }
  const time = root.querySelector<HTMLElement>('.scroller:not([hidden])');
  if (!time || !shell.view) return;
  const { rowHeight, theme } = shell.view;
  // The header of the timeline stays where it is: rows are seen below it.
  scrollTo(time, { top: row * rowHeight, bottom: (row + 1) * rowHeight + theme.headerHeight }, sheetTop);
}

function scrollTo(scroller: HTMLElement, { top, bottom }: Stretch, sheetTop: number): void {
  const heightPx = Math.min(scroller.clientHeight, sheetTop - scroller.getBoundingClientRect().top);
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + heightPx) scroller.scrollTop = bottom - heightPx;
}
