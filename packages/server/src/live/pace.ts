/** A project at rest is told of at once: an edit, the dates that follow it, and the state of its schedule. */
const FREE_FRAMES = 3;
/** A project is at rest when nobody woke it for this long. */
const REST_MS = 100;
const GAP_MS_MIN = 4;
/** However busy the others are, a stream of commits to one project is told of as often as this. */
const GAP_MS_MAX = 400;
/** Reads for streams of commits, of all rooms of a process together: they leave Postgres to its writers. */
const READS_PER_SECOND = 40;
const READS_AT_ONCE = 4;
const READ_MS = 1_000 / READS_PER_SECOND;

/** What the rooms of a process may read together. */
export class ReadBudget {
  #nextAtMs = Number.NEGATIVE_INFINITY;

  /** Takes a place in the line; the result is when its turn comes. */
  reserve(nowMs: number): number {
    const atMs = Math.max(nowMs, this.#nextAtMs);
    const unusedSinceMs = Math.max(nowMs - (READS_AT_ONCE - 1) * READ_MS, this.#nextAtMs);
    this.#nextAtMs = Math.min(unusedSinceMs + READ_MS, nowMs + GAP_MS_MAX);
    return atMs;
  }

  /** True when a place taken now would have its turn at once. */
  isFree(nowMs: number): boolean {
    return this.#nextAtMs <= nowMs;
  }
}

/**
 * When a room may speak again. After a rest at once; in a stream of commits when the rooms of the process together have
 * not read too much, so that one busy project is told of some forty times a second, and sixteen of them more rarely.
 * Never does a room take more than half of the process for its readers.
 */
export class Pace {
  readonly #budget: ReadBudget;
  #framedAtMs = Number.NEGATIVE_INFINITY;
  #wokenAtMs = Number.NEGATIVE_INFINITY;
  #workMs = 0;
  /** Frames since the last rest. */
  #frames = 0;
  /** The turn of a place in the line that no frame has used yet. */
  #turnAtMs: number | null = null;

  constructor(budget: ReadBudget) {
    this.#budget = budget;
  }

  /** Something was committed. */
  wake(nowMs: number): void {
    if (this.#isAtRest(nowMs)) {
      this.#frames = 0;
      this.#turnAtMs = null;
    }
    this.#wokenAtMs = nowMs;
  }

  /** When the next frame may be read. */
  dueAtMs(nowMs: number): number {
    const earliestMs = this.#earliestMs;
    if (this.#frames < FREE_FRAMES) return earliestMs;
    this.#turnAtMs ??= this.#budget.reserve(nowMs);
    return Math.max(earliestMs, Math.min(this.#turnAtMs, this.#framedAtMs + GAP_MS_MAX));
  }

  /** Whether the next commit may bring its rows along, to be told at once; it takes the place of a read. */
  mayCarry(nowMs: number): boolean {
    if (this.#frames < FREE_FRAMES || this.#isAtRest(nowMs)) return true;
    if (this.#turnAtMs !== null || nowMs < this.#earliestMs || !this.#budget.isFree(nowMs)) return false;
    this.#turnAtMs = this.#budget.reserve(nowMs);
    return true;
  }

  /** A frame is made. */
  frame(nowMs: number): void {
    this.#framedAtMs = nowMs;
    this.#frames += 1;
    this.#turnAtMs = null;
  }

  /** How long it took to tell the readers. */
  worked(workMs: number): void {
    this.#workMs = workMs;
  }

  get #earliestMs(): number {
    return this.#framedAtMs + Math.max(GAP_MS_MIN, 2 * this.#workMs);
  }

  #isAtRest(nowMs: number): boolean {
    return nowMs - this.#wokenAtMs > REST_MS;
  }
}
