import type { Frame } from '../layout/frame-view.js';
import type { RowGeometry } from '../layout/row-geometry.js';
import { clippedStart, ROW } from '../layout/row-layout.js';
import { addBar, addBracket, addBracketPart, addDiamond } from './ink/shapes.js';
import { paintPauses } from './layers/pauses.js';

type Ctx = CanvasRenderingContext2D;

/** Bars of one look are one path, so that each fill and stroke of a frame happens once. */
const LOOK = { task: 0, taskDone: 1, critical: 2 } as const;

const HATCH_STEP = 7;
const HATCH_WIDTH = 1.5;
const HATCH_STRENGTH = 0.15;
/** In forced colours the hatch has to say it without a hue. */
const HATCH_STRENGTH_FORCED = 0.45;
const CRITICAL_FRAME = 2;
const HIDDEN_MILESTONE = 11;

/** Summaries, task bars and milestones of the rows in view. */
export function paintBars(ctx: Ctx, frame: Frame): void {
  paintSummaries(ctx, frame);
  paintPauses(ctx, frame);
  const { palette } = frame.theme;
  if (addLook(ctx, frame, LOOK.task, 0)) fill(ctx, palette['task-fill']);
  if (addLook(ctx, frame, LOOK.critical, 0)) {
    fill(ctx, palette['critical-fill']);
    paintHatch(ctx, frame);
  }
  if (addLook(ctx, frame, LOOK.taskDone, 0)) fill(ctx, palette['task-done']);
  if (addProgress(ctx, frame, 0)) fill(ctx, palette['task-done']);
  if (addProgress(ctx, frame, 1)) fill(ctx, palette['critical-done']);
  if (addLook(ctx, frame, LOOK.taskDone, 0.5)) stroke(ctx, palette['task-done'], 1);
  if (addLook(ctx, frame, LOOK.task, 0.5)) stroke(ctx, palette.task, 1);
  if (addLook(ctx, frame, LOOK.critical, CRITICAL_FRAME / 2)) stroke(ctx, palette.critical, CRITICAL_FRAME);
  paintMilestones(ctx, frame);
}

function fill(ctx: Ctx, colour: string): void {
  ctx.fillStyle = colour;
  ctx.fill();
}

function stroke(ctx: Ctx, colour: string, width: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

function lookOf({ layout }: Frame, slot: number): number {
  if (layout.isCritical[slot] === 1) return LOOK.critical;
  return layout.doneX[slot]! >= layout.x1[slot]! ? LOOK.taskDone : LOOK.task;
}

/** Begins a path of all bars of a look, `inset` px inside their edges. */
function addLook(ctx: Ctx, frame: Frame, look: number, inset: number): boolean {
  const { layout, geometry } = frame;
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.bar[slot] !== ROW.task || lookOf(frame, slot) !== look) continue;
    if (isEmpty) ctx.beginPath();
    isEmpty = false;
    const y = layout.y[slot]! + geometry.barTop + inset;
    const height = geometry.barHeight - 2 * inset;
    const radius = geometry.barRadius - inset;
    const end = layout.pieceEnd[slot]!;
    const whole = layout.x0[slot]! + inset;
    if (end === layout.pieceAt[slot]) addBar(ctx, whole, y, layout.x1[slot]! - inset - whole, height, radius);
    for (let piece = layout.pieceAt[slot]!; piece < end; piece++) {
      const x0 = layout.pieceX0[piece]! + inset;
      addBar(ctx, x0, y, Math.max(1, layout.pieceX1[piece]! - inset - x0), height, radius);
    }
  }
  return !isEmpty;
}

/** Begins a path of the done parts with a square front; reused array, so that no frame allocates one. */
const DONE_RADII = [0, 0, 0, 0];

function addProgress(ctx: Ctx, { layout, geometry }: Frame, isCritical: number): boolean {
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    const x0 = layout.x0[slot]!;
    const doneX = layout.doneX[slot]!;
    const isPartly = doneX > x0 && doneX < layout.x1[slot]!;
    if (!isPartly || layout.bar[slot] !== ROW.task || layout.isCritical[slot] !== isCritical) continue;
    if (isEmpty) ctx.beginPath();
    isEmpty = false;
    const y = layout.y[slot]! + geometry.barTop;
    const end = layout.pieceEnd[slot]!;
    if (end === layout.pieceAt[slot]) addDone(ctx, x0, doneX, false, y, geometry);
    for (let piece = layout.pieceAt[slot]!; piece < end && layout.pieceX0[piece]! < doneX; piece++) {
      const isWhole = layout.pieceX1[piece]! <= doneX;
      addDone(ctx, layout.pieceX0[piece]!, isWhole ? layout.pieceX1[piece]! : doneX, isWhole, y, geometry);
    }
  }
  return !isEmpty;
}

