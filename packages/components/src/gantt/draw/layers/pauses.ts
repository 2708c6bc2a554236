import type { Frame } from '../../layout/frame-view.js';

type Ctx = CanvasRenderingContext2D;

const DASH = [1, 3];
const SOLID: number[] = [];

/** Dots along the midline from each piece of a bar to the next: the work pauses, the task goes on. */
export function paintPauses(ctx: Ctx, { layout, geometry, theme }: Frame): void {
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    const first = layout.pieceAt[slot]!;
    for (let piece = first + 1; piece < layout.pieceEnd[slot]!; piece++) {
      if (isEmpty) ctx.beginPath();
      isEmpty = false;
      const y = layout.y[slot]! + geometry.midline;
      ctx.moveTo(layout.pieceX1[piece - 1]! + 1, y);
      ctx.lineTo(layout.pieceX0[piece]!, y);
    }
  }
  if (isEmpty) return;
  ctx.strokeStyle = theme.palette['ink-3'];
  ctx.lineWidth = 1;
  ctx.setLineDash(DASH);
  ctx.stroke();
  ctx.setLineDash(SOLID);
}
