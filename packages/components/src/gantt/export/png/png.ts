import { tailInk } from '../../draw/ink/tail-ink.js';
import { canvasMeasure } from '../../layout/text-metrics.js';
import { ExportError } from '../export-error.js';
import type { ExportSource } from '../export-source.js';
import { LIMITS } from '../limits.js';
import type { ExportOptions } from '../options.js';
import { pauses } from '../pause.js';
import { fitText } from '../record/plain-text.js';
import { makeSheet, wishedColumns } from '../sheet/make-sheet.js';
import { FOOT_HEIGHT, paintBody, paintFoot, paintHead, paintTitle, TITLE_HEIGHT } from '../sheet/paint-sheet.js';
import { beginSheet } from '../sheet/say.js';
import { gridWidth, type Sheet } from '../sheet/sheet.js';
import { PngFile } from './png-file.js';

/** Px of one strip: small enough to paint and to read back in a slice of a frame. */
const STRIP_PIXELS = 250_000;

/** The picture as px, painted and packed in strips. */
export async function exportPng(source: ExportSource, options: ExportOptions): Promise<Blob> {
  const pixelRatio = options.pixelRatio ?? 2;
  if (!(pixelRatio >= 0.5 && pixelRatio <= 4)) {
    throw new ExportError('bad_option', `pixelRatio: ${pixelRatio} is out of range; allowed is 0.5 to 4.`);
  }
  const document = source.element.ownerDocument;
  const ctx = document.createElement('canvas').getContext('2d', { alpha: false, willReadFrequently: true });
  if (!ctx) throw new ExportError('unsupported', 'The browser gives no canvas to draw on.');
  const columns = await wishedColumns(source, options);
  const sheet = makeSheet(
    source,
    options,
    {
      theme: null,
      hasLegend: false,
      widthPx: options.widthPx ?? 1600,
      grain: pixelRatio,
      isWhole: true,
      tailInk: theme => tailInk(ctx, theme.palette.slack, pixelRatio),
      measure: canvasMeasure(document),
    },
    columns,
  );
  const strips = new Strips(sheet, ctx, pixelRatio);
  const { width, height } = strips;
  const isTooLarge = Math.max(width, height) > LIMITS.pngSide || width * height > LIMITS.pngPixels;
  if (isTooLarge) {
    const most = `${LIMITS.pngSide.toLocaleString('en')} px a side and ${LIMITS.pngPixels / 1e6} million px`;
    const advice = 'export fewer rows, a smaller pixelRatio, or a PDF';
    throw new ExportError('too_large', `The picture would have ${width} × ${height} px, at most ${most}; ${advice}.`);
  }
  return writeStrips(strips, sheet, options);
}

async function writeStrips(strips: Strips, sheet: Sheet, options: ExportOptions): Promise<Blob> {
  const pause = pauses(options.signal, options.onProgress);
  const file = new PngFile(strips);
  const rows = Math.max(16, Math.floor(STRIP_PIXELS / strips.width));
  try {
    for (let top = 0; top < strips.height; top += rows) {
      const count = Math.min(rows, strips.height - top);
      await file.addStrip(strips.read(top, count), count);
      await pause(top / strips.height);
    }
    return await file.finish(fitText(sheet.title === '' ? sheet.source.strings.export.untitled : sheet.title));
  } catch (cause) {
    await file.abort();
    throw cause;
  }
}

/** The picture strip by strip, each painted on one canvas in turn. */
class Strips {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly #sheet: Sheet;
  readonly #ctx: CanvasRenderingContext2D;
  readonly #sheetWidth: number;
  readonly #titleHeight: number;
  readonly #bodyTop: number;
  readonly #bodyEnd: number;

  constructor(sheet: Sheet, ctx: CanvasRenderingContext2D, pixelRatio: number) {
    this.#sheet = sheet;
    this.#ctx = ctx;
    this.pixelRatio = pixelRatio;
    const { columns, timeWidth, theme, rows } = sheet;
    this.#sheetWidth = Math.ceil(gridWidth(columns) + timeWidth);
    this.#titleHeight = sheet.title === '' ? 0 : TITLE_HEIGHT;
    this.#bodyTop = this.#titleHeight + theme.headerHeight;
    this.#bodyEnd = this.#bodyTop + (rows.last - rows.first + 1) * theme.rowHeight;
    this.width = Math.round(this.#sheetWidth * pixelRatio);
    this.height = Math.round((this.#bodyEnd + (sheet.hasLegend ? FOOT_HEIGHT : 0)) * pixelRatio);
  }

  /** Px of some rows of the picture, from `top` down. */
  read(top: number, count: number): Uint8ClampedArray {
    const ctx = this.#ctx;
    if (ctx.canvas.width !== this.width || ctx.canvas.height !== count) {
      ctx.canvas.width = this.width;
      ctx.canvas.height = count;
    }
    const sheet = this.#sheet;
    const { columns, timeWidth, theme, rows } = sheet;
    const part = { columns, scrollLeft: 0, timeWidth };
    const from = top / this.pixelRatio;
    const to = (top + count) / this.pixelRatio;
    const at = (y: number): CanvasRenderingContext2D => {
      const place = { isRtl: sheet.isRtl, width: this.#sheetWidth, scale: this.pixelRatio };
      beginSheet(ctx, { ...place, top: y * this.pixelRatio - top });
      return ctx;
    };
    at(from).fillStyle = theme.palette.surface;
    ctx.fillRect(0, 0, this.#sheetWidth, to - from);
    if (from < this.#titleHeight) paintTitle(at(0), sheet, this.#sheetWidth, []);
    if (from < this.#bodyTop && to > this.#titleHeight) paintHead(at(this.#titleHeight), sheet, part);
    const first = rows.first + Math.max(0, Math.floor((from - this.#bodyTop) / theme.rowHeight));
    const last = Math.min(rows.last, rows.first + Math.ceil((to - this.#bodyTop) / theme.rowHeight) - 1);
    if (last >= first) {
      paintBody(at(this.#bodyTop + (first - rows.first) * theme.rowHeight), sheet, part, { first, last });
    }
    if (sheet.hasLegend && to > this.#bodyEnd) paintFoot(at(this.#bodyEnd), sheet, this.#sheetWidth);
    return ctx.getImageData(0, 0, this.width, count).data;
  }
}
