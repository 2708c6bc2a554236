import type { RowWindow } from '../../layout/row-window.js';
import { ExportError } from '../export-error.js';
import { LIMITS } from '../limits.js';
import { type ExportOptions, PAGE_SIZES } from '../options.js';
import { FOOT_HEIGHT, TITLE_HEIGHT } from '../sheet/paint-sheet.js';
import { gridWidth, type Sheet, type SheetPart } from '../sheet/sheet.js';

/** Margin on every side, points: 10 mm, which every printer leaves. */
const MARGIN_PT = 28.35;
/** Points of a CSS px at scale 1. */
const POINTS_PER_PX = 0.75;

/** Paper with what is left of it. */
export interface Paper {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly marginPt: number;
  readonly pointsPerPx: number;
  /** Inside the margins, px. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** One page: its rows and its part of grid and time. */
export interface PagePlan {
  readonly rows: RowWindow;
  readonly part: SheetPart;
}

/** @throws ExportError `bad_option` */
export function paperOf({ pageSize = 'a4', orientation = 'landscape', scale = 0.75 }: ExportOptions): Paper {
  const size = PAGE_SIZES[pageSize];
  if (!size) {
    const allowed = Object.keys(PAGE_SIZES).join(', ');
    throw new ExportError('bad_option', `pageSize: "${pageSize}" is no paper; allowed are ${allowed}.`);
  }
  if (orientation !== 'landscape' && orientation !== 'portrait') {
    throw new ExportError('bad_option', `orientation: "${orientation}"; allowed are landscape and portrait.`);
  }
  if (!(scale >= 0.3 && scale <= 2)) {
    throw new ExportError('bad_option', `scale: ${scale} is out of range; allowed is 0.3 to 2.`);
  }
  const [short, long] = size;
  const [widthPt, heightPt] = orientation === 'portrait' ? [short, long] : [long, short];
  const pointsPerPx = POINTS_PER_PX * scale;
  const inner = (points: number): number => (points - 2 * MARGIN_PT) / pointsPerPx;
  const px = { widthPx: inner(widthPt), heightPx: inner(heightPt) };
  return { widthPt, heightPt, marginPt: MARGIN_PT, pointsPerPx, ...px };
}

/**
 * The pages in the order they are bound: the first rows across all their time, then the next. The first page across has
 * all columns, further ones the name alone.
 * @throws ExportError `bad_option` when not even one row fits, `too_large`
 */
export function pagesOf(sheet: Sheet, paper: Paper): readonly PagePlan[] {
  const { theme, rows } = sheet;
  const head = (sheet.title === '' ? 0 : TITLE_HEIGHT) + theme.headerHeight;
  const foot = sheet.hasLegend ? FOOT_HEIGHT : 0;
  const rowsPerPage = Math.floor((paper.heightPx - head - foot) / theme.rowHeight);
  if (rowsPerPage < 1) {
    throw new ExportError('bad_option', 'Not one row fits the page; use larger paper or a smaller scale.');
  }
  const parts = partsOf(sheet, paper);
  const down = Math.ceil((rows.last - rows.first + 1) / rowsPerPage);
  if (down * parts.length > LIMITS.pdfPages) {
    const most = LIMITS.pdfPages.toLocaleString('en');
    const found = (down * parts.length).toLocaleString('en');
    throw new ExportError(
      'too_large',
      `The plan would fill ${found} pages, at most ${most} are allowed; export fewer rows.`,
    );
  }
  return Array.from({ length: down }, (_, page) => {
    const first = rows.first + page * rowsPerPage;
    return { first, last: Math.min(rows.last, first + rowsPerPage - 1) };
  }).flatMap(window => parts.map(part => ({ rows: window, part })));
}

function partsOf({ columns, timeWidth }: Sheet, { widthPx }: Paper): readonly SheetPart[] {
  const parts: SheetPart[] = [];
  const names = columns.filter(({ column }) => column.id === 'name');
  for (let scrollLeft = 0; parts.length === 0 || scrollLeft < timeWidth - 1; ) {
    const own = parts.length === 0 ? columns : names;
    const width = widthPx - gridWidth(own);
    parts.push({ columns: own, scrollLeft, timeWidth: width });
    scrollLeft += width;
    if (parts.length > LIMITS.pdfPages) break;
  }
  return parts;
}
