import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { parseLocalTime } from '../../plan/local-time.js';
import type { TaskRow } from '../../plan/rows.js';
import { IS_CRITICAL, IS_LATE, IS_MILESTONE } from '../../plan/shown-schedule.js';
import type { RowGroup } from '../grid/rows/row-view.js';
import { isParent } from '../outline/outline.js';
import { cssom } from '../page/cssom.js';
import { closedIcon, openIcon } from '../page/icon.js';
import { type Extent, extentOf } from '../scene/extent.js';
import { rowIdAt, rowOf } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';
import { workingDays } from '../timeline/working-days.js';

/** Two ends of a bar or of the plan, minutes. */
type Span = Pick<Extent, 'start' | 'finish'>;

/** Heights of the list's rows, px. */
const TASK_PX = 60;
const SUMMARY_PX = 44;
/** Rows kept beyond the view, px. */
const OVERSCAN_PX = 240;

/** Where each row of the list begins; one entry more than rows. */
export function listOffsets(isSummary: (row: number) => boolean, rowCount: number): Float64Array {
  const offsets = new Float64Array(rowCount + 1);
  for (let row = 0; row < rowCount; row += 1) {
    offsets[row + 1] = (offsets[row] as number) + (isSummary(row) ? SUMMARY_PX : TASK_PX);
  }
  return offsets;
}

/** Where each row of a chart's list begins, px. Cost: the rows. */
export function offsetsOf({ rows, schedule }: GanttShell): Float64Array {
  const { outline } = schedule;
  return listOffsets(row => (rows[row] as number) < 0 || isParent(outline, rows[row] as number), rows.length);
}

/** First row that reaches below a place of the list. Cost: log of the rows. */
export function rowAtOffset(offsets: Float64Array, px: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle + 1] as number) <= px) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The phone's list: a tree of tasks, each with its dates and a small bar on the whole plan's span.
 * @param openSheet goes into the sheet of the selected task
 */
export function renderPhoneList(
  shell: GanttShell,
  place: { scrollTop: number; heightPx: number },
  openSheet: () => void,
): TemplateResult {
  const { schedule, rows } = shell;
  const { shown } = schedule;
  const words = shell.strings.grid;
  const offsets = offsetsOf(shell);
  const first = rowAtOffset(offsets, place.scrollTop - OVERSCAN_PX);
  const last = Math.min(rows.length - 1, rowAtOffset(offsets, place.scrollTop + place.heightPx + OVERSCAN_PX));
  const inView = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const extent = shown && extentOf(shown.columns);
  return html`<div
    class="list"
    role="tree"
    aria-label=${schedule.plan.project.name ? words.tasksOf(schedule.plan.project.name) : words.tasks}
    aria-multiselectable="true"
    ${cssom({ height: `${offsets[rows.length]}px` })}
    @click=${(event: MouseEvent) => onClick(shell, event) && openSheet()}
    @keydown=${(event: KeyboardEvent) => onKey(shell, event, openSheet)}
  >
    ${repeat(
      inView,
      row => rowIdAt(shell, row),
      row => renderItem(shell, row, offsets[row] as number, extent),
    )}
  </div>`;
}

function renderItem(shell: GanttShell, row: number, topPx: number, extent: Span | null): TemplateResult {
  const { schedule, selection, collapsed, format } = shell;
  const { outline, shown } = schedule;
  const index = shell.rows[row] as number;
  const group = shell.grid.rows.view.groupAt(row);
  if (group) return renderGroup(shell, group, row, topPx);
  const task = outline.tasks[index] as TaskRow;
  const isSummary = isParent(outline, index);
  const { level, place, siblings } = shell.grid.rows.view.placeOf(row);
  const isActive = selection.activeId === task.id || (rowOf(shell, selection.activeId) < 0 && row === 0);
  const start = shown?.columns.start[index];
  const finish = shown?.columns.finish[index];
  const dates = start === undefined || finish === undefined ? '' : format.span(start, finish);
  const late = isSummary ? null : lateText(shell, index, task);
  const isOpen = !collapsed.has(task.id);
  return html`<div
    class=${classMap({ item: true, heading: isSummary, selected: selection.has(task.id) })}
    role="treeitem"
    data-row=${row}
    aria-level=${level + 1}
    aria-posinset=${place}
    aria-setsize=${siblings}
    aria-expanded=${isSummary ? isOpen : nothing}
    aria-selected=${selection.has(task.id)}
    aria-description=${shell.noteOf?.(index) || nothing}
    tabindex=${isActive ? 0 : -1}
    ${cssom({ transform: `translateY(${topPx}px)`, '--level': String(level) })}
  >
    <span class="item-name">${isSummary ? (isOpen ? openIcon : closedIcon) : nothing}<span class="task-name cut" dir="auto">${shell.grid.nameOf(task.name ?? '', index)}</span></span>
    <span class="item-dates">${isSummary ? format.percent(shell.percent[index] as number) : html`${late === null ? nothing : html`<b class="late">${late}</b> `}${dates}`}</span>
    ${isSummary || !extent || start === undefined || finish === undefined ? nothing : renderMiniBar(shell, index, { start, finish }, extent)}
  </div>`;
}

