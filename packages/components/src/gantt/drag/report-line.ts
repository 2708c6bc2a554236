/** How long the words of a drag may be behind its bar, ms: nobody reads faster. */
const BEHIND_MS = 100;

/**
 * When the line under the chart that says what a drag does is written anew: at once as the drag begins and ends, and a
 * few times a second between. Words of another width cost the frame of a bar that moves more than the bar does.
 */
export class ReportLine {
  readonly #write: () => void;
  #isShown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param write writes what the drag does now */
  constructor(write: () => void) {
    this.#write = write;
  }

  /** What the drag does has changed; `isOn` = it goes on. */
  changed(isOn: boolean): void {
    if (isOn && this.#isShown) this.#timer ??= setTimeout(() => this.#writeNow(), BEHIND_MS);
    else this.#writeNow();
    this.#isShown = isOn;
  }

  #writeNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
  }
}
