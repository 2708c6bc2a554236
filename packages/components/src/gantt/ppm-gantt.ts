import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { SizeController } from '../controllers/size.js';
import type { PartialStrings } from '../locales/strings.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { renderChart, renderStates } from './chart/chart.js';
import { frameCss } from './chart/frame-css.js';
import type { Chrome } from './chrome/chrome.js';
import type { GanttCommand } from './commands/command.js';
import type { ExportFormat, ExportOptions } from './export/options.js';
import type { ColumnId } from './grid/columns/column.js';
import type { ColumnSpec, ColumnState } from './grid/columns/column-spec.js';
import type { FilterSpec, GroupSpec, SortSpec } from './grid/rows/arrange-spec.js';
import { treegridCss } from './grid/treegrid-css.js';
import type { BarPainter } from './layers/bar-painting.js';
import { LAYER_PROPERTIES } from './layers/host-layers.js';
import type { PeerLiteral } from './layers/peers.js';
import type { BaselineLiteral, ForecastLiteral, MarkerLiteral, SprintLiteral } from './layers/read-layers.js';
import { pageRect } from './page/direction.js';
import { ThemeWatch } from './page/theme-watch.js';
import type { PhoneState } from './phone/phone-state.js';
import { Later } from './shell/later.js';
import { type FeedHost, PlanFeed } from './shell/plan-feed.js';
import { PlanView } from './shell/plan-view.js';
import { ProjectClock } from './shell/project-clock.js';
import { GanttShell } from './shell/shell.js';
import type { Tooltip } from './tips/tip.js';

const exportPart = new Later(() => import('./export/export.js'));
const chromePart = new Later(
  () => import('./chrome/chrome.js'),
  () => [import('./chrome/icons.js'), import('../locales/en-late.js')],
);
const phonePart = new Later(() => import('./phone/phone.js'));

