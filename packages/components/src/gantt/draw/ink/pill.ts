import type { Frame } from '../../layout/frame-view.js';
import type { TierRoom } from '../tier-room.js';
import { snap } from './hair.js';
import { writeText } from './text.js';

type Ctx = CanvasRenderingContext2D;

/** Sizes of pills in the header, and the air they keep from each other. */
export const PILL = { height: 16, air: 6, clear: 4 } as const;

/**
 * A pill centred on a minute in the lower tier.
 * @param colour of the pill's ground; its edge is `ink` where the ground is the header's own
 * @returns false when it has no room
 */
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
  const width = text.width(label, text.fonts.pillStrong) + 2 * PILL.air;
  const x = snap(frame, frame.x(minute)) + 0.5 - width / 2;
  if (x > frame.viewport.width || x + width < 0) return true;
  if (!room.isFree(x, x + width)) return false;
  room.take(x - PILL.clear, x + width + PILL.clear);
  const top = theme.headerHeight - PILL.height - 4;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, top, width, PILL.height, PILL.height / 2);
  ctx.fill();
  if (colour === theme.palette.surface) {
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
  ctx.fillStyle = ink;
  ctx.font = text.fonts.pillStrong;
  writeText(ctx, frame, label, x + PILL.air, top + PILL.height / 2 + 0.5);
  return true;
}
