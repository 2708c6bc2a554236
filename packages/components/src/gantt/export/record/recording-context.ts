import { type Rgba, rgbaOf } from './colour.js';
import { type Matrix, Path } from './path.js';
import { pictureText } from './plain-text.js';

/** Dots in a row, in place of the canvas' pattern of them: what slack tails are filled with. */
export interface DotInk {
  readonly dotColour: string;
  readonly dotPx: number;
  readonly stepPx: number;
}

/** How a line looks, in page px. */
export interface Stroke {
  readonly colour: Rgba;
  readonly width: number;
  readonly cap: CanvasLineCap;
  readonly join: CanvasLineJoin;
  readonly dash: readonly number[];
}

/** A font as its parts. */
export interface FontFace {
  /** The canvas' own notation. */
  readonly css: string;
  readonly weight: number;
  readonly sizePx: number;
  readonly family: string;
}

/** A text with the place of its alphabetic baseline, in page px. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align: 'left' | 'right' | 'center';
  readonly isRtl: boolean;
  readonly face: FontFace;
}

/** Widths of texts, px; the same the painters were laid out by. */
export type MeasureText = (text: string, font: string) => number;

/** From the middle of a line of text down to its baseline, per px of font size. */
const MIDDLE_TO_BASELINE = 0.35;

/** A gradient stands as its first colour. */
interface FlatGradient {
  firstColour: string;
}

type Ink = string | DotInk | FlatGradient | null;

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

/**
 * What the painters use of a `CanvasRenderingContext2D`, for documents instead of pixels: it keeps the drawing state,
 * turns paths into lines and curves in page px and hands each mark to a subclass. A host's own bar painter may call any
 * method there is: gradients become their first colour; shadows, pictures and patterns are left out.
 */
export abstract class RecordingContext implements State {
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
  readonly #path = new Path();
  readonly #saved: State[] = [];
  readonly #faces = new Map<string, FontFace>();
  readonly #measure: MeasureText;

  constructor(measure: MeasureText) {
    this.#measure = measure;
  }