/**
 * @tag ppm-gantt
 * @summary A Gantt chart with its own scheduling engine: a tree grid of tasks beside a canvas timeline. Dates, slack and
 * the critical path are computed in a worker and follow every drag in the same frame.
 *
 * Works from plain properties without a server, or from a `<ppm-provider>` by `project="id"`.
 *
 * @attr {string} project - id of the project to show, under a provider
 * @attr {boolean} readonly - shows without letting anything be changed
 * @attr {string} locale - language of words, dates and numbers, default the nearest `lang`, else the browser's
 * @attr {string} search - see the property
 * @attr {string} today - the day or instant the today line stands on, default now
 * @attr {string} time-zone - IANA zone of the project, default its own `timeZone`, else the browser's: instants such as
 *   `2026-03-01T10:00Z` and now are shown on its clocks
 * @attr {string} density - `compact` or `comfortable` rows
 * @attr {string} label - what stands beside a bar: `name`, `resources`, `name-resources` or `none`
 *
 * @prop {object | string} project - the project's literal or row, or the id of a provider's project
 * @prop {object[]} tasks - literals such as `{ id, name, duration: '5d' }` or wire rows
 * @prop {object[]} dependencies - literals such as `{ predecessor, successor, type: 'FS', lag: '2d' }` or wire rows
 * @prop {object[]} calendars - wire rows, or `{ id, holidays: ['2026-12-25'] }`
 * @prop {object[]} resources - people, `{ id, name, initials }`
 * @prop {object[]} assignments - who does what, `{ task, resource }`
 * @prop {object[]} baselines - agreed dates beside the tasks' own, `{ id, name, tasks: [{ task, start, finish }], shown }`; three are
 *   drawn at once, one with `shown: false` when somebody chooses it. Undefined = those of the provider's project, whose tasks
 *   have the dates of its first baseline as their own
 * @prop {object[]} forecast - likely finishes, `{ task, p50, p80 }`, what the engine's simulation answers, or lists
 *   `{ task_ids, p50, p80 }`; undefined = the newest of the provider's project, null = none
 * @prop {object[]} sprints - bands, `{ id, name, start, finish, state: 'planned' | 'active' | 'closed' }`; undefined = those of
 *   the provider's project
 * @prop {object[]} markers - days worth a line, `{ date, label, tone }`; undefined = those of the provider's source
 * @prop {object[]} peers - where other users work now, `{ task, column, initials, name }`; without a column, on the bar
 * @prop {object} barPainter - draws bars in place of or over the element's: `{ paint(ctx, bar), paintOver(ctx, bar) }`
 * @prop {object} strings - words in place of the element's own, by part: `{ toolbar: { fit: 'All' } }`
 * @prop {GanttCommand[]} commands - commands of the host, in place of the built-in ones of the same id or beside them
 * @prop {Function} tooltip - makes the tip of a task: `(task, row) => string | Node | TemplateResult`, null for none
 * @prop {string} workerUrl - address of `worker.js` when it is not beside the script
 * @prop {Function} createWorker - makes the worker, for hosts with a policy of their own
 * @prop {(string | ColumnSpec)[]} columns - columns of the grid, by id or as objects; default `name days start finish done owner`
 * @prop {ColumnState[]} columnState - order, widths and visibility as `ppm-columns-change` told them, to bring them back
 * @prop {SortSpec} sort - `{ column: 'finish', direction: 'desc' }`: siblings sorted within their summary
 * @prop {Function | FilterRule[]} filter - which tasks are shown; the summaries above them stay, dimmed
 * @prop {string | Function} groupBy - a column or a function; its values head the tasks in place of the outline
 * @prop {string} search - finds the tasks whose name has it, marks them; Enter in the search field goes to the next
 * @prop {PlanView} schedule - the dates shown, read-only
 *
 * @fires {CustomEvent} ppm-before-task-change - a task is about to change; `preventDefault()` vetoes it
 * @fires {CustomEvent} ppm-task-change - a task was changed by hand: the wire row and what differs
 * @fires {CustomEvent} ppm-before-dependency-change - a link is about to change; cancellable
 * @fires {CustomEvent} ppm-dependency-change - a link was made, changed or removed by hand
 * @fires {CustomEvent} ppm-before-export - the plan is about to leave the page as a file; cancellable
 * @fires {CustomEvent} ppm-before-command - a command is about to run, from a key, a menu or `run`; cancellable
 * @fires {CustomEvent} ppm-command - a command has run; not one whose changes were vetoed
 * @fires {CustomEvent} ppm-before-menu - a context menu is about to open; cancellable, and its `items` can be changed
 * @fires {CustomEvent} ppm-selection-change - other tasks are selected
 * @fires {CustomEvent} ppm-sort-change - a person sorted by a header
 * @fires {CustomEvent} ppm-columns-change - a person moved, sized, showed or hid a column
 * @fires {CustomEvent} ppm-schedule - the engine has dated the plan
 * @fires {CustomEvent} ppm-error - the plan could not be loaded, or an edit was refused and taken back
 *
 * @slot title - in place of the plan's name in the toolbar
 * @slot actions - at the end of the toolbar
 *
 * @csspart toolbar - the bar over the chart
 * @csspart grid - the tree grid
 * @csspart header - the grid's header row
 * @csspart header-cell - a header cell; also `header-` and the id of the column
 * @csspart row - a row of the grid
 * @csspart cell - a cell; also `cell-` and the id of the column: `cell-name`, `cell-start`
 * @csspart chooser - the list of columns
 * @csspart editor - the input of a cell being edited
 * @csspart timeline - the timeline
 * @csspart legend - the legend
 * @csspart minimap - the overview
 * @csspart menu - a context menu
 * @csspart tooltip - the tip of a bar, a link or a cell that is cut
 * @csspart trial - the bar that asks whether levelled dates are taken
 * @csspart help - the list of shortcuts
 * @csspart why - why the selected bar stands where it stands
 * @csspart export - the export dialog
 * @csspart problems - what is wrong with the plan
 *
 * @cssprop --ppm-gantt-grid - width of the grid before it is dragged, default 482px
 * @cssprop --ppm-row - height of a row, default 32px
 * @cssprop --ppm-accent - colour of actions and changed dates; every other token of styles/tokens.ts likewise
 */
export class PpmGantt extends LitElement implements FeedHost {
  static override styles = [tokens, reset, frameCss, treegridCss];

