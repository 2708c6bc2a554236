import { weekStartOf } from '../../locales/date-format.js';
import type { GanttStrings } from '../../locales/en.js';
import type { PlanRows } from '../../plan/rows.js';
import type { TimelineLayers } from '../layers/layers.js';
import type { Frame } from '../layout/frame-view.js';
import { rowGeometry } from '../layout/row-geometry.js';
import type { Viewport } from '../layout/row-window.js';
import type { DatePatch } from '../scene/drawn-dates.js';
import { EMPTY_SCENE } from '../scene/empty-scene.js';
import { Scene } from '../scene/scene.js';
import { calendarOf } from './calendar-row.js';
import { CalendarShade } from './calendar-shade.js';
import { TimelineRenderer } from './frame.js';
import { readTheme, type Theme } from './palette.js';
import type { TimelineState } from './state.js';
import { LEVEL_MINUTES_PER_PX, TimeScale } from './time-scale.js';

/** Time shown before the first bar when a plan opens, px. */
const LEAD_PX = 48;

/**
 * The timeline of one element: its renderer, its time scale and what part of both is in view. Speaks in outline
 * indexes and wall-clock minutes; the element speaks in ids and events.
 */
export class TimelineView {
  readonly #host: HTMLElement;
  readonly #renderer: TimelineRenderer;
  #scene: Scene;
  #scale: TimeScale;
  #theme: Theme;
  #viewport: Viewport = { scrollTop: 0, scrollLeft: 0, width: 0, height: 0, dpr: 1 };
  #isPlaced = false;
  /** What a zoom lost by whole pixels, and where: step upon step would grow it under the cursor. */
  #zoomRest = { at: Number.NaN, px: 0 };
  #shaded: PlanRows | null = null;
  #shade = new CalendarShade();
  readonly #onScroll: () => void;

