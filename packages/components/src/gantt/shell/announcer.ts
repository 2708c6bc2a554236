/** How long words that are only seen stay, ms. */
const NOTICE_MS = 6000;

/** What the element says: to ears through its live region, and to eyes where something could not be done. */
export class Announcer {
  /** Words of the live region. */
  message = '';
  /** Words shown over the chart; empty = none. */
  notice = '';
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onChange runs when there is something else to say */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Says something to whoever listens. The same words twice are made to differ, else they are spoken once. */
  announce(text: string): void {
    this.message = text === this.message ? `${text}\u00a0` : text;
    this.#onChange();
  }

  /** Says something to eyes and ears; it goes after a while, or with the next thing that is done. */
  notify(text: string): void {
    this.notice = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hush(), NOTICE_MS);
    this.announce(text);
  }

  /** Takes off what is shown: it is done with. */
  hush(): void {
    if (this.notice === '') return;
    this.notice = '';
    clearTimeout(this.#timer);
    this.#onChange();
  }
}
