import type { Frame } from '../../layout/frame-view.js';
import { ROW } from '../../layout/row-layout.js';
import { hair, snap } from '../ink/hair.js';

type Ctx = CanvasRenderingContext2D;

const LINE = 1.25;
const DOT_RADIUS = 2.5;
/** Less than this many px off the status date is on it. */
const NEAR = 1.5;

/**
 * The status date as a line that bends to each row's progress front: to the left where work is behind it, to the right
 * where it is ahead. Without a status date, today.
 */
export function paintProgressLine(ctx: Ctx, frame: Frame): void {
  const { state, layout, geometry, theme, viewport } = frame;
  const minute = Number.isNaN(state.statusMinute) ? state.todayMinute : state.statusMinute;
  if (!state.showProgressLine || Number.isNaN(minute)) return;
  const x = snap(frame, frame.x(minute)) + hair(frame) / 2;
  ctx.beginPath();
  ctx.moveTo(x, 0);
  for (let slot = 0; slot < layout.count; slot++) {
    const front = frontX(frame, slot, x);
    if (Math.abs(front - x) < NEAR) continue;
    const y = layout.y[slot]!;
    ctx.lineTo(x, y);
    ctx.lineTo(front, y + geometry.midline);
    ctx.lineTo(x, y + geometry.rowHeight);
  }
  ctx.lineTo(x, viewport.height);
  ctx.strokeStyle = theme.palette['ink-2'];
  ctx.lineWidth = LINE;
  ctx.lineJoin = 'round';
  ctx.stroke();
  paintDots(ctx, frame, x, -1, theme.palette.warning);
  paintDots(ctx, frame, x, 1, theme.palette.done);
}

function paintDots(ctx: Ctx, frame: Frame, x: number, side: number, colour: string): void {
  const { layout, geometry, theme } = frame;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const front = frontX(frame, slot, x);
    if ((front - x) * side < NEAR) continue;
    const y = layout.y[slot]! + geometry.midline;
    ctx.moveTo(front + DOT_RADIUS, y);
    ctx.arc(front, y, DOT_RADIUS, 0, 2 * Math.PI);
  }
  ctx.fillStyle = colour;
  ctx.strokeStyle = theme.palette.surface;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  ctx.fill();
}

/** Where a row's work has got to; on the line for what is finished, or not due to have begun. */
function frontX({ layout }: Frame, slot: number, statusX: number): number {
  const kind = layout.kind[slot]!;
  if (kind === ROW.none || kind === ROW.summary) return statusX;
  const x0 = layout.x0[slot]!;
  const x1 = layout.x1[slot]!;
  const doneX = layout.doneX[slot]!;
  const isDone = kind === ROW.milestone ? layout.isDone[slot] === 1 : doneX >= x1;
  // Finished work is ahead while it should still be going on, and nothing once it lies behind.
  if (isDone) return Math.max(statusX, x1);
  return doneX <= x0 ? Math.min(statusX, x0) : doneX;
}
