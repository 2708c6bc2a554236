import type { Explanation } from '@trueppm/scheduler';
import { History } from '../../controllers/history.js';
import { type PlanChange, ScheduleController } from '../../controllers/schedule.js';
import { Selection } from '../../controllers/selection.js';
import { emit } from '../../events.js';
import type { GanttStrings } from '../../locales/en.js';
import type { PartialStrings } from '../../locales/strings.js';
import { formatLocalTime, parseLocalTime } from '../../plan/local-time.js';
import type { Steps } from '../../plan/steps.js';
import type { CommandRegistry } from '../commands/registry.js';
import type { DragReport } from '../drag/drag-look.js';
import type { CellEditing } from '../grid/edit/cell-editing.js';
import { Grid } from '../grid/grid.js';
import type { GridKeys } from '../grid/grid-keys.js';
import { RowPool } from '../grid/rows/row-pool.js';
import type { Changes } from '../hands/changes.js';
import { EarlyInput } from '../hands/early-input.js';
import type { Hands } from '../hands/hands.js';
import { HostLayers } from '../layers/host-layers.js';
import { FIRST_TOGGLES, type LayerToggle, type LayerToggles, togglesState } from '../layers/toggles.js';
import { type RowWindow, rowWindow } from '../layout/row-window.js';
import { ancestorsOf } from '../outline/outline.js';
import type { Owner } from '../scene/owners.js';
import { type PictureChoice, PlanPicture } from '../scene/plan-picture.js';
import { TimelinePane, type TimelinePlaces } from '../timeline/pane.js';
import type { TimelinePointer } from '../timeline/pointer.js';
import type { TimelineView } from '../timeline/view.js';
import type { Tooltip } from '../tips/tip.js';
import { Announcer } from './announcer.js';
import { Format } from './format.js';
import { Language, type LanguageHost } from './language.js';
import { LateParts, Later } from './later.js';
import { type GanttParts, idsBetween, rowOf } from './parts.js';

const handsPart = new Later(
  () => import('../hands/hands.js'),
  () => [import('../hands/grid-hands.js')],
);

/** Rows in the DOM beyond either edge, so that fast scrolling does not show gaps. */
const OVERSCAN_ROWS = 4;

/** Dates shown to be judged, such as those of levelling. */
export interface Trial {
  /** Shows the plan as it is. */
  cancel(): void;
}

/** What the shell asks of its element. */
export interface GanttHost extends LanguageHost {
  readonly isEditable: boolean;
  readonly isNameAbove: boolean;
  /** What stands beside a bar; anything else means its name. */
  label: string;
  /** The clock's minute, or the host's own. */
  readonly todayMinute: number;
  rectOf(taskId: string): DOMRect | null;
  /** Makes the host's own tips. */
  readonly tooltip: Tooltip | undefined;
}

/**
 * What a Gantt knows between its data and its picture: the plan and its dates, the rows shown, the selection, and the
 * parts that act on them. The element renders it; no part knows another but through `GanttParts`.
 */
export class GanttShell implements GanttParts {
  readonly element: GanttHost;
  readonly schedule: ScheduleController;
  readonly selection = new Selection();
  readonly grid: Grid;
  readonly late: LateParts;
  history = new History();
  format = new Format();
  pointer: TimelinePointer | null = null;
  collapsed: ReadonlySet<string> = new Set();
  /** What a task's bar shows, for those who do not see it; null until its script has come. */
  noteOf: ((index: number) => string) | null = null;
  /** Renders what a drag does, null without one; null until its script has come. */
  renderReport: (() => unknown) | null = null;
  /** What a drag or a move by keys does now. */
  report: DragReport | null = null;
  /** Why the task looked at stands where it stands; null = nobody asked. */
  explanation: Explanation | null = null;
  layers: LayerToggles = FIRST_TOGGLES;
  /** What the host shows beside the plan. */
  readonly hostLayers: HostLayers;
  /** Dates that are shown and wait to be taken or not: nothing else is changed meanwhile. */
  trial: Trial | null = null;
  /** The last act in the grid or on the timeline was a pointer's: no focus ring. */
  isByPointer = false;
  /** The keyboard's place is to have the focus after the next update. */
  wantsFocus = false;
  /** The grid's rows in the DOM. */
  readonly rowPool = new RowPool();
  readonly words = new Announcer(() => this.update());
  readonly #language: Language;
  #pane: TimelinePane | null = null;
  #picture = PlanPicture.EMPTY;
  #hands: Hands | null = null;
  #early: EarlyInput | null = null;

