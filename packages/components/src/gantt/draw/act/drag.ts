import type { Frame } from '../../layout/frame-view.js';
import { ROW } from '../../layout/row-layout.js';
import { addBar, addDiamond } from '../ink/shapes.js';

type Ctx = CanvasRenderingContext2D;

const OLD_DASH = [3, 3];
const SOLID: number[] = [];

/** While dragging: a dashed outline at each old place, and the lifted bars' shadow. Lies under the bars. */
export function paintDrag(ctx: Ctx, frame: Frame): void {
  const { state } = frame;
  if (!state.drag) return;
  paintOldPlaces(ctx, frame);
  for (const task of state.drag.lifted) paintLift(ctx, frame, task);
}

function paintOldPlaces(ctx: Ctx, frame: Frame): void {
  const { state, scene, layout, geometry, theme } = frame;
  const old = state.drag?.old;
  if (!old) return;
  ctx.beginPath();
  for (let entry = 0; entry < old.count; entry++) {
    const task = old.tasks[entry]!;
    const slot = layout.slotOf(scene.taskRow[task]!);
    if (slot < 0 || scene.taskRow[task]! < 0) continue;
    const kind = layout.kind[slot]!;
    const finishX = frame.x(old.finish[entry]!);
    const y = layout.y[slot]!;
    if (kind === ROW.milestone) addOldDiamond(ctx, finishX, y + geometry.midline);
    else if (kind === ROW.task) {
      const x = frame.x(old.start[entry]!) + 0.5;
      addBar(ctx, x, y + geometry.barTop + 0.5, Math.max(2, finishX - x - 0.5), geometry.barHeight - 1, 4);
    }
  }
  ctx.strokeStyle = theme.palette['ink-3'];
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.75;
  ctx.setLineDash(OLD_DASH);
  ctx.stroke();
  ctx.setLineDash(SOLID);
  ctx.globalAlpha = 1;
}

/** Sharp corners: round ones vanish between dashes. */
function addOldDiamond(ctx: Ctx, x: number, y: number): void {
  const half = 5 * Math.SQRT2;
  ctx.moveTo(x, y - half);
  ctx.lineTo(x + half, y);
  ctx.lineTo(x, y + half);
  ctx.lineTo(x - half, y);
  ctx.closePath();
}

function paintLift(ctx: Ctx, frame: Frame, task: number): void {
  const { scene, layout, geometry, theme, viewport } = frame;
  const slot = layout.slotOf(scene.taskRow[task]!);
  if (slot < 0 || layout.kind[slot] === ROW.summary) return;
  const y = layout.y[slot]!;
  const x = layout.x0[slot]!;
  ctx.save();
  ctx.shadowColor = theme.palette['shade-2'];
  ctx.shadowBlur = 14 * viewport.dpr;
  ctx.shadowOffsetY = 5 * viewport.dpr;
  ctx.fillStyle = theme.palette.surface;
  ctx.beginPath();
  if (layout.kind[slot] === ROW.milestone) addDiamond(ctx, x, y + geometry.midline, geometry.milestoneSize);
  else addBar(ctx, x, y + geometry.barTop, layout.x1[slot]! - x, geometry.barHeight, geometry.barRadius);
  // Twice: one shadow of this ink is too faint to lift a bar.
  ctx.fill();
  ctx.fill();
  ctx.restore();
}
