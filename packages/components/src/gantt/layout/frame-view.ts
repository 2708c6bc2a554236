import type { TimelineLayers } from '../layers/layers.js';
import type { Scene } from '../scene/scene.js';
import type { CalendarShade } from '../timeline/calendar-shade.js';
import type { Theme } from '../timeline/palette.js';
import type { TimelineState, TimelineStrings } from '../timeline/state.js';
import type { TimeScale } from '../timeline/time-scale.js';
import type { LinkLayout } from './link-layout.js';
import type { ProgressFronts } from './progress-front.js';
import type { RowGeometry } from './row-geometry.js';
import type { RowLayout } from './row-layout.js';
import type { RowWindow, Viewport } from './row-window.js';
import type { TextMetrics } from './text-metrics.js';

/** Everything a painter or a hit test needs of the moment. One object lives as long as its renderer and is updated. */
export interface Frame {
  readonly scene: Scene;
  readonly scale: TimeScale;
  readonly viewport: Viewport;
  readonly rows: RowWindow;
  /** Rows whose links are drawn whole where a picture is painted in bands; null = those in view. */
  readonly reach: RowWindow | null;
  readonly geometry: RowGeometry;
  readonly theme: Theme;
  readonly state: TimelineState;
  readonly strings: TimelineStrings;
  /** Working time to shade; null = nothing is shaded. */
  readonly shade: CalendarShade | null;
  /** What the host shows beside the plan. */
  readonly layers: TimelineLayers;
  /** How far work has got inside the bars. */
  readonly fronts: ProgressFronts;
  readonly text: TextMetrics;
  /** What slack tails are filled with. */
  readonly tailInk: CanvasPattern | string;
  /** The rows in view as px. */
  readonly layout: RowLayout;
  /** The links in view as routes. */
  readonly links: LinkLayout;
  /** Strength of the lit chain while its ink comes up, 0 to 1. */
  readonly chainInk: number;
  /** Words beside or in a task's bar, by the state's `label`; empty = none. */
  label(task: number): string;
  /** View x of a minute. */
  x(minute: number): number;
  /** View y of a row's top. */
  y(row: number): number;
}
