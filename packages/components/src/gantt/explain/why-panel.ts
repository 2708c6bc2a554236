import type { Explanation } from '@trueppm/scheduler';
import { css, html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { enLate } from '../../locales/en-late.js';
import { parseLocalTime } from '../../plan/local-time.js';
import { IS_CRITICAL, IS_MILESTONE } from '../../plan/shown-schedule.js';
import type { GanttShell } from '../gantt-shell.js';
import { chainSteps } from './chain.js';
import { reasonText } from './reason-text.js';

/** Steps shown; the middle of a longer chain is left out. */
const MOST_STEPS = 7;

/** The chain that leads to a task, root cause first: names, dates, and what is not plain from the links. */
export function renderChain(shell: GanttShell, explanation: Explanation): TemplateResult {
  const { strings } = shell;
  const { outline, shown } = shell.schedule;
  const steps = chainSteps(explanation);
  const isLong = steps.length > MOST_STEPS;
  const drawn = isLong ? [...steps.slice(0, 2), ...steps.slice(3 - MOST_STEPS)] : steps;
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? '';
  const dayOf = (time: string) => shell.format.day(parseLocalTime(time) ?? 0);
  return html`<ol class="chain">
    ${drawn.map(({ taskId, reason }, at) => {
      const index = outline.indexOf.get(taskId) ?? -1;
      const flags = shown?.columns.flags[index] ?? 0;
      const percent = shell.percent[index] ?? 0;
      const classes = {
        milestone: (flags & IS_MILESTONE) !== 0,
        critical: (flags & IS_CRITICAL) !== 0 && percent < 100,
        todo: percent === 0,
      };
      const dates =
        shown && index >= 0
          ? shell.format.span(shown.columns.start[index] as number, shown.columns.finish[index] as number)
          : '';
      const note = reason === null || reason.kind === 'link' ? '' : reasonText(reason, { strings, nameOf, dayOf });
      return html`<li class=${classMap(classes)}>
        <b dir="auto">${nameOf(taskId)}</b><small>${dates}</small>
        ${note === '' ? nothing : html`<span class="because">${note}</span>`}
        ${isLong && at === 1 ? html`<span class="because">${strings.why.between(steps.length - drawn.length)}</span>` : nothing}
      </li>`;
    })}
  </ol>`;
}

/** "Why is this bar here?": the chain of the selected task, beside the timeline. */
export function renderWhyPanel(shell: GanttShell): TemplateResult | typeof nothing {
  shell.addWords(enLate);
  const { explanation, schedule, strings } = shell;
  const index = schedule.outline.indexOf.get(explanation?.id ?? '');
  if (!explanation || index === undefined || !schedule.shown) return nothing;
  const minutes = schedule.shown.columns.totalSlackMinutes[index] as number;
  const days = Math.round((minutes / (schedule.plan.project.minutes_per_day ?? 480)) * 10) / 10;
  return html`<section class="why" part="why" role="region" aria-label=${strings.why.title}>
    <h3>${strings.why.title}</h3>
    ${renderChain(shell, explanation)}
    <footer>
      <span>${days <= 0 ? strings.why.noSlack : strings.why.slack(days)}</span>
      <button type="button" @click=${() => shell.explain(null)}>${strings.why.close}</button>
    </footer>
  </section>`;
}

/** The panel and the chain, which the phone's sheet shows too. */
export const whyCss = css`
  .why {
    position: absolute; inset-block-start: calc(var(--ppm-header) + 8px); inset-inline-end: 10px; width: 264px; max-width: calc(100% - 20px);
    max-height: calc(100% - var(--ppm-header) - 16px); overflow-y: auto; padding: 11px 14px 9px; border-radius: var(--ppm-radius-card);
    background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font-size: 12px; line-height: 16px; pointer-events: auto;
  }
  .why h3 { margin: 0 0 10px; color: var(--ppm-ink); font-size: 12px; font-weight: var(--ppm-weight-strong); line-height: 16px; }
  .why footer {
    display: flex; justify-content: space-between; gap: 12px; margin: 2px -14px 0; padding: 8px 14px 0; border-top: 1px solid var(--ppm-rule-strong);
    color: var(--ppm-ink-3); font-size: 11px; white-space: nowrap;
  }
  .why footer button { color: var(--ppm-accent); font-weight: var(--ppm-weight-medium); }
  .chain { margin: 0; padding: 0; list-style: none; }
  .chain li { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 10px; padding-block-end: 8px; padding-inline-start: 19px; }
  .chain li::before { content: ""; position: absolute; inset-inline-start: 2px; top: 4px; width: 9px; height: 9px; border-radius: 2.5px; background: var(--ppm-task-done); }
  .chain li.todo::before { background: var(--ppm-task-fill); box-shadow: inset 0 0 0 1px var(--ppm-task); }
  .chain li.milestone::before { border-radius: 1.5px; background: var(--ppm-milestone); box-shadow: none; transform: rotate(45deg) scale(0.9); }
  .chain li.critical::before { background: var(--ppm-critical-fill); box-shadow: inset 0 0 0 2px var(--ppm-critical); }
  .chain li:not(:last-child)::after { content: ""; position: absolute; inset-inline-start: 6px; inset-block: 16px -1px; width: 1px; background: var(--ppm-rule-strong); }
  .chain b { overflow: hidden; color: var(--ppm-ink); font-weight: var(--ppm-weight); text-overflow: ellipsis; }
  .chain li:last-child b { font-weight: var(--ppm-weight-strong); }
  .chain small { color: var(--ppm-ink-3); font-size: 11px; }
  .because { grid-column: 1 / -1; color: var(--ppm-ink-3); font-size: 11px; line-height: 15px; }
  @media (forced-colors: active) {
    .chain li::before { forced-color-adjust: none; }
    .why { outline: 1px solid CanvasText; }
  }
`;

export const styles = [whyCss];
