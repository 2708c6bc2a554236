import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Width below which grid and timeline no longer stand side by side, px. */
export const PHONE_WIDTH_PX = 600;

/**
 * The content size of an element, followed by a ResizeObserver while the host is connected.
 * Asks the host to update only when the size in whole pixels changed.
 */
export class SizeController implements ReactiveController {
  width = 0;
  height = 0;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onResize: () => void;
  #observer: ResizeObserver | null = null;

  /** @param onResize runs after each change of size, before the host updates */
  constructor(host: ReactiveControllerHost & HTMLElement, onResize: () => void = () => undefined) {
    this.#host = host;
    this.#onResize = onResize;
    host.addController(this);
  }

  /** Too narrow for two panes. */
  get isPhone(): boolean {
    return this.width > 0 && this.width < PHONE_WIDTH_PX;
  }

  hostConnected(): void {
    if (typeof ResizeObserver === 'undefined') return;
    this.#observer = new ResizeObserver(entries => {
      const box = entries.at(-1)?.contentRect;
      if (box) this.#take(Math.round(box.width), Math.round(box.height));
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  #take(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.#onResize();
    this.#host.requestUpdate();
  }
}
