import type { LitElement } from 'lit';
import { History } from '../controllers/history.js';
import { ScheduleController } from '../controllers/schedule.js';
import { Selection } from '../controllers/selection.js';
import { emit } from '../events.js';
import { formatLocalTime, parseLocalTime } from '../plan/local-time.js';
import { gather, type ShownSchedule } from '../plan/shown-schedule.js';
import { CellEditing } from './cell-editing.js';
import { chainLinks } from './chain.js';
import { Changes } from './changes.js';
import type { DragReport, DragSource } from './drag-look.js';
import { extentOf } from './extent.js';
import { Format } from './format.js';
import { type GanttParts, rowOf, taskIdAt } from './gantt-parts.js';
import { GridKeys } from './grid-keys.js';
import { Minimap } from './minimap.js';
import { ancestorsOf, visibleRows } from './outline.js';
import { type Owner, ownersOf } from './owners.js';
import { percentComplete } from './rollup.js';
import { type RowWindow, rowWindow, scrollToRow } from './row-window.js';
import { drawnLinks } from './scene-input.js';
import { TimelinePointer } from './timeline-pointer.js';
import { TimelineView } from './timeline-view.js';
import type { LayerToggle } from './toolbar.js';

/** Rows in the DOM beyond either edge, so that fast scrolling does not show gaps. */
const OVERSCAN_ROWS = 4;
const MINIMAP_DELAY_MS = 120;

/** Elements of the shadow tree the shell works on. */
export interface GanttPlaces {
  readonly time: HTMLElement;
  readonly scroller: HTMLElement;
  readonly minimap: HTMLElement;
}

/** What the shell asks of its element. */
export interface GanttHost extends LitElement {
  readonly isEditable: boolean;
  readonly isNameAbove: boolean;
  /** The clock's minute, or the host's own. */
  readonly todayMinute: number;
}

/**
 * What a Gantt knows between its data and its picture: the plan and its dates, the rows shown, the selection, and the
 * parts that act on them. The element renders it; no part knows another but through `GanttParts`.
 */
export class GanttShell implements GanttParts {
  readonly element: GanttHost;
  readonly schedule: ScheduleController;
  readonly selection = new Selection();
  readonly changes: Changes;
  readonly editing: CellEditing;
  readonly keys: GridKeys;
  history = new History();
  format = new Format();
  view: TimelineView | null = null;
  pointer: TimelinePointer | null = null;
  rows: Int32Array = new Int32Array(0);
  percent: Float32Array = new Float32Array(0);
  owners: ReadonlyMap<string, Owner> = new Map();
  collapsed: ReadonlySet<string> = new Set();
  /** What a drag or a move by keys does now. */
  report: DragReport | null = null;
  /** What was said last. */
  message = '';
  layers: Readonly<Record<LayerToggle, boolean>> = { critical: true, baseline: true, slack: true };
  /** The last act in the grid or on the timeline was a pointer's: no focus ring. */
  isByPointer = false;
  /** The keyboard's place is to have the focus after the next update. */
  wantsFocus = false;
  #minimap: Minimap | null = null;
  #places: GanttPlaces | null = null;
  /** Sizes are read when they change, not in every frame: reading them lays the page out. */
  #resizing: ResizeObserver | null = null;
  #minimapTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: GanttHost) {
    this.element = element;
    this.schedule = new ScheduleController(element, {
      onPlan: isWhole => this.#onPlan(isWhole),
      onPreview: tasks => this.#onPreview(tasks),
      onError: (code, cause) => {
        emit(element, 'ppm-error', { code, message: cause instanceof Error ? cause.message : String(cause), cause });
        this.update();
      },
    });
    this.changes = new Changes(this);
    this.editing = new CellEditing(this);
    this.keys = new GridKeys(this, this.editing, report => this.#onDrag(report));
  }

  get isEditable(): boolean {
    return this.element.isEditable;
  }

  get pageRows(): number {
    return Math.floor((this.view?.viewport.height ?? 0) / (this.view?.rowHeight ?? 32));
  }

  get scrollTop(): number {
    return this.view?.viewport.scrollTop ?? 0;
  }

  /** Rows to have in the DOM. */
  get window(): RowWindow {
    if (!this.view) return { first: 0, last: Math.min(this.rows.length - 1, 30) };
    return rowWindow(this.view.viewport, this.view.rowHeight, this.rows.length, OVERSCAN_ROWS);
  }

  /** Height of everything that scrolls, px. */
  get contentHeight(): number {
    const rowHeight = this.view?.rowHeight ?? 32;
    return (this.view?.theme.headerHeight ?? 40) + (this.rows.length + 1) * rowHeight;
  }

