import { css, html, render } from 'lit';
import { lagText, readLag } from '../../../plan/lag.js';
import type { DependencyRow } from '../../../plan/rows.js';
import { addLayer, adoptStyles, placeLayer } from '../../page/layer.js';
import type { GanttShell } from '../../shell/shell.js';

/** The small form a lag is typed into. Enter takes it, Esc leaves it. */
export class LagForm {
  readonly #shell: GanttShell;
  readonly #link: DependencyRow;
  readonly #layer: HTMLElement;
  readonly #ending = new AbortController();
  #problem = '';

  /** Opens it beside the successor's bar. */
  static open(shell: GanttShell, link: DependencyRow): void {
    const root = shell.element.shadowRoot;
    if (root) new LagForm(shell, root, link);
  }

  private constructor(shell: GanttShell, root: ShadowRoot, link: DependencyRow) {
    this.#shell = shell;
    this.#link = link;
    adoptStyles(root, lagCss);
    this.#layer = addLayer(root, 'lag-form', 'lag-form');
    this.#layer.setAttribute('role', 'dialog');
    this.#layer.setAttribute('aria-label', shell.strings.lag.title);
    this.#draw();
    const box = shell.element.rectOf(link.successor_id) ?? shell.element.getBoundingClientRect();
    placeLayer(this.#layer, box, { side: 'below', gapPx: 8 });
    this.#layer.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Escape') this.#close();
    });
    document.addEventListener(
      'pointerdown',
      event => {
        if (!event.composedPath().includes(this.#layer)) this.#close();
      },
      { capture: true, signal: this.#ending.signal },
    );
    const input = this.#layer.querySelector('input');
    input?.focus();
    input?.select();
  }

  #draw(): void {
    const { project } = this.#shell.schedule.plan;
    const words = this.#shell.strings.lag;
    render(
      html`<form @submit=${(event: SubmitEvent) => this.#onSubmit(event)}>
        <label>${words.title}<input name="lag" type="text" autocomplete="off" spellcheck="false"
          aria-invalid=${this.#problem !== ''} aria-describedby="lag-hint" .defaultValue=${lagText(this.#link, project)} /></label>
        <button type="submit">${words.apply}</button>
        <small id="lag-hint" class=${this.#problem === '' ? '' : 'problem'}>${this.#problem || words.hint}</small>
      </form>`,
      this.#layer,
    );
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const { schedule, changes, announce, strings } = this.#shell;
    const input = this.#layer.querySelector('input') as HTMLInputElement;
    const fields = readLag(input.value, schedule.plan.project);
    if (!fields) {
      this.#problem = strings.lag.problem;
      announce(strings.lag.problem);
      this.#draw();
      return;
    }
    this.#close();
    changes.make(
      [{ table: 'dependencies', op: 'update', id: this.#link.id, changes: fields }],
      strings.command.setLag,
      'edit',
    );
  }

  #close(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.#layer.remove();
    this.#shell.focusActive();
  }
}

const lagCss = css`
  .lag-form {
    position: fixed; inset: auto; margin: 0; padding: 12px; border: 0; border-radius: var(--ppm-radius-card); background: var(--ppm-raised);
    box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font: var(--ppm-weight) 12px / 16px var(--ppm-font);
  }
  .lag-form form { display: grid; grid-template-columns: 1fr auto; gap: 8px; align-items: end; }
  .lag-form label { display: grid; gap: 4px; }
  .lag-form input {
    width: 112px; height: 28px; padding: 0 8px; border: 0; border-radius: var(--ppm-radius); outline: none; background: var(--ppm-surface);
    box-shadow: inset 0 0 0 1px var(--ppm-control); color: var(--ppm-ink);
  }
  .lag-form input:focus { box-shadow: 0 0 0 2px var(--ppm-focus); }
  .lag-form input[aria-invalid="true"] { box-shadow: 0 0 0 2px var(--ppm-critical); }
  .lag-form button {
    height: 28px; padding: 0 12px; border-radius: var(--ppm-radius); background: var(--ppm-accent); color: var(--ppm-on-accent);
    font-weight: var(--ppm-weight-medium);
  }
  .lag-form small { grid-column: 1 / -1; color: var(--ppm-ink-3); font-size: 11px; }
  .lag-form .problem { color: var(--ppm-critical); }
  @media (pointer: coarse) { .lag-form :is(input, button) { height: 44px; font-size: 16px; } }
  @media (forced-colors: active) { .lag-form { outline: 1px solid CanvasText; } }
`;
