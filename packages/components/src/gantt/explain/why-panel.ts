import type { Explanation } from '@trueppm/scheduler';
import { css, html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { enLate } from '../../locales/en-late.js';
import { IS_CRITICAL, IS_MILESTONE } from '../../plan/shown-schedule.js';
import { closeIcon } from '../commands/command-icons.js';
import type { GanttShell } from '../shell/shell.js';
import { type ChainStep, chainSteps } from './chain.js';
import { drivenBy, goToStep, showChain } from './chain-acts.js';
import { type StepNote, stepNotes } from './step-notes.js';

/** Steps shown; the middle of a longer chain is left out. */
const MOST_STEPS = 7;

/** What is worked out once per explanation, not in every picture. */
interface Told {
  readonly steps: readonly ChainStep[];
  readonly notes: readonly (readonly StepNote[])[];
  readonly drivenId: string | null;
}

const told = new WeakMap<Explanation, Told>();

function tell(shell: GanttShell, explanation: Explanation): Told {
  let known = told.get(explanation);
  if (!known) {
    const all = chainSteps(explanation);
    const steps = all.length > MOST_STEPS ? [...all.slice(0, 2), ...all.slice(3 - MOST_STEPS)] : all;
    const notes = steps.map((step, at) => {
      const beforeId = all[all.indexOf(step) - 1]?.taskId ?? null;
      return stepNotes(shell, step, { beforeId, isLast: at === steps.length - 1 });
    });
    known = { steps, notes, drivenId: drivenBy(shell, explanation.id) };
    told.set(explanation, known);
  }
  return known;
}

/** The chain that leads to a task, root cause first: names, dates, and what is not plain from the links. */
export function renderChain(shell: GanttShell, explanation: Explanation): TemplateResult {
  const { strings } = shell;
  const { outline, shown } = shell.schedule;
  const { steps, notes } = tell(shell, explanation);
  const left = chainSteps(explanation).length - steps.length;
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? '';
  return html`<ol class="chain">
    ${steps.map(({ taskId }, at) => {
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
      return html`<li class=${classMap(classes)}>
        <button type="button" @click=${() => goToStep(shell, taskId)}><b dir="auto">${nameOf(taskId)}</b><small>${dates}</small></button>
        ${notes[at]?.map(({ text, isSlip }) => html`<span class=${isSlip ? 'because slip' : 'because'}>${text}</span>`)}
        ${left > 0 && at === 1 ? html`<span class="because">${strings.why.between(left)}</span>` : nothing}
      </li>`;
    })}
  </ol>`;
}

/** "Why is this bar here?": the chain of the selected task, beside the timeline. */
export function renderWhyPanel(shell: GanttShell): TemplateResult | typeof nothing {
  shell.addWords(enLate);
  const { schedule, strings } = shell;
  const { shown: explanation } = shell.explaining;
  const index = schedule.outline.indexOf.get(explanation?.id ?? '');
  if (!explanation || index === undefined || !schedule.shown) return nothing;
  const { drivenId } = tell(shell, explanation);
  const minutes = schedule.shown.columns.totalSlackMinutes[index] as number;
  const days = Math.round((minutes / (schedule.plan.project.minutes_per_day ?? 480)) * 10) / 10;
  const room = days <= 0 ? strings.why.noSlack : strings.why.slack(days);
  const driven = schedule.outline.tasks[schedule.outline.indexOf.get(drivenId ?? '') ?? -1]?.name;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    shell.explaining.ask(null);
    shell.focusActive();
  };
  return html`<section class="why" part="why" role="region" aria-label=${strings.why.title} @keydown=${onKey}>
    <header><h3>${strings.why.title}</h3><button type="button" aria-label=${strings.why.close} @click=${() => shell.explaining.ask(null)}>${closeIcon}</button></header>
    ${renderChain(shell, explanation)}
    <footer>
      <span>${days <= 0 && driven !== undefined ? strings.whyNote.drives(room, driven) : room}</span>
      <button type="button" @click=${() =>
        showChain(
          shell,
          chainSteps(explanation).map(({ taskId }) => taskId),
        )}>${strings.whyNote.showChain}</button>
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
  .why header { display: flex; justify-content: space-between; gap: 8px; margin-bottom: 10px; }
  .why header button { width: 20px; height: 20px; margin-block: -2px; margin-inline-end: -6px; padding: 2px; border-radius: 5px; color: var(--ppm-ink-3); }
  .why header button:hover { background: var(--ppm-hover); }
  .why h3 { margin: 0; color: var(--ppm-ink); font-size: 12px; font-weight: var(--ppm-weight-strong); line-height: 16px; }
  .why footer {
    display: flex; justify-content: space-between; gap: 12px; margin: 2px -14px 0; padding: 8px 14px 0; border-top: 1px solid var(--ppm-rule-strong);
    color: var(--ppm-ink-3); font-size: 11px;
  }
  .why footer span { min-width: 0; overflow-wrap: anywhere; }
  .why footer button { flex: none; color: var(--ppm-accent); font-weight: var(--ppm-weight-medium); }
  .chain { margin: 0; padding: 0; list-style: none; }
  .chain li { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 10px; padding-block-end: 8px; padding-inline-start: 19px; }
  .chain li::before { content: ""; position: absolute; inset-inline-start: 2px; top: 4px; width: 9px; height: 9px; border-radius: 2.5px; background: var(--ppm-task-done); }
  .chain li.todo::before { background: var(--ppm-task-fill); box-shadow: inset 0 0 0 1px var(--ppm-task); }
  .chain li.milestone::before { border-radius: 1.5px; background: var(--ppm-milestone); box-shadow: none; transform: rotate(45deg) scale(0.9); }
  .chain li.critical::before { background: var(--ppm-critical-fill); box-shadow: inset 0 0 0 2px var(--ppm-critical); }
  .chain li:not(:last-child)::after { content: ""; position: absolute; inset-inline-start: 6px; inset-block: 16px -1px; width: 1px; background: var(--ppm-rule-strong); }
  .chain button { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: baseline; margin: -1px -4px; padding: 1px 4px; border-radius: 5px; text-align: start; }
  /* Clear of the mark before it and the words under it */
  .chain button:focus-visible { outline-offset: -1px; }
  .chain button:hover { background: var(--ppm-hover); }
  .because.slip { color: var(--ppm-warning); }
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
