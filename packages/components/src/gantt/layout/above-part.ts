import type { Frame } from './frame-view.js';

/** Names above their bars, as a phone shows them. */
export interface NamesAbove {
  /** Says where the name of a row in view stands. */
  place(frame: Frame, slot: number): void;
  /** Paints the names of the rows in view. */
  paint(ctx: CanvasRenderingContext2D, frame: Frame): void;
}

/** Comes with the phone's views: nothing else shows names above bars. */
export const namesAbove: { now: NamesAbove | null } = { now: null };
