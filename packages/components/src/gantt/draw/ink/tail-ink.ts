/** Dots of a slack tail: 1.6 px wide every 3.6 px; five of them make a tile of whole pixels. */
const DOT = 1.6;
const STEP = 3.6;
const DOTS = 5;

/** Height of a tail's strip in px; the dots are in its middle. */
export const TAIL_HEIGHT = 2;

/**
 * The ink of slack tails: a picture of five dots that repeats. As a dashed line with round caps the same tails were a
 * fifth of a frame's paint.
 * @param dpr device pixels per CSS px: the dots are drawn at the screen's own grain
 */
export function tailInk(ctx: CanvasRenderingContext2D, colour: string, dpr: number): CanvasPattern | string {
  const tile = ctx.canvas.ownerDocument.createElement('canvas');
  tile.width = Math.max(1, Math.round(DOTS * STEP * dpr));
  tile.height = Math.max(1, Math.round(TAIL_HEIGHT * dpr));
  const dots = tile.getContext('2d');
  const ink = dots && ctx.createPattern(drawDots(dots, tile, colour), 'repeat');
  if (!ink) return colour;
  ink.setTransform(new DOMMatrix([(DOTS * STEP) / tile.width, 0, 0, TAIL_HEIGHT / tile.height, 0, 0]));
  return ink;
}

function drawDots(ctx: CanvasRenderingContext2D, tile: HTMLCanvasElement, colour: string): HTMLCanvasElement {
  ctx.scale(tile.width / (DOTS * STEP), tile.height / TAIL_HEIGHT);
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (let dot = 0; dot < DOTS; dot++) {
    ctx.roundRect(dot * STEP, (TAIL_HEIGHT - DOT) / 2, DOT, DOT, DOT / 2);
  }
  ctx.fill();
  return tile;
}
