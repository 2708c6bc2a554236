import { hexOf, type Rgba } from '../record/colour.js';
import { STEP_NUMBERS } from '../record/path.js';
import type { PlacedText } from '../record/placed-text.js';
import { fitText } from '../record/plain-text.js';
import { RecordingContext, type Stroke } from '../record/recording-context.js';

/** A text between tags or in a quoted attribute. */
export function escapeXml(text: string): string {
  return fitText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

/** A number with two digits behind the point at most. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

/** Writes marks as SVG elements. Attributes only: no style, no script, nothing that is fetched. */
export class SvgContext extends RecordingContext {
  #parts: string[] = [];
  /** Groups that each saved state has opened. */
  readonly #groups: number[] = [0];
  #clipCount = 0;

  /** Takes the markup written since the last call. */
  take(): string {
    const markup = this.#parts.join('');
    this.#parts = [];
    return markup;
  }

  protected override paintFill(path: readonly number[], colour: Rgba): void {
    this.#parts.push(`<path d="${pathData(path)}" ${paint('fill', colour)}/>\n`);
  }

  protected override paintStroke(path: readonly number[], { colour, width, cap, join, dash }: Stroke): void {
    const ends = cap === 'butt' ? '' : ` stroke-linecap="${cap}"`;
    const corners = join === 'miter' ? '' : ` stroke-linejoin="${join}"`;
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.map(short).join(' ')}"`;
    const line = `${paint('stroke', colour)} stroke-width="${short(width)}"${ends}${corners}${dashes}`;
    this.#parts.push(`<path d="${pathData(path)}" fill="none" ${line}/>\n`);
  }

  protected override paintText(placed: PlacedText, colour: Rgba, outlinePx: number): void {
    const { text, x, y, width, align, isRtl, face } = placed;
    const ink =
      outlinePx > 0
        ? `fill="none" ${paint('stroke', colour)} stroke-width="${short(outlinePx)}" stroke-linejoin="round" aria-hidden="true"`
        : paint('fill', colour);
    const isAtStart = align === (isRtl ? 'right' : 'left');
    const anchor = align === 'center' ? ' text-anchor="middle"' : isAtStart ? '' : ' text-anchor="end"';
    const direction = isRtl ? ' direction="rtl"' : '';
    const weight = face.weight === 400 ? '' : ` font-weight="${face.weight}"`;
    // The length keeps the picture as it was laid out where the reader's font is another.
    const place = `x="${short(x)}" y="${short(y)}" textLength="${short(width)}" lengthAdjust="spacingAndGlyphs"`;
    const font = `font-size="${short(face.sizePx)}"${weight}`;
    this.#parts.push(`<text ${place} ${font}${anchor}${direction} ${ink}>${escapeXml(text)}</text>\n`);
  }

  protected override beginClip(path: readonly number[]): void {
    this.#clipCount++;
    const id = `clip${this.#clipCount}`;
    this.#parts.push(`<clipPath id="${id}"><path d="${pathData(path)}"/></clipPath>\n<g clip-path="url(#${id})">\n`);
    this.#groups[this.#groups.length - 1]!++;
  }

  protected override pushState(): void {
    this.#groups.push(0);
  }

  protected override popState(): void {
    this.#parts.push('</g>\n'.repeat(this.#groups.pop() ?? 0));
  }
}

function paint(kind: 'fill' | 'stroke', colour: Rgba): string {
  const opacity = colour.alpha >= 1 ? '' : ` ${kind}-opacity="${Math.round(colour.alpha * 1000) / 1000}"`;
  return `${kind}="${hexOf(colour)}"${opacity}`;
}

const LETTERS = ['M', 'L', 'C', 'Z'] as const;

function pathData(steps: readonly number[]): string {
  let data = '';
  for (let at = 0; at < steps.length; ) {
    const step = steps[at]! as 0 | 1 | 2 | 3;
    const end = at + 1 + STEP_NUMBERS[step];
    data += LETTERS[step];
    for (let number = at + 1; number < end; number++) data += (number > at + 1 ? ' ' : '') + short(steps[number]!);
    at = end;
  }
  return data;
}
