import { ExportError } from '../export-error.js';
import { LIMITS } from '../limits.js';
import type { Rgba } from '../record/colour.js';
import { STEP_NUMBERS } from '../record/path.js';
import type { MeasureText, PlacedText } from '../record/placed-text.js';
import { RecordingContext, type Stroke } from '../record/recording-context.js';
import { pdfNumber, pdfText } from './pdf-file.js';
import { drawTextPicture, type TextPicture } from './text-picture.js';
import { BOLD_FROM, helveticaWidth, writableBytes } from './win-ansi.js';

const OPERATORS = ['m', 'l', 'c', 'h'] as const;
const CAPS = { butt: 0, round: 1, square: 2 } as const;
const JOINS = { miter: 0, round: 1, bevel: 2 } as const;

/** Weight 500 is the regular font with an outline this wide, per px of size: between regular and bold. */
const MEDIUM_OUTLINE = 0.028;

/** What the pages of one document share: opacities and pictures by the names that content streams call them by. */
export class PdfResources {
  /** Opacity of each graphics state. */
  readonly alphas = new Map<string, number>();
  /** Pictures in the order met, none twice; each is taken out once it is written. */
  readonly pictures = new Map<string, { readonly name: string; readonly picture: TextPicture | null }>();
  readonly fresh: { readonly name: string; readonly picture: TextPicture }[] = [];

  alphaName(alpha: number): string {
    const name = `A${Math.round(alpha * 1000)}`;
    this.alphas.set(name, Math.round(alpha * 1000) / 1000);
    return name;
  }

  /** Picture of a text; drawn once for each text, font and ink. */
  picture(placed: PlacedText, colour: Rgba, outlinePx: number): { name: string; picture: TextPicture } | null {
    const { red, green, blue } = colour;
    const key = [placed.face.css, placed.isRtl, red, green, blue, outlinePx, placed.text].join('|');
    const known = this.pictures.get(key);
    if (known) return known.picture && { name: known.name, picture: known.picture };
    if (this.pictures.size >= LIMITS.pdfTextPictures) {
      const most = LIMITS.pdfTextPictures.toLocaleString('en');
      throw new ExportError('too_large', `More than ${most} texts need to be drawn as pictures; export fewer rows.`);
    }
    const drawn = drawTextPicture(placed, colour, outlinePx);
    const name = `T${this.pictures.size}`;
    if (!drawn) {
      this.pictures.set(key, { name, picture: null });
      return null;
    }
    this.fresh.push({ name, picture: drawn });
    // Where it goes is kept, the px are not: a long plan has thousands.
    const picture = { ...drawn, rgb: new Uint8Array(0), alpha: new Uint8Array(0) };
    this.pictures.set(key, { name, picture });
    return { name, picture };
  }
}

/** Writes marks as a PDF content stream. Page px have y down, as the canvas has; the page's first matrix turns them. */
export class PdfContext extends RecordingContext {
  readonly #resources: PdfResources;
  #parts: string[] = [];
  #fill = '';
  #stroke = '';
  #alpha = '';
  readonly #inks: (readonly [fill: string, stroke: string, alpha: string])[] = [];

  constructor(measure: MeasureText, resources: PdfResources) {
    super(measure);
    this.#resources = resources;
  }

  /** Begins a page. @param pointsPerPx size of a page px; y is measured from the top of a page so high, points */
  beginPage(pointsPerPx: number, leftPt: number, topPt: number, heightPt: number): void {
    this.#parts = [];
    this.#fill = this.#stroke = this.#alpha = '';
    const by = pdfNumber(pointsPerPx);
    this.#parts.push(`${by} 0 0 -${by} ${pdfNumber(leftPt)} ${pdfNumber(heightPt - topPt)} cm\n`);
  }

  /** The page's content so far, in Latin-1. */
  take(): Uint8Array {
    const content = this.#parts.join('');
    this.#parts = [];
    const bytes = new Uint8Array(content.length);
    for (let at = 0; at < content.length; at++) bytes[at] = content.charCodeAt(at);
    return bytes;
  }

  protected override paintFill(path: readonly number[], colour: Rgba): void {
    this.#setInk(colour, false);
    this.#parts.push(pathOf(path), 'f\n');
  }

  protected override paintStroke(path: readonly number[], { colour, width, cap, join, dash }: Stroke): void {
    this.#setInk(colour, true);
    const ends = cap === 'butt' && dash.some(length => length === 0) ? CAPS.round : CAPS[cap];
    this.#parts.push(`${pdfNumber(width)} w ${ends} J ${JOINS[join]} j [${dash.map(pdfNumber).join(' ')}] 0 d\n`);
    this.#parts.push(pathOf(path), 'S\n');
  }

