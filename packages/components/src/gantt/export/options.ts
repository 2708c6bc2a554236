import type { LocalTime } from '../../plan/rows.js';
import type { ColumnId } from '../grid/columns/column.js';
import type { ZoomLevel } from '../timeline/time-scale.js';

/** What a plan can be written as. The first three are pictures of the chart, the others hold its data. */
export type ExportFormat = 'svg' | 'png' | 'pdf' | 'csv' | 'mspdi';

/** Rows of a picture: all that are open, those in view, or numbers from 1 at the top, both ends included. */
export type ExportRows = 'all' | 'view' | { readonly from: number; readonly to: number };

/** Time of a picture: the whole plan, the time in view, or between two dates; the last day is included. */
export type ExportTime = 'all' | 'view' | { readonly from: LocalTime; readonly to: LocalTime };

/** Paper. */
export type PageSize = 'a2' | 'a3' | 'a4' | 'a5' | 'letter' | 'legal' | 'tabloid';

export type PageOrientation = 'landscape' | 'portrait';

/** Options of `export` and `download`. Every one has a default; those of other formats are ignored. */
export interface ExportOptions {
  /** Pictures: default `all`. */
  readonly rows?: ExportRows;
  /** Pictures: default `all`. */
  readonly time?: ExportTime;
  /** Pictures: default `light` for PDF, the element's own otherwise. */
  readonly theme?: 'light' | 'dark';
  /**
   * Pictures: `fit` makes the time fit one width (default), `view` is the zoom on screen, a level its usual zoom. At a
   * zoom of its own a PDF goes on over several pages, other pictures become as wide as they have to.
   */
  readonly zoom?: 'fit' | 'view' | ZoomLevel;
  /** SVG and PNG: width that `fit` fills, CSS px; default 1600. */
  readonly widthPx?: number;
  /** PNG: device px per CSS px, 0.5 to 4; default 2. */
  readonly pixelRatio?: number;
  /** Pictures: ids of columns, in order, the host's own too; default those shown, none = the timeline alone. */
  readonly columns?: readonly (ColumnId | (string & {}))[];
  /** Pictures: the title, at the top; default the plan's name, empty = no header. */
  readonly title?: string;
  /** Pictures: what the marks mean, at the foot; default true for PDF, false otherwise. */
  readonly legend?: boolean;
  /** PDF: default `a4`. */
  readonly pageSize?: PageSize;
  /** PDF: default `landscape`. */
  readonly orientation?: PageOrientation;
  /** PDF: size of the drawing, 0.3 to 2; 1 = a CSS px is 1/96 inch; default 0.75, or down to 0.6 to save a page. */
  readonly scale?: number;
  /** CSV: between cells; default a comma. */
  readonly delimiter?: ',' | ';' | '\t';
  /** CSV: begins with a byte order mark, so that spreadsheets take it for UTF-8; default true. */
  readonly byteOrderMark?: boolean;
  /** CSV: columns by the names of `@trueppm/scheduler/csv`; default those the plan has something for. */
  readonly csvColumns?: readonly string[];
  /** `download`: name of the file, with or without its ending; default the plan's name. */
  readonly filename?: string;
  /** Ends the export; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told now and then how much is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Every format, in the order a person is offered them. */
export const EXPORT_FORMATS: readonly ExportFormat[] = ['pdf', 'png', 'svg', 'csv', 'mspdi'];

/** File ending of a format. */
export const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  pdf: 'pdf',
  png: 'png',
  svg: 'svg',
  csv: 'csv',
  mspdi: 'xml',
};

/** Paper in points, upright. */
export const PAGE_SIZES: Readonly<Record<PageSize, readonly [width: number, height: number]>> = {
  a2: [1190.55, 1683.78],
  a3: [841.89, 1190.55],
  a4: [595.28, 841.89],
  a5: [419.53, 595.28],
  letter: [612, 792],
  legal: [612, 1008],
  tabloid: [792, 1224],
};
