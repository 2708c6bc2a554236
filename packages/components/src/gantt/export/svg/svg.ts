import { canvasMeasure } from '../../layout/text-metrics.js';
import { ExportError } from '../export-error.js';
import type { ExportSource } from '../export-source.js';
import { LIMITS } from '../limits.js';
import type { ExportOptions } from '../options.js';
import { pauses } from '../pause.js';
import { hexOf, rgbaOf } from '../record/colour.js';
import { dotInk } from '../sheet/dot-ink.js';
import { makeSheet, wishedColumns } from '../sheet/make-sheet.js';
import { FOOT_HEIGHT, paintBody, paintFoot, paintHead, paintTitle, TITLE_HEIGHT } from '../sheet/paint-sheet.js';
import { beginSheet } from '../sheet/say.js';
import { gridWidth, type Sheet } from '../sheet/sheet.js';
import { escapeXml, SvgContext } from './svg-context.js';

/** Rows painted in one piece. */
const BAND_ROWS = 100;

/** The picture as a self-contained SVG document: paths and text, no script, no style sheet, nothing to fetch. */
export async function exportSvg(source: ExportSource, options: ExportOptions): Promise<Blob> {
  const measure = canvasMeasure(source.element.ownerDocument);
  const columns = await wishedColumns(source, options);
  const sheet = makeSheet(
    source,
    options,
    {
      theme: null,
      hasLegend: false,
      widthPx: options.widthPx ?? 1600,
      grain: 4,
      isWhole: true,
      tailInk: dotInk,
      measure,
    },
    columns,
  );
  const { rows } = sheet;
  const count = rows.last - rows.first + 1;
  if (count > LIMITS.svgRows) {
    const most = LIMITS.svgRows.toLocaleString('en');
    throw new ExportError('too_large', `${count} rows are too many for one SVG, at most ${most} are allowed.`);
  }
  return new Blob(await markup(sheet, new SvgContext(measure), options), { type: 'image/svg+xml' });
}

async function markup(sheet: Sheet, ctx: SvgContext, options: ExportOptions): Promise<BlobPart[]> {
  const { columns, timeWidth, theme, rows } = sheet;
  const pause = pauses(options.signal, options.onProgress);
  const part = { columns, scrollLeft: 0, timeWidth };
  const width = Math.ceil(gridWidth(columns) + timeWidth);
  const top = sheet.title === '' ? 0 : TITLE_HEIGHT;
  const bodyTop = top + theme.headerHeight;
  const bodyHeight = (rows.last - rows.first + 1) * theme.rowHeight;
  const height = bodyTop + bodyHeight + (sheet.hasLegend ? FOOT_HEIGHT : 0);
  const at = (y: number): void => {
    beginSheet(ctx.asCanvas, { isRtl: sheet.isRtl, width, top: y });
  };
  at(0);
  if (top > 0) paintTitle(ctx.asCanvas, sheet, width, []);
  at(top);
  paintHead(ctx.asCanvas, sheet, part);
  // Encoded piece by piece: all at once the last step would block the page.
  const encoder = new TextEncoder();
  const parts: BlobPart[] = [encoder.encode(head(sheet, width, height) + ctx.take())];
  for (let first = rows.first; first <= rows.last; first += BAND_ROWS) {
    at(bodyTop + (first - rows.first) * theme.rowHeight);
    paintBody(ctx.asCanvas, sheet, part, { first, last: Math.min(rows.last, first + BAND_ROWS - 1) });
    parts.push(encoder.encode(ctx.take()));
    await pause((first - rows.first) / (rows.last - rows.first + 1));
  }
  at(bodyTop + bodyHeight);
  if (sheet.hasLegend) paintFoot(ctx.asCanvas, sheet, width);
  parts.push(encoder.encode(`${ctx.take()}</svg>\n`));
  return parts;
}

function head({ source, title, note, rows, theme }: Sheet, width: number, height: number): string {
  const words = source.strings.export;
  const name = title === '' ? words.untitled : title;
  const [from = '', to = ''] = note.split(' – ');
  const ground = `<rect width="${width}" height="${height}" fill="${hexOf(rgbaOf(theme.palette.surface))}"/>`;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const text = `font-family="${escapeXml(theme.fontFamily)}" xml:space="preserve"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title desc" ${text}>
<title id="title">${escapeXml(name)}</title>
<desc id="desc">${escapeXml(words.describes(rows.last - rows.first + 1, from, to))}</desc>
${ground}
`;
}
