import type { Frame } from '../layout/frame-view.js';
import type { CalendarShade } from '../timeline/calendar-shade.js';
import { hair, snap } from './ink/hair.js';

type Ctx = CanvasRenderingContext2D;

/** From this many px a day the hours between shifts are shaded, not only whole days. */
const SHIFTS_FROM = 160;
/** Below this many px a day nothing is shaded: weekends would turn to noise. */
const DAYS_FROM = 3;

const STATUS_DASH = [1.5, 3.5];
const SOLID: number[] = [];

/** The ground the bars stand on: non-working time, sprints, hovered and selected rows, row rules, dates. */
export function paintGrid(ctx: Ctx, frame: Frame): void {
  const { layers } = frame;
  paintNonWorking(ctx, frame);
  layers.painters?.sprints(ctx, frame);
  paintRows(ctx, frame);
  paintStatusLine(ctx, frame);
  layers.painters?.markerLines(ctx, frame);
  paintToday(ctx, frame);
}

/** Rows of one calendar together: most often all rows are the project's, one rectangle for each span. */
function paintNonWorking(ctx: Ctx, frame: Frame): void {
  const { scale, shade, theme, viewport, layers, scene, rows, state } = frame;
  if (!shade || !state.showNonWorking || scale.pxPerDay < DAYS_FROM) return;
  ctx.fillStyle = theme.palette.nonworking;
  let top = 0;
  let before: CalendarShade | null = null;
  for (let row = rows.first; row <= rows.last; row++) {
    const own = layers.shadeOf(scene.rowTask[row]!);
    if (own === before) continue;
    const y = frame.y(row);
    paintSpans(ctx, frame, before ?? shade, Math.max(0, top), y);
    top = y;
    before = own;
  }
  const end = before ? frame.y(rows.last + 1) : viewport.height;
  paintSpans(ctx, frame, before ?? shade, Math.max(0, top), end);
  paintSpans(ctx, frame, shade, end, viewport.height);
}

function paintSpans(ctx: Ctx, frame: Frame, shade: CalendarShade, top: number, bottom: number): void {
  if (bottom <= top) return;
  const { scale, viewport } = frame;
  const fromMinute = scale.minute(viewport.scrollLeft);
  const toMinute = scale.minute(viewport.scrollLeft + viewport.width);
  const spans = shade.spans(fromMinute, toMinute, scale.pxPerDay >= SHIFTS_FROM);
  for (let span = 0; span < spans.count; span++) {
    const x = frame.x(spans.from[span]!);
    ctx.fillRect(x, top, frame.x(spans.to[span]!) - x, bottom - top);
  }
}

function paintRows(ctx: Ctx, frame: Frame): void {
  const { scene, rows, state, theme, viewport } = frame;
  for (let row = rows.first; row <= rows.last; row++) {
    const task = scene.rowTask[row]!;
    const isSelected = state.selectedTasks.has(task);
    if (!isSelected && task !== state.hoverTask) continue;
    ctx.fillStyle = isSelected ? theme.palette.selection : theme.palette.hover;
    ctx.fillRect(0, frame.y(row), viewport.width, frame.y(row + 1) - frame.y(row));
  }
  ctx.fillStyle = theme.palette.rule;
  const line = hair(frame);
  for (let row = rows.first; row <= rows.last; row++)
    ctx.fillRect(0, snap(frame, frame.y(row + 1)) - line, viewport.width, line);
}

function paintStatusLine(ctx: Ctx, frame: Frame): void {
  const { state, theme, viewport } = frame;
  // The progress line runs through the same date.
  if (Number.isNaN(state.statusMinute) || state.showProgressLine) return;
  const x = snap(frame, frame.x(state.statusMinute)) + hair(frame) / 2;
  ctx.strokeStyle = theme.palette['ink-3'];
  ctx.lineWidth = hair(frame);
  ctx.lineCap = 'round';
  ctx.globalAlpha = 0.55;
  ctx.setLineDash(STATUS_DASH);
  ctx.beginPath();
  ctx.moveTo(x, 2);
  ctx.lineTo(x, viewport.height);
  ctx.stroke();
  ctx.setLineDash(SOLID);
  ctx.globalAlpha = 1;
}

function paintToday(ctx: Ctx, frame: Frame): void {
  const { state, theme, viewport } = frame;
  if (Number.isNaN(state.todayMinute)) return;
  ctx.fillStyle = theme.palette.today;
  ctx.fillRect(snap(frame, frame.x(state.todayMinute)), 0, hair(frame), viewport.height);
}
