import type { Theme } from '../../timeline/palette.js';
import type { DotInk } from '../record/ink.js';

/** Dots of a slack tail as draw/tail-ink.ts has them, for a recording context. */
export function dotInk({ palette }: Theme): CanvasPattern {
  const ink: DotInk = { dotColour: palette.slack, dotPx: 1.6, stepPx: 3.6 };
  // Painters only hand it on to fillStyle, where the recording context knows it.
  return ink as unknown as CanvasPattern;
}
