import type { Problem } from '@trueppm/scheduler';
import { css, html, nothing, type TemplateResult } from 'lit';
import { enLate } from '../../locales/en-late.js';
import { warningIcon } from '../page/icon.js';
import type { GanttShell } from '../shell/shell.js';

/** Problems named one by one. */
const MOST_NAMED = 5;

/**
 * What is wrong with the plan, or why it could not be loaded or dated at all: that can be tried again.
 * @param failure what kept the plan from coming, in the words of its source; null = it came
 * @param retry tries again
 */
export function renderProblems(shell: GanttShell, failure: string | null, retry: () => void): TemplateResult {
  shell.addWords(enLate);
  const { schedule, strings } = shell;
  const { problem: words } = strings;
  // The engine runs, and this plan is none that it can date: taking the last change back helps, trying again does not.
  const beyond = schedule.state === 'failed' && failure === null ? beyondEngine(schedule.failure) : null;
  const isFailed = beyond === null && (failure !== null || schedule.state === 'failed');
  const problems = isFailed ? [] : schedule.problems.filter(({ severity }) => severity === 'error');
  const errors = beyond === null ? problems : [beyond];
  const failed = failure === null ? words.engineFailed : words.loadFailed(failure);
  return html`<div class="problems" role="alert" part="problems">
    ${warningIcon}
    <div>
      <b>${isFailed ? failed : words.undated}</b>
      <ul>
        ${errors.slice(0, MOST_NAMED).map(problem => html`<li>${problemText(shell, problem)}</li>`)}
        ${errors.length > MOST_NAMED ? html`<li>${words.more(errors.length - MOST_NAMED)}</li>` : nothing}
      </ul>
      ${isFailed ? html`<button type="button" @click=${retry}>${words.retry}</button>` : nothing}
    </div>
  </div>`;
}

/** What the engine says of a plan that it gave up on; null when it failed for another reason. */
function beyondEngine(cause: unknown): Problem | null {
  if (!(cause instanceof Error) || cause.name !== 'SchedulerError') return null;
  return { code: 'out_of_range', severity: 'error', path: '', message: cause.message };
}

/** Words for what keeps a plan from having dates. A circle is told by the names of its tasks. */
function problemText({ schedule: { outline }, strings }: GanttShell, problem: Problem): string {
  if (problem.code !== 'cycle' || !problem.ids) return problem.message;
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? id;
  return strings.problem.cycle(problem.ids.map(nameOf).join(' → '));
}

export const styles = [
  css`
  .problems {
    position: absolute; z-index: 5; inset-block-start: calc(var(--ppm-header) + 12px); inset-inline-end: 12px; display: flex; gap: 10px; max-width: min(460px, calc(100% - 24px));
    padding: 12px 16px; border-radius: var(--ppm-radius-card); background: var(--ppm-critical-fill); color: var(--ppm-ink);
    box-shadow: 0 0 0 1px color-mix(in oklab, var(--ppm-critical) 45%, transparent); font-size: 12px; line-height: 17px;
  }
  .problems .icon { color: var(--ppm-critical); }
  .problems b { font-weight: var(--ppm-weight-strong); }
  .problems ul { margin: 2px 0 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
  .problems button {
    height: 28px; margin-block-start: 8px; padding: 0 12px; border-radius: 7px; background: var(--ppm-raised); font-weight: var(--ppm-weight-medium);
    box-shadow: inset 0 0 0 1px var(--ppm-control);
  }
`,
];
