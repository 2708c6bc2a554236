/** A plan that comes sooner is not announced, ms: what says that it comes would only flicker. */
const SOON_MS = 200;

/** Tells when a plan takes so long to come that the chart says so. */
export class Waiting {
  readonly #onLong: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLong = false;

  /** @param onLong runs when it has been waited for long enough */
  constructor(onLong: () => void) {
    this.#onLong = onLong;
  }

  /**
   * Asked at each rendering. Once it was long, it is until the plan stands: nothing flickers in between.
   * @param isAsked the plan was asked for and has not come
   * @param isComing it has come and is not on the screen yet
   */
  isLong(isAsked: boolean, isComing: boolean): boolean {
    if (isAsked) this.#isLong = true;
    else if (!isComing) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#isLong = false;
    } else if (!this.#isLong)
      this.#timer ??= setTimeout(() => {
        this.#isLong = true;
        this.#onLong();
      }, SOON_MS);
    return this.#isLong;
  }
}
