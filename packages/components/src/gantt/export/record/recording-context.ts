import type { Rgba } from './colour.js';
import { DrawingState } from './drawing-state.js';
import { flatGradient, type Ink } from './ink.js';
import { Path } from './path.js';
import { FontFaces, type MeasureText, type PlacedText } from './placed-text.js';
import { pictureText } from './plain-text.js';

/** How a line looks, in page px. */
export interface Stroke {
  readonly colour: Rgba;
  readonly width: number;
  readonly cap: CanvasLineCap;
  readonly join: CanvasLineJoin;
  readonly dash: readonly number[];
}

/** From the middle of a line of text down to its baseline, per px of font size. */
const MIDDLE_TO_BASELINE = 0.35;

/**
 * What the painters use of a `CanvasRenderingContext2D`, for documents instead of pixels: it keeps the drawing state,
 * turns paths into lines and curves in page px and hands each mark to a subclass. A host's own bar painter may call any
 * method there is: gradients become their first colour; shadows, pictures and patterns are left out.
 */
export abstract class RecordingContext extends DrawingState {
  readonly #path = new Path();
  #depth = 0;
  readonly #faces = new FontFaces();
  readonly #measure: MeasureText;

  constructor(measure: MeasureText) {
    super();
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

  override save(): void {
    super.save();
    this.#depth += 1;
    this.pushState();
  }

  override restore(): void {
    if (this.#depth === 0) return;
    this.#depth -= 1;
    super.restore();
    this.#path.matrix = this.matrix;
    this.popState();
  }

  override setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    super.setTransform(a, b, c, d, e, f);
    this.#path.matrix = this.matrix;
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
    const colour = this.inkOf(this.fillStyle);
    if (this.#path.isEmpty || typeof path === 'object' || !colour) return;
    this.paintFill(this.#path.steps, colour);
  }

  stroke(path?: unknown): void {
    const colour = this.inkOf(this.strokeStyle);
    if (this.#path.isEmpty || typeof path === 'object' || !colour) return;
    this.#stroke(this.#path.steps, colour);
  }

  #stroke(steps: readonly number[], colour: Rgba): void {
    const scale = this.scaleOfPage;
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
      const scale = this.scaleOfPage;
      const dots = { width: dotPx * scale, cap: 'round', join: 'round', dash: [0, stepPx * scale] } as const;
      this.paintStroke(path.steps, { colour: this.ink(dotColour), ...dots });
      return;
    }
    const colour = this.inkOf(fillStyle);
    path.rect(x, y, width, height);
    if (colour) this.paintFill(path.steps, colour);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const path = new Path();
    path.matrix = this.matrix;
    path.rect(x, y, width, height);
    const colour = this.inkOf(this.strokeStyle);
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

  #text(source: string, x: number, y: number, style: Ink, outlinePx: number): void {
    const text = pictureText(String(source));
    const colour = this.inkOf(style);
    if (text.trim() === '' || !colour) return;
    const { matrix } = this;
    const scale = this.scaleOfPage;
    const face = this.#faces.of(this.font, scale);
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
}
