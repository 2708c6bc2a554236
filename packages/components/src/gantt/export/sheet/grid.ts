import { IS_LATE, IS_VIOLATED } from '../../../plan/shown-schedule.js';
import { cellSource } from '../../grid/columns/cell-source.js';
import { type CellSource, type Column, titleOf } from '../../grid/columns/column.js';
import type { RowGroup } from '../../grid/rows/row-view.js';
import type { RowWindow } from '../../layout/row-window.js';
import type { Owner } from '../../scene/owners.js';
import type { ColourToken, Theme } from '../../timeline/palette.js';
import type { MeasureText } from '../record/placed-text.js';
import { say } from './say.js';
import { gridWidth, type Sheet, type SheetColumn } from './sheet.js';

type Ctx = CanvasRenderingContext2D;

const NAME_WIDTH = { least: 140, most: 340 } as const;
/** Names measured to find the name column's width. */
const SAMPLE = 400;
const NAME_SIZE = 13;
const CELL_SIZE = 12;
const INDENT = 16;
const NAME_START = 8;
const TWISTY = 20;
const CELL_START = 4;
const END_AIR = 8;
const AVATAR_RADIUS = 10;
const AVATAR_FILL = 0.1;
const TINTS: readonly ColourToken[] = ['accent', 'done', 'warning', 'forecast', 'presence', 'deadline', 'ink-2'];

/** What columns are measured by. */
type Ground = Pick<Sheet, 'source' | 'rows' | 'measure' | 'theme'>;

/** The columns of a picture with their widths; the name's follows what is in it. */
export function sheetColumns(ground: Ground, columns: readonly Column[]): readonly SheetColumn[] {
  const { grid } = ground.source;
  return columns.map(column => {
    const width = column.id === 'name' ? nameWidth(ground) : grid.columns.widthOf(column);
    return { column, width };
  });
}

function nameWidth({ source, rows, measure, theme }: Ground): number {
  const { view } = source.grid.rows;
  const step = Math.max(1, Math.ceil((rows.last - rows.first + 1) / SAMPLE));
  let widest: number = NAME_WIDTH.least;
  for (let row = rows.first; row <= rows.last && widest < NAME_WIDTH.most; row += step) {
    // The head of a group runs on over the other columns.
    if (view.groupAt(row)) continue;
    const { task, isSummary } = cellSource(source, source.rows[row]!);
    const { level } = view.placeOf(row);
    const width = measure((task.name ?? '').slice(0, 80), nameFont(isSummary, level, theme));
    widest = Math.max(widest, NAME_START + level * INDENT + TWISTY + width + END_AIR);
  }
  return Math.ceil(Math.min(NAME_WIDTH.most, widest));
}

function nameFont(isSummary: boolean, level: number, { fontFamily }: Theme): string {
  const weight = !isSummary ? 400 : level === 0 ? 600 : 500;
  return `${weight} ${NAME_SIZE}px ${fontFamily}`;
}

/** Titles over the columns, in a header `theme.headerHeight` high. */
export function paintGridHead(
  ctx: Ctx,
  { source, theme, measure, isRtl }: Sheet,
  columns: readonly SheetColumn[],
): void {
  const { palette, headerHeight, fontFamily } = theme;
  const width = gridWidth(columns);
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, width, headerHeight);
  ctx.fillStyle = palette['rule-strong'];
  ctx.fillRect(0, headerHeight - 1, width, 1);
  ctx.fillStyle = palette['ink-3'];
  ctx.font = `400 11px ${fontFamily}`;
  let x = 0;
  for (const { column, width: own } of columns) {
    const title = fitted(titleOf(column, source.strings), own - END_AIR, ctx.font, measure);
    const start = column.id === 'name' ? NAME_START + 8 : CELL_START;
    if (title !== '') sayIn(ctx, isRtl, title, { column, left: x, width: own, start, middle: headerHeight - 11 });
    x += own;
  }
}

/** Rows `first` to `last` from y = 0 down. */
export function paintGridRows(ctx: Ctx, sheet: Sheet, columns: readonly SheetColumn[], rows: RowWindow): void {
  const { rowHeight, palette } = sheet.theme;
  const width = gridWidth(columns);
  const { first, last } = rows;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, width, (last - first + 1) * rowHeight);
  for (let row = first; row <= last; row++) {
    const top = (row - first) * rowHeight;
    ctx.fillStyle = palette.rule;
    ctx.fillRect(0, top + rowHeight - 1, width, 1);
    paintRow(ctx, sheet, columns, { row, middle: top + rowHeight / 2 });
  }
}

/** A row to paint, and the y of its middle. */
interface Place {
  readonly row: number;
  readonly middle: number;
}

