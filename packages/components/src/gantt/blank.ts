import type { Problem } from '@trueppm/scheduler';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../locales/en.js';
import { cssom } from './cssom.js';
import { warningIcon } from './icons.js';

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

/** A plan without tasks: what it is for and the first row ready to type into. */
export function renderEmpty(
  isEditable: boolean,
  onAdd: (name: string) => void,
  { blank: words }: GanttStrings,
): TemplateResult {
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const input = form.elements.namedItem('name') as HTMLInputElement;
    if (input.value.trim() === '') return;
    onAdd(input.value.trim());
    input.value = '';
  };
  return html`<div class="blank">
    <div class="card">
      <svg class="empty-art" width="148" height="64" viewBox="0 0 148 64" aria-hidden="true" focusable="false">
        <path class="art-link" d="M62 12h5a4 4 0 0 1 4 4v18a4 4 0 0 0 4 4h3M112 38h4a4 4 0 0 1 4 4v8" />
        <rect class="art-done" x="8" y="4.5" width="54" height="15" rx="4.5" />
        <rect class="art-task" x="78.5" y="30.5" width="34" height="15" rx="4.5" />
        <rect class="art-milestone" x="115.5" y="51.5" width="9" height="9" rx="1.5" transform="rotate(45 120 56)" />
      </svg>
      <h2>${words.title}</h2>
      <p>${words.text}</p>
      ${
        isEditable
          ? html`<form @submit=${onSubmit}>
              <input name="name" class="first-name" type="text" autocomplete="off" maxlength="1000" placeholder=${words.name} aria-label=${words.nameLabel} />
              <button class="button" type="submit">${words.add}</button>
            </form>`
          : nothing
      }
    </div>
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

/** Loading, empty and problem states. */
export const blankCss = css`
  .skeleton { position: absolute; z-index: 3; inset: var(--ppm-header) 0 0 0; overflow: hidden; background: var(--ppm-surface); }
  .skeleton-row { display: grid; grid-template-columns: var(--grid-width) minmax(0, 1fr); align-items: center; height: var(--ppm-row); border-bottom: 1px solid var(--ppm-rule); }
  .bone {
    height: 8px; border-radius: 4px; animation: bone 1.6s linear infinite;
    background: linear-gradient(90deg, var(--ppm-surface-3) 30%, var(--ppm-surface-2) 50%, var(--ppm-surface-3) 70%) 0 0 / 300% 100%;
  }
  @keyframes bone { from { background-position: 100% 0; } to { background-position: 0 0; } }
  @media (prefers-reduced-motion: reduce) { .bone { animation: none; background: var(--ppm-surface-3); } }
  .blank { position: absolute; z-index: 3; inset: var(--ppm-header) 0 0 0; display: grid; place-content: center; padding: 16px; pointer-events: none; }
  .card {
    display: grid; justify-items: center; gap: 6px; max-width: 420px; padding: 32px 40px 36px; border-radius: 16px;
    background: var(--ppm-surface); box-shadow: 0 0 0 1px var(--ppm-rule-strong); text-align: center; pointer-events: auto;
  }
  .card h2 { margin: 14px 0 0; font-size: 16px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.01em; line-height: 24px; }
  .card p { margin: 0; color: var(--ppm-ink-2); }
  .card form { display: flex; gap: 8px; width: 100%; margin-top: 14px; }
  .first-name {
    flex: 1; min-width: 0; height: 32px; padding: 0 10px; border: 0; border-radius: 7px; outline: none; background: var(--ppm-raised);
    box-shadow: inset 0 0 0 1px var(--ppm-control);
  }
  .first-name::placeholder { color: var(--ppm-ink-3); opacity: 1; }
  .first-name:focus { box-shadow: inset 0 0 0 2px var(--ppm-focus); }
  .button { height: 32px; padding: 0 14px; border-radius: 7px; background: var(--ppm-accent); color: var(--ppm-on-accent); font-weight: var(--ppm-weight-medium); }
  .art-link { fill: none; stroke: var(--ppm-link); stroke-width: 1.25; }
  .art-done { fill: var(--ppm-task-done); }
  .art-task { fill: var(--ppm-task-fill); stroke: var(--ppm-task); }
  .art-milestone { fill: var(--ppm-surface); stroke: var(--ppm-milestone); stroke-width: 1.75; }
  .problems {
    position: absolute; z-index: 5; inset-block-start: calc(var(--ppm-header) + 12px); inset-inline-end: 12px; display: flex; gap: 10px; max-width: min(460px, calc(100% - 24px));
    padding: 12px 16px; border-radius: var(--ppm-radius-card); background: var(--ppm-critical-fill); color: var(--ppm-ink);
    box-shadow: 0 0 0 1px color-mix(in oklab, var(--ppm-critical) 45%, transparent); font-size: 12px; line-height: 17px;
  }
  .problems .icon { color: var(--ppm-critical); }
  .problems b { font-weight: var(--ppm-weight-strong); }
  .problems ul { margin: 2px 0 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
`;