  /**
   * @param host positioned element the canvases fill
   * @param onScroll runs after the visible time changed
   */
  constructor(host: HTMLElement, options: { readonly locale?: string | undefined; readonly onScroll: () => void }) {
    this.#host = host;
    this.#onScroll = options.onScroll;
    this.#theme = readTheme(host);
    this.#scene = new Scene(EMPTY_SCENE);
    const nowMinute = Date.now() / 60_000;
    const range = { startMinute: nowMinute, endMinute: nowMinute + 1, minutesPerPx: LEVEL_MINUTES_PER_PX.weeks };
    this.#scale = new TimeScale(range, { locale: options.locale });
    const parts = { scene: this.#scene, scale: this.#scale, theme: this.#theme, viewport: this.#viewport };
    this.#renderer = new TimelineRenderer(host, parts);
    this.#renderer.setLocale(options.locale);
  }

  /** What is painted, for the minimap. */
  get frame(): Frame {
    return this.#renderer.frame;
  }

  get scene(): Scene {
    return this.#scene;
  }

  get scale(): TimeScale {
    return this.#scale;
  }

  get theme(): Theme {
    return this.#theme;
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  get rowHeight(): number {
    return this.#theme.rowHeight;
  }

  /** First and last minute in view. */
  get visibleMinutes(): readonly [from: number, to: number] {
    const { scrollLeft, width } = this.#viewport;
    return [this.#scale.minute(scrollLeft), this.#scale.minute(scrollLeft + width)];
  }

  /** Another plan, or the same one anew. */
  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#renderer.setScene(scene);
  }

  /** Rows, dates or links were written into the scene. Bars travel to their new dates when they glide. */
  sceneChanged(motion: { readonly glide: boolean }): void {
    this.#renderer.datesChanged(motion);
  }

  /** Links look otherwise: it is known which of them drive. */
  linksChanged(): void {
    this.#renderer.invalidate('plan');
  }

  /** The same plan as when nothing is shown. */
  clear(): void {
    this.#scene = new Scene(EMPTY_SCENE);
    this.#renderer.setScene(this.#scene);
  }

  /** Dates of some tasks changed under a drag: painted in this frame, nothing eased. */
  patch(patch: DatePatch): void {
    this.#renderer.patchDates(patch);
  }

  setState(change: Partial<TimelineState>): void {
    this.#renderer.setState(change);
  }

  get state(): TimelineState {
    return this.#renderer.frame.state;
  }

  /** What the host shows beside the plan; again when it has changed. */
  setLayers(layers: TimelineLayers): void {
    this.#renderer.setLayers(layers);
  }

  /** Shades the time the project's calendar does not work. */
  setShade(plan: PlanRows): void {
    const { calendars, project } = plan;
    if (calendars === this.#shaded?.calendars && project.calendar_id === this.#shaded.project.calendar_id) return;
    this.#shaded = plan;
    this.#shade = new CalendarShade(calendars.map(calendarOf), project.calendar_id, () =>
      this.#renderer.setShade(this.#shade),
    );
    this.#renderer.setShade(this.#shade);
  }

  /** Whether the project's calendar works on a day, counted from 1970. */
  isWorkingDay(day: number): boolean {
    return this.#shade.isWorkingDay(day);
  }

  /** Takes the language of dates and words. */
  setLanguage(locale: string | undefined, { chip, scale }: GanttStrings): void {
    const { startMinute, endMinute, minutesPerPx } = this.#scale;
    const options = { locale, weekStart: weekStartOf(locale), quarter: scale.quarter };
    this.#takeScale(new TimeScale({ startMinute, endMinute, minutesPerPx }, options));
    this.#renderer.setLocale(locale);
    this.#renderer.setStrings(chip);
  }

  /** Reads the tokens again: the theme, the density or the font changed. */
  readTheme(): void {
    this.#theme = readTheme(this.#host);
    this.#renderer.setTheme(this.#theme);
  }

  /** Takes the size of the visible part, px; `height` is that of the rows. */
  resize(width: number, height: number): void {
    const dpr = globalThis.devicePixelRatio || 1;
    const before = this.#viewport;
    if (before.width === width && before.height === height && before.dpr === dpr) return;
    this.#setViewport({ ...before, width: Math.max(0, width), height: Math.max(0, height), dpr });
  }

  /** Vertical place, px; the element's scroller owns it. */
  scrollTo(scrollTop: number): void {
    if (scrollTop !== this.#viewport.scrollTop) this.#setViewport({ ...this.#viewport, scrollTop });
  }

  /** Moves the picture by px towards the inline end: earlier time comes into view. */
  pan(dx: number): void {
    this.#setScrollLeft(this.#viewport.scrollLeft - dx);
  }

  /** Zooms so that the time at `x` px stays there. @returns whether time is told by another unit now */
  zoomAt(x: number, factor: number): boolean {
    const { level } = this.#scale;
    const { scrollLeft: from } = this.#viewport;
    const { scale, scrollLeft } = this.#scale.zoomedAt(
      x,
      from + (from === this.#zoomRest.at ? this.#zoomRest.px : 0),
      factor,
    );
    this.#takeScale(scale);
    this.#setScrollLeft(scrollLeft);
    this.#zoomRest = { at: this.#viewport.scrollLeft, px: scrollLeft - this.#viewport.scrollLeft };
    return scale.level !== level;
  }

  /** Brings a minute to a share of the width, 0 = inline-start edge. */
  scrollToMinute(minute: number, share = 0.5): void {
    this.#setScrollLeft(this.#scale.x(minute) - this.#viewport.width * share);
  }

  /** Shows the time between two minutes. */
  fitMinutes(fromMinute: number, toMinute: number): void {
    if (this.#viewport.width === 0) return;
    const { scale, scrollLeft } = this.#scale.fitted(fromMinute, toMinute, this.#viewport.width);
    this.#takeScale(scale);
    this.#setScrollLeft(scrollLeft);
  }

  /** Shows the whole plan. */
  fit(): void {
    const extent = this.#scene.extent();
    if (!extent) return;
    const { lastForecast } = this.frame.layers;
    this.fitMinutes(extent.startMinute, Math.max(extent.finishMinute, lastForecast || extent.finishMinute));
  }

  /**
   * Finds the first view of a plan: at weeks, beginning at its first bar, or around today when that is later and the
   * plan runs on. Does nothing once placed.
   * @param startMinute start of the project, for a plan without tasks; NaN = not known
   */
  place(todayMinute: number, startMinute: number): void {
    const extent = this.#scene.extent();
    const { width } = this.#viewport;
    if (this.#isPlaced || width === 0) return;
    if (!extent) {
      // Where its first task will be.
      if (Number.isNaN(startMinute)) this.scrollToMinute(todayMinute, 0.25);
      else this.#setScrollLeft(this.#scale.x(startMinute) - LEAD_PX);
      return;
    }
    this.#isPlaced = true;
    this.#takeScale(this.#scale.covering(extent.startMinute, extent.finishMinute));
    const widthMinutes = width * this.#scale.minutesPerPx;
    if (extent.finishMinute - extent.startMinute < widthMinutes * 0.45) {
      this.fit();
      return;
    }
    const fromStart = extent.startMinute - LEAD_PX * this.#scale.minutesPerPx;
    const fromToday = Math.max(fromStart, todayMinute - widthMinutes * 0.3);
    const isRunning = todayMinute > extent.startMinute && todayMinute < extent.finishMinute;
    // Around today, unless the rows one sees first would then have their bars elsewhere.
    const from = isRunning && this.#shareInView(fromToday, fromToday + widthMinutes) >= 0.5 ? fromToday : fromStart;
    this.#setScrollLeft(this.#scale.x(from));
  }

  /** Share of the first page's rows that have a bar between two minutes. */
  #shareInView(fromMinute: number, toMinute: number): number {
    const rowCount = Math.min(this.#scene.rowCount, Math.ceil(this.#viewport.height / this.rowHeight));
    let count = 0;
    for (let row = 0; row < rowCount; row += 1) {
      const task = this.#scene.rowTask[row] as number;
      if ((this.#scene.finish[task] as number) > fromMinute && (this.#scene.start[task] as number) < toMinute)
        count += 1;
    }
    return count / Math.max(1, rowCount);
  }

  /** Forgets the place, for another plan. */
  unplace(): void {
    this.#isPlaced = false;
  }

  /** Minute under a view x. */
  minuteAt(x: number): number {
    return this.#scale.minute(this.#viewport.scrollLeft + x);
  }

  /** The frame with its rows laid: what `hitAt` looks at. */
  get laidFrame(): Frame {
    return this.#renderer.laidFrame;
  }

  /** The bar of a task in inline px from the timeline's inline-start and top edge; null when its row is not shown. */
  barRect(task: number): DOMRectReadOnly | null {
    const row = this.#scene.taskRow[task] ?? -1;
    if (row < 0) return null;
    const geometry = rowGeometry(this.#theme, this.state.isNameAbove);
    const { scrollLeft, scrollTop } = this.#viewport;
    const left = this.#scale.x(this.#scene.start[task] as number) - scrollLeft;
    const right = this.#scale.x(this.#scene.finish[task] as number) - scrollLeft;
    const top = this.#theme.headerHeight + row * geometry.rowHeight - scrollTop + geometry.barTop;
    const half = this.#scene.isMilestone(task) ? geometry.milestoneHalf : 0;
    return new DOMRectReadOnly(left - half, top, right - left + 2 * half, geometry.barHeight);
  }

  dispose(): void {
    this.#renderer.dispose();
  }

  #takeScale(scale: TimeScale): void {
    if (scale === this.#scale) return;
    this.#scale = scale;
    this.#renderer.setScale(scale);
  }

  #setScrollLeft(wished: number): void {
    const scrollLeft = Math.round(wished);
    if (scrollLeft === this.#viewport.scrollLeft) return;
    this.#setViewport({ ...this.#viewport, scrollLeft });
    this.#onScroll();
  }

  #setViewport(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#renderer.setViewport(viewport);
  }
}
