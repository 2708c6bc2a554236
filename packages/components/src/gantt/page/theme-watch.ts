import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What else the colours and the motion of a page hang on. */
const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-reduced-motion: reduce)'];

/** Tells when the browser's own settings of colour and motion change, while the host is in the page. */
export class ThemeWatch implements ReactiveController {
  readonly #onChange: () => void;
  #lists: MediaQueryList[] = [];

  constructor(host: ReactiveControllerHost, onChange: () => void) {
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.#lists = QUERIES.map(query => matchMedia(query));
    for (const list of this.#lists) list.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    for (const list of this.#lists.splice(0)) list.removeEventListener('change', this.#onChange);
  }
}
