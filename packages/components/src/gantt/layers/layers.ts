import type { TierRoom } from '../draw/tier-room.js';
import type { Frame } from '../layout/frame-view.js';
import type { CalendarShade } from '../timeline/calendar-shade.js';
import type { BarPainting } from './bar-painting.js';

/** A span of wall-clock minutes since 1970. */
export interface Span {
  readonly start: number;
  readonly finish: number;
}

/** Spans by task id, asked for row by row when the row is in view. */
export interface SpansByTask<Of = Span> {
  get(taskId: string): Of | undefined;
}

/** Agreed dates under one name. */
export interface BaselineLayer {
  readonly id: string;
  readonly name: string;
  /** Drawn only once somebody has chosen it. */
  readonly isHidden?: boolean;
  /** Null = the tasks' own baseline, which the scene holds. */
  readonly spans: SpansByTask | null;
}

/** Where a task's finish is likely to lie, in minutes. */
export interface ForecastSpan {
  readonly p50: number;
  readonly p80: number;
}

export type SprintState = 'planned' | 'active' | 'closed';

/** A sprint as a band over all rows. */
export interface SprintBand extends Span {
  readonly id: string;
  readonly name: string;
  readonly state: SprintState;
}

/** Tokens a marker may be inked with. */
export const MARKER_TONES = ['ink', 'accent', 'critical', 'warning', 'done', 'deadline', 'forecast'] as const;

export type MarkerTone = (typeof MARKER_TONES)[number];

/** A day of the host's own: a line over all rows and a pill in the header. */
export interface TimeMarker {
  readonly minute: number;
  readonly label: string;
  readonly tone: MarkerTone;
}

/** Paints one layer. */
type PaintLayer = (ctx: CanvasRenderingContext2D, frame: Frame) => void;

/** What draws the layers, in a script that comes when there is something to draw. */
export interface LayerPainters {
  readonly sprints: PaintLayer;
  readonly markerLines: PaintLayer;
  readonly whiskers: PaintLayer;
  readonly progressLine: PaintLayer;
  readonly baselines: PaintLayer;
  /** Deadlines and constraints. */
  readonly limits: PaintLayer;
  /** Which of them are broken, in words. */
  readonly conflicts: PaintLayer;
  /** In the header, where a tier has room. */
  readonly sprintChips: (ctx: CanvasRenderingContext2D, frame: Frame, room: TierRoom) => void;
  readonly markerPills: (ctx: CanvasRenderingContext2D, frame: Frame, room: TierRoom) => void;
}

/** Most baselines drawn under one bar: a row has no room for more. */
export const MOST_BASELINES = 3;

/**
 * What the host shows beside the plan. Everything by task is asked for row by row, when the row is in view: a new
 * outline or new dates cost nothing here. Tasks are positions in the scene.
 */
export interface TimelineLayers {
  /** Those to draw, the first nearest to the bar. */
  readonly baselines: readonly BaselineLayer[];
  /** Null = no forecast. */
  readonly forecast: SpansByTask<ForecastSpan> | null;
  /** Last minute of the forecast, NaN = none: the whole plan is shown with it. */
  readonly lastForecast: number;
  /** In order of their start. */
  readonly sprints: readonly SprintBand[];
  readonly markers: readonly TimeMarker[];
  /** Null until something asks for them. */
  readonly painters: LayerPainters | null;
  /** Brings them; again costs nothing. */
  load(): void;
  /** The host's own drawing of bars. */
  readonly painting: BarPainting | null;
  /** Names of those who work on a task, empty = nobody. */
  resourcesOf(task: number): string;
  /** Working time of a task's own calendar; null = the project's. */
  shadeOf(task: number): CalendarShade | null;
  /** `[start, finish, start, finish, …]` of the pieces of a task whose work pauses; null = it does not. */
  piecesOf(task: number): Float64Array | null;
}

/** The tasks' own baseline. */
export const OWN_BASELINE: BaselineLayer = { id: '', name: '', spans: null };

/** A host that shows nothing of its own. */
export const NO_LAYERS: TimelineLayers = {
  baselines: [OWN_BASELINE],
  forecast: null,
  lastForecast: Number.NaN,
  sprints: [],
  markers: [],
  painters: null,
  painting: null,
  load: () => undefined,
  resourcesOf: () => '',
  shadeOf: () => null,
  piecesOf: () => null,
};