  constructor(element: GanttHost) {
    this.element = element;
    this.#language = new Language(
      element,
      () => this.#onLanguage(),
      () => this.readTheme(),
    );
    this.schedule = new ScheduleController(element, {
      picture: (source, from) =>
        PlanPicture.steps(
          source,
          this.#choice,
          from && from !== 'first' ? { picture: this.#picture, from } : (from ?? undefined),
        ),
      restOfLinks: () => this.#restOfLinks(),
      onPlan: change => this.#onPlan(change),
      onPreview: tasks => this.#onPreview(tasks),
      onError: (code, cause) => {
        emit(element, 'ppm-error', { code, message: cause instanceof Error ? cause.message : String(cause), cause });
        this.update();
      },
    });
    this.grid = new Grid(this, () => this.#showRows());
    this.late = new LateParts(element, cause => this.#onLostPart(cause));
    this.hostLayers = new HostLayers(this.schedule, {
      late: this.late,
      onChange: () => this.layersChanged(),
      onProblem: (code, message, cause) => emit(element, 'ppm-error', { code, message, cause }),
    });
  }

  /** Takes the words of late parts. */
  addWords(words: PartialStrings): void {
    this.#language.addWords(words);
  }

  /** Visible rows, outline indexes. */
  get rows(): Int32Array {
    return this.#picture.rows;
  }

  /** Percent complete by outline index. */
  get percent(): Float32Array {
    return this.#picture.percent;
  }

  get owners(): ReadonlyMap<string, Owner> {
    return this.#picture.owners;
  }

  get #choice(): PictureChoice {
    const { collapsed } = this;
    return {
      collapsed,
      isReadOnly: !this.isEditable,
      firstRow: this.firstRowInView,
      rowsOf: ({ outline }) => this.grid.rows.rowsOf(outline, collapsed),
    };
  }

  get strings(): GanttStrings {
    return this.#language.strings;
  }

  /** The way plans are changed. Only parts that come with the hands or after them ask. */
  get changes(): Changes {
    return (this.#hands as Hands).changes;
  }

  /** The commands, for the same parts. */
  get commands(): CommandRegistry {
    return (this.#hands as Hands).commands;
  }

  /** Editing in cells; null until its script has come. */
  get editing(): CellEditing | null {
    return this.#hands?.editing ?? null;
  }

  /** The keyboard in the grid; null until its script has come. */
  get keys(): GridKeys | null {
    return this.#hands?.keys ?? null;
  }

  get view(): TimelineView | null {
    return this.#pane?.view ?? null;
  }

  get isEditable(): boolean {
    return this.element.isEditable && this.trial === null;
  }

  get pageRows(): number {
    return Math.floor((this.view?.viewport.height ?? 0) / (this.view?.rowHeight ?? 32));
  }

  get firstRowInView(): number {
    return Math.max(0, Math.ceil(this.scrollTop / (this.view?.rowHeight ?? 32)));
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
  attach(places: TimelinePlaces): void {
    this.detach();
    this.#pane = new TimelinePane(places, {
      locale: this.format.locale,
      late: this.late,
      todayMinute: () => this.element.todayMinute,
      isNameAbove: () => this.element.isNameAbove,
      onView: () => this.update(),
    });
    this.view?.setLanguage(this.format.locale, this.strings);
    const early = new EarlyInput(places.time);
    this.#early = early;
    this.withHands(hands => {
      if (this.#early !== early) return;
      this.pointer = hands.pointerOn(places.time);
      this.pointer.lightChain();
      early.release();
    });
    this.layersChanged();
    this.#drawPlan();
  }

  /** The host's layers are others: they are drawn anew. */
  layersChanged(): void {
    this.view?.setLayers(this.hostLayers);
    this.showState();
    this.update();
  }

  /** Acts with what a person changes plans with: at once, or when its script has come. */
  withHands(act: (hands: Hands) => void): void {
    this.late.bring(handsPart, part => act(this.#handsOf(part)));
  }

  /** The same, for who waits. Rejects when the script cannot be loaded. */
  async hands(): Promise<Hands> {
    return this.#handsOf(await handsPart.load());
  }

  #handsOf(part: typeof import('../hands/hands.js')): Hands {
    this.#hands ??= new part.Hands(this, report => this.#onDrag(report));
    return this.#hands;
  }

  /** Handles a key in the grid, once it can be. */
  onKey(event: KeyboardEvent): void {
    if (this.#hands) this.#hands.keys.onKey(event);
    else this.#early?.hold(event);
  }

  /** Handles any other event of the grid, once it can be. */
  readonly onGrid = (event: Event): void => {
    if (this.#hands) this.#hands.onGrid(event);
    else this.#early?.holdGrid(event);
  };

  /** Whether this is the timeline the shell draws on. */
  isAttachedTo(time: HTMLElement): boolean {
    return this.#pane?.places.time === time;
  }

  /** Takes sizes again: the element, the splitter or the mode changed. */
  measure(): void {
    this.#pane?.measure();
  }

  /** The theme, the density or the font changed. */
  readTheme(): void {
    this.#pane?.readTheme();
  }

  /** Marks on the timeline that are not the plan's. */
  showState(): void {
    const { plan } = this.schedule;
    this.#pane?.setState({
      todayMinute: this.element.todayMinute,
      statusMinute: parseLocalTime(plan.project.status_date) ?? Number.NaN,
      ...togglesState(this.layers, this.element.label),
      isEditable: this.isEditable,
      isNameAbove: this.element.isNameAbove,
      selectedTasks: new Set([...this.selection.taskIds].flatMap(id => this.schedule.outline.indexOf.get(id) ?? [])),
      peers: this.hostLayers.peerMarks,
    });
  }

  update(): void {
    this.element.requestUpdate();
  }

  focusActive(): void {
    this.wantsFocus = true;
    this.update();
  }

  /** Fields, so that parts can take them out of this object. */
  readonly announce = (text: string): void => this.words.announce(text);
  readonly notify = (text: string): void => this.words.notify(text);
  readonly hush = (): void => this.words.hush();

  select(taskId: string | null, how: 'only' | 'toggle' | 'extend' = 'only'): void {
    const { selection } = this;
    let hasChanged: boolean;
    if (taskId === null || how === 'only') hasChanged = selection.only(taskId);
    else if (how === 'toggle') hasChanged = selection.toggle(taskId);
    else hasChanged = selection.extend(taskId, idsBetween(this, selection.anchorId, taskId));
    if (taskId !== null) {
      selection.activeId = taskId;
      this.grid.columns.activeHeader = null;
      this.wantsFocus = true;
    }
    this.#selected(hasChanged);
  }

  /** Selects several tasks. */
  selectMany(taskIds: Iterable<string>): void {
    this.#selected(this.selection.many(taskIds));
  }

  #selected(hasChanged: boolean): void {
    const { selection } = this;
    this.showState();
    this.pointer?.lightChain();
    if (this.explanation && selection.taskIds.size < 2) this.explain(selection.single);
    this.update();
    if (!hasChanged) return;
    if (selection.taskIds.size > 1) this.announce(this.strings.grid.selected(selection.taskIds.size));
    emit(this.element, 'ppm-selection-change', { taskIds: [...selection.taskIds] });
  }

  reveal(row: number): void {
    const task = this.rows[row];
    const columns = this.schedule.shown?.columns;
    const bar =
      task === undefined || task < 0 || !columns
        ? null
        : { start: columns.start[task] as number, finish: columns.finish[task] as number };
    this.#pane?.reveal(row, bar);
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

  /** Closes these summaries and opens all others. */
  setAllCollapsed(taskIds: ReadonlySet<string>): void {
    this.collapsed = taskIds;
    this.#showRows();
  }

  /** Asks the engine why a task stands where it stands, and shows it; null ends it. */
  explain(taskId: string | null): void {
    this.explanation = null;
    this.update();
    if (taskId === null) return;
    void this.schedule.explain(taskId).then(
      explanation => {
        // Its whole chain may be selected meanwhile: it is still the one that is explained.
        if (this.selection.single !== taskId && this.selection.activeId !== taskId) return;
        this.explanation = explanation;
        this.update();
      },
      () => undefined,
    );
  }

  setLayer(layer: LayerToggle): void {
    this.layers = { ...this.layers, [layer]: !this.layers[layer] };
    if (layer === 'progress') this.hostLayers.load();
    this.showState();
    this.update();
  }

  #onLanguage(): void {
    const { locale, strings } = this.#language;
    if (locale !== this.format.locale) this.format = new Format(locale);
    this.view?.setLanguage(locale, strings);
  }

  onScroll(): void {
    this.#pane?.onScroll();
    const { first, last } = this.window;
    if (!this.element.isNameAbove) this.rowPool.scroll(first, last, this.scrollTop);
  }

  hoverChanged(): void {
    this.rowPool.hover(this.view?.state.hoverTask ?? -1);
  }

  /** Ends whatever Esc ends. @returns whether there was something */
  cancel(): boolean {
    const { trial } = this;
    if (this.grid.closePanel() || this.pointer?.cancel() || this.keys?.cancel()) return true;
    trial?.cancel();
    if (trial || !this.explanation) return trial !== null;
    this.explain(null);
    return true;
  }

  /** Frees what the browser does not free by itself. */
  detach(): void {
    this.#pane?.dispose();
    this.grid.closePanel();
    this.#pane = null;
    this.#early = null;
    this.pointer = null;
  }

  *#restOfLinks(): Steps<void> {
    yield* this.#picture.restOfLinks();
    this.#pane?.linksChanged();
  }

  #onPlan(change: PlanChange): void {
    // Other rows or dates have taken the trial's off.
    if (change.kind !== 'settled') this.trial?.cancel();
    const { outline, state } = this.schedule;
    if (change.kind === 'settled') {
      this.#settle();
      this.#picture.scene?.groupLinks();
    } else if (change.kind === 'rows') this.#changeRows(change);
    else {
      this.#picture = change.picture;
      if (this.selection.retain(id => outline.indexOf.has(id) || this.grid.rows.view.rowOfGroup(id) >= 0)) {
        emit(this.element, 'ppm-selection-change', { taskIds: [...this.selection.taskIds] });
      }
      this.#drawPlan();
    }
    if (change.kind !== 'settled') this.grid.planChanged();
    if (state === 'ready') this.#tellSchedule();
    if (this.explanation) this.explain(this.selection.single);
    this.update();
  }

  /** Rows and dates of the same tasks: what changed is written into the picture. */
  #changeRows(change: Extract<PlanChange, { readonly kind: 'rows' }>): void {
    const { schedule } = this;
    const { plan, outline, shown, driving } = schedule;
    const isMoved = this.#picture.change({ plan, outline, shown, driving }, this.#choice, change);
    this.#settle();
    this.#pane?.planChanged(plan, { glide: isMoved && change.moved !== 'all' });
    this.#followPlan();
  }