  @property() project: PlanLiteral['project'] | string = null;
  @property({ attribute: false }) tasks: PlanLiteral['tasks'];
  @property({ attribute: false }) dependencies: PlanLiteral['dependencies'];
  @property({ attribute: false }) calendars: PlanLiteral['calendars'];
  @property({ attribute: false }) resources: PlanLiteral['resources'];
  @property({ attribute: false }) assignments: PlanLiteral['assignments'];
  @property({ type: Boolean }) readonly = false;
  @property() locale: string | undefined;
  @property({ attribute: false }) strings: PartialStrings | undefined;
  @property() today: string | undefined;
  @property({ attribute: 'time-zone' }) timeZone: string | undefined;
  @property({ reflect: true }) density: string | undefined;
  @property({ attribute: false }) tooltip: Tooltip | undefined;
  @property({ attribute: false }) commands: readonly GanttCommand[] | undefined;
  /** What stands beside a bar: `name`, `resources`, `name-resources` or `none`. */
  @property() label = 'name';
  @property({ attribute: false }) baselines: readonly BaselineLiteral[] | undefined;
  @property({ attribute: false }) forecast: readonly ForecastLiteral[] | object | null | undefined;
  @property({ attribute: false }) sprints: readonly SprintLiteral[] | undefined;
  @property({ attribute: false }) markers: readonly MarkerLiteral[] | undefined;
  @property({ attribute: false }) peers: readonly PeerLiteral[] | undefined;
  @property({ attribute: false }) barPainter: BarPainter | BarPainter['paint'] | null | undefined;
  @property({ attribute: 'worker-url' }) workerUrl: string | undefined;
  @property({ attribute: false }) columns: readonly (ColumnId | ColumnSpec)[] | undefined;
  @property({ attribute: false }) sort: SortSpec | null = null;
  @property({ attribute: false }) filter: FilterSpec | null = null;
  @property({ attribute: false }) groupBy: GroupSpec | null = null;
  @property() search = '';
  @property({ attribute: false }) columnState: readonly ColumnState[] | undefined;
  @property({ attribute: false }) createWorker: (() => Worker) | undefined;

  readonly #shell = new GanttShell(this);
  readonly #size = new SizeController(this, () => this.#shell.measure());
  #chrome: Chrome | null = null;
  #phone: PhoneState | null = null;
  readonly #projectClock = new ProjectClock(this);
  readonly #feed = new PlanFeed(this, this.#shell, this.#projectClock);
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new ThemeWatch(this, () => this.#shell.readTheme());
  }

