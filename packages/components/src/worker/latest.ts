/**
 * Runs at most one call at a time and, of those asked for meanwhile, only the last: what a drag needs, where every
 * wish but the newest is stale by the time the engine is free.
 */
export class Latest<Wish> {
  readonly #run: (wish: Wish) => Promise<void>;
  #isBusy = false;
  #waiting: { readonly wish: Wish } | null = null;

  /** @param run does one wish; a rejection is the caller's to handle inside it */
  constructor(run: (wish: Wish) => Promise<void>) {
    this.#run = run;
  }

  /** Runs the wish now or, when one is under way, after it, unless a newer one comes first. */
  ask(wish: Wish): void {
    if (this.#isBusy) this.#waiting = { wish };
    else void this.#start(wish);
  }

  /** Forgets what waits; what runs is not stopped. */
  clear(): void {
    this.#waiting = null;
  }

  async #start(wish: Wish): Promise<void> {
    this.#isBusy = true;
    try {
      await this.#run(wish);
    } finally {
      this.#isBusy = false;
      const next = this.#waiting;
      this.#waiting = null;
      if (next) this.ask(next.wish);
    }
  }
}
