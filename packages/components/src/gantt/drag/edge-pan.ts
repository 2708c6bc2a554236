/** Distance from an edge of the timeline at which a held bar moves the view, px. */
const EDGE_PX = 36;
/** Fastest movement, px in a frame. */
const MOST_PX = 14;

/**
 * Px to pan by in a frame for a pointer at `x`: the nearer to the edge, the faster; 0 away from the edges. Positive
 * shows earlier time.
 */
export function edgePan(x: number, width: number): number {
  if (width < 4 * EDGE_PX) return 0;
  if (x < EDGE_PX) return Math.min(MOST_PX, Math.ceil(((EDGE_PX - x) / EDGE_PX) * MOST_PX));
  if (x > width - EDGE_PX) return -Math.min(MOST_PX, Math.ceil(((x - width + EDGE_PX) / EDGE_PX) * MOST_PX));
  return 0;
}

/** Moves the view in every frame while a bar is held near an edge of the timeline. */
export class EdgePan {
  #animationFrame = 0;
  #dx = 0;
  #onPan: (dx: number) => void = () => undefined;

  /** @param x px of the pointer in the timeline, null = nothing is held */
  follow(x: number | null, width: number, onPan: (dx: number) => void): void {
    this.#dx = x === null ? 0 : edgePan(x, width);
    this.#onPan = onPan;
    if (this.#dx === 0) this.stop();
    else this.#animationFrame ||= requestAnimationFrame(() => this.#run());
  }

  stop(): void {
    cancelAnimationFrame(this.#animationFrame);
    this.#animationFrame = 0;
    this.#dx = 0;
  }

  #run(): void {
    this.#animationFrame = 0;
    if (this.#dx === 0) return;
    this.#onPan(this.#dx);
    if (this.#dx !== 0) this.#animationFrame ||= requestAnimationFrame(() => this.#run());
  }
}
