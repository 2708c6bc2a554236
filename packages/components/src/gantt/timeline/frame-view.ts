import type { LinkLayout } from '../scene/link-layout.js';
import type { RowGeometry } from '../scene/row-geometry.js';
import type { RowLayout } from '../scene/row-layout.js';
import type { RowWindow, Viewport } from '../scene/row-window.js';
import type { Scene } from '../scene/scene.js';
import type { TextMetrics } from '../scene/text-metrics.js';
import type { CalendarShade } from './calendar-shade.js';
import type { Theme } from './palette.js';
import type { TimelineState, TimelineStrings } from './state.js';
import type { TimeScale } from './time-scale.js';

/** Everything a painter or a hit test needs of the moment. One object lives as long as its renderer and is updated. */
export interface Frame {
  readonly scene: Scene;
  readonly scale: TimeScale;
  readonly viewport: Viewport;
  readonly rows: RowWindow;
  readonly geometry: RowGeometry;
  readonly theme: Theme;
  readonly state: TimelineState;
  readonly strings: TimelineStrings;
  /** Working time to shade; null = nothing is shaded. */
  readonly shade: CalendarShade | null;
  readonly text: TextMetrics;
  /** What slack tails are filled with. */
  readonly tailInk: CanvasPattern | string;
  /** The rows in view as px. */
  readonly layout: RowLayout;
  /** The links in view as routes. */
  readonly links: LinkLayout;
  /** Strength of the lit chain while its ink comes up, 0 to 1. */
  readonly chainInk: number;
  /** View x of a minute. */
  x(minute: number): number;
  /** View y of a row's top. */
  y(row: number): number;
}
