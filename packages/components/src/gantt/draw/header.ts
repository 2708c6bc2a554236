import type { Frame } from '../layout/frame-view.js';
import { writeText } from './text.js';

type Ctx = CanvasRenderingContext2D;

/** Room between a tick and its label. */
const GAP = 6;
/** Air a lower label keeps from today's pill; nearer ones make way. */
const PILL_CLEAR = 4;
const PILL_HEIGHT = 16;
const PILL_AIR = 6;

/** Two tiers of dates, today's pill and the status date's triangle. The upper label sticks to the view's left edge. */
export function paintHeader(ctx: Ctx, frame: Frame): void {
  const { theme, viewport } = frame;
  ctx.fillStyle = theme.palette.surface;
  ctx.fillRect(0, 0, viewport.width, theme.headerHeight);
  ctx.fillStyle = theme.palette['rule-strong'];
  ctx.fillRect(0, theme.headerHeight - 1, viewport.width, 1);
  ctx.textBaseline = 'middle';
  paintUpper(ctx, frame);
  paintLower(ctx, frame);
  paintStatusMark(ctx, frame);
  paintTodayPill(ctx, frame);
}

function paintUpper(ctx: Ctx, frame: Frame): void {
  const { scale, text, theme, viewport } = frame;
  const ticks = scale.upperTicks(scale.minute(viewport.scrollLeft), scale.minute(viewport.scrollLeft + viewport.width));
  ctx.fillStyle = theme.palette['rule-strong'];
  for (let tick = 0; tick < ticks.count; tick++) ctx.fillRect(frame.x(ticks.minutes[tick]!), 5, 1, 13);
  ctx.fillStyle = theme.palette['ink-2'];
  ctx.font = text.fonts.headerMedium;
  let isFirst = true;
  for (let tick = 0; tick < ticks.count; tick++) {
    const minute = ticks.minutes[tick]!;
    const label = isFirst ? scale.upperLabelWithYear(minute) : ticks.labels[tick]!;
    const next = tick + 1 < ticks.count ? frame.x(ticks.minutes[tick + 1]!) : Number.POSITIVE_INFINITY;
    const pushed = next - GAP - text.width(label, text.fonts.headerMedium);
    // Pushed out of the view by its successor a label goes, and the year goes over to the successor.
    if (pushed < 0) continue;
    isFirst = false;
    writeText(ctx, frame, label, Math.min(Math.max(0, frame.x(minute)) + GAP, pushed), 11.5);
  }
}

function paintLower(ctx: Ctx, frame: Frame): void {
  const { scale, text, theme, viewport, state } = frame;
  const { headerHeight: height } = theme;
  const ticks = scale.lowerTicks(scale.minute(viewport.scrollLeft), scale.minute(viewport.scrollLeft + viewport.width));
  ctx.fillStyle = theme.palette['rule-strong'];
  for (let tick = 0; tick < ticks.count; tick++) ctx.fillRect(frame.x(ticks.minutes[tick]!), height - 8, 1, 8);
  ctx.fillStyle = theme.palette['ink-3'];
  ctx.font = text.fonts.header;
  // NaN when today is not shown: no label is near it.
  const pillX = Math.round(frame.x(state.todayMinute)) + 0.5;
  const reach = Number.isNaN(pillX) ? 0 : todayWidth(frame) / 2 + PILL_CLEAR;
  for (let tick = 0; tick < ticks.count; tick++) {
    const x = frame.x(ticks.minutes[tick]!);
    const label = ticks.labels[tick]!;
    const isUnderPill = x + GAP < pillX + reach && x + GAP + text.width(label, text.fonts.header) > pillX - reach;
    // A label cut by the view's edge says something else: the 6 of 26.
    if (!isUnderPill && x + GAP >= 0) writeText(ctx, frame, label, x + GAP, height - 10.5);
  }
}

function paintTodayPill(ctx: Ctx, frame: Frame): void {
  const { text, theme, state } = frame;
  if (Number.isNaN(state.todayMinute)) return;
  const label = text.startDate(state.todayMinute);
  const width = todayWidth(frame);
  const x = Math.round(frame.x(state.todayMinute)) + 0.5;
  const top = theme.headerHeight - PILL_HEIGHT - 4;
  ctx.fillStyle = theme.palette.today;
  ctx.beginPath();
  ctx.roundRect(x - width / 2, top, width, PILL_HEIGHT, PILL_HEIGHT / 2);
  ctx.fill();
  ctx.fillStyle = theme.palette['on-today'];
  ctx.font = text.fonts.pillStrong;
  writeText(ctx, frame, label, x - width / 2 + PILL_AIR, top + PILL_HEIGHT / 2 + 0.5);
}

function todayWidth({ text, state }: Frame): number {
  return text.width(text.startDate(state.todayMinute), text.fonts.pillStrong) + 2 * PILL_AIR;
}

function paintStatusMark(ctx: Ctx, frame: Frame): void {
  const { theme, state } = frame;
  if (Number.isNaN(state.statusMinute)) return;
  const x = Math.round(frame.x(state.statusMinute)) + 0.5;
  const top = theme.headerHeight - 7;
  ctx.fillStyle = theme.palette['ink-3'];
  ctx.beginPath();
  ctx.moveTo(x - 4.5, top);
  ctx.lineTo(x + 4.5, top);
  ctx.lineTo(x, top + 6);
  ctx.fill();
}