function paintRow(ctx: Ctx, sheet: Sheet, columns: readonly SheetColumn[], { row, middle }: Place): void {
  const { source, theme, measure, isRtl } = sheet;
  const group = source.grid.rows.view.groupAt(row);
  if (group) {
    paintGroup(ctx, sheet, group, { row, middle, width: gridWidth(columns) });
    return;
  }
  const index = source.rows[row]!;
  const cell = cellSource(source, index);
  if (!cell.task) return;
  const isLate = ((cell.columns?.flags[index] ?? 0) & (IS_LATE | IS_VIOLATED)) !== 0;
  let x = 0;
  for (const { column, width } of columns) {
    if (column.id === 'name') paintName(ctx, sheet, cell, { row, left: x, width, middle });
    else if (column.id === 'owner') {
      paintOwner(ctx, sheet, source.owners.get(cell.task.id), { x: x + width / 2, y: middle });
    } else {
      const token = column.id === 'finish' && isLate ? 'critical' : cell.isSummary ? 'ink-3' : 'ink-2';
      ctx.fillStyle = theme.palette[token];
      ctx.font = `400 ${CELL_SIZE}px ${theme.fontFamily}`;
      const text = fitted(column.text(cell), width - END_AIR, ctx.font, measure);
      if (text !== '') sayIn(ctx, isRtl, text, { column, left: x, width, start: CELL_START, middle });
    }
    x += width;
  }
}

interface CellPlace {
  readonly column: Column;
  readonly left: number;
  readonly width: number;
  /** Air before a text that stands at the start. */
  readonly start: number;
  readonly middle: number;
}

/** Writes in a cell, at the side its column asks for. */
function sayIn(ctx: Ctx, isRtl: boolean, text: string, { column, left, width, start, middle }: CellPlace): void {
  const x =
    column.align === 'end' ? left + width - END_AIR : column.align === 'center' ? left + width / 2 : left + start;
  say(ctx, isRtl, text, x, middle, column.align);
}

interface NamePlace {
  readonly row: number;
  readonly left: number;
  readonly width: number;
  readonly middle: number;
}

function paintName(ctx: Ctx, sheet: Sheet, { task, isSummary }: CellSource, place: NamePlace): void {
  const { source, theme, measure, isRtl } = sheet;
  const { row, left, width, middle } = place;
  const { view } = source.grid.rows;
  const { level } = view.placeOf(row);
  const start = left + NAME_START + level * INDENT;
  const room = left + width - END_AIR - start - TWISTY;
  if (view.isOpenable(row) && room > 0) paintTwisty(ctx, start + 8, middle, source.collapsed.has(task.id), theme);
  ctx.fillStyle = theme.palette.ink;
  ctx.font = nameFont(isSummary, level, theme);
  if (room > 12) say(ctx, isRtl, fitted(task.name ?? '', room, ctx.font, measure), start + TWISTY, middle);
}

/** The head of a group: its title over all columns, and how many tasks it has. */
function paintGroup(ctx: Ctx, sheet: Sheet, { id, title, count }: RowGroup, place: Omit<NamePlace, 'left'>): void {
  const { source, theme, measure, isRtl } = sheet;
  const { width, middle } = place;
  paintTwisty(ctx, NAME_START + 8, middle, source.collapsed.has(id), theme);
  ctx.fillStyle = theme.palette.ink;
  ctx.font = nameFont(true, 0, theme);
  const start = NAME_START + TWISTY;
  const shown = fitted(title, width - start - 60, ctx.font, measure);
  say(ctx, isRtl, shown, start, middle);
  const after = start + measure(shown, ctx.font) + END_AIR;
  ctx.fillStyle = theme.palette['ink-3'];
  ctx.font = `400 ${CELL_SIZE}px ${theme.fontFamily}`;
  say(ctx, isRtl, source.strings.grid.count(count), after, middle);
}

/** A chevron as the grid has it: down = open. */
function paintTwisty(ctx: Ctx, x: number, y: number, isCollapsed: boolean, { palette }: Theme): void {
  ctx.strokeStyle = palette['ink-3'];
  ctx.lineWidth = 1.5;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  if (isCollapsed) {
    ctx.moveTo(x - 1.5, y - 3);
    ctx.lineTo(x + 1.5, y);
    ctx.lineTo(x - 1.5, y + 3);
  } else {
    ctx.moveTo(x - 2.5, y - 1);
    ctx.lineTo(x, y + 1.5);
    ctx.lineTo(x + 2.5, y - 1);
  }
  ctx.stroke();
  ctx.lineCap = 'butt';
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function paintOwner(ctx: Ctx, { theme, isRtl }: Sheet, owner: Owner | undefined, { x, y }: Point): void {
  if (!owner) return;
  ctx.fillStyle = theme.palette[TINTS[owner.tint] ?? 'accent'];
  ctx.globalAlpha = AVATAR_FILL;
  ctx.beginPath();
  ctx.arc(x, y, AVATAR_RADIUS, 0, 2 * Math.PI);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.font = `600 9px ${theme.fontFamily}`;
  say(ctx, isRtl, owner.initials, x, y + 0.25, 'center');
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitted(text: string, room: number, font: string, measure: MeasureText): string {
  // No text of so many characters fits: it need not be measured whole.
  const most = Math.ceil(room);
  if (text.length <= most && measure(text, font) <= room) return text;
  const characters = [...text.slice(0, most)];
  let least = 0;
  let above = characters.length;
  while (above - least > 1) {
    const middle = (least + above) >> 1;
    if (measure(`${characters.slice(0, middle).join('')}…`, font) <= room) least = middle;
    else above = middle;
  }
  return `${characters.slice(0, least).join('').trimEnd()}…`;
}