  /** The same object as the painters take it. */
  get asCanvas(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  protected abstract paintFill(path: readonly number[], colour: Rgba): void;
  protected abstract paintStroke(path: readonly number[], stroke: Stroke): void;
  protected abstract paintText(text: PlacedText, colour: Rgba, outlinePx: number): void;
  protected abstract beginClip(path: readonly number[]): void;
  protected abstract pushState(): void;
  protected abstract popState(): void;

  save(): void {
    const { matrix, fillStyle, strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin, dash } = this;
    const { font, textAlign, textBaseline, direction } = this;
    const lines = { globalAlpha, lineWidth, lineCap, lineJoin, dash };
    this.#saved.push({ matrix, fillStyle, strokeStyle, ...lines, font, textAlign, textBaseline, direction });
    this.pushState();
  }

  restore(): void {
    const state = this.#saved.pop();
    if (!state) return;
    Object.assign(this, state);
    this.#path.matrix = this.matrix;
    this.popState();
  }

  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.matrix = [a, b, c, d, e, f];
    this.#path.matrix = this.matrix;
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

  beginPath(): void {
    this.#path.clear();
  }
  closePath(): void {
    this.#path.closePath();
  }
  moveTo(x: number, y: number): void {
    this.#path.moveTo(x, y);
  }
  lineTo(x: number, y: number): void {
    this.#path.lineTo(x, y);
  }
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.#path.quadraticCurveTo(x1, y1, x, y);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.bezierCurveTo(x1, y1, x2, y2, x, y);
  }
  arc(x: number, y: number, radius: number, from: number, to: number, isBackwards = false): void {
    this.#path.arc(x, y, radius, from, to, isBackwards);
  }
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    this.#path.arcTo(x1, y1, x2, y2, radius);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#path.rect(x, y, width, height);
  }
  roundRect(x: number, y: number, width: number, height: number, radii?: number | readonly number[]): void {
    this.#path.roundRect(x, y, width, height, radii);
  }

  ellipse(x: number, y: number, radiusX: number, radiusY: number, turn: number, from: number, to: number): void {
    const before = this.matrix;
    this.translate(x, y);
    this.rotate(turn);
    this.scale(radiusX, radiusY);
    this.#path.arc(0, 0, 1, from, to);
    this.setTransform(...before);
  }

  /** @param path a host's `Path2D`, whose steps nobody can read: left out */
  fill(path?: unknown): void {
    const colour = this.#inkOf(this.fillStyle);
    if (this.#path.isEmpty || typeof path === 'object' || !colour) return;
    this.paintFill(this.#path.steps, colour);
  }

  stroke(path?: unknown): void {
    const colour = this.#inkOf(this.strokeStyle);
    if (this.#path.isEmpty || typeof path === 'object' || !colour) return;
    this.#stroke(this.#path.steps, colour);
  }

  #stroke(steps: readonly number[], colour: Rgba): void {
    const scale = this.#scale;
    const { lineCap: cap, lineJoin: join } = this;
    const dash = this.dash.map(length => length * scale);
    this.paintStroke(steps, { colour, width: this.lineWidth * scale, cap, join, dash });
  }

  clip(): void {
    this.beginClip(this.#path.steps);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    if (!(width > 0 && height > 0)) return;
    const path = new Path();
    path.matrix = this.matrix;
    const { fillStyle } = this;
    if (typeof fillStyle === 'object' && fillStyle !== null && 'dotColour' in fillStyle) {
      const { dotColour, dotPx, stepPx } = fillStyle;
      // A dash without length and with round ends is a dot; the first stands half its own width from the edge.
      path.moveTo(x + dotPx / 2, y + height / 2);
      path.lineTo(x + width, y + height / 2);
      const scale = this.#scale;
      const dots = { width: dotPx * scale, cap: 'round', join: 'round', dash: [0, stepPx * scale] } as const;
      this.paintStroke(path.steps, { colour: this.#ink(dotColour), ...dots });
      return;
    }
    const colour = this.#inkOf(fillStyle);
    path.rect(x, y, width, height);
    if (colour) this.paintFill(path.steps, colour);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const path = new Path();
    path.matrix = this.matrix;
    path.rect(x, y, width, height);
    const colour = this.#inkOf(this.strokeStyle);
    if (colour) this.#stroke(path.steps, colour);
  }

  /** A document has nothing to clear. */
  clearRect(): void {}

  /** Pictures are left out. */
  drawImage(): void {}

  createPattern(): null {
    return null;
  }

  createLinearGradient(): unknown {
    return flatGradient();
  }

  createRadialGradient(): unknown {
    return flatGradient();
  }

  createConicGradient(): unknown {
    return flatGradient();
  }

  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, this.fillStyle, 0);
  }

  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, this.strokeStyle, this.lineWidth);
  }

  measureText(text: string): { readonly width: number } {
    return { width: this.#measure(text, this.font) };
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = [...dash];
  }

  getLineDash(): number[] {
    return [...this.dash];
  }

  get #scale(): number {
    return Math.hypot(this.matrix[2], this.matrix[3]);
  }

  #ink(colour: string): Rgba {
    const rgba = rgbaOf(colour);
    return this.globalAlpha >= 1 ? rgba : { ...rgba, alpha: rgba.alpha * this.globalAlpha };
  }

  /** Colour to paint with; null when there is nothing to see. */
  #inkOf(style: Ink): Rgba | null {
    if (style === null || (typeof style === 'object' && !('firstColour' in style))) return null;
    const colour = this.#ink(typeof style === 'string' ? style : style.firstColour);
    return colour.alpha > 0 ? colour : null;
  }

  #text(source: string, x: number, y: number, style: Ink, outlinePx: number): void {
    const text = pictureText(String(source));
    const colour = this.#inkOf(style);
    if (text.trim() === '' || !colour) return;
    const { matrix } = this;
    const scale = this.#scale;
    const face = this.#face(scale);
    const isRtl = this.direction === 'rtl';
    const align =
      this.textAlign === 'start'
        ? isRtl
          ? 'right'
          : 'left'
        : this.textAlign === 'end'
          ? isRtl
            ? 'left'
            : 'right'
          : this.textAlign;
    const middle = matrix[1] * x + matrix[3] * y + matrix[5];
    const baseline = this.textBaseline === 'middle' ? middle + face.sizePx * MIDDLE_TO_BASELINE : middle;
    const place = { text, x: matrix[0] * x + matrix[2] * y + matrix[4], y: baseline };
    const width = this.#measure(text, this.font) * scale;
    this.paintText({ ...place, width, align, isRtl, face }, colour, outlinePx * scale);
  }

  #face(scale: number): FontFace {
    const key = scale === 1 ? this.font : `${scale} ${this.font}`;
    let face = this.#faces.get(key);
    if (face) return face;
    const match = /^(\d+) ([\d.]+)px (.+)$/.exec(this.font);
    const [, weight = '400', size = '10', family = 'sans-serif'] = match ?? [];
    const sizePx = Number(size) * scale;
    face = { css: `${weight} ${sizePx}px ${family}`, weight: Number(weight), sizePx, family };
    this.#faces.set(key, face);
    return face;
  }
}

function flatGradient(): FlatGradient & { addColorStop(at: number, colour: string): void } {
  return {
    firstColour: 'transparent',
    addColorStop(_at, colour) {
      if (this.firstColour === 'transparent') this.firstColour = colour;
    },
  };
}
