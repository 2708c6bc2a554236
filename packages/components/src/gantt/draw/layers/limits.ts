import type { Frame } from '../../layout/frame-view.js';
import { LIMIT, ROW } from '../../layout/row-layout.js';

type Ctx = CanvasRenderingContext2D;

/** Dates to keep to: overrun lines, deadline flags, constraint brackets. */
export function paintLimits(ctx: Ctx, frame: Frame): void {
  paintOverruns(ctx, frame, LIMIT.deadlineMissed, frame.theme.palette.deadline);
  paintOverruns(ctx, frame, LIMIT.constraintMissed, frame.theme.palette.critical);
  paintFlags(ctx, frame);
  paintConstraints(ctx, frame, false);
  paintConstraints(ctx, frame, true);
}

/** From the missed deadline or constraint to the finish, 2 px under the bar. */
function paintOverruns(ctx: Ctx, frame: Frame, limit: number, colour: string): void {
  const { scene, layout, geometry } = frame;
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    if ((layout.limits[slot]! & limit) === 0 || layout.kind[slot] === ROW.none) continue;
    const task = layout.task[slot]!;
    const minute = limit === LIMIT.deadlineMissed ? scene.deadline[task]! : scene.constraintMinute[task]!;
    const isStart = limit === LIMIT.constraintMissed && scene.isStartConstrained[task] === 1;
    const from = Math.max(-4, frame.x(minute));
    const to = isStart ? layout.x0[slot]! : layout.x1[slot]!;
    // A date that is kept at the cost of a link is not overrun.
    if (to <= from) continue;
    if (isEmpty) ctx.beginPath();
    isEmpty = false;
    const y = layout.y[slot]! + geometry.overrunMiddle;
    ctx.moveTo(from, y);
    ctx.lineTo(to, y);
  }
  if (isEmpty) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/** Deadline flags: a pole of 1.5 px and a notched flag of 8.5 × 5.5 at its top. */
function paintFlags(ctx: Ctx, frame: Frame): void {
  const { scene, layout, geometry, theme, viewport } = frame;
  ctx.fillStyle = theme.palette.deadline;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const x = frame.x(scene.deadline[layout.task[slot]!]!);
    if (!(x > -10 && x < viewport.width + 10)) continue;
    const left = x - 0.75;
    const top = layout.y[slot]! + geometry.flagTop;
    ctx.rect(left, top, 1.5, geometry.rowHeight - 4 - geometry.flagTop);
    ctx.moveTo(left, top);
    ctx.lineTo(x + 8, top);
    ctx.lineTo(x + 5.5, top + 2.75);
    ctx.lineTo(x + 8, top + 5.5);
    ctx.lineTo(left, top + 5.5);
    ctx.closePath();
  }
  ctx.fill();
}

/** `[` not earlier, `]` not later. */
function paintConstraints(ctx: Ctx, frame: Frame, isMissed: boolean): void {
  const { scene, layout, geometry, theme, viewport } = frame;
  ctx.strokeStyle = theme.palette[isMissed ? 'ink' : 'ink-2'];
  ctx.lineWidth = 1.75;
  ctx.lineJoin = 'miter';
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const task = layout.task[slot]!;
    const sides = scene.constraintSides[task]!;
    const x = sides === 0 || layout.kind[slot] === ROW.none ? Number.NaN : frame.x(scene.constraintMinute[task]!);
    if (!(x > -10 && x < viewport.width + 10)) continue;
    if (((layout.limits[slot]! & LIMIT.constraintMissed) !== 0) !== isMissed) continue;
    // A milestone on its own constraint date would hide the bracket: it stands clear of the diamond.
    const clear = layout.kind[slot] === ROW.milestone ? layout.x0[slot]! - geometry.milestoneHalf - 4 : x;
    const top = layout.y[slot]! + geometry.constraintTop;
    const bottom = layout.y[slot]! + geometry.constraintBottom;
    if ((sides & 1) !== 0) addSquareBracket(ctx, Math.min(x - 3, clear), top, bottom, 4);
    if ((sides & 2) !== 0) addSquareBracket(ctx, x, top, bottom, -4);
  }
  ctx.stroke();
}

function addSquareBracket(ctx: Ctx, x: number, top: number, bottom: number, arm: number): void {
  ctx.moveTo(x + arm, top);
  ctx.lineTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.lineTo(x + arm, bottom);
}
