import { css, html, nothing, render, type TemplateResult } from 'lit';
import { lagText } from '../../plan/lag.js';
import { parseLocalTime } from '../../plan/local-time.js';
import type { TaskRow } from '../../plan/rows.js';
import { IS_CRITICAL, IS_LATE, IS_SUMMARY, IS_VIOLATED } from '../../plan/shown-schedule.js';
import { type Anchor, addLayer, adoptStyles, placeLayer } from '../page/layer.js';
import { PlanView, type ShownTask } from '../shell/plan-view.js';
import type { GanttShell } from '../shell/shell.js';
import { workingDays } from '../timeline/working-days.js';
import { constraintText } from './constraint-text.js';
import type { TipSubject } from './tip-timer.js';

/** What a host shows of a task in place of the element's own tip: null for no tip, undefined for the element's own. */
export type TooltipContent = string | Node | TemplateResult | null | undefined;

/** Makes a tip of a task; called when one opens. */
export type Tooltip = (task: ShownTask, row: TaskRow) => TooltipContent;

/**
 * Opens a tip beside its anchor.
 * @returns null when there is nothing to tell
 */
export function openTip(
  shell: GanttShell,
  subject: TipSubject,
  anchor: Anchor,
): { remove(): void; readonly isHovered: boolean } | null {
  const root = shell.element.shadowRoot;
  const content = contentOf(shell, subject);
  if (!root || content === null || content === '') return null;
  adoptStyles(root, tipCss);
  const layer = addLayer(root, subject.kind === 'text' ? 'tip plain' : 'tip', 'tooltip');
  // The same stands in the row's cells, for those who hear it.
  layer.setAttribute('role', 'tooltip');
  render(html`${content}`, layer);
  placeLayer(layer, anchor, { side: 'below', gapPx: 6 });
  return withPointer(layer);
}

/**
 * A tip lets the pointer through: it lies over the bars of the rows below, which can be seen to and taken hold of all
 * the same. That the pointer is on it is known by its place.
 */
function withPointer(layer: HTMLElement): { remove(): void; readonly isHovered: boolean } {
  const end = new AbortController();
  let isHovered = false;
  const follow = ({ clientX: x, clientY: y }: PointerEvent) => {
    const { left, right, top, bottom } = layer.getBoundingClientRect();
    isHovered = x >= left && x <= right && y >= top && y <= bottom;
  };
  addEventListener('pointermove', follow, { signal: end.signal, capture: true, passive: true });
  document.documentElement.addEventListener('pointerleave', () => (isHovered = false), { signal: end.signal });
  return {
    remove: () => {
      end.abort();
      layer.remove();
    },
    get isHovered() {
      return isHovered;
    },
  };
}

function contentOf(shell: GanttShell, subject: TipSubject): TooltipContent {
  if (subject.kind === 'text') return subject.text;
  if (subject.kind === 'link') return linkTip(shell, subject.link);
  const row = shell.schedule.outline.tasks[subject.task];
  const task = row ? new PlanView(shell.schedule).task(row.id) : null;
  if (!row || !task) return null;
  const own = hostTip(shell, task, row);
  return own === undefined ? taskTip(shell, subject.task, row, task) : own;
}

/** A host's mistake costs its tip, not the picture. */
function hostTip({ element }: GanttShell, task: ShownTask, row: TaskRow): TooltipContent {
  if (typeof element.tooltip !== 'function') return undefined;
  try {
    return element.tooltip(task, row);
  } catch (cause) {
    reportError(cause);
    return undefined;
  }
}

function taskTip(shell: GanttShell, index: number, row: TaskRow, task: ShownTask): TemplateResult {
  const { format, strings } = shell;
  const { tip: words, chip } = strings;
  const columns = shell.schedule.shown?.columns;
  const [start, finish] = [columns?.start[index] as number, columns?.finish[index] as number];
  const flags = columns?.flags[index] ?? 0;
  const day = shell.schedule.plan.project.minutes_per_day ?? 480;
  const inDays = (minutes: number) => Math.round((minutes / day) * 10) / 10;
  const percent = Math.round(shell.percent[index] ?? 0);
  const dates = format.span(start, finish);
  const deadline = parseLocalTime(row.deadline, 1020);
  const isLate = (flags & IS_LATE) !== 0 && deadline !== null;
  const length = format.duration(task.durationMinutes, row, shell.schedule.plan.project, (flags & IS_SUMMARY) !== 0);
  const isInDays = /\p{N}$/u.test(length);
  const slack = inDays(task.totalSlackMinutes);
  const isSummary = (flags & IS_SUMMARY) !== 0;
  const baseline = baselineText(shell, row);
  const lines: readonly (string | null)[] = [
    percent > 0 ? words.done(percent) : null,
    isSummary || percent === 100 ? null : (flags & IS_CRITICAL) !== 0 ? words.critical : words.slack(slack),
    constraintText(shell, row),
    deadline === null ? null : words.deadline(format.day(deadline)),
    baseline,
  ];
  const isBroken = (flags & IS_VIOLATED) !== 0 && !isLate;
  return html`<b dir="auto">${row.name ?? ''}</b>
    <span class="dates">${task.durationMinutes === 0 ? dates : isInDays ? words.work(dates, inDays(task.durationMinutes)) : `${dates} · ${length}`}</span>
    ${lines.map(line => (line === null ? nothing : html`<span>${line}</span>`))}
    ${isLate ? html`<span class="conflict">${chip.daysPastDeadline(shell.view ? workingDays(shell.view, deadline, finish) : 0)}</span>` : nothing}
    ${isBroken ? html`<span class="conflict">${constraintText(shell, row) ?? ''}</span>` : nothing}`;
}

function baselineText({ format, strings }: GanttShell, row: TaskRow): string | null {
  const start = parseLocalTime(row.baseline_start, 480);
  const finish = parseLocalTime(row.baseline_finish, 1020);
  return start === null || finish === null ? null : strings.tip.baseline(format.span(start, finish));
}

function linkTip({ schedule, strings }: GanttShell, at: number): TemplateResult | null {
  const { plan, outline, driving } = schedule;
  const link = plan.dependencies[at];
  if (!link) return null;
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? '';
  const lag = (link.lag_minutes ?? 0) !== 0 || link['lag_percent'] != null ? lagText(link, plan.project) : null;
  return html`<b>${strings.linkType[link.type ?? 'FS']}</b>
    <span dir="auto">${nameOf(link.predecessor_id)} → ${nameOf(link.successor_id)}</span>
    ${lag === null ? nothing : html`<span>${strings.tip.lag(lag)}</span>`}
    ${driving?.[at] === 1 ? html`<span>${strings.tip.driving}</span>` : nothing}`;
}

const tipCss = css`
  .tip {
    position: fixed; inset: auto; display: grid; gap: 1px; max-width: 300px; margin: 0; padding: 9px 12px 10px; border: 0; border-radius: 8px;
    background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font: var(--ppm-weight) 12px / 17px var(--ppm-font);
    font-variant-numeric: tabular-nums; overflow-wrap: anywhere; pointer-events: none; user-select: none;
  }
  .tip b { color: var(--ppm-ink); font-weight: var(--ppm-weight-strong); }
  .tip .dates { color: var(--ppm-ink); }
  .tip .conflict { color: var(--ppm-critical); font-weight: var(--ppm-weight-medium); }
  .tip.plain { padding: 5px 10px; color: var(--ppm-ink); }
  @media (forced-colors: active) { .tip { outline: 1px solid CanvasText; } }
`;
