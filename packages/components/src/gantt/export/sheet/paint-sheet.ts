import { paintHeader } from '../../draw/header.js';
import { paintPlan } from '../../draw/plan.js';
import type { RowWindow } from '../../layout/row-window.js';
import { fitted, paintGridHead, paintGridRows } from './grid.js';
import { paintLegend } from './legend.js';
import { say } from './say.js';
import { gridWidth, type Sheet, type SheetPart } from './sheet.js';

type Ctx = CanvasRenderingContext2D;

/** Height of the title over a sheet, and of the line under it. */
export const TITLE_HEIGHT = 48;
export const FOOT_HEIGHT = 40;

const AIR = 16;

/** Title, what time it shows, and at the other end whatever the format says: the date, the page. */
export function paintTitle(ctx: Ctx, sheet: Sheet, width: number, end: readonly string[]): void {
  const { theme, measure, isRtl, title, note } = sheet;
  const { palette, fontFamily } = theme;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, width, TITLE_HEIGHT);
  const titleFont = `600 16px ${fontFamily}`;
  const noteFont = `400 11px ${fontFamily}`;
  const middle = TITLE_HEIGHT / 2 - 2;
  ctx.font = noteFont;
  ctx.fillStyle = palette['ink-3'];
  let right = width - AIR;
  for (const text of end.toReversed()) {
    say(ctx, isRtl, text, right, middle, 'end');
    right -= measure(text, noteFont) + AIR;
  }
  const noteWidth = measure(note, noteFont) + AIR;
  const room = right - AIR - noteWidth;
  const shown = fitted(title, Math.max(80, room), titleFont, measure);
  ctx.font = titleFont;
  ctx.fillStyle = palette.ink;
  say(ctx, isRtl, shown, AIR, middle);
  const after = AIR + measure(shown, titleFont) + 12;
  if (after + noteWidth > right) return;
  ctx.font = noteFont;
  ctx.fillStyle = palette['ink-3'];
  say(ctx, isRtl, note, after, middle + 1.5);
}

/** The columns' titles and the two tiers of dates, from y = 0 down; `theme.headerHeight` high. */
export function paintHead(ctx: Ctx, sheet: Sheet, part: SheetPart): void {
  const { columns, scrollLeft, timeWidth } = part;
  const left = gridWidth(columns);
  if (left > 0) paintGridHead(ctx, sheet, columns);
  const { first } = sheet.rows;
  const frame = sheet.frame.at({ rows: { first, last: first }, scrollLeft, width: timeWidth });
  inBox(ctx, left, 0, timeWidth, sheet.theme.headerHeight, () => paintHeader(ctx, frame));
  paintDivider(ctx, sheet, left, sheet.theme.headerHeight);
}

/** Rows of grid and timeline from y = 0 down. */
export function paintBody(ctx: Ctx, sheet: Sheet, part: SheetPart, rows: RowWindow): void {
  const { columns, scrollLeft, timeWidth } = part;
  const { theme } = sheet;
  const left = gridWidth(columns);
  const height = (rows.last - rows.first + 1) * theme.rowHeight;
  if (left > 0) paintGridRows(ctx, sheet, columns, rows);
  const frame = sheet.frame.at({ rows, scrollLeft, width: timeWidth });
  inBox(ctx, left, 0, timeWidth, height, () => {
    ctx.fillStyle = theme.palette.surface;
    ctx.fillRect(0, 0, timeWidth, height);
    paintPlan(ctx, frame);
  });
  paintDivider(ctx, sheet, left, height);
}

/** The legend in a line of `FOOT_HEIGHT`, from y = 0 down. */
export function paintFoot(ctx: Ctx, sheet: Sheet, width: number): void {
  const { palette } = sheet.theme;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, width, FOOT_HEIGHT);
  ctx.fillStyle = palette['rule-strong'];
  ctx.fillRect(0, 0, width, 1);
  paintLegend(ctx, sheet, AIR, FOOT_HEIGHT / 2, width - 2 * AIR);
}

/** Between grid and timeline. */
function paintDivider(ctx: Ctx, { theme }: Sheet, x: number, height: number): void {
  if (x === 0) return;
  ctx.fillStyle = theme.palette['rule-strong'];
  ctx.fillRect(x - 1, 0, 1, height);
}

function inBox(ctx: Ctx, x: number, y: number, width: number, height: number, paint: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.translate(x, y);
  paint();
  ctx.restore();
}
