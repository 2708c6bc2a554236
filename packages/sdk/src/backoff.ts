/** First pause, and what every later one grows by. */
const FIRST_DELAY_MS = 250;
const GROWTH = 2;
/** Longest pause: a server that comes back is found within this time. */
const LONGEST_DELAY_MS = 10_000;

/** Pauses between attempts: 250 ms doubling to 10 s, each with up to 50 % jitter so that clients do not return as one. */
export class Backoff {
  #attempts = 0;

  /** Milliseconds to wait before the next attempt. */
  nextDelayMs(): number {
    const fullMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * GROWTH ** this.#attempts);
    this.#attempts += 1;
    return fullMs * (0.5 + Math.random() / 2);
  }

  /** Call after a success: the next pause is the first again. */
  reset(): void {
    this.#attempts = 0;
  }
}
