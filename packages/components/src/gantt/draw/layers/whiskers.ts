import type { Frame } from '../../layout/frame-view.js';
import { ROW } from '../../layout/row-layout.js';

type Ctx = CanvasRenderingContext2D;

const LINE = 1.5;
const CAP = 9;
const DOT = 5;
/** Ground around the dot, so that it reads on the line and on a bar. */
const DOT_RING = 6;

/** Forecasts: a line from the finish to P80 with a cap, a dot at P50. One before the finish lies on the bar. */
export function paintWhiskers(ctx: Ctx, frame: Frame): void {
  const { layout, geometry, theme, viewport } = frame;
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    const p80 = layout.p80X[slot]!;
    const from = fromX(frame, slot);
    if (!(p80 > -CAP && from < viewport.width)) continue;
    if (isEmpty) ctx.beginPath();
    isEmpty = false;
    const y = layout.y[slot]! + geometry.midline;
    ctx.moveTo(Math.max(-4, from), y);
    ctx.lineTo(Math.min(p80, viewport.width + 4), y);
    ctx.moveTo(p80, y - CAP / 2);
    ctx.lineTo(p80, y + CAP / 2);
  }
  if (isEmpty) return;
  ctx.strokeStyle = theme.palette.forecast;
  ctx.lineWidth = LINE;
  ctx.lineCap = 'round';
  ctx.stroke();
  ctx.lineCap = 'butt';
  addDots(ctx, frame, DOT_RING / 2);
  ctx.fillStyle = theme.palette.surface;
  ctx.fill();
  addDots(ctx, frame, DOT / 2);
  ctx.fillStyle = theme.palette.forecast;
  ctx.fill();
}

function fromX({ layout, geometry }: Frame, slot: number): number {
  const half = layout.kind[slot] === ROW.milestone ? geometry.milestoneHalf + 1 : 0;
  return Math.min(layout.x1[slot]! + half + 2, layout.p50X[slot]!);
}

function addDots(ctx: Ctx, { layout, geometry, viewport }: Frame, radius: number): void {
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const x = layout.p50X[slot]!;
    if (!(x > -DOT && x < viewport.width + DOT)) continue;
    const y = layout.y[slot]! + geometry.midline;
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
}
