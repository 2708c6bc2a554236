import { css, html, nothing, type TemplateResult } from 'lit';
import { enLate } from '../../locales/en-late.js';
import type { GanttShell } from '../shell/shell.js';

/** A plan without tasks: what it is for and the first row ready to type into. */
export function renderEmpty(shell: GanttShell): TemplateResult {
  shell.addWords(enLate);
  const { blank: words } = shell.strings;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const input = form.elements.namedItem('name') as HTMLInputElement;
    const text = input.value.trim();
    if (text === '') {
      input.focus();
      return;
    }
    shell.hands.bring(hands => void hands.enterFirst(text));
    input.value = '';
  };
  return html`<div class="blank">
    ${
      shell.isEditable
        ? html`<form id="first-row" class="first-row" @submit=${onSubmit}>
            <input name="name" class="first-name" type="text" autocomplete="off" maxlength="1000" placeholder=${words.name} aria-label=${words.nameLabel} />
          </form>`
        : nothing
    }
    <div class="card">
      <svg class="empty-art" width="148" height="76" viewBox="0 0 148 76" aria-hidden="true" focusable="false">
        <g class="turns">
          <path class="art-link" d="M62.5 12H66a4 4 0 0 1 4 4v18a4 4 0 0 0 4 4h3M112.5 38h3.5a4 4 0 0 1 4 4v11" />
          <rect class="art-done" x="8.5" y="4.5" width="54" height="15" rx="4.5" />
          <rect class="art-task" x="78.5" y="30.5" width="34" height="15" rx="4.5" />
          <path class="art-baseline" d="M76.5 50h28" />
          <rect class="art-milestone" x="114" y="57" width="12" height="12" rx="2" transform="rotate(45 120 63)" />
        </g>
      </svg>
      <h2>${words.title}</h2>
      <p>${words.text}</p>
      ${shell.isEditable ? html`<button class="button" type="submit" form="first-row">${words.add}</button>` : nothing}
    </div>
  </div>`;
}

export const styles = [
  css`
  .blank { position: absolute; z-index: 3; inset: var(--ppm-header) 0 0 0; display: grid; place-content: center; padding: 16px; padding-inline-start: calc(var(--grid-width) + 16px); pointer-events: none; }
  /* The first row of the grid, where it will stand */
  .first-row {
    position: absolute; inset-block-start: 0; inset-inline-start: 0; display: flex; align-items: center; width: var(--grid-width); height: var(--ppm-row);
    padding-inline: 22px 16px; border-bottom: 1px solid var(--ppm-rule); pointer-events: auto;
  }
  .first-name {
    flex: 0 1 240px; min-width: 0; height: 26px; padding: 0 7px; border: 0; border-radius: var(--ppm-radius); outline: none; background: var(--ppm-surface);
    box-shadow: 0 0 0 1px var(--ppm-control); color: var(--ppm-ink);
  }
  .first-name::placeholder { color: var(--ppm-ink-3); opacity: 1; }
  .first-name:focus { box-shadow: 0 0 0 2px var(--ppm-focus); }
  .card {
    display: grid; justify-items: center; gap: 6px; max-width: 420px; padding: 32px 40px 36px; border-radius: 16px;
    background: var(--ppm-surface); box-shadow: 0 0 0 1px var(--ppm-rule-strong); text-align: center; pointer-events: auto;
  }
  .card h2 { margin: 10px 0 0; font-size: 16px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.01em; line-height: 24px; }
  .card p { margin: 0; color: var(--ppm-ink-2); }
  .card .button { margin-top: 14px; }
  .phone .blank { inset-block-start: 0; }
  .phone .first-row { width: 100%; height: 60px; padding-inline: 16px; }
  .phone .first-name { flex: 1; height: 44px; padding: 0 12px; border-radius: 10px; font-size: 16px; }
  .phone .card .button { height: 44px; padding: 0 18px; border-radius: 10px; }
  .button { height: 32px; padding: 0 14px; border-radius: 7px; background: var(--ppm-accent); color: var(--ppm-on-accent); font-weight: var(--ppm-weight-medium); }
  .art-link { fill: none; stroke: var(--ppm-link); stroke-width: 1.25; }
  .art-done { fill: var(--ppm-task-done); }
  .art-task { fill: var(--ppm-task-fill); stroke: var(--ppm-task); }
  .art-baseline { fill: none; stroke: var(--ppm-baseline); stroke-width: 2; }
  .art-milestone { fill: var(--ppm-surface); stroke: var(--ppm-milestone); stroke-width: 1.75; }
  @media (forced-colors: active) { .first-name:focus { outline: 2px solid Highlight; } .card { outline: 1px solid CanvasText; } }
`,
];
