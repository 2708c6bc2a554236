import { hexOf, type Rgba } from '../record/colour.js';
import type { PlacedText } from '../record/placed-text.js';

/** A text as px: for scripts, emoji and signs that the fonts of PDF readers do not have. */
export interface TextPicture {
  /** Size in px of the picture. */
  readonly width: number;
  readonly height: number;
  /** Size and place in page px, from the text's left end and baseline. */
  readonly placedWidth: number;
  readonly placedHeight: number;
  readonly left: number;
  readonly top: number;
  /** Three bytes a px, or one px when all have the same colour. */
  readonly rgb: Uint8Array;
  /** One byte a px. */
  readonly alpha: Uint8Array;
  readonly isOneColour: boolean;
}

/** Picture px per page px: 300 per inch at the usual scale of a page. */
const GRAIN = 3;
const MAX_SIDE_PX = 8192;

/** Draws a text on a canvas of its own. Null when the browser has none to give. */
export function drawTextPicture(
  { text, width, isRtl, face }: PlacedText,
  colour: Rgba,
  outlinePx: number,
): TextPicture | null {
  const air = Math.ceil(outlinePx / 2 + face.sizePx * 0.25);
  const placedWidth = width + 2 * air;
  const placedHeight = face.sizePx * 1.3 + 2 * air;
  const grain = Math.min(GRAIN, MAX_SIDE_PX / placedWidth);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.ceil(placedWidth * grain));
  canvas.height = Math.max(1, Math.ceil(placedHeight * grain));
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) return null;
  const ascent = air + face.sizePx;
  ctx.scale(grain, grain);
  ctx.font = face.css;
  ctx.direction = isRtl ? 'rtl' : 'ltr';
  ctx.textAlign = 'left';
  if (outlinePx > 0) {
    ctx.strokeStyle = hexOf(colour);
    ctx.lineWidth = outlinePx;
    ctx.lineJoin = 'round';
    ctx.strokeText(text, air, ascent);
  } else {
    ctx.fillStyle = hexOf(colour);
    ctx.fillText(text, air, ascent);
  }
  const split = splitAlpha(ctx.getImageData(0, 0, canvas.width, canvas.height).data, colour);
  const size = { width: canvas.width, height: canvas.height, placedWidth, placedHeight };
  return { ...size, left: -air, top: -ascent, ...split };
}

/** Colour and opacity apart, as PDF has them. An emoji brings colours of its own. */
function splitAlpha(
  data: Uint8ClampedArray,
  { red, green, blue }: Rgba,
): Pick<TextPicture, 'rgb' | 'alpha' | 'isOneColour'> {
  const count = data.length / 4;
  const alpha = new Uint8Array(count);
  let isOneColour = true;
  for (let px = 0; px < count; px++) {
    const at = 4 * px;
    alpha[px] = data[at + 3]!;
    // Faint px come back with rounded colours: they say nothing about the ink.
    if (data[at + 3]! < 128) continue;
    const off = Math.abs(data[at]! - red) + Math.abs(data[at + 1]! - green) + Math.abs(data[at + 2]! - blue);
    if (off > 24) isOneColour = false;
  }
  if (isOneColour) return { rgb: Uint8Array.of(red, green, blue), alpha, isOneColour };
  const rgb = new Uint8Array(3 * count);
  for (let px = 0; px < count; px++) rgb.set(data.subarray(4 * px, 4 * px + 3), 3 * px);
  return { rgb, alpha, isOneColour };
}
