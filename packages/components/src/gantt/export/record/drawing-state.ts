import { type Rgba, rgbaOf } from './colour.js';
import type { Ink } from './ink.js';
import type { Matrix } from './path.js';

/** What `save` keeps. */
interface State {
  matrix: Matrix;
  fillStyle: Ink;
  strokeStyle: Ink;
  globalAlpha: number;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  direction: CanvasDirection;
  dash: readonly number[];
}

/** The drawing state of a `CanvasRenderingContext2D`: inks, line and text settings, the transform, and what is saved. */
export class DrawingState implements State {
  matrix: Matrix = [1, 0, 0, 1, 0, 0];
  fillStyle: State['fillStyle'] = '#000000';
  strokeStyle: State['strokeStyle'] = '#000000';
  globalAlpha = 1;
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  font = '400 10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  direction: CanvasDirection = 'ltr';
  dash: readonly number[] = [];
  shadowBlur = 0;
  shadowColor = 'transparent';
  shadowOffsetX = 0;
  shadowOffsetY = 0;
  readonly #saved: State[] = [];

  save(): void {
    const { matrix, fillStyle, strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin, dash } = this;
    const { font, textAlign, textBaseline, direction } = this;
    const lines = { globalAlpha, lineWidth, lineCap, lineJoin, dash };
    this.#saved.push({ matrix, fillStyle, strokeStyle, ...lines, font, textAlign, textBaseline, direction });
  }

  restore(): void {
    const state = this.#saved.pop();
    if (state) Object.assign(this, state);
  }

  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.matrix = [a, b, c, d, e, f];
  }

  resetTransform(): void {
    this.setTransform(1, 0, 0, 1, 0, 0);
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [oa, ob, oc, od, oe, of] = this.matrix;
    const [x, y] = [oa * e + oc * f + oe, ob * e + od * f + of];
    this.setTransform(oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, x, y);
  }

  rotate(turn: number): void {
    this.transform(Math.cos(turn), Math.sin(turn), -Math.sin(turn), Math.cos(turn), 0, 0);
  }

  getTransform(): DOMMatrix {
    return new DOMMatrix([...this.matrix]);
  }

  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.setTransform(a, b, c, d, a * x + c * y + e, b * x + d * y + f);
  }

  scale(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.setTransform(a * x, b * x, c * y, d * y, e, f);
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = [...dash];
  }

  getLineDash(): number[] {
    return [...this.dash];
  }

  /** Px of the page in one px of the painter. */
  get scaleOfPage(): number {
    return Math.hypot(this.matrix[2], this.matrix[3]);
  }

  /** A colour with the present opacity. */
  ink(colour: string): Rgba {
    const rgba = rgbaOf(colour);
    return this.globalAlpha >= 1 ? rgba : { ...rgba, alpha: rgba.alpha * this.globalAlpha };
  }

  /** Colour to paint with; null when there is nothing to see. */
  inkOf(style: Ink): Rgba | null {
    if (style === null || (typeof style === 'object' && !('firstColour' in style))) return null;
    const colour = this.ink(typeof style === 'string' ? style : style.firstColour);
    return colour.alpha > 0 ? colour : null;
  }
}
