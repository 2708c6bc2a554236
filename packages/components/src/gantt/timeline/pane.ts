import { parseLocalTime } from '../../plan/local-time.js';
import type { PlanRows } from '../../plan/rows.js';
import type { ShownSchedule } from '../../plan/shown-schedule.js';
import { nextTask } from '../../plan/steps.js';
import { scrollToRow } from '../layout/row-window.js';
import { patchOf } from '../scene/plan-picture.js';
import type { Scene } from '../scene/scene.js';
import { type LateParts, Later } from '../shell/later.js';
import type { Minimap } from './minimap.js';
import type { TimelineState } from './state.js';
import { TimelineView } from './view.js';

/** Elements of the shadow tree the timeline works on. */
export interface TimelinePlaces {
  readonly time: HTMLElement;
  readonly scroller: HTMLElement;
  readonly minimap: HTMLElement;
}

export interface PaneOptions {
  readonly locale: string | undefined;
  /** Brings the overview. */
  readonly late: LateParts;
  /** The clock's minute, or the host's own. */
  readonly todayMinute: () => number;
  /** Names above bars: the phone. */
  readonly isNameAbove: () => boolean;
  /** Runs after what is visible changed. */
  readonly onView: () => void;
}

const minimapPart = new Later(() => import('./minimap.js'));

/** The overview draws the whole plan: it follows a few times a second, and holds no frame of a change up. */
const MINIMAP_DELAY_MS = 120;

/** The timeline and its overview in the page: sizes, theme and scrolling. Lives as long as its elements. */
export class TimelinePane {
  readonly view: TimelineView;
  readonly places: TimelinePlaces;
  readonly #options: PaneOptions;
  /** Null until its script has come, which waits until the first picture stands. */
  #minimap: Minimap | null = null;
  /** Sizes are read when they change, not in every frame: reading them lays the page out. */
  readonly #resizing: ResizeObserver;
  #isDisposed = false;
  #gridWidth = 0;
  /** Start of the project; NaN = not known. */
  #startMinute = Number.NaN;
  #minimapTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(places: TimelinePlaces, options: PaneOptions) {
    this.places = places;
    this.#options = options;
    this.view = new TimelineView(places.time, {
      locale: options.locale,
      onScroll: () => this.#minimap?.viewChanged(),
    });
    places.time.addEventListener('transitionrun', () => this.readTheme());
    this.#resizing = new ResizeObserver(() => this.measure());
    this.#resizing.observe(places.time);
    this.measure();
    void nextTask().then(() => this.view.frame.text.warm(this.view.theme.nameFonts));
    options.late.bring(minimapPart, ({ Minimap }) => {
      if (this.#isDisposed) return;
      this.#minimap = new Minimap(places.minimap, this.view.frame, minute => this.view.scrollToMinute(minute));
      this.#sizeMinimap();
    });
  }

  /** Width of the grid beside the timeline, px. */
  get gridWidth(): number {
    return this.#gridWidth;
  }

  /** Takes sizes again and finds the first view of a plan. */
  measure(): void {
    const { view, places } = this;
    const { clientWidth, clientHeight } = places.time;
    this.#gridWidth = places.scroller.clientWidth - clientWidth;
    const height = Math.max(0, clientHeight - view.theme.headerHeight);
    const { width, height: before, dpr } = view.viewport;
    if (clientWidth !== width || height !== before || dpr !== (globalThis.devicePixelRatio || 1)) {
      view.resize(clientWidth, height);
      this.#sizeMinimap();
      this.#options.onView();
    }
    view.setState({ isNameAbove: this.#options.isNameAbove() });
    view.place(this.#options.todayMinute(), this.#startMinute);
  }

  /** The theme, the density or the font changed. */
  readTheme(): void {
    this.view.readTheme();
    this.#minimap?.planChanged();
    this.measure();
    this.#options.onView();
  }

  /** Marks that are not the plan's. */
  setState(state: Partial<TimelineState>): void {
    this.view.setState(state);
    this.#drawOverview();
  }

  /** Another plan; null = nothing to show. */
  draw(scene: Scene | null, plan: PlanRows): void {
    if (scene) this.view.setScene(scene);
    else this.view.clear();
    this.#placePlan(plan);
  }

  /** Rows and dates of the same tasks are new in the scene. */
  planChanged(plan: PlanRows, motion: { readonly glide: boolean }): void {
    this.view.sceneChanged(motion);
    this.#placePlan(plan);
  }

  /** It is known which links drive. */
  linksChanged(): void {
    this.view.linksChanged();
  }

  #placePlan(plan: PlanRows): void {
    if (plan.tasks.length === 0) this.view.unplace();
    this.view.setShade(plan);
    this.#startMinute = parseLocalTime(plan.project.start) ?? Number.NaN;
    this.view.place(this.#options.todayMinute(), this.#startMinute);
  }

  /** Dates of some tasks under a drag. */
  patch({ columns }: ShownSchedule, tasks: Int32Array): void {
    this.view.patch(patchOf(columns, tasks));
    this.#drawOverview();
  }

  #drawOverview(): void {
    this.#minimapTimer ??= setTimeout(() => {
      this.#minimapTimer = undefined;
      this.#minimap?.planChanged();
    }, MINIMAP_DELAY_MS);
  }

  /** The scroller has moved. */
  onScroll(): void {
    this.view.scrollTo(this.places.scroller.scrollTop);
  }

  /** Brings a row into view, and its bar when it lies at another time. */
  reveal(row: number, bar: { readonly start: number; readonly finish: number } | null): void {
    const { view } = this;
    const top = scrollToRow(row, view.viewport, view.rowHeight);
    if (top !== view.viewport.scrollTop) this.places.scroller.scrollTop = top;
    const [from, to] = view.visibleMinutes;
    if (bar && (bar.finish < from || bar.start > to)) view.scrollToMinute(bar.start, 0.2);
  }

  /** Frees what the browser does not free by itself. */
  dispose(): void {
    this.#isDisposed = true;
    this.#resizing.disconnect();
    clearTimeout(this.#minimapTimer);
    this.view.dispose();
    this.#minimap?.dispose();
  }

  #sizeMinimap(): void {
    const { clientWidth, clientHeight } = this.places.minimap;
    this.#minimap?.resize(clientWidth, clientHeight, globalThis.devicePixelRatio || 1);
  }
}
