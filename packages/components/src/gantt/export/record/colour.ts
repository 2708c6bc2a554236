/** A colour as numbers: red, green and blue 0 to 255, alpha 0 to 1. */
export interface Rgba {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

const CLEAR: Rgba = { red: 0, green: 0, blue: 0, alpha: 0 };
const known = new Map<string, Rgba>();

/** Numbers of a colour as `getComputedStyle` writes it. Each is worked out once. */
export function rgbaOf(colour: string): Rgba {
  let rgba = known.get(colour);
  if (rgba) return rgba;
  if (known.size > 500) known.clear();
  rgba = readRgb(colour) ?? readHex(colour) ?? (colour === 'transparent' ? CLEAR : painted(colour));
  known.set(colour, rgba);
  return rgba;
}

function readRgb(colour: string): Rgba | null {
  const match = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+)(%?))?\s*\)$/.exec(colour);
  if (!match) return null;
  const [, red, green, blue, alpha, percent] = match;
  const share = alpha === undefined ? 1 : Number(alpha) / (percent ? 100 : 1);
  return { red: Number(red), green: Number(green), blue: Number(blue), alpha: share };
}

function readHex(colour: string): Rgba | null {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour);
  if (!match) return null;
  const [red, green, blue] = match.slice(1).map(pair => Number.parseInt(pair, 16));
  return { red: red!, green: green!, blue: blue!, alpha: 1 };
}

/** Any other notation, such as `oklch(…)` of a page's own token: what one px of it looks like. */
function painted(colour: string): Rgba {
  const ctx = globalThis.document?.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!ctx) return { ...CLEAR, alpha: 1 };
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = ctx.getImageData(0, 0, 1, 1).data;
  return { red, green, blue, alpha: alpha / 255 };
}

/** `#1b2130`. */
export function hexOf({ red, green, blue }: Rgba): string {
  const pair = (value: number): string => Math.round(value).toString(16).padStart(2, '0');
  return `#${pair(red)}${pair(green)}${pair(blue)}`;
}
