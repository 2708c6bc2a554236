import type { Problem } from '@trueppm/scheduler';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import { cssom } from '../page/cssom.js';
import { warningIcon } from '../page/icon.js';

/** Rows of the skeleton; they fade out by the last. */
const SKELETON_ROWS = 17;

/** While the plan comes: rows of the real height without words, over both panes. */
export function renderLoading({ blank: words }: GanttStrings): TemplateResult {
  const rows = Array.from({ length: SKELETON_ROWS }, (_, row) => row);
  return html`<span class="sr" role="status">${words.loading}</span>
  <div class="skeleton" aria-hidden="true">
    ${rows.map(
      row => html`<div class="skeleton-row" ${cssom({ opacity: String(1 - row / SKELETON_ROWS) })}>
        <span class="bone" ${cssom({ width: `${90 + ((row * 53) % 110)}px`, 'margin-inline-start': `${28 + (row % 4 === 0 ? 0 : 16)}px` })}></span>
        <span class="bone" ${cssom({ width: `${60 + ((row * 37) % 120)}px`, 'margin-inline-start': `${(row * 29) % 200}px` })}></span>
      </div>`,
    )}
  </div>`;
}

/** Words for what keeps a plan from having dates. A circle is told by the names of its tasks. */
function problemText(problem: Problem, nameOf: (id: string) => string, words: GanttStrings['problem']): string {
  if (problem.code === 'cycle' && problem.ids) {
    return words.cycle(problem.ids.map(nameOf).join(' → '));
  }
  return problem.message;
}

/** What is wrong with the plan, or why it could not be loaded. */
export function renderProblems(
  problems: readonly Problem[],
  failure: string,
  nameOf: (id: string) => string,
  { problem: words }: GanttStrings,
): TemplateResult | typeof nothing {
  const errors = problems.filter(problem => problem.severity === 'error');
  if (errors.length === 0 && failure === '') return nothing;
  return html`<div class="problems" role="alert" part="problems">
    ${warningIcon}
    <div>
      <b>${failure === '' ? words.undated : failure}</b>
      <ul>
        ${errors.slice(0, 5).map(problem => html`<li>${problemText(problem, nameOf, words)}</li>`)}
        ${errors.length > 5 ? html`<li>${words.more(errors.length - 5)}</li>` : nothing}
      </ul>
    </div>
  </div>`;
}

/** Loading and problem states. */
export const blankCss = css`
  .skeleton { position: absolute; z-index: 3; inset: var(--ppm-header) 0 0 0; overflow: hidden; background: var(--ppm-surface); }
  .skeleton-row { display: grid; grid-template-columns: var(--grid-width) minmax(0, 1fr); align-items: center; height: var(--ppm-row); border-bottom: 1px solid var(--ppm-rule); }
  .bone {
    height: 8px; border-radius: 4px; animation: bone 1.6s linear infinite;
    background: linear-gradient(90deg, var(--ppm-surface-3) 30%, var(--ppm-surface-2) 50%, var(--ppm-surface-3) 70%) 0 0 / 300% 100%;
  }
  @keyframes bone { from { background-position: 100% 0; } to { background-position: 0 0; } }
  @media (prefers-reduced-motion: reduce) { .bone { animation: none; background: var(--ppm-surface-3); } }
  .problems {
    position: absolute; z-index: 5; inset-block-start: calc(var(--ppm-header) + 12px); inset-inline-end: 12px; display: flex; gap: 10px; max-width: min(460px, calc(100% - 24px));
    padding: 12px 16px; border-radius: var(--ppm-radius-card); background: var(--ppm-critical-fill); color: var(--ppm-ink);
    box-shadow: 0 0 0 1px color-mix(in oklab, var(--ppm-critical) 45%, transparent); font-size: 12px; line-height: 17px;
  }
  .problems .icon { color: var(--ppm-critical); }
  .problems b { font-weight: var(--ppm-weight-strong); }
  .problems ul { margin: 2px 0 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
`;
