import { parseLocalTime } from '../../../plan/local-time.js';
import type { Column } from '../../grid/columns/column.js';
import type { RowWindow } from '../../layout/row-window.js';
import { lastDayMinute } from '../../shell/format.js';
import { DAY_MINUTES } from '../../timeline/civil.js';
import { readTheme, type Theme } from '../../timeline/palette.js';
import { LEVEL_MINUTES_PER_PX, MAX_MINUTES_PER_PX, MIN_MINUTES_PER_PX, TimeScale } from '../../timeline/time-scale.js';
import type { TimelineView } from '../../timeline/view.js';
import { ExportError } from '../export-error.js';
import type { ExportSource } from '../export-source.js';
import { LIMITS } from '../limits.js';
import type { ExportOptions } from '../options.js';
import type { MeasureText } from '../record/placed-text.js';
import { sheetColumns } from './grid.js';
import { gridWidth, type Sheet, type SheetColumn } from './sheet.js';
import { StillFrame } from './still-frame.js';

/** What a format asks of its sheet. */
export interface SheetDemand {
  /** Theme when the options name none; null = the element's. */
  readonly theme: 'light' | 'dark' | null;
  readonly hasLegend: boolean;
  /** Width that `fit` fills, grid and timeline together, px. */
  readonly widthPx: number;
  /** Positions are rounded to 1/grain px. */
  readonly grain: number;
  /** Links between all rows are drawn whole: the parts lie together in one picture. */
  readonly isWhole: boolean;
  readonly tailInk: (theme: Theme) => CanvasPattern | string;
  readonly measure: MeasureText;
}

/** Air before the first bar and behind the last, whose name may stand there, px. */
const LEAD = 24;
const TRAIL = 132;
/** Less time than this beside the grid is no picture. */
const LEAST_TIME_WIDTH = 240;

/**
 * The sheet of a picture: which rows, columns and time, in which theme and at which zoom.
 * @throws ExportError `not_ready`, `bad_option`, `too_large`
 */
export function makeSheet(
  source: ExportSource,
  options: ExportOptions,
  demand: SheetDemand,
  wished: readonly Column[],
): Sheet {
  const { view } = source;
  if (!view || !source.schedule.shown || source.rows.length === 0) {
    throw new ExportError('not_ready', 'There is no dated plan to export yet.');
  }
  const rows = rowsOf(source, view, options.rows ?? 'all');
  const theme = themeOf(source.element, options.theme ?? demand.theme);
  const ground = { source, rows, measure: demand.measure, theme };
  const columns = fittingColumns(sheetColumns(ground, wished), options, demand);
  const room = Math.max(LEAST_TIME_WIDTH, demand.widthPx - gridWidth(columns));
  const { scale, timeWidth, note } = timeOf(source, view, options, room);
  if (timeWidth > LIMITS.pictureWidth && demand.isWhole) {
    const most = LIMITS.pictureWidth.toLocaleString('en');
    throw new ExportError(
      'too_large',
      `The timeline would be ${Math.ceil(timeWidth)} px wide, at most ${most} are allowed.`,
    );
  }
  const look = { scale, theme, measure: demand.measure, tailInk: demand.tailInk(theme), grain: demand.grain };
  const frame = new StillFrame(view.frame, look, demand.isWhole ? rows : null);
  const title = options.title ?? source.schedule.plan.project.name ?? '';
  const hasLegend = options.legend ?? demand.hasLegend;
  const drawn = { source, theme, measure: demand.measure, columns, rows, frame, scale, timeWidth };
  return { ...drawn, title, note, hasLegend, isRtl: theme.isRtl };
}

function rowsOf(source: ExportSource, { viewport, rowHeight }: TimelineView, wish: ExportOptions['rows']): RowWindow {
  const count = source.rows.length;
  if (wish === undefined || wish === 'all') return { first: 0, last: count - 1 };
  if (wish === 'view') {
    const first = Math.min(count - 1, Math.floor(viewport.scrollTop / rowHeight));
    const end = Math.ceil((viewport.scrollTop + viewport.height) / rowHeight);
    return { first, last: Math.min(count - 1, Math.max(first, end - 1)) };
  }
  const { from, to } = wish;
  const isFine = Number.isInteger(from) && Number.isInteger(to) && from >= 1 && to >= from;
  if (!isFine || from > count) {
    const allowed = `whole numbers from 1 to ${count}, the first not above the second`;
    throw new ExportError('bad_option', `rows: ${from} to ${to} is no range of rows; allowed are ${allowed}.`);
  }
  return { first: from - 1, last: Math.min(count, to) - 1 };
}

/**
 * The columns a picture is asked for: those shown, or any of those there are.
 * @throws ExportError `bad_option`
 */
