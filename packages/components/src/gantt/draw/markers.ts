import type { Frame } from '../layout/frame-view.js';
import { ROW } from '../layout/row-layout.js';
import { TAIL_HEIGHT } from './ink/tail-ink.js';
import { writeText } from './ink/text.js';

type Ctx = CanvasRenderingContext2D;

const PILL_HEIGHT = 18;

/** Slack tails. */
export function paintMarkers(ctx: Ctx, frame: Frame): void {
  if (frame.state.showSlack && !frame.geometry.isNameAbove) paintTails(ctx, frame);
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

/** Width of an off-screen pill: chevron, swatch, date and air. */
export function pillWidth(frame: Frame, slot: number): number {
  return frame.text.width(pillText(frame, slot), frame.text.fonts.pill) + 33;
}

/** A day as the grid writes it. @param minute of a finish, one before it: midnight belongs to the day that ends */
export function dayText({ state, text }: Frame, minute: number): string {
  return state.format?.day(minute) ?? text.startDate(minute);
}

function pillText(frame: Frame, slot: number): string {
  const { scene, layout } = frame;
  const task = layout.task[slot]!;
  const isFinish = layout.edge[slot]! < 0 || layout.kind[slot] === ROW.milestone;
  return dayText(frame, isFinish ? scene.shownFinish(task) - 1 : scene.shownStart(task));
}

/** Off-screen bars: an 18 px pill 6 px from the view's edge with a chevron, the bar's swatch and its nearest date. */
export function paintPills(ctx: Ctx, frame: Frame): void {
  const { layout, geometry, theme, viewport, text, scene } = frame;
  if (geometry.isNameAbove) return;
  ctx.font = text.fonts.pill;
  ctx.textBaseline = 'middle';
  for (let slot = layout.paintFrom; slot < layout.paintTo; slot++) {
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
    const tip = edge < 0 ? x + 7.5 : x + width - 7.5;
    ctx.beginPath();
    ctx.moveTo(tip - edge * 2.25, middle - 2.25);
    ctx.lineTo(tip, middle);
    ctx.lineTo(tip - edge * 2.25, middle + 2.25);
    ctx.strokeStyle = theme.palette['ink-2'];
    ctx.lineWidth = 1.1;
    ctx.stroke();
  }
}
