import { en } from '../../locales/en.js';
import { NO_LAYERS, type TimelineLayers } from '../layers/layers.js';
import type { Frame } from '../layout/frame-view.js';
import { LinkLayout } from '../layout/link-layout.js';
import { ProgressFronts } from '../layout/progress-front.js';
import { type RowGeometry, rowGeometry } from '../layout/row-geometry.js';
import { RowLayout } from '../layout/row-layout.js';
import { type RowWindow, rowWindow, type Viewport } from '../layout/row-window.js';
import { type Measure, TextMetrics } from '../layout/text-metrics.js';
import type { Scene } from '../scene/scene.js';
import type { CalendarShade } from './calendar-shade.js';
import type { Theme } from './palette.js';
import { INITIAL_STATE, type TimelineState, type TimelineStrings } from './state.js';
import type { TimeScale } from './time-scale.js';

/** What a frame cannot do without. */
export interface FrameParts {
  readonly scene: Scene;
  readonly scale: TimeScale;
  readonly theme: Theme;
  readonly viewport: Viewport;
}

/** The frame the renderer keeps up to date for its painters. */
export class LiveFrame implements Frame {
  scene: Scene;
  scale: TimeScale;
  viewport: Viewport;
  rows: RowWindow;
  reach: RowWindow | null = null;
  geometry: RowGeometry;
  theme: Theme;
  state: TimelineState = INITIAL_STATE;
  strings: TimelineStrings = en.chip;
  shade: CalendarShade | null = null;
  layers: TimelineLayers = NO_LAYERS;
  text: TextMetrics;
  tailInk: CanvasPattern | string;
  chainInk = 1;
  readonly layout = new RowLayout();
  readonly links = new LinkLayout();
  readonly fronts = new ProgressFronts();
  /** False after anything changed that moves a bar, a link or a label. */
  isLaid = false;
  readonly #measure: Measure;
  /** Words of names with resources, joined once a task. */
  readonly #labels = new Map<number, string>();

  constructor({ scene, scale, theme, viewport }: FrameParts, measure: Measure) {
    this.scene = scene;
    this.scale = scale;
    this.theme = theme;
    this.viewport = viewport;
    this.#measure = measure;
    this.text = new TextMetrics(theme.fontFamily, measure, undefined, theme.isRtl);
    this.tailInk = theme.palette.slack;
    this.geometry = rowGeometry(theme);
    this.rows = rowWindow(viewport, theme.rowHeight, scene.rowCount);
  }

  setScene(scene: Scene): void {
    this.scene = scene;
    this.forget();
    this.refresh();
  }

  setViewport(viewport: Viewport): void {
    this.viewport = viewport;
    this.refresh();
  }

  setState(state: TimelineState): void {
    const isOther = state.isNameAbove !== this.state.isNameAbove;
    this.state = state;
    if (!isOther) return;
    this.geometry = rowGeometry(this.theme, state.isNameAbove);
    this.refresh();
  }

  setTheme(theme: Theme, locale: string | undefined): void {
    this.theme = theme;
    this.geometry = rowGeometry(theme, this.state.isNameAbove);
    this.text = new TextMetrics(theme.fontFamily, this.#measure, locale, theme.isRtl);
    this.refresh();
  }

  /** Forgets what was worked out by task: other tasks, calendars or resources. */
  forget(): void {
    this.fronts.clear();
    this.#labels.clear();
  }

  refresh(): void {
    this.rows = rowWindow(this.viewport, this.geometry.rowHeight, this.scene.rowCount);
  }

  /** Works out rows, links and labels in view, once per change. */
  lay(): void {
    if (this.isLaid) return;
    this.isLaid = true;
    this.layout.layBars(this);
    this.links.lay(this);
    this.layout.placeLabels(this, this.links);
    if (!this.layers.painters && this.#hasMarks()) this.layers.load();
  }

  /** Whether a row in view has a mark that the painters of layers draw. */
  #hasMarks(): boolean {
    const { deadline, constraintSides, baselineStart } = this.scene;
    const { task, count } = this.layout;
    // A date that is not said is NaN and fails the comparison.
    for (let slot = 0; slot < count; slot++) {
      const at = task[slot]!;
      const first = Number.NEGATIVE_INFINITY;
      if (deadline[at]! > first || constraintSides[at]! > 0 || baselineStart[at]! > first) return true;
    }
    return false;
  }

  label(task: number): string {
    const { label } = this.state;
    if (label === 'none') return '';
    const name = this.scene.names[task]!;
    if (label === 'name' || this.scene.isSummary(task)) return name;
    if (label === 'resources') return this.layers.resourcesOf(task);
    let words = this.#labels.get(task);
    if (words === undefined) {
      const resources = this.layers.resourcesOf(task);
      words = resources === '' ? name : `${name} · ${resources}`;
      this.#labels.set(task, words);
    }
    return words;
  }

  x(minute: number): number {
    const { scrollLeft, dpr } = this.viewport;
    return Math.round((this.scale.x(minute) - scrollLeft) * dpr) / dpr;
  }

  y(row: number): number {
    const { scrollTop, dpr } = this.viewport;
    // Each by itself, as the grid places its rows: else the two may differ where a row begins in the middle of a px.
    return (Math.round(row * this.geometry.rowHeight * dpr) - Math.round(scrollTop * dpr)) / dpr;
  }
}