  #settle(): void {
    this.#picture.settle(this.schedule.driving);
    this.#pane?.linksChanged();
  }

  #drawPlan(): void {
    this.#pane?.draw(this.#picture.scene, this.schedule.plan);
    this.#followPlan();
  }

  /** What stands on the plan follows it. */
  #followPlan(): void {
    this.showState();
    this.pointer?.previewChanged();
    this.pointer?.lightChain();
  }

  #showRows(): void {
    const { plan, outline } = this.schedule;
    this.#picture.setRows(this.#choice.rowsOf({ plan, outline }), this.collapsed);
    this.#pane?.planChanged(plan, { glide: false });
    this.#followPlan();
    this.update();
  }

  #onPreview(tasks: Int32Array): void {
    const { shown } = this.schedule;
    if (shown) this.#pane?.patch(shown, tasks);
    this.pointer?.previewChanged();
    this.keys?.previewChanged();
    this.update();
  }

  #onDrag(report: DragReport | null): void {
    this.report = report;
    this.update();
  }

  #onLostPart(cause: unknown): void {
    const message = this.strings.problem.partFailed;
    this.notify(message);
    emit(this.element, 'ppm-error', { code: 'part_failed', message, cause });
  }

  #tellSchedule(): void {
    const { problems, shown } = this.schedule;
    const extent = shown?.extent ?? null;
    emit(this.element, 'ppm-schedule', {
      start: extent && formatLocalTime(extent.start),
      finish: extent && formatLocalTime(extent.finish),
      problems,
    });
  }
}
