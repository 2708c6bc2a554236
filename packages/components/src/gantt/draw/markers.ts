import type { Frame } from '../layout/frame-view.js';
import { LIMIT, ROW } from '../layout/row-layout.js';
import { TAIL_HEIGHT } from './tail-ink.js';
import { writeText } from './text.js';

type Ctx = CanvasRenderingContext2D;

const PILL_HEIGHT = 18;

/** Marks that go with bars: slack tails, overrun lines, deadline flags, constraint brackets. */
export function paintMarkers(ctx: Ctx, frame: Frame): void {
  if (frame.state.showSlack && !frame.geometry.isNameAbove) paintTails(ctx, frame);
  paintOverruns(ctx, frame, LIMIT.deadlineMissed, frame.theme.palette.deadline);
  paintOverruns(ctx, frame, LIMIT.constraintMissed, frame.theme.palette.critical);
  paintFlags(ctx, frame);
  paintConstraints(ctx, frame, false);
  paintConstraints(ctx, frame, true);
}

/** Room to move: dots from the finish to the late finish, and an end tick. */
function paintTails(ctx: Ctx, frame: Frame): void {
  const { layout, geometry, theme, viewport } = frame;
  ctx.fillStyle = frame.tailInk;
  for (let slot = 0; slot < layout.count; slot++) {
    const from = layout.tailFromX[slot]!;
    const to = Math.min(layout.tailX[slot]! - 2, viewport.width + 4);
    if (!(to > from) || layout.edge[slot]! > 0) continue;
    const y = layout.y[slot]! + geometry.midline - TAIL_HEIGHT / 2;
    // The dots begin at the tail's own start, so that they do not swim while scrolling.
    ctx.translate(from, y);
    ctx.fillRect(0, 0, to - from, TAIL_HEIGHT);
    ctx.translate(-from, -y);
  }
  ctx.strokeStyle = theme.palette.slack;
  ctx.lineCap = 'round';
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const x = layout.tailX[slot]!;
    if (!(x > 0 && x < viewport.width)) continue;
    const y = layout.y[slot]! + geometry.midline;
    ctx.moveTo(x, y - 3.5);
    ctx.lineTo(x, y + 3.5);
  }
  ctx.stroke();
  ctx.lineCap = 'butt';
}

/** From the missed deadline or constraint to the finish, 2 px under the bar. */
function paintOverruns(ctx: Ctx, frame: Frame, limit: number, colour: string): void {
  const { scene, layout, geometry } = frame;
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    if ((layout.limits[slot]! & limit) === 0 || layout.kind[slot] === ROW.none) continue;
    const task = layout.task[slot]!;
    const minute = limit === LIMIT.deadlineMissed ? scene.deadline[task]! : scene.constraintMinute[task]!;
    if (isEmpty) ctx.beginPath();
    isEmpty = false;
    const y = layout.y[slot]! + geometry.overrunMiddle;
    ctx.moveTo(Math.max(-4, frame.x(minute)), y);
    const isStart = limit === LIMIT.constraintMissed && scene.isStartConstrained[task] === 1;
    ctx.lineTo(isStart ? layout.x0[slot]! : layout.x1[slot]!, y);
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

/** Width of an off-screen pill: chevron, swatch, date and air. */
export function pillWidth(frame: Frame, slot: number): number {
  return frame.text.width(pillText(frame, slot), frame.text.fonts.pill) + 33;
}

function pillText({ scene, layout, text }: Frame, slot: number): string {
  const task = layout.task[slot]!;
  const isFinish = layout.edge[slot]! < 0 || layout.kind[slot] === ROW.milestone;
  return isFinish ? text.finishDate(scene.shownFinish(task)) : text.startDate(scene.shownStart(task));
}

/** Off-screen bars: an 18 px pill 6 px from the view's edge with a chevron, the bar's swatch and its nearest date. */
export function paintPills(ctx: Ctx, frame: Frame): void {
  const { layout, geometry, theme, viewport, text, scene } = frame;
  if (geometry.isNameAbove) return;
  ctx.font = text.fonts.pill;
  ctx.textBaseline = 'middle';
  for (let slot = 0; slot < layout.count; slot++) {
    const edge = layout.edge[slot]!;
    if (edge === 0 || layout.kind[slot] === ROW.none) continue;
    const width = pillWidth(frame, slot);
    const x = edge < 0 ? 6 : viewport.width - 6 - width;
    const middle = layout.y[slot]! + geometry.midline;
    ctx.beginPath();
    ctx.roundRect(x - 0.5, middle - PILL_HEIGHT / 2 - 0.5, width + 1, PILL_HEIGHT + 1, PILL_HEIGHT / 2 + 0.5);
    ctx.fillStyle = theme.palette.raised;
    ctx.fill();
    ctx.strokeStyle = theme.palette['rule-strong'];
    ctx.lineWidth = 1;
    ctx.stroke();
    const isDone = scene.progress[layout.task[slot]!]! >= 1;
    ctx.fillStyle =
      theme.palette[
        layout.isCritical[slot] === 1
          ? 'critical'
          : layout.kind[slot] !== ROW.task
            ? 'milestone'
            : isDone
              ? 'task-done'
              : 'task'
      ];
    ctx.beginPath();
    ctx.roundRect(edge < 0 ? x + 17 : x + 6, middle - 3, 6, 6, 2);
    ctx.fill();
    ctx.fillStyle = theme.palette['ink-2'];
    writeText(ctx, frame, pillText(frame, slot), edge < 0 ? x + 27 : x + 16, middle + 0.5);
    const tip = edge < 0 ? x + 6.5 : x + width - 6.5;
    ctx.beginPath();
    ctx.moveTo(tip - edge * 2.5, middle - 2.5);
    ctx.lineTo(tip, middle);
    ctx.lineTo(tip - edge * 2.5, middle + 2.5);
    ctx.strokeStyle = theme.palette['ink-2'];
    ctx.lineWidth = 1.1;
    ctx.stroke();
  }
}