/** A part done: square at its front, round at the end of a piece that is whole. */
function addDone(ctx: Ctx, x0: number, x1: number, isWhole: boolean, y: number, geometry: RowGeometry): void {
  DONE_RADII[0] = DONE_RADII[3] = Math.min(geometry.barRadius, x1 - x0);
  DONE_RADII[1] = DONE_RADII[2] = isWhole ? DONE_RADII[0] : 0;
  ctx.roundRect(x0, y, x1 - x0, geometry.barHeight, DONE_RADII);
}

/** 45° lines on critical bars, clipped once to all of them; the done parts are painted over it. */
function paintHatch(ctx: Ctx, frame: Frame): void {
  const { layout, geometry, theme, viewport } = frame;
  const height = geometry.barHeight;
  ctx.save();
  ctx.clip();
  ctx.strokeStyle = theme.palette.critical;
  ctx.globalAlpha = theme.isForcedColors ? HATCH_STRENGTH_FORCED : HATCH_STRENGTH;
  ctx.lineWidth = HATCH_WIDTH;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.bar[slot] !== ROW.task || layout.isCritical[slot] !== 1) continue;
    const y = layout.y[slot]! + geometry.barTop;
    const end = Math.min(layout.x1[slot]!, viewport.width);
    const open = Math.max(layout.x0[slot]!, layout.doneX[slot]!, 0) - height;
    // The pattern is anchored to the bar, not to the view: it must not swim while scrolling.
    const first = layout.x0[slot]! - height;
    for (let x = first + Math.max(0, Math.ceil((open - first) / HATCH_STEP)) * HATCH_STEP; x < end; x += HATCH_STEP) {
      ctx.moveTo(x, y + height);
      ctx.lineTo(x + height, y);
    }
  }
  ctx.stroke();
  ctx.restore();
}

function paintSummaries(ctx: Ctx, frame: Frame): void {
  const { layout, geometry, theme } = frame;
  for (let part = 0; part < 2; part++) {
    ctx.beginPath();
    for (let slot = 0; slot < layout.count; slot++) {
      if (layout.bar[slot] !== ROW.summary) continue;
      const y = layout.y[slot]! + geometry.bracketTop;
      const x0 = clippedStart(layout.x0[slot]!);
      const x1 = layout.bracketX[slot]!;
      const doneX = Math.min(x1, layout.doneX[slot]!);
      const isCut = x1 < layout.x1[slot]!;
      if (part === 1 && doneX > x0) {
        if (doneX >= x1 && !isCut) addBracket(ctx, x0, x1, y);
        else addBracketPart(ctx, x0, doneX, y);
      } else if (part === 0) {
        if (isCut) addBracketPart(ctx, x0, x1, y);
        else addBracket(ctx, x0, Math.min(x1, frame.viewport.width + 20), y);
      }
    }
    fill(ctx, part === 0 ? theme.palette['summary-rest'] : theme.palette.summary);
  }
  paintHiddenMilestones(ctx, frame);
}

/** The milestones of a collapsed summary stand on its bracket. */
function paintHiddenMilestones(ctx: Ctx, frame: Frame): void {
  const { scene, layout, geometry, theme } = frame;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const row = layout.firstRow + slot;
    for (let at = scene.hiddenAt[row]!; at < scene.hiddenAt[row + 1]!; at++) {
      const x = frame.x(scene.shownFinish(scene.hiddenMilestones[at]!));
      if (x < -10 || x > layout.bracketX[slot]! + 10) continue;
      addDiamond(ctx, x, layout.y[slot]! + geometry.midline, HIDDEN_MILESTONE);
    }
  }
  fill(ctx, theme.palette.milestone);
  stroke(ctx, theme.palette.surface, 1);
}

function paintMilestones(ctx: Ctx, frame: Frame): void {
  const { palette } = frame.theme;
  if (addMilestones(ctx, frame, 0, 0)) fill(ctx, palette.surface);
  if (addMilestones(ctx, frame, 0, 1.75)) stroke(ctx, palette.milestone, 1.75);
  if (addMilestones(ctx, frame, 1, 0)) fill(ctx, palette['critical-fill']);
  if (addMilestones(ctx, frame, 1, 2.25)) stroke(ctx, palette.critical, 2.25);
  if (addMilestones(ctx, frame, 2, 0)) fill(ctx, palette.milestone);
}

/** Begins a path of the milestones of a look: 0 open, 1 critical, 2 done. */
function addMilestones(ctx: Ctx, { scene, layout, geometry }: Frame, look: number, line: number): boolean {
  let isEmpty = true;
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.bar[slot] !== ROW.milestone) continue;
    const isDone = scene.progress[layout.task[slot]!]! >= 1;
    if ((isDone ? 2 : layout.isCritical[slot]!) !== look) continue;
    if (isEmpty) ctx.beginPath();
    isEmpty = false;
    const y = layout.y[slot]! + geometry.midline;
    addDiamond(ctx, layout.x0[slot]!, y, geometry.milestoneSize - line);
  }
  return !isEmpty;
}
