import { History } from '../../controllers/history.js';
import { ScheduleController } from '../../controllers/schedule.js';
import { Selection } from '../../controllers/selection.js';
import { emit } from '../../events.js';
import type { GanttStrings } from '../../locales/en.js';
import type { PartialStrings } from '../../locales/strings.js';
import { parseLocalTime } from '../../plan/local-time.js';
import type { CommandRegistry } from '../commands/registry.js';
import type { DragReport } from '../drag/drag-look.js';
import type { CellEditing } from '../grid/edit/cell-editing.js';
import { Grid } from '../grid/grid.js';
import type { GridKeys } from '../grid/grid-keys.js';
import { RowPool } from '../grid/rows/row-pool.js';
import type { Changes } from '../hands/changes.js';
import type { Hands } from '../hands/hands.js';
import { HostLayers } from '../layers/host-layers.js';
import { FIRST_TOGGLES, type LayerToggle, type LayerToggles, togglesState } from '../layers/toggles.js';
import type { Owner } from '../scene/owners.js';
import { TimelinePane, type TimelinePlaces } from '../timeline/pane.js';
import type { TimelinePointer } from '../timeline/pointer.js';
import type { TimelineView } from '../timeline/view.js';
import { Announcer } from './announcer.js';
import { Explaining } from './explaining.js';
import { Format } from './format.js';
import { HandsOnCall } from './hands-on-call.js';
import type { HeldRender } from './held-render.js';
import type { GanttHost, Trial } from './host.js';
import { Language } from './language.js';
import { LateParts } from './later.js';
import { type GanttParts, idsBetween } from './parts.js';
import { PlanOnScreen } from './plan-on-screen.js';
import { RowSpace } from './row-space.js';
import { Waiting } from './waiting.js';

/**
 * What a Gantt knows between its data and its picture: the plan and its dates, the rows shown, the selection, and the
 * parts that act on them. The element renders it; no part knows another but through `GanttParts`.
 */
export class GanttShell implements GanttParts {
  readonly element: GanttHost;
  readonly schedule: ScheduleController;
  readonly selection = new Selection();
  readonly grid: Grid;
  /** The plan's picture, and what follows when the plan changes. */
  readonly drawn: PlanOnScreen;
  readonly late: LateParts;
  history = new History();
  format = new Format();
  pointer: TimelinePointer | null = null;
  /** What a task's bar shows, for those who do not see it; null until its script has come. */
  noteOf: ((index: number) => string) | null = null;
  /** Renders what a drag does, null without one; null until its script has come. */
  renderReport: (() => unknown) | null = null;
  /** What a drag or a move by keys does now. */
  report: DragReport | null = null;
  /** Why the task looked at stands where it stands. */
  readonly explaining = new Explaining(this);
  layers: LayerToggles = FIRST_TOGGLES;
  /** What the host shows beside the plan. */
  readonly hostLayers: HostLayers;
  /** Dates that are shown and wait to be taken or not: nothing else is changed meanwhile. */
  trial: Trial | null = null;
  /** The last act in the grid or on the timeline was a pointer's: no focus ring. */
  isByPointer = false;
  /** The keyboard's place is to have the focus after the next update. */
  wantsFocus = false;
  readonly space = new RowSpace(this);
  /** Has the template wait for what is drawn by itself; null until the hands have come. */
  held: HeldRender | null = null;
  /** The grid's rows in the DOM. */
  readonly rowPool = new RowPool();
  /** What a person changes plans with. */
  readonly hands = new HandsOnCall(this, report => {
    // Between its begin and its end a drag's note is rendered by itself.
    if (!report !== !this.report || this.element.isNameAbove) this.updateAfterPaint();
    this.report = report;
  });
  readonly words = new Announcer(() => this.update());
  readonly waiting = new Waiting(() => this.update());
  readonly #language: Language;
  /** The timeline; null until it is in the page. */
  pane: TimelinePane | null = null;

