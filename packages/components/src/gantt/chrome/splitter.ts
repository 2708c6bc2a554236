import { html, type LitElement, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import type { CssValues } from '../page/cssom.js';
import { inlineX } from '../page/direction.js';
import { inlineKey } from '../page/direction-input.js';

/** Narrowest panes, px. */
const MIN_GRID_PX = 120;
const MIN_TIME_PX = 160;
const KEY_STEP_PX = 24;

/** The line between grid and timeline: dragged by pointer, moved by arrow keys, set back by a double click. */
export class Splitter {
  readonly #host: LitElement;
  readonly #onMove: () => void;
  #widthPx: number | null = null;
  #grabPx = 0;

  /** @param onMove runs after the panes have new widths */
  constructor(host: LitElement, onMove: () => void) {
    this.#host = host;
    this.#onMove = onMove;
  }

  /** Styles of whatever is laid out by the panes' widths. */
  get styles(): CssValues {
    return this.#widthPx === null ? {} : { '--grid-width': `${this.#widthPx}px` };
  }

  /** Width of the grid now, px. */
  get #gridPx(): number {
    return this.#widthPx ?? this.#host.renderRoot.querySelector('.grid-host')?.clientWidth ?? 0;
  }

  render({ grid: words }: GanttStrings): TemplateResult {
    const width = Math.round(this.#gridPx);
    return html`<div
      class="splitter"
      role="separator"
      tabindex="0"
      aria-label=${words.width}
      aria-orientation="vertical"
      aria-valuenow=${width}
      aria-valuemin=${MIN_GRID_PX}
      aria-valuemax=${Math.max(MIN_GRID_PX, Math.round(this.#host.clientWidth - MIN_TIME_PX))}
      @pointerdown=${(event: PointerEvent) => this.#onDown(event)}
      @pointermove=${(event: PointerEvent) => this.#onPointer(event)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, width)}
      @dblclick=${() => this.#set(null)}
    ></div>`;
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#grabPx = inlineX(this.#host, event.clientX) - this.#gridPx;
  }

  #onPointer(event: PointerEvent): void {
    if ((event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId))
      this.#set(inlineX(this.#host, event.clientX) - this.#grabPx);
  }

  #onKey(event: KeyboardEvent, width: number): void {
    const key = inlineKey(this.#host, event.key);
    const by = key === 'ArrowLeft' ? -KEY_STEP_PX : key === 'ArrowRight' ? KEY_STEP_PX : 0;
    if (by === 0) return;
    event.preventDefault();
    this.#set(width + by);
  }

  #set(widthPx: number | null): void {
    const most = Math.max(MIN_GRID_PX, this.#host.clientWidth - MIN_TIME_PX);
    this.#widthPx = widthPx === null ? null : Math.min(most, Math.max(MIN_GRID_PX, widthPx));
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#onMove());
  }
}