  /** The dates shown, by task. */
  get schedule(): PlanView {
    return new PlanView(this.#shell.schedule);
  }

  get isEditable(): boolean {
    return !this.readonly;
  }

  get isNameAbove(): boolean {
    return this.#size.isPhone;
  }

  get todayMinute(): number {
    return this.#projectClock.todayMinute(this.#shell.schedule.plan.project);
  }

  /** Ids of the selected tasks. */
  get selectedTaskIds(): readonly string[] {
    return [...this.#shell.selection.taskIds];
  }

  /** Selects a task alone, opens what it lies in and brings it into view; null selects none. */
  selectTask(taskId: string | null): void {
    if (taskId !== null && !this.#shell.revealTask(taskId)) return;
    this.#shell.select(taskId);
    this.#shell.wantsFocus = false;
  }

  /** The bar of a task on the page, px; null when its row is not shown. */
  rectOf(taskId: string): DOMRect | null {
    const index = this.#shell.schedule.outline.indexOf.get(taskId);
    const bar = index === undefined ? null : this.#shell.view?.barRect(index);
    return bar ? pageRect(this.#find('.time'), bar) : null;
  }

  /** Shows the whole plan. */
  fit(): void {
    this.#shell.view?.fit();
  }

  /** The plan as a file, made in the page; see docs/how-to/export.md. Rejects with an `ExportError`. */
  async export(format: ExportFormat, options?: ExportOptions): Promise<Blob> {
    return (await exportPart.load()).exportPlan(this.#shell, format, options ?? {});
  }

  /** The same, handed to the browser's downloads. Resolves with the file's name. */
  async download(format: ExportFormat, options?: ExportOptions): Promise<string> {
    return (await exportPart.load()).downloadPlan(this.#shell, format, options ?? {});
  }

  /**
   * Runs a command, built in or the host's, on the selected tasks.
   * @returns false when there is none of that id, it cannot run now, the host vetoed it or what it would change, or it
   * found nothing to do
   */
  async run(commandId: string): Promise<boolean> {
    return (await this.#shell.hands.load()).commands.run(commandId);
  }

  /** Takes the last change back. */
  undo(): void {
    this.#shell.hands.bring(({ changes }) => changes.undo());
  }

  /** Does the change last taken back again. */
  redo(): void {
    this.#shell.hands.bring(({ changes }) => changes.redo());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onHostKey);
    this.addEventListener('pointerdown', this.#onHostPointer, { capture: true });
    this.#clock = setInterval(() => this.#shell.showState(), 60_000);
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onHostKey);
    this.removeEventListener('pointerdown', this.#onHostPointer, { capture: true });
    clearInterval(this.#clock);
    this.#shell.detach();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { schedule } = this.#shell;
    schedule.engineOptions = () => ({ workerUrl: this.workerUrl ?? null, createWorker: this.createWorker ?? null });
    this.#shell.grid.take(this, changed);
    this.#feed.take(changed);
    const layers = LAYER_PROPERTIES.filter(name => changed.has(name));
    if (layers.length > 0) this.#shell.hostLayers.take(this, layers);
  }

  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const { held } = this.#shell;
    if (held) return held.render(() => super.scheduleUpdate());
    super.scheduleUpdate();
    return undefined;
  }

  /** An element of the template; only after the first update. */
  #find(selector: string): HTMLElement {
    return this.renderRoot?.querySelector(selector) as HTMLElement;
  }

  /** The first picture, or another template: phone and desktop have timelines of their own. */
  #attach(): void {
    this.#shell.attach({
      time: this.#find('.time'),
      scroller: this.#find('.scroller'),
      minimap: this.#find('.minimap'),
    });
    this.requestUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#find('.time') && !this.#shell.isAttachedTo(this.#find('.time'))) this.#attach();
    if (['readonly', 'today', 'timeZone', 'label'].some(name => changed.has(name as keyof PpmGantt)))
      this.#shell.showState();
    if (changed.has('commands')) this.#shell.hands.bring(({ commands }) => commands.setHost(this.commands));
    if (changed.has('density') && changed.get('density') !== this.density) this.#shell.readTheme();
    if (this.#shell.editing?.current) this.#focusEditor();
    else if (this.#shell.wantsFocus) this.#focusActive();
    this.#shell.wantsFocus = false;
  }

  #focusEditor(): void {
    const editor = this.renderRoot.querySelector<HTMLInputElement>('.editor');
    const focused = this.shadowRoot?.activeElement;
    // Until the row of a new task has come, keys go to the grid, which holds them.
    if (!editor && !focused) this.renderRoot.querySelector<HTMLElement>('.grid-host')?.focus({ preventScroll: true });
    if (!editor || focused === editor) return;
    editor.focus({ preventScroll: true });
    if (!(editor instanceof HTMLInputElement)) return;
    editor.select();
    this.#shell.editing?.ahead.release(editor);
  }

  #focusActive(): void {
    this.#shell.grid.focusActive(this.renderRoot);
  }

  readonly #onHostPointer = (): void => {
    this.#shell.isByPointer = true;
    this.requestUpdate();
  };

  readonly #onHostKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const [target] = event.composedPath() as HTMLElement[];
    const isTyping = target?.matches('input, textarea') || target?.isContentEditable;
    const isUndo = (event.ctrlKey || event.metaKey) && !isTyping && event.key.toLowerCase() === 'z';
    if (event.key === 'Escape' && this.#shell.cancel()) event.preventDefault();
    else if (isUndo) {
      event.preventDefault();
      if (event.shiftKey) this.redo();
      else this.undo();
    }
  };

  protected override render(): TemplateResult {
    return html`<div class="frame">${this.#renderMode()}</div>`;
  }

  #renderMode(): TemplateResult {
    const options = {
      shell: this.#shell,
      failure: this.#feed.failure,
      retry: () => this.#feed.retry(),
      isWaiting: this.#feed.isWaiting,
    };
    if (!this.#size.isPhone) {
      const chrome = this.#shell.late.use(chromePart);
      this.#chrome ??= chrome && new chrome.Chrome(this.#shell);
      return renderChart(options, this.#chrome);
    }
    const phone = this.#shell.late.use(phonePart);
    if (phone) {
      this.#phone ??= new phone.PhoneState(this.#shell, () => this.#size.height);
      return phone.renderPhone({ ...options, ...this.#phone.options });
    }
    if (!phonePart.isLost) return html`<div class="body">${renderStates({ ...options, isWaiting: true })}</div>`;
    return html`<div class="body"><div class="drag-note notice" role="alert">${this.#shell.words.notice}</div></div>`;
  }
}

// Sizes are known only once the template is in the page, and what is in view depends on them: a second update is due.
PpmGantt.disableWarning?.('change-in-update');

declare global {
  interface HTMLElementTagNameMap {
    'ppm-gantt': PpmGantt;
  }
}
