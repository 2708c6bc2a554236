import type { Frame } from '../layout/frame-view.js';
import { DAY_MINUTES, dayOf, firstDayOfMonth, monthOf } from '../timeline/civil.js';
import type { MinimapSpan } from '../timeline/minimap.js';
import { addDiamond } from './ink/shapes.js';
import { writeText } from './ink/text.js';

type Ctx = CanvasRenderingContext2D;

const TOP = 5;
const MONTH_ROOM = 13;
/** Height of a line to the way from row to row: neighbours in time that touch are still told apart. */
const LINE_SHARE = 1.6;
/** Most rows drawn; of larger plans every n-th, since the strip has no more lines than this. */
const MAX_ROWS = 2000;

/** Every row's bar as a thin line over the whole plan, months below, today across. */
export function paintMinimap(ctx: Ctx, frame: Frame, span: MinimapSpan, height: number): void {
  paintMonths(ctx, frame, span, height);
  const { palette } = frame.theme;
  ctx.globalAlpha = 0.7;
  paintRows(ctx, frame, span, height, 'summary', palette['summary-rest']);
  ctx.globalAlpha = 0.9;
  paintRows(ctx, frame, span, height, 'task', palette.task);
  paintRows(ctx, frame, span, height, 'milestone', palette.milestone);
  paintRows(ctx, frame, span, height, 'critical', palette.critical);
  ctx.globalAlpha = 1;
  paintHostMarks(ctx, frame, span, height);
  if (Number.isNaN(frame.state.todayMinute)) return;
  ctx.fillStyle = palette.today;
  ctx.fillRect(Math.round(span.x(frame.state.todayMinute)), 0, 1, height);
}

/** Days the host marked as lines, and its sprints as a strip at the top. */
function paintHostMarks(ctx: Ctx, { layers, theme }: Frame, span: MinimapSpan, height: number): void {
  const { palette } = theme;
  for (const { start, finish, state } of layers.sprints) {
    const [x0, x1] = [span.x(start), span.x(finish)];
    if (x1 < 0 || x0 > span.width) continue;
    ctx.fillStyle = state === 'active' ? palette.accent : palette['rule-strong'];
    ctx.fillRect(x0 + 0.5, 1, Math.max(1, x1 - x0 - 1), 2);
  }
  for (const { minute, tone } of layers.markers) {
    const x = Math.round(span.x(minute));
    if (x < 0 || x > span.width) continue;
    ctx.fillStyle = palette[tone];
    ctx.fillRect(x, 0, 1, height - MONTH_ROOM);
  }
}

function paintMonths(ctx: Ctx, frame: Frame, span: MinimapSpan, height: number): void {
  const { theme, text, scale } = frame;
  const days = (span.finishMinute - span.startMinute) / DAY_MINUTES;
  const step = [1, 3, 12, 60, 120].find(months => (span.width / days) * 30.4 * months > 60) ?? 120;
  const format = new Intl.DateTimeFormat(scale.locale, {
    ...(step < 12 ? { month: 'short' } : { year: 'numeric' }),
    timeZone: 'UTC',
  });
  ctx.font = text.fonts.mini;
  ctx.textBaseline = 'middle';
  const last = monthOf(dayOf(span.finishMinute));
  const first = Math.ceil(monthOf(dayOf(span.startMinute)) / step) * step;
  for (let month = first; month <= last; month += step) {
    const minute = firstDayOfMonth(month) * DAY_MINUTES;
    const x = Math.round(span.x(minute));
    if (x < 0) continue;
    ctx.fillStyle = theme.palette['rule-strong'];
    ctx.fillRect(x, height - MONTH_ROOM, 1, MONTH_ROOM);
    ctx.fillStyle = theme.palette['ink-3'];
    writeText(ctx, frame, format.format(minute * 60_000), x + 5, height - MONTH_ROOM / 2);
  }
}

type Look = 'summary' | 'task' | 'milestone' | 'critical';

function paintRows(ctx: Ctx, frame: Frame, span: MinimapSpan, height: number, look: Look, colour: string): void {
  const { scene } = frame;
  const stride = Math.max(1, Math.ceil(scene.rowCount / MAX_ROWS));
  const step = (height - MONTH_ROOM - 7) / Math.max(1, scene.rowCount);
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (let row = 0; row < scene.rowCount; row += stride) {
    const task = scene.rowTask[row]!;
    const isSummary = scene.isSummary(task);
    if (lookOf(frame, task) !== look || (isSummary && scene.depth[task]! > 0)) continue;
    const y = TOP + row * step;
    const x0 = span.x(scene.start[task]!);
    const x1 = span.x(scene.finish[task]!);
    if (scene.isMilestone(task)) {
      if (stride === 1 && scene.rowCount < 200) addDiamond(ctx, x1, y + 0.5, 3.5);
    } else ctx.rect(x0, y, Math.max(1, x1 - x0), isSummary ? 0.8 : Math.min(1.6, Math.max(0.8, LINE_SHARE * step)));
  }
  ctx.fill();
}

function lookOf({ scene, state }: Frame, task: number): Look {
  if (scene.isSummary(task)) return 'summary';
  if (state.showCriticalPath && scene.isCritical(task)) return 'critical';
  return scene.isMilestone(task) ? 'milestone' : 'task';
}