  protected override paintText(placed: PlacedText, colour: Rgba, outlinePx: number): void {
    const bytes = writableBytes(placed.text, placed.isRtl);
    if (bytes) this.#writeText(placed, bytes, colour, outlinePx);
    else this.#drawText(placed, colour, outlinePx);
  }

  protected override beginClip(path: readonly number[]): void {
    this.#parts.push(pathOf(path), 'W n\n');
  }

  protected override pushState(): void {
    this.#inks.push([this.#fill, this.#stroke, this.#alpha]);
    this.#parts.push('q\n');
  }

  protected override popState(): void {
    [this.#fill, this.#stroke, this.#alpha] = this.#inks.pop() ?? ['', '', ''];
    this.#parts.push('Q\n');
  }

  #writeText(placed: PlacedText, bytes: Uint8Array, colour: Rgba, outlinePx: number): void {
    const { y, face } = placed;
    const isMedium = outlinePx === 0 && face.weight > 400 && face.weight < BOLD_FROM;
    const font = face.weight >= BOLD_FROM ? 'F2' : 'F1';
    if (outlinePx === 0) this.#setInk(colour, false);
    if (outlinePx > 0 || isMedium) this.#setInk(colour, true);
    const width = outlinePx > 0 ? outlinePx : face.sizePx * MEDIUM_OUTLINE;
    const mode = outlinePx > 0 ? 1 : isMedium ? 2 : 0;
    const line = mode === 0 ? '' : `${pdfNumber(width)} w 1 j [] 0 d `;
    const x = leftOf(placed, helveticaWidth(bytes, face.weight) * face.sizePx);
    const place = `1 0 0 -1 ${pdfNumber(x)} ${pdfNumber(y)} Tm`;
    this.#parts.push(`${line}BT ${mode} Tr /${font} ${pdfNumber(face.sizePx)} Tf ${place} ${literal(bytes)} Tj ET\n`);
  }

  #drawText(placed: PlacedText, colour: Rgba, outlinePx: number): void {
    const found = this.#resources.picture(placed, colour, outlinePx);
    if (!found) return;
    const { name, picture } = found;
    this.#setAlpha(colour.alpha);
    const left = leftOf(placed, placed.width);
    const at = `${pdfNumber(left + picture.left)} ${pdfNumber(placed.y + picture.top + picture.placedHeight)}`;
    const size = `${pdfNumber(picture.placedWidth)} 0 0 -${pdfNumber(picture.placedHeight)}`;
    const image = `q ${size} ${at} cm /${name} Do Q\n`;
    if (outlinePx > 0) {
      this.#parts.push(image);
      return;
    }
    // Readers find, copy and read aloud the text behind the picture: an unseen dot as wide as it stands for it.
    const dot = 0.278 * placed.face.sizePx;
    const wide = `${pdfNumber((100 * placed.width) / dot)} Tz`;
    const unseen = `BT 3 Tr /F1 ${pdfNumber(placed.face.sizePx)} Tf ${wide} 1 0 0 -1 ${pdfNumber(left)} ${pdfNumber(placed.y)} Tm (.) Tj 100 Tz ET`;
    this.#parts.push(`/Span <</ActualText ${pdfText(placed.text)}>> BDC\n${image}${unseen}\nEMC\n`);
  }

  #setInk(colour: Rgba, isStroke: boolean): void {
    const share = (value: number): string => pdfNumber(value / 255);
    const ink = `${share(colour.red)} ${share(colour.green)} ${share(colour.blue)} ${isStroke ? 'RG' : 'rg'}\n`;
    if (isStroke && ink !== this.#stroke) this.#parts.push(ink);
    else if (!isStroke && ink !== this.#fill) this.#parts.push(ink);
    if (isStroke) this.#stroke = ink;
    else this.#fill = ink;
    this.#setAlpha(colour.alpha);
  }

  #setAlpha(alpha: number): void {
    const name = this.#resources.alphaName(alpha);
    if (name === this.#alpha) return;
    this.#alpha = name;
    this.#parts.push(`/${name} gs\n`);
  }
}

function leftOf({ x, align }: PlacedText, width: number): number {
  return align === 'right' ? x - width : align === 'center' ? x - width / 2 : x;
}

function pathOf(steps: readonly number[]): string {
  let content = '';
  for (let at = 0; at < steps.length; ) {
    const step = steps[at]! as 0 | 1 | 2 | 3;
    const end = at + 1 + STEP_NUMBERS[step];
    for (let number = at + 1; number < end; number++) content += `${pdfNumber(steps[number]!)} `;
    content += `${OPERATORS[step]}\n`;
    at = end;
  }
  return content;
}

/** Bytes as a literal string: the three signs that mean something in one are escaped. */
function literal(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x28 || byte === 0x29 || byte === 0x5c) text += '\\';
    text += String.fromCharCode(byte);
  }
  return `(${text})`;
}
