import { ServerError } from './errors.js';

/** How many may do something at once. */
export interface PlacesOptions {
  readonly places: number;
  /** Who may stand in the line when all places are taken. */
  readonly waitingMax: number;
  /** Of them all, those that one owner may have, in a place or in the line. Default: any number. */
  readonly perOwnerMax?: number;
  /** What is said to whoever is turned away. */
  readonly refusal: string;
}

/** What one piece of work is done for. */
export interface PlaceRequest {
  /** Whose it is. */
  readonly owner?: string;
  /** Ends the waiting: it fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

const RETRY_AFTER_SECONDS = 5;

/**
 * Places of a process for work that takes much of it at a time: threads with large heaps, connections that stay open. The
 * line is short: who would wait for long does better to come again.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #line: (() => void)[] = [];
  readonly #ofOwner = new Map<string, number>();
  #taken = 0;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /**
   * Does something once there is a place for it.
   *
   * @throws ServerError `rate_limited` when too many wait, or too much of it is one owner's; the reason of the signal while
   *   it waits; what `work` throws
   */
  async with<T>(work: () => Promise<T>, { owner, signal }: PlaceRequest = {}): Promise<T> {
    signal?.throwIfAborted();
    this.#count(owner);
    try {
      await this.#enter(signal);
      try {
        return await work();
      } finally {
        this.#leave();
      }
    } finally {
      this.#uncount(owner);
    }
  }

  #count(owner: string | undefined): void {
    const { perOwnerMax } = this.#options;
    if (owner === undefined || perOwnerMax === undefined) return;
    const own = this.#ofOwner.get(owner) ?? 0;
    if (own >= perOwnerMax) this.#refuse(perOwnerMax);
    this.#ofOwner.set(owner, own + 1);
  }

  #uncount(owner: string | undefined): void {
    const own = owner === undefined ? undefined : this.#ofOwner.get(owner);
    if (owner === undefined || own === undefined) return;
    if (own === 1) this.#ofOwner.delete(owner);
    else this.#ofOwner.set(owner, own - 1);
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    const { places, waitingMax } = this.#options;
    if (this.#taken < places) {
      this.#taken += 1;
      return;
    }
    if (this.#line.length >= waitingMax) this.#refuse(waitingMax);
    await new Promise<void>((done, fail) => {
      const turn = (): void => {
        signal?.removeEventListener('abort', giveUp);
        done();
      };
      const giveUp = (): void => {
        this.#line.splice(this.#line.indexOf(turn), 1);
        fail(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#line.push(turn);
    });
  }

  /** The place goes to who waited longest. */
  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }

  #refuse(limit: number): never {
    throw new ServerError('rate_limited', this.#options.refusal, { limit, retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
}
