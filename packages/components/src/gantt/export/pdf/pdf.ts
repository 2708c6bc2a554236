import type { Column } from '../../grid/columns/column.js';
import { canvasMeasure } from '../../layout/text-metrics.js';
import type { ExportSource } from '../export-source.js';
import type { ExportOptions } from '../options.js';
import { pauses } from '../pause.js';
import { rgbaOf } from '../record/colour.js';
import type { MeasureText } from '../record/placed-text.js';
import { pictureText } from '../record/plain-text.js';
import { dotInk } from '../sheet/dot-ink.js';
import { makeSheet, wishedColumns } from '../sheet/make-sheet.js';
import { FOOT_HEIGHT, paintBody, paintFoot, paintHead, paintTitle, TITLE_HEIGHT } from '../sheet/paint-sheet.js';
import { beginSheet } from '../sheet/say.js';
import type { Sheet } from '../sheet/sheet.js';
import { type PagePlan, type Paper, pagesOf, paperOf } from './page-plan.js';
import { PdfContext, PdfResources } from './pdf-context.js';
import { PdfFile, type PdfValue, pdfDate, pdfText } from './pdf-file.js';
import { helveticaWidth, writableBytes } from './win-ansi.js';

/** Sizes a drawing may have without being asked for another: the usual one, and smaller ones that may save a page. */
const SCALES = [0.75, 0.7, 0.65, 0.6] as const;
/** From here on a page more or less does not matter. */
const FEW_PAGES = 3;

/** The picture on pages, rows down and time across, each with header, dates and legend; text stays text. */
export async function exportPdf(source: ExportSource, options: ExportOptions): Promise<Blob> {
  const isRtl = getComputedStyle(source.element).direction === 'rtl';
  const measure = pdfMeasure(canvasMeasure(source.element.ownerDocument), isRtl);
  const { sheet, paper, pages } = layOut(source, options, measure, await wishedColumns(source, options));
  const pause = pauses(options.signal, options.onProgress);
  const document = new PdfDocument(sheet, paper, measure);
  for (const [at, page] of pages.entries()) {
    await document.addPage(page, at + 1, pages.length);
    await pause(at / pages.length);
  }
  return document.finish();
}

interface Layout {
  readonly sheet: Sheet;
  readonly paper: Paper;
  readonly pages: readonly PagePlan[];
}

/** Without a scale of its own a plan is drawn a little smaller when that saves a page. */
function layOut(
  source: ExportSource,
  options: ExportOptions,
  measure: MeasureText,
  columns: readonly Column[],
): Layout {
  const demand = { theme: 'light', hasLegend: true, grain: 8, isWhole: false, tailInk: dotInk, measure } as const;
  const layouts = (options.scale === undefined ? SCALES : [options.scale]).map(scale => (): Layout => {
    const paper = paperOf({ ...options, scale });
    const sheet = makeSheet(source, options, { ...demand, widthPx: paper.widthPx }, columns);
    return { sheet, paper, pages: pagesOf(sheet, paper) };
  });
  let best = layouts[0]!();
  for (const layout of layouts.slice(1)) {
    if (best.pages.length < 2 || best.pages.length > FEW_PAGES) break;
    const smaller = layout();
    if (smaller.pages.length < best.pages.length) best = smaller;
  }
  return best;
}

/** Widths in the fonts of the document; of texts that are drawn as pictures, those of the page's own font. */
function pdfMeasure(onCanvas: MeasureText, isRtl: boolean): MeasureText {
  const parts = new Map<string, readonly [weight: number, sizePx: number]>();
  return (text, font) => {
    const bytes = writableBytes(pictureText(text), isRtl);
    if (!bytes) return onCanvas(text, font);
    let part = parts.get(font);
    if (!part) {
      const match = /^(\d+) ([\d.]+)px/.exec(font);
      part = [Number(match?.[1] ?? 400), Number(match?.[2] ?? 12)];
      parts.set(font, part);
    }
    return helveticaWidth(bytes, part[0]) * part[1];
  };
}

class PdfDocument {
  readonly #file = new PdfFile();
  readonly #resources = new PdfResources();
  readonly #ctx: PdfContext;
  readonly #sheet: Sheet;
  readonly #paper: Paper;
  readonly #pages: number[] = [];
  readonly #tree = this.#file.reserve();
  readonly #shared = this.#file.reserve();
  readonly #pictures: Record<string, PdfValue> = {};
  readonly #written: Date;

