import type { Frame } from '../layout/frame-view.js';
import { hair, snap } from './ink/hair.js';
import { paintPill } from './ink/pill.js';
import { writeText } from './ink/text.js';
import { TierRoom } from './tier-room.js';

type Ctx = CanvasRenderingContext2D;

/** Room between a tick and its label. */
const GAP = 6;

const upper = new TierRoom();
const lower = new TierRoom();

/** Two tiers of dates, sprints, pills of today and the host's markers, the status date's triangle. Pills go before ticks. */
export function paintHeader(ctx: Ctx, frame: Frame): void {
  const { theme, viewport, state, text, layers, scale } = frame;
  ctx.fillStyle = theme.palette.surface;
  ctx.fillRect(0, 0, viewport.width, theme.headerHeight);
  ctx.fillStyle = theme.palette['rule-strong'];
  const line = hair(frame);
  ctx.fillRect(0, snap(frame, theme.headerHeight) - line, viewport.width, line);
  ctx.textBaseline = 'middle';
  upper.clear();
  lower.clear();
  paintUpper(ctx, frame);
  layers.painters?.sprintChips(ctx, frame, upper);
  paintStatusMark(ctx, frame);
  if (!Number.isNaN(state.todayMinute)) {
    // Of years and decades a day alone does not say in which it lies.
    const label = scale.level === 'years' ? text.dayWithYear(state.todayMinute) : text.startDate(state.todayMinute);
    paintPill(ctx, frame, lower, state.todayMinute, label, theme.palette.today, theme.palette['on-today']);
  }
  layers.painters?.markerPills(ctx, frame, lower);
  paintLower(ctx, frame);
}

/** The first label sticks to the view's inline-start edge. */
function paintUpper(ctx: Ctx, frame: Frame): void {
  const { scale, text, theme, viewport } = frame;
  const ticks = scale.upperTicks(scale.minute(viewport.scrollLeft), scale.minute(viewport.scrollLeft + viewport.width));
  ctx.fillStyle = theme.palette['rule-strong'];
  const line = hair(frame);
  for (let tick = 0; tick < ticks.count; tick++) ctx.fillRect(snap(frame, frame.x(ticks.minutes[tick]!)), 5, line, 13);
  ctx.fillStyle = theme.palette['ink-2'];
  ctx.font = text.fonts.headerMedium;
  let isFirst = true;
  for (let tick = 0; tick < ticks.count; tick++) {
    const minute = ticks.minutes[tick]!;
    const label = isFirst ? scale.upperLabelWithYear(minute) : ticks.labels[tick]!;
    const width = text.width(label, text.fonts.headerMedium);
    const next = tick + 1 < ticks.count ? frame.x(ticks.minutes[tick + 1]!) : Number.POSITIVE_INFINITY;
    const pushed = next - GAP - width;
    // Pushed out of the view by its successor a label goes, and the year goes over to the successor.
    if (pushed < 0) continue;
    isFirst = false;
    const x = Math.min(Math.max(0, frame.x(minute)) + GAP, pushed);
    upper.take(x - GAP, x + width + GAP);
    writeText(ctx, frame, label, x, 11.5);
  }
}

function paintLower(ctx: Ctx, frame: Frame): void {
  const { scale, text, theme, viewport } = frame;
  const { headerHeight: height } = theme;
  const ticks = scale.lowerTicks(scale.minute(viewport.scrollLeft), scale.minute(viewport.scrollLeft + viewport.width));
  ctx.fillStyle = theme.palette['rule-strong'];
  const line = hair(frame);
  for (let tick = 0; tick < ticks.count; tick++) {
    const x = snap(frame, frame.x(ticks.minutes[tick]!));
    if (lower.isFree(x, x + 1)) ctx.fillRect(x, height - 8, line, 8);
  }
  ctx.fillStyle = theme.palette['ink-3'];
  ctx.font = text.fonts.header;
  for (let tick = 0; tick < ticks.count; tick++) {
    const x = frame.x(ticks.minutes[tick]!) + GAP;
    const label = ticks.labels[tick]!;
    // A label cut by the view's edge says something else: the 6 of 26.
    if (x >= 0 && lower.isFree(x, x + text.width(label, text.fonts.header))) {
      writeText(ctx, frame, label, x, height - 10.5);
    }
  }
}

function paintStatusMark(ctx: Ctx, frame: Frame): void {
  const { theme, state } = frame;
  if (Number.isNaN(state.statusMinute)) return;
  const x = snap(frame, frame.x(state.statusMinute)) + hair(frame) / 2;
  const top = theme.headerHeight - 7;
  ctx.fillStyle = theme.palette['ink-3'];
  ctx.beginPath();
  ctx.moveTo(x - 4.5, top);
  ctx.lineTo(x + 4.5, top);
  ctx.lineTo(x, top + 6);
  ctx.fill();
}