  /** Takes the elements once they are in the page. */
  attach(places: GanttPlaces): void {
    this.#places = places;
    this.view = new TimelineView(places.time, { locale: this.format.locale, onScroll: () => this.#onTimeScroll() });
    this.pointer = new TimelinePointer(this, places.time, {
      onDrag: report => this.#onDrag(report),
      chainOf: task => this.#chainOf(task),
    });
    this.#minimap = new Minimap(places.minimap, this.view.frame);
    const onMinimap = (event: PointerEvent) => this.#onMinimap(event);
    places.minimap.addEventListener('pointerdown', onMinimap);
    places.minimap.addEventListener('pointermove', onMinimap);
    this.#resizing = new ResizeObserver(() => this.measure());
    this.#resizing.observe(places.time);
    this.measure();
    this.#onPlan(true);
  }

  /** Whether this is the timeline the shell draws on. */
  isAttachedTo(time: HTMLElement): boolean {
    return this.#places?.time === time;
  }

  /** Takes sizes again: the element, the splitter or the mode changed. */
  measure(): void {
    const { view } = this;
    const places = this.#places;
    if (!view || !places) return;
    const { clientWidth, clientHeight } = places.time;
    const height = Math.max(0, clientHeight - view.theme.headerHeight);
    const { viewport } = view;
    if (clientWidth !== viewport.width || height !== viewport.height) {
      view.resize(clientWidth, height);
      this.#minimap?.resize(places.minimap.clientWidth, places.minimap.clientHeight, globalThis.devicePixelRatio || 1);
    }
    view.setState({ isNameAbove: this.element.isNameAbove });
    view.place(this.element.todayMinute);
  }

  /** The theme, the density or the font changed. */
  readTheme(): void {
    this.view?.readTheme();
    this.#minimap?.planChanged();
    this.measure();
    this.update();
  }

  /** Marks on the timeline that are not the plan's. */
  showState(): void {
    const { plan } = this.schedule;
    this.view?.setState({
      todayMinute: this.element.todayMinute,
      statusMinute: parseLocalTime(plan.project.status_date) ?? Number.NaN,
      showCriticalPath: this.layers.critical,
      showBaseline: this.layers.baseline,
      showSlack: this.layers.slack,
      isEditable: this.isEditable,
      isNameAbove: this.element.isNameAbove,
      selectedTasks: new Set([...this.selection.taskIds].flatMap(id => this.schedule.outline.indexOf.get(id) ?? [])),
    });
    this.#minimap?.planChanged();
  }

  dragSource(shown: ShownSchedule): DragSource {
    const countDays = (from: number, to: number) => this.view?.workingDays(from, to) ?? Math.round((to - from) / 1440);
    const { first, last } = this.window;
    const isInView = (task: number) => {
      const row = this.view?.scene.taskRow[task] ?? -1;
      return row >= first && row <= last;
    };
    return { outline: this.schedule.outline, shown, format: this.format, countDays, isInView };
  }

  update(): void {
    this.element.requestUpdate();
  }

  focusActive(): void {
    this.wantsFocus = true;
    this.update();
  }

  /** A field, so that parts can take it out of this object. */
  readonly announce = (text: string): void => {
    // The same words twice are spoken only when they differ.
    this.message = text === this.message ? `${text}\u00a0` : text;
    this.update();
  };

  select(taskId: string | null, how: 'only' | 'toggle' | 'extend' = 'only'): void {
    const { selection } = this;
    let hasChanged: boolean;
    if (taskId === null || how === 'only') hasChanged = selection.only(taskId);
    else if (how === 'toggle') hasChanged = selection.toggle(taskId);
    else
      hasChanged = selection.extendTo(
        taskId,
        Array.from(this.rows, (_, row) => taskIdAt(this, row) ?? ''),
      );
    if (taskId !== null) {
      selection.activeId = taskId;
      this.wantsFocus = true;
    }
    this.showState();
    this.pointer?.lightChain(-1);
    this.update();
    if (hasChanged) emit(this.element, 'ppm-selection-change', { taskIds: [...selection.taskIds] });
  }

  reveal(row: number): void {
    const { view } = this;
    const scroller = this.#places?.scroller;
    if (!view || !scroller) return;
    const top = scrollToRow(row, view.viewport, view.rowHeight);
    if (top !== view.viewport.scrollTop) scroller.scrollTop = top;
    const task = this.rows[row];
    const start = task === undefined ? undefined : this.schedule.shown?.columns.start[task];
    const finish = task === undefined ? undefined : this.schedule.shown?.columns.finish[task];
    const [from, to] = view.visibleMinutes;
    if (start !== undefined && finish !== undefined && (finish < from || start > to)) view.scrollToMinute(start, 0.2);
  }

  /** Opens the summaries above a task and brings it into view. @returns false when it is not in the plan */
  revealTask(taskId: string): boolean {
    const { outline } = this.schedule;
    const index = outline.indexOf.get(taskId);
    if (index === undefined) return false;
    const above = ancestorsOf(outline, index).map(at => outline.tasks[at]?.id ?? '');
    if (above.some(id => this.collapsed.has(id))) {
      this.collapsed = new Set([...this.collapsed].filter(id => !above.includes(id)));
      this.#showRows();
    }
    this.reveal(rowOf(this, taskId));
    return true;
  }

  setCollapsed(taskId: string, isCollapsed: boolean): void {
    const next = new Set(this.collapsed);
    if (isCollapsed) next.add(taskId);
    else next.delete(taskId);
    this.collapsed = next;
    this.selection.activeId = taskId;
    this.wantsFocus = true;
    this.#showRows();
  }

  setLayer(layer: LayerToggle): void {
    this.layers = { ...this.layers, [layer]: !this.layers[layer] };
    this.showState();
    this.update();
  }

  setLocale(locale: string | undefined): void {
    this.format = new Format(locale);
    this.view?.setLocale(locale);
  }

  onScroll(): void {
    if (!this.#places || !this.view) return;
    this.view.scrollTo(this.#places.scroller.scrollTop);
    this.update();
  }

  /** Ends whatever Esc ends. @returns whether there was something */
  cancel(): boolean {
    return (this.pointer?.cancel() ?? false) || this.keys.cancel();
  }

  /** Frees what the browser does not free by itself. */
  detach(): void {
    this.#resizing?.disconnect();
    this.#resizing = null;
    clearTimeout(this.#minimapTimer);
    this.#minimapTimer = undefined;
    this.view?.dispose();
    this.#minimap?.dispose();
    this.view = null;
    this.pointer = null;
    this.#minimap = null;
    this.#places = null;
  }

  #onPlan(isWhole: boolean): void {
    const { plan, outline, shown } = this.schedule;
    this.owners = ownersOf(plan);
    this.percent = percentComplete(outline, shown?.columns ?? null);
    this.rows = visibleRows(outline, this.collapsed);
    if (outline.tasks.length === 0) this.view?.unplace();
    if (this.selection.retain(id => outline.indexOf.has(id))) {
      emit(this.element, 'ppm-selection-change', { taskIds: [...this.selection.taskIds] });
    }
    this.#drawPlan(isWhole);
    if (this.schedule.state === 'ready') this.#tellSchedule();
    this.update();
  }

  #drawPlan(isWhole: boolean): void {
    const { view } = this;
    const { plan, outline, shown, drivingIds } = this.schedule;
    if (!view) return;
    if (shown) {
      view.setPlan(
        {
          plan,
          outline,
          columns: shown.columns,
          percent: this.percent,
          owners: this.owners,
          collapsed: this.collapsed,
          rows: this.rows,
          isReadOnly: !this.isEditable,
          drivingIds,
        },
        isWhole,
      );
    } else view.clear();
    view.setShade(plan);
    this.showState();
    view.place(this.element.todayMinute);
    this.pointer?.previewChanged();
    this.pointer?.lightChain(-1);
  }

  #showRows(): void {
    this.rows = visibleRows(this.schedule.outline, this.collapsed);
    this.#drawPlan(false);
    this.update();
  }

  #onPreview(tasks: Int32Array): void {
    const { shown } = this.schedule;
    const { view } = this;
    if (shown && view) {
      const { start, finish, lateFinish, flags } = shown.columns;
      view.patch({
        count: tasks.length,
        tasks,
        start: gather(start, tasks),
        finish: gather(finish, tasks),
        lateFinish: gather(lateFinish, tasks),
        flags: Uint8Array.from(gather(flags, tasks)),
      });
      this.#redrawMinimap();
    }
    this.pointer?.previewChanged();
    this.keys.previewChanged();
    this.update();
  }

  /** The overview need not follow every frame of a drag: it draws the whole plan. */
  #redrawMinimap(): void {
    this.#minimapTimer ??= setTimeout(() => {
      this.#minimapTimer = undefined;
      this.#minimap?.planChanged();
    }, MINIMAP_DELAY_MS);
  }

  #onDrag(report: DragReport | null): void {
    this.report = report;
    this.update();
  }

  #onTimeScroll(): void {
    this.#minimap?.viewChanged();
    this.update();
  }

  #onMinimap(event: PointerEvent): void {
    if ((event.buttons & 1) === 0 || !this.#minimap) return;
    const target = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') target.setPointerCapture(event.pointerId);
    this.view?.scrollToMinute(this.#minimap.minuteAt(event.clientX - target.getBoundingClientRect().left));
  }

  async #chainOf(task: number): Promise<ReadonlySet<number>> {
    const { schedule } = this;
    const id = schedule.outline.tasks[task]?.id;
    const explanation = id === undefined ? null : await schedule.explain(id);
    return explanation ? chainLinks(explanation, drawnLinks(schedule.plan, schedule.outline)) : new Set();
  }

  #tellSchedule(): void {
    const { problems, shown } = this.schedule;
    const extent = shown ? extentOf(shown.columns) : null;
    emit(this.element, 'ppm-schedule', {
      start: extent && formatLocalTime(extent.start),
      finish: extent && formatLocalTime(extent.finish),
      problems,
    });
  }
}
