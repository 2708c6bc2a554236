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
    if (input.value.trim() === '') return;
    const text = input.value.trim();
    shell.hands.bring(hands => void hands.enterFirst(text));
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
        shell.isEditable
          ? html`<form @submit=${onSubmit}>
              <input name="name" class="first-name" type="text" autocomplete="off" maxlength="1000" placeholder=${words.name} aria-label=${words.nameLabel} />
              <button class="button" type="submit">${words.add}</button>
            </form>`
          : nothing
      }
    </div>
  </div>`;
}

export const styles = [
  css`
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
`,
];
