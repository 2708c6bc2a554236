import type { SchedulerApi } from '../../worker/api.js';
import { CallsLost } from '../../worker/calls.js';
import { type EngineHandle, type EngineOptions, startEngine } from '../../worker/handle.js';

/** Workers that may end by themselves before no other is started, each within this time of the one before. */
const MOST_LOST = 3;
const LOST_IN_A_ROW_MS = 60_000;

/** Says how the engine starts, and is told of what becomes of it. */
export interface EngineWatcher {
  options(): EngineOptions;
  /** No worker could start: everything works, but a large plan now holds up the page. */
  onRefused(cause: Error): void;
  /** The worker has ended, and its plan with it. @param mayStart another one may be started */
  onLost(cause: Error, mayStart: boolean): void;
}

/** The engine of one schedule: started when it is first needed, and again after its worker has ended. */
export class EngineLink {
  /** The engine there is, or that starts; null = none. Another promise is another engine with nothing in it. */
  now: Promise<EngineHandle> | null = null;
  /** It has dated the plan on screen. */
  isLoaded = false;
  /** Resolves when a question would be asked of the plan on screen; null = now. */
  held: Promise<void> | null = null;
  #waiting: (() => void)[] = [];
  #lostCount = 0;
  #lostAtMs = 0;
  readonly #watcher: EngineWatcher;

  constructor(watcher: EngineWatcher) {
    this.#watcher = watcher;
  }

  /** Starts it, unless it has been. Rejects when none can start; asking again tries again. */
  start(): Promise<EngineHandle> {
    if (!this.now) {
      const engine = startEngine(this.#watcher.options());
      this.now = engine;
      void engine.then(
        ({ refusal, lost }) => {
          if (refusal) this.#watcher.onRefused(refusal);
          void lost.then(() => this.#onLost(engine));
        },
        () => {
          // The next plan tries again, perhaps with another address.
          if (this.now === engine) this.now = null;
        },
      );
    }
    return this.now;
  }

  /** Ends it; its memory is gone. */
  stop(): void {
    void this.now?.then(
      handle => handle.dispose(),
      () => undefined,
    );
    this.now = null;
    this.unload();
  }

  /** Another plan is to be loaded; whoever waits for the one before waits no longer. */
  unload(): void {
    this.isLoaded = false;
    this.release();
  }

  /** A worker that ended too often may be started again. */
  forgive(): void {
    this.#lostCount = 0;
  }

  /** Resolves when the plan has been dated, cannot be or is wanted no more. */
  loaded(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  /** Lets go on who waits for a dated plan. */
  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Whether a question may be asked again after it failed: its worker ended meanwhile, and there will be another. */
  isAskedAgain(cause: unknown): boolean {
    return cause instanceof CallsLost && this.#lostCount <= MOST_LOST;
  }

  #onLost(engine: Promise<EngineHandle>): void {
    if (engine !== this.now) return;
    this.now = null;
    this.isLoaded = false;
    const nowMs = performance.now();
    this.#lostCount = nowMs - this.#lostAtMs > LOST_IN_A_ROW_MS ? 1 : this.#lostCount + 1;
    this.#lostAtMs = nowMs;
    const cause = new CallsLost('The worker ended. Its plan is given to another one.');
    this.#watcher.onLost(cause, this.#lostCount <= MOST_LOST);
  }
}

/** What a question comes to; null when the engine refuses it. */
export async function tryTo<Answer>(act: () => Answer | Promise<Answer>): Promise<Answer | null> {
  try {
    return await act();
  } catch {
    return null;
  }
}

/** A question to the engine. */
export type Question<Answer> = (api: SchedulerApi) => Answer | Promise<Answer>;
