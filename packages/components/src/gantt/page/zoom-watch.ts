import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Less than two zoom steps of any browser are apart. */
const OFF = 0.005;

/**
 * Calls back when a css px comes to be another number of device px: the page was zoomed, or the window moved to another
 * screen. An element of a fixed size hears of neither by its own size.
 */
export class ZoomWatch implements ReactiveController {
  readonly #onZoom: () => void;
  #query: MediaQueryList | null = null;
  #ratio = 0;

  constructor(host: ReactiveControllerHost, onZoom: () => void) {
    this.#onZoom = onZoom;
    host.addController(this);
  }

  hostConnected(): void {
    // A zoom of the page is a resize of the window, too.
    globalThis.addEventListener('resize', this.#onChange);
    this.#watch();
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('resize', this.#onChange);
    this.#query?.removeEventListener('change', this.#onChange);
    this.#query = null;
  }

  /** A query holds for one ratio: after each change another one is asked. */
  #watch(): void {
    this.#query?.removeEventListener('change', this.#onChange);
    this.#ratio = globalThis.devicePixelRatio;
    // A ratio such as 0.800000011920929 is not the one the query counts with.
    this.#query = matchMedia(
      `(min-resolution: ${this.#ratio - OFF}dppx) and (max-resolution: ${this.#ratio + OFF}dppx)`,
    );
    this.#query.addEventListener('change', this.#onChange);
  }

  readonly #onChange = (): void => {
    if (this.#ratio === globalThis.devicePixelRatio) return;
    this.#watch();
    this.#onZoom();
  };
}