  constructor(sheet: Sheet, paper: Paper, measure: MeasureText, written = new Date()) {
    this.#sheet = sheet;
    this.#paper = paper;
    this.#written = written;
    this.#ctx = new PdfContext(measure, this.#resources);
  }

  async addPage(plan: PagePlan, number: number, count: number): Promise<void> {
    const { widthPt, heightPt } = this.#paper;
    this.#paint(plan, number, count);
    const content = await this.#file.addStream(this.#ctx.take());
    const page = {
      Type: '/Page',
      Parent: `${this.#tree} 0 R`,
      MediaBox: [0, 0, widthPt, heightPt],
      Resources: `${this.#shared} 0 R`,
      Contents: `${content} 0 R`,
      Group: { S: '/Transparency', CS: '/DeviceRGB' },
    };
    this.#pages.push(this.#file.add(page));
    for (const { name, picture } of this.#resources.fresh.splice(0)) {
      const size = { Type: '/XObject', Subtype: '/Image', BitsPerComponent: 8 };
      const whole = { Width: picture.width, Height: picture.height };
      const mask = await this.#file.addStream(picture.alpha, { ...size, ...whole, ColorSpace: '/DeviceGray' });
      const colours = picture.isOneColour ? { Width: 1, Height: 1 } : whole;
      const entries = { ...size, ...colours, ColorSpace: '/DeviceRGB', SMask: `${mask} 0 R`, Interpolate: 'true' };
      this.#pictures[name] = `${await this.#file.addStream(picture.rgb, entries)} 0 R`;
    }
  }

  finish(): Blob {
    const font = (name: string): PdfValue => ({
      Type: '/Font',
      Subtype: '/Type1',
      BaseFont: `/${name}`,
      Encoding: '/WinAnsiEncoding',
    });
    const alphas = [...this.#resources.alphas].map(([name, alpha]) => [name, { ca: alpha, CA: alpha }] as const);
    const shared = {
      Font: { F1: font('Helvetica'), F2: font('Helvetica-Bold') },
      ExtGState: Object.fromEntries(alphas),
      XObject: this.#pictures,
    };
    this.#file.add(shared, this.#shared);
    const kids = this.#pages.map(page => `${page} 0 R`);
    this.#file.add({ Type: '/Pages', Kids: kids, Count: kids.length }, this.#tree);
    const catalog = this.#file.add({
      Type: '/Catalog',
      Pages: `${this.#tree} 0 R`,
      ViewerPreferences: { DisplayDocTitle: 'true', ...(this.#sheet.isRtl ? { Direction: '/R2L' } : {}) },
      ...(this.#sheet.source.format.locale ? { Lang: pdfText(this.#sheet.source.format.locale) } : {}),
    });
    const info = this.#file.add({
      Title: pdfText(pictureText(this.#sheet.title || this.#sheet.source.strings.export.untitled)),
      Creator: pdfText('TruePPM'),
      Producer: pdfText('TruePPM'),
      CreationDate: pdfDate(this.#written),
    });
    return this.#file.finish(catalog, info);
  }

  #paint({ rows, part }: PagePlan, number: number, count: number): void {
    const { widthPt, heightPt, marginPt, pointsPerPx, widthPx, heightPx } = this.#paper;
    const sheet = this.#sheet;
    const { theme, isRtl } = sheet;
    const ctx = this.#ctx;
    ctx.beginPage(pointsPerPx, marginPt, marginPt, heightPt);
    const at = (top: number): CanvasRenderingContext2D => {
      beginSheet(ctx.asCanvas, { isRtl, width: widthPx, top });
      return ctx.asCanvas;
    };
    const { alpha, red, green, blue } = rgbaOf(theme.palette.surface);
    if (alpha > 0 && red + green + blue < 765) {
      const margin = marginPt / pointsPerPx;
      at(0).fillStyle = theme.palette.surface;
      ctx.fillRect(-margin, -margin, widthPt / pointsPerPx, heightPt / pointsPerPx);
    }
    const top = sheet.title === '' ? 0 : TITLE_HEIGHT;
    if (top > 0) paintTitle(at(0), sheet, widthPx, this.#titleEnd(number, count));
    paintHead(at(top), sheet, part);
    paintBody(at(top + theme.headerHeight), sheet, part, rows);
    if (sheet.hasLegend) paintFoot(at(heightPx - FOOT_HEIGHT), sheet, widthPx);
  }

  #titleEnd(number: number, count: number): readonly string[] {
    const { format, strings } = this.#sheet.source;
    const minute = this.#written.getTime() / 60_000 - this.#written.getTimezoneOffset();
    return [format.dayWithYear(minute), strings.export.page(number, count)];
  }
}