export async function wishedColumns(
  { grid }: ExportSource,
  { columns: wish }: ExportOptions,
): Promise<readonly Column[]> {
  if (wish === undefined) return grid.columns.shown;
  if (!Array.isArray(wish)) throw new ExportError('bad_option', 'columns: is not a list of ids.');
  const ids = [...new Set(wish)];
  const known = new Map(grid.columns.known.map(column => [column.id, column]));
  if (ids.some(id => !known.has(id))) {
    const { ALL_COLUMNS } = await import('../../grid/columns/column-catalog.js');
    for (const [id, column] of ALL_COLUMNS) if (!known.has(id)) known.set(id, column);
  }
  return ids.map(id => {
    const column = known.get(id);
    if (column) return column;
    const allowed = [...known.keys()].join(', ');
    throw new ExportError('bad_option', `columns: "${id}" is no column; allowed are ${allowed}.`);
  });
}

/** A narrow picture gives up columns before it gives up its timeline, but not those it was asked for. */
function fittingColumns(
  columns: readonly SheetColumn[],
  options: ExportOptions,
  { widthPx, isWhole }: SheetDemand,
): readonly SheetColumn[] {
  let kept = columns;
  const isTooWide = (): boolean => gridWidth(kept) > Math.max(0, widthPx - LEAST_TIME_WIDTH);
  if (options.columns === undefined) {
    while (kept.length > 1 && isTooWide()) kept = kept.slice(0, -1);
  }
  if (isWhole || !isTooWide()) return kept;
  const room = `${Math.floor(widthPx - LEAST_TIME_WIDTH)} px`;
  const found = `the columns are ${Math.ceil(gridWidth(kept))} px wide`;
  throw new ExportError(
    'bad_option',
    `columns: ${found} and the page has room for ${room}; use fewer, or a smaller scale.`,
  );
}

/** The tokens as they are under a colour scheme, whichever is on screen. */
function themeOf(element: HTMLElement, scheme: 'light' | 'dark' | null): Theme {
  if (scheme !== null && scheme !== 'light' && scheme !== 'dark') {
    throw new ExportError('bad_option', `theme: "${scheme}" is no theme; allowed are light and dark.`);
  }
  const ground = element.ownerDocument.createElement('div');
  if (scheme) ground.style.colorScheme = scheme;
  element.shadowRoot?.append(ground);
  try {
    return readTheme(ground);
  } finally {
    ground.remove();
  }
}

interface SheetTime {
  readonly scale: TimeScale;
  readonly timeWidth: number;
  readonly note: string;
}

function timeOf(source: ExportSource, view: TimelineView, options: ExportOptions, room: number): SheetTime {
  const { from, to, isWhole } = spanOf(view, options.time ?? 'all');
  const air = isWhole ? LEAD + TRAIL : 0;
  const minutesPerPx = zoomOf(view, options.zoom ?? 'fit', (to - from) / Math.max(40, room - air));
  const before = isWhole ? LEAD * minutesPerPx : 0;
  const timeWidth = options.zoom === undefined || options.zoom === 'fit' ? room : (to - from) / minutesPerPx + air;
  const range = { startMinute: from - before, endMinute: from - before + timeWidth * minutesPerPx, minutesPerPx };
  const { locale, weekStart } = view.scale;
  const { format } = source;
  const note = `${format.dayWithYear(from)} – ${format.dayWithYear(lastDayMinute(from, to))}`;
  return { scale: new TimeScale(range, { locale, weekStart }), timeWidth: Math.max(1, timeWidth), note };
}

function spanOf(view: TimelineView, wish: ExportOptions['time']): { from: number; to: number; isWhole: boolean } {
  if (wish === 'view') {
    const [from, to] = view.visibleMinutes;
    return { from, to, isWhole: false };
  }
  if (wish !== undefined && wish !== 'all') {
    const from = parseLocalTime(wish.from);
    const to = parseLocalTime(wish.to, DAY_MINUTES);
    if (from === null || to === null || to <= from) {
      const allowed = 'dates such as 2026-03-30, the first before the second';
      throw new ExportError('bad_option', `time: ${wish.from} to ${wish.to} is no span; allowed are ${allowed}.`);
    }
    return { from, to, isWhole: false };
  }
  const extent = view.scene.extent();
  if (!extent) throw new ExportError('not_ready', 'There is no dated plan to export yet.');
  const { startMinute, finishMinute } = extent;
  return { from: startMinute, to: Math.max(finishMinute, startMinute + DAY_MINUTES), isWhole: true };
}

function zoomOf(view: TimelineView, wish: NonNullable<ExportOptions['zoom']>, fitting: number): number {
  if (wish === 'fit') return Math.min(MAX_MINUTES_PER_PX, Math.max(MIN_MINUTES_PER_PX, fitting));
  if (wish === 'view') return view.scale.minutesPerPx;
  const minutesPerPx = LEVEL_MINUTES_PER_PX[wish];
  if (minutesPerPx !== undefined) return minutesPerPx;
  const allowed = ['fit', 'view', ...Object.keys(LEVEL_MINUTES_PER_PX)].join(', ');
  throw new ExportError('bad_option', `zoom: "${wish}" is no zoom; allowed are ${allowed}.`);
}
