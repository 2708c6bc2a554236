import type { Frame } from '../layout/frame-view.js';
import { ROW } from '../layout/row-layout.js';
import { addBar } from './shapes.js';

type Ctx = CanvasRenderingContext2D;

/** Agreed dates: a 2 px line with round ends under each bar. Milestones and summaries have none. */
export function paintBaselines(ctx: Ctx, frame: Frame): void {
  const { scene, layout, geometry, state, theme } = frame;
  if (!state.showBaseline) return;
  const height = geometry.isNameAbove ? 2.5 : 2;
  ctx.fillStyle = theme.palette.baseline;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.kind[slot] !== ROW.task) continue;
    const task = layout.task[slot]!;
    const x0 = frame.x(scene.baselineStart[task]!);
    const x1 = frame.x(scene.baselineFinish[task]!);
    // NaN fails both: no baseline.
    if (x1 > 0 && x0 < frame.viewport.width) {
      addBar(ctx, x0, layout.y[slot]! + geometry.baselineTop, Math.max(2, x1 - x0), height, height / 2);
    }
  }
  ctx.fill();
}