  constructor(element: GanttHost) {
    this.element = element;
    this.#language = new Language(
      element,
      () => this.#onLanguage(),
      () => this.readTheme(),
    );
    this.drawn = new PlanOnScreen(this);
    this.schedule = new ScheduleController(element, this.drawn);
    this.grid = new Grid(this, () => this.drawn.showRows());
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
    return this.drawn.now.rows;
  }

  /** Percent complete by outline index. */
  get percent(): Float32Array {
    return this.drawn.now.percent;
  }

  get collapsed(): ReadonlySet<string> {
    return this.drawn.collapsed;
  }

  get owners(): ReadonlyMap<string, Owner> {
    return this.drawn.now.owners;
  }

  get strings(): GanttStrings {
    return this.#language.strings;
  }

  /** The way plans are changed. Only parts that come with the hands or after them ask. */
  get changes(): Changes {
    return (this.hands.now as Hands).changes;
  }

  /** The commands, for the same parts. */
  get commands(): CommandRegistry {
    return (this.hands.now as Hands).commands;
  }

  /** Editing in cells; null until its script has come. */
  get editing(): CellEditing | null {
    return this.hands.now?.editing ?? null;
  }

  /** The keyboard in the grid; null until its script has come. */
  get keys(): GridKeys | null {
    return this.hands.now?.keys ?? null;
  }

  get view(): TimelineView | null {
    return this.pane?.view ?? null;
  }

  get isEditable(): boolean {
    return this.element.isEditable && this.trial === null;
  }

  /** Takes the elements once they are in the page. */
  attach(places: TimelinePlaces): void {
    this.detach();
    this.pane = new TimelinePane(places, {
      locale: this.format.locale,
      late: this.late,
      todayMinute: () => this.element.todayMinute,
      isNameAbove: () => this.element.isNameAbove,
      onView: () => this.update(),
    });
    this.view?.setLanguage(this.format.locale, this.strings);
    this.hands.attach(places.time);
    this.layersChanged();
    this.drawn.draw();
  }

  /** The host's layers are others: they are drawn anew. */
  layersChanged(): void {
    this.view?.setLayers(this.hostLayers);
    this.showState();
    this.update();
  }

  /** Whether this is the timeline the shell draws on. */
  isAttachedTo(time: HTMLElement): boolean {
    return this.pane?.places.time === time;
  }

  /** Takes sizes again: the element, the splitter or the mode changed. */
  measure(): void {
    this.pane?.measure();
  }

  /** The theme, the density or the font changed. */
  readTheme(): void {
    this.pane?.readTheme();
  }

  /** Marks on the timeline that are not the plan's. */
  showState(): void {
    const { plan } = this.schedule;
    this.pane?.setState({
      todayMinute: this.element.todayMinute,
      statusMinute: parseLocalTime(plan.project.status_date) ?? Number.NaN,
      ...togglesState(this.layers, this.element.label),
      isEditable: this.isEditable,
      format: this.format,
      isNameAbove: this.element.isNameAbove,
      selectedTasks: new Set([...this.selection.taskIds].flatMap(id => this.schedule.outline.indexOf.get(id) ?? [])),
      peers: this.hostLayers.peerMarks,
    });
  }

  update(): void {
    this.element.requestUpdate();
  }

  updateAfterPaint(): void {
    // A phone has no rows and notes that follow by themselves.
    if (!this.element.isNameAbove) this.held?.hold();
    this.update();
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
    if (this.explaining.shown && selection.taskIds.size < 2) this.explaining.ask(selection.single);
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
    this.pane?.reveal(row, bar);
  }

  revealTask(taskId: string): boolean {
    return this.drawn.revealTask(taskId);
  }

  setCollapsed(taskId: string, isCollapsed: boolean): void {
    this.drawn.setCollapsed(taskId, isCollapsed);
  }

  setLayer(layer: LayerToggle): void {
    this.layers = { ...this.layers, [layer]: !this.layers[layer] };
    if (layer === 'progress') this.hostLayers.load();
    this.showState();
    this.update();
  }

  #onLanguage(): void {
    const { locale, strings } = this.#language;
    if (locale !== this.format.locale) this.format = new Format(locale, this.format.isLong);
    this.view?.setLanguage(locale, strings);
    this.view?.setState({ format: this.format });
  }

  onScroll(): void {
    this.pane?.onScroll();
    const { first, last } = this.space.window;
    if (!this.element.isNameAbove) this.rowPool.scroll(first, last, this.space.scrollTop);
  }

  hoverChanged(): void {
    this.rowPool.hover(this.view?.state.hoverTask ?? -1);
  }

  /** Ends whatever Esc ends. @returns whether there was something */
  cancel(): boolean {
    const { trial } = this;
    if (this.grid.closePanel() || this.pointer?.cancel() || this.keys?.cancel()) return true;
    trial?.cancel();
    if (trial || !this.explaining.shown) return trial !== null;
    this.explaining.ask(null);
    return true;
  }

  /** Frees what the browser does not free by itself. */
  detach(): void {
    this.pane?.dispose();
    this.grid.closePanel();
    this.pane = null;
    this.hands.detach();
  }

  #onLostPart(cause: unknown): void {
    const message = this.strings.problem.partFailed;
    this.notify(message);
    emit(this.element, 'ppm-error', { code: 'part_failed', message, cause });
  }
}
