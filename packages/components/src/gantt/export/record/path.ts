/** What a path is made of: a code, then its numbers. */
export const STEP = { move: 0, line: 1, curve: 2, close: 3 } as const;

/** Numbers that follow a step. */
export const STEP_NUMBERS = [2, 2, 6, 0] as const;

/** How far the control points of a quarter circle stand from its ends, per radius. */
const QUARTER = 0.5522847498;

/** An affine map as the canvas has it: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A path in page px: the canvas' path methods, turned into moves, lines and cubic curves as they are called. */
export class Path {
  /** Steps and numbers, flat. */
  readonly steps: number[] = [];
  #matrix: Matrix = [1, 0, 0, 1, 0, 0];
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;
  #isOpen = false;

  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  /** Maps what is added from here on. */
  set matrix(matrix: Matrix) {
    this.#matrix = matrix;
  }

  clear(): void {
    this.steps.length = 0;
    this.#isOpen = false;
  }

  moveTo(x: number, y: number): void {
    this.#put(STEP.move, x, y);
    this.#startX = x;
    this.#startY = y;
    this.#isOpen = true;
  }

  lineTo(x: number, y: number): void {
    if (!this.#isOpen) this.moveTo(x, y);
    else this.#put(STEP.line, x, y);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    if (!this.#isOpen) this.moveTo(x1, y1);
    const [a, b, c, d, e, f] = this.#matrix;
    const mapped = (px: number, py: number): readonly [number, number] => [a * px + c * py + e, b * px + d * py + f];
    this.steps.push(STEP.curve, ...mapped(x1, y1), ...mapped(x2, y2), ...mapped(x, y));
    this.#x = x;
    this.#y = y;
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    if (!this.#isOpen) this.moveTo(x1, y1);
    const [x0, y0] = [this.#x, this.#y];
    const towards = (from: number, to: number): number => from + ((to - from) * 2) / 3;
    this.bezierCurveTo(towards(x0, x1), towards(y0, y1), towards(x, x1), towards(y, y1), x, y);
  }

  closePath(): void {
    if (!this.#isOpen) return;
    this.steps.push(STEP.close);
    this.#x = this.#startX;
    this.#y = this.#startY;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  /** @param radii one radius, or four from the top left clockwise */
  roundRect(x: number, y: number, width: number, height: number, radii: number | readonly number[] = 0): void {
    const four = typeof radii === 'number' ? [radii, radii, radii, radii] : radii.length === 4 ? radii : fourOf(radii);
    const [topLeft, topRight, bottomRight, bottomLeft] = shrunk(four, width, height);
    this.moveTo(x + topLeft, y);
    this.lineTo(x + width - topRight, y);
    this.#quarter(x + width, y, x + width, y + topRight);
    this.lineTo(x + width, y + height - bottomRight);
    this.#quarter(x + width, y + height, x + width - bottomRight, y + height);
    this.lineTo(x + bottomLeft, y + height);
    this.#quarter(x, y + height, x, y + height - bottomLeft);
    this.lineTo(x, y + topLeft);
    this.#quarter(x, y, x + topLeft, y);
    this.closePath();
  }

  arc(x: number, y: number, radius: number, from: number, to: number, isBackwards = false): void {
    const turn = 2 * Math.PI;
    let sweep = to - from;
    if (isBackwards) sweep = sweep <= -turn ? -turn : ((sweep % turn) - turn) % turn;
    else sweep = sweep >= turn ? turn : ((sweep % turn) + turn) % turn;
    this.lineTo(x + radius * Math.cos(from), y + radius * Math.sin(from));
    const pieces = Math.ceil(Math.abs(sweep) / (Math.PI / 2));
    const step = sweep / Math.max(1, pieces);
    const reach = (4 / 3) * Math.tan(step / 4) * radius;
    for (let piece = 0; piece < pieces; piece++) {
      const start = from + piece * step;
      const end = start + step;
      const [x0, y0] = [x + radius * Math.cos(start), y + radius * Math.sin(start)];
      const [x3, y3] = [x + radius * Math.cos(end), y + radius * Math.sin(end)];
      const [outX, outY] = [-reach * Math.sin(start), reach * Math.cos(start)];
      const [inX, inY] = [reach * Math.sin(end), -reach * Math.cos(end)];
      this.bezierCurveTo(x0 + outX, y0 + outY, x3 + inX, y3 + inY, x3, y3);
    }
  }

  /** A line towards a corner, and an arc round it. */
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    if (!this.#isOpen) this.moveTo(x1, y1);
    const [inX, inY] = unit(this.#x - x1, this.#y - y1);
    const [outX, outY] = unit(x2 - x1, y2 - y1);
    const cosine = inX * outX + inY * outY;
    const isStraight = radius === 0 || Math.abs(inX * outY - inY * outX) < 1e-9;
    if (isStraight || Number.isNaN(cosine)) {
      this.lineTo(x1, y1);
      return;
    }
    const half = Math.acos(Math.max(-1, Math.min(1, cosine))) / 2;
    const reach = radius / Math.tan(half);
    const [startX, startY] = [x1 + inX * reach, y1 + inY * reach];
    const [endX, endY] = [x1 + outX * reach, y1 + outY * reach];
    const share = ((4 / 3) * Math.tan((Math.PI - 2 * half) / 4) * radius) / reach;
    const pull = (from: number, to: number): number => from + (to - from) * share;
    this.lineTo(startX, startY);
    this.bezierCurveTo(pull(startX, x1), pull(startY, y1), pull(endX, x1), pull(endY, y1), endX, endY);
  }

  #put(step: number, x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#matrix;
    this.steps.push(step, a * x + c * y + e, b * x + d * y + f);
    this.#x = x;
    this.#y = y;
  }

  /** From where the path is, round a corner, to a point; a line when they are one. */
  #quarter(cornerX: number, cornerY: number, x: number, y: number): void {
    const [x0, y0] = [this.#x, this.#y];
    if (x0 === x && y0 === y) return;
    const pull = (from: number, to: number): number => from + (to - from) * QUARTER;
    this.bezierCurveTo(pull(x0, cornerX), pull(y0, cornerY), pull(x, cornerX), pull(y, cornerY), x, y);
  }
}

type Four = readonly [number, number, number, number];

/** One to three radii spelled out, as CSS does. */
function fourOf([first = 0, second = first, third = first]: readonly number[]): Four {
  return [first, second, third, second];
}

/** Radii that meet give way together, as the canvas does. */
function shrunk([a = 0, b = 0, c = 0, d = 0]: readonly number[], width: number, height: number): Four {
  const share = Math.min(1, width / (a + b || 1), width / (c + d || 1), height / (a + d || 1), height / (b + c || 1));
  const by = a + b + c + d > 0 ? Math.max(0, share) : 1;
  return [a * by, b * by, c * by, d * by];
}

function unit(x: number, y: number): readonly [number, number] {
  const length = Math.hypot(x, y);
  return [x / length, y / length];
}
