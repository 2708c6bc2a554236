import type { Frame } from '../../layout/frame-view.js';
import { writeText } from '../text.js';

type Ctx = CanvasRenderingContext2D;

/** Most spans of one tier that are kept clear: a 16,000 px header of them. */
const MAX_SPANS = 512;

/** What is taken of a header tier, in view px. Refilled for each paint, allocates nothing. */
export class TierRoom {
  readonly #from = new Float64Array(MAX_SPANS);
  readonly #to = new Float64Array(MAX_SPANS);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  take(from: number, to: number): void {
    if (this.#count === MAX_SPANS) return;
    this.#from[this.#count] = from;
    this.#to[this.#count++] = to;
  }

  isFree(from: number, to: number): boolean {
    for (let span = 0; span < this.#count; span++) {
      if (from < this.#to[span]! && to > this.#from[span]!) return false;
    }
    return true;
  }

  /** First x from `from` on with room for a width before `to`, NaN when there is none. */
  place(from: number, to: number, width: number): number {
    let x = from;
    for (let tries = 0; tries <= this.#count && x + width <= to; tries++) {
      let next = x;
      for (let span = 0; span < this.#count; span++) {
        if (x < this.#to[span]! && x + width > this.#from[span]!) next = Math.max(next, this.#to[span]!);
      }
      if (next === x) return x;
      x = next;
    }
    return Number.NaN;
  }
}

const PILL_HEIGHT = 16;
const PILL_AIR = 6;
/** Air pills and chips keep from each other. */
const CLEAR = 4;
const CHIP_TOP = 2;
const DOT_RADIUS = 2.5;

/** A pill centred on a minute in the lower tier. @returns false when it has no room */
export function paintPill(
  ctx: Ctx,
  frame: Frame,
  room: TierRoom,
  minute: number,
  label: string,
  colour: string,
  ink: string,
): boolean {
  const { text, theme } = frame;
  const width = text.width(label, text.fonts.pillStrong) + 2 * PILL_AIR;
  const x = Math.round(frame.x(minute)) + 0.5 - width / 2;
  if (x > frame.viewport.width || x + width < 0) return true;
  if (!room.isFree(x, x + width)) return false;
  room.take(x - CLEAR, x + width + CLEAR);
  const top = theme.headerHeight - PILL_HEIGHT - 4;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, top, width, PILL_HEIGHT, PILL_HEIGHT / 2);
  ctx.fill();
  ctx.fillStyle = ink;
  ctx.font = text.fonts.pillStrong;
  writeText(ctx, frame, label, x + PILL_AIR, top + PILL_HEIGHT / 2 + 0.5);
  return true;
}

/** The host's markers: a pill each, a dot where pills would lie on each other. */
export function paintMarkerPills(ctx: Ctx, frame: Frame, room: TierRoom): void {
  const { layers, state, theme } = frame;
  if (!state.showMarkers) return;
  for (const { minute, label, tone } of layers.markers) {
    if (label !== '' && paintPill(ctx, frame, room, minute, label, theme.palette[tone], theme.palette.surface))
      continue;
    ctx.fillStyle = theme.palette[tone];
    ctx.beginPath();
    ctx.arc(Math.round(frame.x(minute)) + 0.5, theme.headerHeight - 4, DOT_RADIUS, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** Names of sprints in the upper tier, where the months leave room; they stick to the view's edge. */
export function paintSprintChips(ctx: Ctx, frame: Frame, room: TierRoom): void {
  const { layers, state, theme, text, viewport } = frame;
  if (!state.showSprints) return;
  for (const sprint of layers.sprints) {
    const from = Math.max(frame.x(sprint.start), 0) + CLEAR;
    const to = Math.min(frame.x(sprint.finish), viewport.width) - CLEAR;
    if (to < from) continue;
    const width = text.width(sprint.name, text.fonts.chip) + 2 * PILL_AIR;
    const x = room.place(from, to, width);
    if (Number.isNaN(x)) continue;
    room.take(x - CLEAR, x + width + CLEAR);
    const isActive = sprint.state === 'active';
    ctx.beginPath();
    ctx.roundRect(x, CHIP_TOP, width, PILL_HEIGHT, 4);
    ctx.fillStyle = theme.palette[isActive ? 'selection' : 'surface-3'];
    ctx.fill();
    if (theme.isForcedColors) {
      ctx.strokeStyle = theme.palette['rule-strong'];
      ctx.lineWidth = 1;
      ctx.stroke();
    }
    ctx.fillStyle = theme.palette[isActive ? 'accent' : sprint.state === 'closed' ? 'ink-3' : 'ink-2'];
    ctx.font = text.fonts.chip;
    writeText(ctx, frame, sprint.name, x + PILL_AIR, CHIP_TOP + PILL_HEIGHT / 2 + 0.5);
  }
}