/** How many working days a task ends after its deadline; null = it keeps it. */
function lateText({ schedule, view, strings }: GanttShell, index: number, task: TaskRow): string | null {
  const columns = schedule.shown?.columns;
  const deadline = parseLocalTime(task.deadline, 1020);
  if (!columns || deadline === null || ((columns.flags[index] as number) & IS_LATE) === 0) return null;
  return strings.phone.late(view ? workingDays(view, deadline, columns.finish[index] as number) : 0);
}

function renderGroup(shell: GanttShell, group: RowGroup, row: number, topPx: number): TemplateResult {
  const isOpen = !shell.collapsed.has(group.id);
  const { place, siblings } = shell.grid.rows.view.placeOf(row);
  return html`<div
    class="item heading"
    role="treeitem"
    data-row=${row}
    aria-level="1"
    aria-posinset=${place}
    aria-setsize=${siblings}
    aria-expanded=${isOpen}
    tabindex=${shell.selection.activeId === group.id ? 0 : -1}
    ${cssom({ transform: `translateY(${topPx}px)`, '--level': '0' })}
  >
    <span class="item-name">${isOpen ? openIcon : closedIcon}<span class="task-name cut" dir="auto">${group.title}</span></span>
    <span class="item-dates">${shell.strings.grid.count(group.count)}</span>
  </div>`;
}

function renderMiniBar(shell: GanttShell, index: number, dates: Span, extent: Span): TemplateResult {
  const share = (minute: number) => ((minute - extent.start) / Math.max(1, extent.finish - extent.start)) * 100;
  const flags = shell.schedule.shown?.columns.flags[index] ?? 0;
  const today = share(shell.element.todayMinute);
  const isMilestone = (flags & IS_MILESTONE) !== 0;
  const percent = shell.percent[index] as number;
  const isCritical = (flags & IS_CRITICAL) !== 0 && percent < 100 && shell.layers.critical;
  return html`<span class="mini" aria-hidden="true">
    <span
      class=${classMap({ 'mini-bar': !isMilestone, 'mini-milestone': isMilestone, critical: isCritical, done: percent >= 100 })}
      ${cssom({ 'inset-inline-start': `${share(dates.start)}%`, width: isMilestone ? '' : `${Math.max(1.5, share(dates.finish) - share(dates.start))}%` })}
    >${isMilestone ? nothing : html`<span class="mini-done" ${cssom({ width: `${percent}%` })}></span>`}</span>
    ${today >= 0 && today <= 100 ? html`<span class="mini-today" ${cssom({ 'inset-inline-start': `${today}%` })}></span>` : nothing}
  </span>`;
}

/** @returns whether a task was selected, and has a sheet now */
function onClick(shell: GanttShell, event: MouseEvent): boolean {
  const item = (event.target as Element).closest<HTMLElement>('[data-row]');
  const taskId = item ? rowIdAt(shell, Number(item.dataset['row'])) : null;
  if (taskId === null) return false;
  const { outline } = shell.schedule;
  const index = outline.indexOf.get(taskId);
  const hasSheet = index !== undefined && !isParent(outline, index);
  if (hasSheet) shell.select(taskId);
  else shell.setCollapsed(taskId, !shell.collapsed.has(taskId));
  return hasSheet;
}

/** Enter and F2 go into the sheet, where a task is edited here; other keys are the grid's. */
function onKey(shell: GanttShell, event: KeyboardEvent, openSheet: () => void): void {
  const { selection, schedule } = shell;
  const isOpening = (event.key === 'Enter' || event.key === 'F2') && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isOpening || !schedule.outline.indexOf.has(selection.activeId ?? '')) {
    shell.hands.onKey(event);
    return;
  }
  event.preventDefault();
  shell.select(selection.activeId);
  openSheet();
}
