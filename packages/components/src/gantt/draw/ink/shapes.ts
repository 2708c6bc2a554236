/** Outlines added to the current path. None begins or fills one, so that a style group is one path. */

type Ctx = CanvasRenderingContext2D;

/** A rounded bar; the radius gives way on short ones. */
export function addBar(ctx: Ctx, x: number, y: number, width: number, height: number, radius: number): void {
  ctx.roundRect(x, y, width, height, Math.max(0, Math.min(radius, width / 2, height / 2)));
}

/** A square turned by 45° with corners of radius 2; `size` is its side. */
export function addDiamond(ctx: Ctx, x: number, y: number, size: number): void {
  const half = size * Math.SQRT1_2;
  ctx.moveTo(x - half / 2, y - half / 2);
  ctx.arcTo(x, y - half, x + half, y, 2);
  ctx.arcTo(x + half, y, x, y + half, 2);
  ctx.arcTo(x, y + half, x - half, y, 2);
  ctx.arcTo(x - half, y, x, y - half, 2);
  ctx.closePath();
}

/** Thickness of a summary's bracket and length of its legs. */
const BRACKET = 4;
const LEG = 5;

/** A summary's bracket: 4 px with 5 px legs. */
export function addBracket(ctx: Ctx, x0: number, x1: number, y: number): void {
  ctx.moveTo(x0, y + BRACKET + LEG);
  ctx.lineTo(x0, y + 2);
  ctx.quadraticCurveTo(x0, y, x0 + 2, y);
  ctx.lineTo(x1 - 2, y);
  ctx.quadraticCurveTo(x1, y, x1, y + 2);
  ctx.lineTo(x1, y + BRACKET + LEG);
  ctx.lineTo(x1 - LEG, y + BRACKET);
  ctx.lineTo(x0 + LEG, y + BRACKET);
  ctx.closePath();
}

/** The left part of a bracket up to `x1`, with a square front. */
export function addBracketPart(ctx: Ctx, x0: number, x1: number, y: number): void {
  const legX = Math.min(x0 + LEG, x1);
  ctx.moveTo(x0, y + BRACKET + LEG);
  ctx.lineTo(x0, y + 2);
  ctx.quadraticCurveTo(x0, y, Math.min(x0 + 2, x1), y);
  ctx.lineTo(x1, y);
  ctx.lineTo(x1, y + BRACKET + (x0 + LEG - legX));
  ctx.lineTo(legX, y + BRACKET + (x0 + LEG - legX));
  ctx.closePath();
}

/** Radius of a link's corners. */
const CORNER = 5;

/** An orthogonal line through `count` points from `at` in `points`, corners rounded as far as they have room. */
export function addPolyline(ctx: Ctx, points: Float64Array, at: number, count: number): void {
  let x0 = points[at]!;
  let y0 = points[at + 1]!;
  ctx.moveTo(x0, y0);
  for (let point = 1; point < count - 1; point++) {
    const x1 = points[at + 2 * point]!;
    const y1 = points[at + 2 * point + 1]!;
    const x2 = points[at + 2 * point + 2]!;
    const y2 = points[at + 2 * point + 3]!;
    const before = Math.abs(x1 - x0) + Math.abs(y1 - y0);
    const after = Math.abs(x2 - x1) + Math.abs(y2 - y1);
    ctx.arcTo(x1, y1, x2, y2, Math.min(CORNER, before / 2, after / 2));
    x0 = x1;
    y0 = y1;
  }
  ctx.lineTo(points[at + 2 * count - 2]!, points[at + 2 * count - 1]!);
}

/** A small arrowhead with its point at `x, y`; `head` as in link-path. */
export function addHead(ctx: Ctx, x: number, y: number, head: number): void {
  const back = head === 0 || head === 2 ? -HEAD_LENGTH : HEAD_LENGTH;
  ctx.moveTo(x, y);
  if (head < 2) {
    ctx.lineTo(x + back, y - HEAD_HALF);
    ctx.lineTo(x + back, y + HEAD_HALF);
  } else {
    ctx.lineTo(x - HEAD_HALF, y + back);
    ctx.lineTo(x + HEAD_HALF, y + back);
  }
  ctx.closePath();
}

const HEAD_LENGTH = 5.4;
const HEAD_HALF = 3.2;
