import type { Frame } from '../layout/frame-view.js';
import { INK, type LinkLayout } from '../layout/link-layout.js';
import { FADE, HEAD } from '../layout/link-path.js';
import { addHead, addPolyline } from './ink/shapes.js';

type Ctx = CanvasRenderingContext2D;

/** Line width by ink, and of the ground under a lit chain. */
const WIDTH = [1, 1.5, 1.75] as const;
const CASING = 4.5;
/** How far an arrowhead shortens its line. */
const HEAD_ROOM = 4;
/** Share of a fading segment that is still in full ink, by which end fades. */
const SOLID_IN = 0.4;
const SOLID_OUT = 0.22;
/** A fade is painted as this many pieces, each fainter: batched by strength, where a gradient each would allocate. */
const FADE_PIECES = 5;

const scratch = new Float64Array(12);

/** Links by ink: muted, critical, then the lit chain on its casing over all others. */
export function paintLinks(ctx: Ctx, frame: Frame): void {
  const { links, theme } = frame;
  if (links.count === 0) return;
  ctx.lineJoin = 'round';
  ctx.lineCap = 'butt';
  paintInk(ctx, links, INK.muted, theme.palette.link);
  paintInk(ctx, links, INK.critical, theme.palette.critical);
  if (!hasInk(links, INK.active)) return;
  if (frame.chainInk < 1) paintInk(ctx, links, INK.active, theme.palette.link, 1 - frame.chainInk);
  ctx.strokeStyle = theme.palette.surface;
  ctx.lineWidth = CASING;
  ctx.globalAlpha = frame.chainInk;
  strokeLines(ctx, links, INK.active);
  paintInk(ctx, links, INK.active, theme.palette['link-active'], frame.chainInk);
}

function hasInk(links: LinkLayout, ink: number): boolean {
  for (let entry = 0; entry < links.count; entry++) if (links.ink[entry] === ink) return true;
  return false;
}

function paintInk(ctx: Ctx, links: LinkLayout, ink: number, colour: string, strength = 1): void {
  if (!hasInk(links, ink)) return;
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = WIDTH[ink]!;
  ctx.globalAlpha = strength;
  strokeLines(ctx, links, ink);
  strokeFades(ctx, links, ink, strength);
  ctx.beginPath();
  for (let entry = 0; entry < links.count; entry++) {
    if (links.ink[entry] !== ink || links.fade[entry] === FADE.last) continue;
    const end = links.at(entry) + 2 * links.pointCount[entry]! - 2;
    addHead(ctx, links.points[end]!, links.points[end + 1]!, links.head[entry]!);
  }
  ctx.fill();
  ctx.globalAlpha = 1;
}

function strokeLines(ctx: Ctx, links: LinkLayout, ink: number): void {
  ctx.beginPath();
  for (let entry = 0; entry < links.count; entry++) {
    if (links.ink[entry] !== ink) continue;
    const count = readRoute(links, entry);
    const fade = links.fade[entry]!;
    if (fade === FADE.first) moveTowards(0, 2, 1 - SOLID_IN);
    else if (fade === FADE.last) moveTowards(2 * count - 2, 2 * count - 4, 1 - SOLID_OUT);
    addPolyline(ctx, scratch, 0, count);
  }
  ctx.stroke();
}

/** The fading parts, piece by piece of equal strength, so that all stubs together cost a handful of strokes. */
function strokeFades(ctx: Ctx, links: LinkLayout, ink: number, strength: number): void {
  for (let piece = 0; piece < FADE_PIECES; piece++) {
    let isEmpty = true;
    for (let entry = 0; entry < links.count; entry++) {
      const fade = links.fade[entry]!;
      if (fade === FADE.none || links.ink[entry] !== ink) continue;
      if (isEmpty) ctx.beginPath();
      isEmpty = false;
      const count = readRoute(links, entry);
      const clear = fade === FADE.first ? 0 : 2 * count - 2;
      const full = fade === FADE.first ? 2 : 2 * count - 4;
      const span = 1 - (fade === FADE.first ? SOLID_IN : SOLID_OUT);
      addPiece(ctx, clear, full, (span * piece) / FADE_PIECES, (span * (piece + 1)) / FADE_PIECES);
    }
    if (isEmpty) return;
    ctx.globalAlpha = (strength * (piece + 0.5)) / FADE_PIECES;
    ctx.stroke();
  }
  ctx.globalAlpha = strength;
}

function addPiece(ctx: Ctx, clear: number, full: number, from: number, to: number): void {
  const x = scratch[clear]!;
  const y = scratch[clear + 1]!;
  const dx = scratch[full]! - x;
  const dy = scratch[full + 1]! - y;
  ctx.moveTo(x + dx * from, y + dy * from);
  ctx.lineTo(x + dx * to, y + dy * to);
}

/** Copies a route to the scratch, its end drawn back to leave room for the arrowhead. */
function readRoute(links: LinkLayout, entry: number): number {
  const count = links.pointCount[entry]!;
  const at = links.at(entry);
  for (let number = 0; number < 2 * count; number++) scratch[number] = links.points[at + number]!;
  if (links.fade[entry] === FADE.last) return count;
  const head = links.head[entry]!;
  const axis = head < HEAD.down ? 2 * count - 2 : 2 * count - 1;
  scratch[axis]! += head === HEAD.right || head === HEAD.down ? -HEAD_ROOM : HEAD_ROOM;
  return count;
}

/** Moves the point at `from` a share of the way to the point at `to`. */
function moveTowards(from: number, to: number, share: number): void {
  scratch[from]! += (scratch[to]! - scratch[from]!) * share;
  scratch[from + 1]! += (scratch[to + 1]! - scratch[from + 1]!) * share;
}
