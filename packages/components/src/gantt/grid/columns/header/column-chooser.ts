import { css, html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { GanttStrings } from '../../../../locales/en.js';
import type { GanttParts } from '../../../shell/parts.js';
import { type Column, labelOf, titleOf } from '../column.js';
import { ALL_COLUMNS } from '../column-catalog.js';
import { resizeColumn, showColumn, tellColumns } from '../column-moves.js';

/** Styles of the list. */
export const styles = [
  css`
  .chooser {
    position: absolute; z-index: 6; inset-block-start: 8px; inset-inline-end: 8px; display: flex; flex-direction: column; width: 248px;
    max-height: calc(100% - 16px); overflow: hidden; border-radius: var(--ppm-radius-card); background: var(--ppm-raised);
    box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink); font-size: 12px;
  }
  .chooser h2 { margin: 0; padding: 12px 16px 8px; font-size: 12px; font-weight: var(--ppm-weight-strong); line-height: 20px; }
  .chooser .lists { flex: 1; min-height: 0; padding: 0 8px 8px; overflow: auto; scrollbar-width: thin; }
  .chooser ul { margin: 0; padding: 0; list-style: none; }
  .chooser .others { margin-block-start: 4px; padding-block-start: 4px; border-block-start: 1px solid var(--ppm-rule); }
  .chooser label { display: flex; align-items: center; gap: 8px; min-height: 28px; padding: 0 8px; border-radius: 6px; }
  .chooser label:hover { background: var(--ppm-hover); }
  .chooser input { flex: none; width: 14px; height: 14px; margin: 0; accent-color: var(--ppm-accent); }
  .chooser footer { padding: 8px 16px; border-block-start: 1px solid var(--ppm-rule); }
  .chooser footer button { min-height: 24px; color: var(--ppm-accent); font-size: 12px; }
  @media (forced-colors: active) { .chooser { outline: 1px solid CanvasText; } }
`,
];

/** A column by its title, or by its label where that is only a sign. */
function nameOf(column: Column, strings: GanttStrings): string {
  const title = titleOf(column, strings);
  return title.length > 1 ? title : labelOf(column, strings);
}

/** The list of columns to show: those of the grid first, then all others there are. Esc or a press elsewhere closes it. */
export class ColumnChooser {
  readonly #parts: GanttParts;
  readonly #close: () => void;
  readonly #end = new AbortController();

  /** @param close takes the panel off */
  constructor(parts: GanttParts, close: () => void) {
    this.#parts = parts;
    const { signal } = this.#end;
    this.#close = () => {
      this.#end.abort();
      close();
    };
    addEventListener(
      'pointerdown',
      event => {
        const path = event.composedPath();
        if (!path.some(target => target instanceof Element && target.matches('.chooser, [data-chooser]')))
          this.#close();
      },
      { signal, capture: true },
    );
  }

  /** Ends the panel. */
  dispose(): void {
    this.#end.abort();
  }

  render(): TemplateResult {
    const { grid, strings } = this.#parts;
    const { columns } = grid;
    const words = strings.columns;
    const known = new Set(columns.known.map(({ id }) => id));
    const others = [...ALL_COLUMNS.values()].filter(({ id }) => !known.has(id));
    return html`<section class="chooser" part="chooser" role="dialog" aria-label=${words.title} ${ref(this.#onElement)} @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
      <h2>${words.title}</h2>
      <div class="lists">
        <ul>${columns.known.map(column => this.#renderColumn(column))}</ul>
        ${others.length === 0 ? nothing : html`<ul class="others">${others.map(column => this.#renderColumn(column))}</ul>`}
      </div>
      <footer><button type="button" @click=${() => this.#reset()}>${words.usualWidths}</button></footer>
    </section>`;
  }

  /** Takes the keyboard when it has come. */
  readonly #onElement = (element: Element | undefined): void => {
    // It is not in the page yet.
    queueMicrotask(() => element?.querySelector<HTMLElement>('input:not([disabled])')?.focus());
  };

  #renderColumn(column: Column): TemplateResult {
    const { columns } = this.#parts.grid;
    const isShown = columns.indexOf(column.id) >= 0;
    return html`<li><label><input
      type="checkbox"
      .checked=${isShown}
      ?disabled=${column.id === 'name'}
      @change=${(event: Event) => this.#set(column, (event.target as HTMLInputElement).checked)}
    /><span>${nameOf(column, this.#parts.strings)}</span></label></li>`;
  }

  #set(column: Column, isShown: boolean): void {
    const { grid, announce, strings } = this.#parts;
    const name = nameOf(column, strings);
    showColumn(grid.columns, column, isShown);
    tellColumns(grid.columns);
    announce(isShown ? strings.columns.shown(name) : strings.columns.hidden(name));
  }

  #reset(): void {
    const { columns } = this.#parts.grid;
    for (const { id } of columns.known) resizeColumn(columns, id, null);
    tellColumns(columns);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
    (this.#parts.element.shadowRoot?.querySelector('[data-chooser]') as HTMLElement | null)?.focus();
  }
}
