import type { BaselineLayer } from '../layers/layers.js';
import type { Frame } from '../layout/frame-view.js';
import { ROW } from '../layout/row-layout.js';
import { addBar } from './ink/shapes.js';

type Ctx = CanvasRenderingContext2D;

/** Dashes of the second and third baseline: they are told apart without a colour. */
const DASHES: readonly (readonly number[])[] = [[], [6, 2], [2, 2]];
const SOLID: number[] = [];
/** Thickness, and off the place of a single line, by how many there are and which. */
const STACKS = [
  { height: 2, off: [0] },
  { height: 1.5, off: [-0.5, 2.5] },
  { height: 1.25, off: [-1, 1.25, 3.5] },
] as const;

/** Agreed dates: thin lines under each bar, the first with round ends. Milestones and summaries have none. */
export function paintBaselines(ctx: Ctx, frame: Frame): void {
  const { layers, geometry, state, theme } = frame;
  const stack = STACKS[layers.baselines.length - 1];
  if (!state.showBaseline || !stack) return;
  const height = geometry.isNameAbove ? stack.height + 0.5 : stack.height;
  ctx.fillStyle = theme.palette.baseline;
  ctx.strokeStyle = theme.palette.baseline;
  ctx.lineWidth = height;
  for (let line = 0; line < layers.baselines.length; line++) {
    ctx.beginPath();
    addLines(ctx, frame, layers.baselines[line]!, stack.off[line]!, line === 0 ? height : 0);
    if (line === 0) ctx.fill();
    else {
      ctx.setLineDash(DASHES[line] as number[]);
      ctx.stroke();
    }
  }
  if (layers.baselines.length > 1) ctx.setLineDash(SOLID);
}

/** @param height of a line with round ends; 0 = to be stroked */
function addLines(ctx: Ctx, frame: Frame, { spans }: BaselineLayer, off: number, height: number): void {
  const { scene, layout, geometry, viewport } = frame;
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.kind[slot] !== ROW.task) continue;
    const task = layout.task[slot]!;
    const span = spans?.get(scene.ids[task]!);
    const x0 = frame.x(spans ? (span?.start ?? Number.NaN) : scene.baselineStart[task]!);
    const x1 = frame.x(spans ? (span?.finish ?? Number.NaN) : scene.baselineFinish[task]!);
    // NaN fails both: no baseline.
    if (!(x1 > 0 && x0 < viewport.width)) continue;
    const y = layout.y[slot]! + geometry.baselineTop + off;
    if (height > 0) addBar(ctx, x0, y, Math.max(2, x1 - x0), height, height / 2);
    else {
      ctx.moveTo(x0, y + ctx.lineWidth / 2);
      ctx.lineTo(Math.max(x0 + 2, x1), y + ctx.lineWidth / 2);
    }
  }
}
