import type { ReschedulerOptions } from './recompute.js';
import { type RunPhase, storeRunning } from './store.js';

/** A run that takes longer is told as `running`; telling a shorter one would cost more than it. */
const TOLD_AFTER_MS = 150;
/** Between two looks whether somebody cancelled the run. */
const LOOK_MS = 250;

/**
 * Tells followers how far a long run is, and ends it when somebody cancels it. What is told and what cancels stands in
 * the database, so that it does not matter which process runs and which one is asked.
 */
export class Telling {
  readonly startedAt = new Date();
  /** The number that the run reads; runs up to a cancelled number end. */
  version = 0;
  readonly #startedAtMs = performance.now();
  readonly #options: ReschedulerOptions;
  readonly #projectId: string;
  #phase: RunPhase = 'reading';
  #isTold = false;
  #isEnded = false;
  #saying: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout;

  constructor(options: ReschedulerOptions, projectId: string) {
    this.#options = options;
    this.#projectId = projectId;
    this.#timer = setTimeout(() => this.#begin(), TOLD_AFTER_MS);
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  /** The run goes on to its next phase. */
  enter(phase: RunPhase): Promise<void> {
    if (this.#phase === phase) return Promise.resolve();
    this.#phase = phase;
    return this.#isTold ? this.#say(true) : Promise.resolve();
  }

  /** Nothing more is to be told; true when something was. */
  async end(): Promise<boolean> {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    await this.#saying;
    return this.#isTold;
  }

  #begin(): void {
    this.#isTold = true;
    void this.#say(true);
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  async #look(): Promise<void> {
    await this.#say(false);
    if (!this.#isEnded) this.#timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  /** One after the other, so that the last phase said is the last one entered. */
  #say(isNew: boolean): Promise<void> {
    const { database, relay, pool, log } = this.#options;
    this.#saying = this.#saying.then(async () => {
      if (this.#isEnded) return;
      try {
        const cancelled = await storeRunning(database, this.#projectId, this.startedAt, this.#phase);
        if (isNew) relay.announce(this.#projectId);
        if (this.#phase === 'dating' && this.version > 0 && cancelled >= this.version) pool.cancel(this.#projectId);
      } catch (err) {
        log.warn({ err, projectId: this.#projectId }, 'a run could not be announced');
      }
    });
    return this.#saying;
  }
}
