import type { Column } from '../../grid/columns/column.js';
import type { RowWindow } from '../../layout/row-window.js';
import type { Theme } from '../../timeline/palette.js';
import type { TimeScale } from '../../timeline/time-scale.js';
import type { ExportSource } from '../export-source.js';
import type { MeasureText } from '../record/placed-text.js';
import type { StillFrame } from './still-frame.js';

/** A column of a picture's grid. */
export interface SheetColumn {
  readonly column: Column;
  /** Px. */
  readonly width: number;
}

/** Everything the pages or bands of one picture share. Lengths in CSS px. */
export interface Sheet {
  readonly source: ExportSource;
  readonly theme: Theme;
  readonly measure: MeasureText;
  readonly columns: readonly SheetColumn[];
  readonly rows: RowWindow;
  readonly frame: StillFrame;
  /** x = 0 is where the picture's time begins. */
  readonly scale: TimeScale;
  /** Width of all its time. */
  readonly timeWidth: number;
  /** Empty = no header. */
  readonly title: string;
  /** Beside the title: which time it is. */
  readonly note: string;
  readonly hasLegend: boolean;
  readonly isRtl: boolean;
}

/** A column and time of one page or band. */
export interface SheetPart {
  readonly columns: readonly SheetColumn[];
  readonly scrollLeft: number;
  readonly timeWidth: number;
}

/** Width of columns together. */
export function gridWidth(columns: readonly SheetColumn[]): number {
  return columns.length === 0 ? 0 : columns.reduce((sum, column) => sum + column.width, 4);
}
