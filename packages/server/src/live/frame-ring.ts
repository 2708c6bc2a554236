import { RING_BYTES_MAX, RING_FRAMES_MAX, RING_REPLAY_MAX, RINGS_BYTES_MAX } from '../limits.js';
import type { WireFrame } from './wire-frame.js';

/** A frame that was told, with the numbers it leads from and to. */
interface KeptFrame {
  readonly from: number;
  readonly to: number;
  readonly frame: WireFrame;
  /** Users who were told something else in its place. */
  readonly exceptFor: ReadonlySet<string>;
}

/** Bytes that the rings of a process hold together. */
export class RingBudget {
  bytes = 0;
}

/**
 * The latest change frames of one project, without a gap: what a reader missed whose connection was cut for a moment. A
 * thousand that come back at once are answered from memory.
 */
export class FrameRing {
  readonly #budget: RingBudget;
  #frames: KeptFrame[] = [];
  #bytes = 0;

  constructor(budget: RingBudget) {
    this.#budget = budget;
  }

  /** Keeps a frame; one that does not begin where the last one ended makes the ring begin anew. */
  push(from: number, to: number, frame: WireFrame, exceptFor: Iterable<string> = []): void {
    const last = this.#frames.at(-1);
    if (last !== undefined && last.to !== from) this.clear();
    if (frame.length > RING_BYTES_MAX) {
      this.clear();
      return;
    }
    this.#frames.push({ from, to, frame, exceptFor: new Set(exceptFor) });
    this.#count(frame.length);
    while (
      this.#bytes > RING_BYTES_MAX ||
      this.#frames.length > RING_FRAMES_MAX ||
      (this.#budget.bytes > RINGS_BYTES_MAX && this.#frames.length > 0)
    ) {
      this.#count(-this.#frames.shift()!.frame.length);
    }
  }

  /**
   * The frames that bring a user from a number to the newest that was pushed.
   *
   * @returns null when they are not kept, are too many, or were not this user's
   */
  since(number: number, userId: string): readonly WireFrame[] | null {
    let first = this.#frames.length;
    while (first > 0 && this.#frames[first - 1]!.to > number) first -= 1;
    const missed = this.#frames.slice(first);
    // A frame that begins before the number repeats rows, which harms nobody.
    if (missed.length === 0 || missed.length > RING_REPLAY_MAX || missed[0]!.from > number) return null;
    return missed.some(({ exceptFor }) => exceptFor.has(userId)) ? null : missed.map(({ frame }) => frame);
  }

  clear(): void {
    this.#frames = [];
    this.#count(-this.#bytes);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#budget.bytes += bytes;
  }
}
