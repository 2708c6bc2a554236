import type { Frame } from '../layout/frame-view.js';
import { LABEL } from '../layout/label-place.js';
import { LIMIT, oldX, ROW } from '../layout/row-layout.js';
import { writeText } from './ink/text.js';
import { dayText } from './markers.js';

type Ctx = CanvasRenderingContext2D;

const RADIUS = 6;
const DAY_MINUTES = 1440;
const WARNING_SIZE = 11;

/** Looks of a conflict: height, air at the sides. */
const CONFLICT_CHIP = { height: 18, air: 7 } as const;

/** What is broken, in words beside its bar. */
export function paintConflicts(ctx: Ctx, frame: Frame): void {
  const { layout, text } = frame;
  if (frame.geometry.isNameAbove) return;
  ctx.textBaseline = 'middle';
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.limits[slot] === 0 || layout.kind[slot] === ROW.none || layout.edge[slot] !== 0) continue;
    if (layout.kind[slot] === ROW.summary) continue;
    const words = conflictWords(frame, slot);
    const width = text.width(words, text.fonts.chip) + 9 + WARNING_SIZE + CONFLICT_CHIP.air;
    const x = conflictX(frame, slot, width);
    if (!Number.isNaN(x)) paintConflict(ctx, frame, x, layout.y[slot]! + frame.geometry.midline, width, words);
  }
}

/** What is broken, in words: never only a colour. */
export function conflictWords(frame: Frame, slot: number): string {
  const { scene, layout, strings } = frame;
  const task = layout.task[slot]!;
  if ((layout.limits[slot]! & LIMIT.deadlineMissed) !== 0) {
    const days = Math.max(1, Math.round((scene.finish[task]! - scene.deadline[task]!) / DAY_MINUTES));
    return strings.daysPastDeadline(days);
  }
  const minute = scene.constraintMinute[task]!;
  const date = dayText(frame, scene.isStartConstrained[task] ? minute : minute - 1);
  const isExact = scene.constraintSides[task] === 3;
  if (scene.isStartConstrained[task]) return isExact ? strings.mustStartOn(date) : strings.mustStartBy(date);
  return isExact ? strings.mustFinishOn(date) : strings.mustFinishBy(date);
}

/** Right of everything, or left of the bar and its old place while dragging; NaN when neither has room. */
function conflictX(frame: Frame, slot: number, width: number): number {
  const { layout, viewport, state } = frame;
  const right = layout.freeX[slot]!;
  if (!state.drag && right + width <= viewport.width - 6) return right;
  const left = leftOf(frame, slot) - 10 - width;
  if (left >= 4) return left;
  return right + width <= viewport.width - 6 ? right : Number.NaN;
}

/** Left end of what a row draws, px. */
export function leftOf(frame: Frame, slot: number): number {
  const { layout, scene } = frame;
  const task = layout.task[slot]!;
  let x = layout.labelPlace[slot] === LABEL.before ? layout.labelX[slot]! : layout.x0[slot]!;
  if (layout.kind[slot] === ROW.milestone) x -= 8;
  if (!Number.isNaN(scene.deadline[task]!)) x = Math.min(x, frame.x(scene.deadline[task]!));
  return Math.min(x, oldX(frame, task));
}

function paintConflict(ctx: Ctx, frame: Frame, x: number, middle: number, width: number, words: string): void {
  const { palette } = frame.theme;
  const top = middle - CONFLICT_CHIP.height / 2;
  chip(ctx, x, top, width, CONFLICT_CHIP.height);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  ctx.fillStyle = palette['critical-fill'];
  ctx.fill();
  ctx.globalAlpha = 0.45;
  outline(ctx, x, top, width, CONFLICT_CHIP.height, palette.critical);
  ctx.globalAlpha = 1;
  paintWarning(ctx, x + 5, middle - WARNING_SIZE / 2 + 0.25, palette.critical);
  ctx.fillStyle = palette.critical;
  ctx.font = frame.text.fonts.chip;
  writeText(ctx, frame, words, x + 9 + WARNING_SIZE, middle + 0.5);
}

/** A triangle with an exclamation mark in an 11 px box. */
function paintWarning(ctx: Ctx, x: number, y: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.15;
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  ctx.beginPath();
  ctx.moveTo(x + 5.5, y + 1.6);
  ctx.lineTo(x + 9.9, y + 9);
  ctx.lineTo(x + 1.1, y + 9);
  ctx.closePath();
  ctx.moveTo(x + 5.5, y + 4.4);
  ctx.lineTo(x + 5.5, y + 6.1);
  ctx.moveTo(x + 5.5, y + 7.5);
  ctx.lineTo(x + 5.5, y + 7.55);
  ctx.stroke();
}

/** The path of a chip. */
export function chip(ctx: Ctx, x: number, y: number, width: number, height: number): void {
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, RADIUS);
}

/** A line around a chip. */
export function outline(ctx: Ctx, x: number, y: number, width: number, height: number, colour: string): void {
  ctx.beginPath();
  ctx.roundRect(x - 0.5, y - 0.5, width + 1, height + 1, RADIUS + 0.5);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.stroke();
}
