import type { PlanChange, ScheduleWatcher } from '../../controllers/schedule/watcher.js';
import { emit } from '../../events.js';
import { formatLocalTime } from '../../plan/local-time.js';
import type { Steps } from '../../plan/steps.js';
import { ancestorsOf } from '../outline/outline.js';
import { type PictureChoice, type PictureSource, PlanPicture } from '../scene/plan-picture.js';
import { rowOf } from './parts.js';
import type { GanttShell } from './shell.js';

/** Shortest time in which a day and a month come again, minutes. */
const YEAR_MINUTES = 365 * 1440;

/** The picture of the plan: which summaries are closed, which rows are shown, and what follows when the plan changes. */
export class PlanOnScreen implements ScheduleWatcher {
  now = PlanPicture.EMPTY;
  /** Summaries and groups that are closed. */
  collapsed: ReadonlySet<string> = new Set();
  readonly #shell: GanttShell;
  /** Sum of the plan's first start and last finish, as last rendered under a drag. */
  #previewedSpan: unknown;

  constructor(shell: GanttShell) {
    this.#shell = shell;
  }

  get #choice(): PictureChoice {
    const { collapsed } = this;
    const { isEditable, space, grid } = this.#shell;
    return {
      collapsed,
      isReadOnly: !isEditable,
      firstRow: space.first,
      rowsOf: ({ outline }) => grid.rows.rowsOf(outline, collapsed),
    };
  }

  picture(source: PictureSource, from: Int32Array | null | 'first'): Steps<PlanPicture> {
    return PlanPicture.steps(
      source,
      this.#choice,
      from && from !== 'first' ? { picture: this.now, from } : (from ?? undefined),
    );
  }

  *restOfLinks(): Steps<void> {
    yield* this.now.restOfLinks();
    this.#shell.pane?.linksChanged();
    // Rows say which links they have.
    this.#shell.update();
  }

  onPlan(change: PlanChange): void {
    const shell = this.#shell;
    const { schedule, selection, grid, explaining } = shell;
    const { start = 0, finish = 0 } = schedule.shown?.extent ?? {};
    shell.format.isLong = finish - start >= YEAR_MINUTES;
    if (change.kind === 'whole') shell.held?.release();
    // Other rows or dates have taken the trial's off.
    if (change.kind !== 'settled') shell.trial?.cancel();
    if (change.kind === 'settled') {
      this.#settle();
      this.now.scene?.groupLinks();
    } else if (change.kind === 'rows') this.#changeRows(change);
    else {
      this.now = change.picture;
      if (selection.retain(id => schedule.outline.indexOf.has(id) || grid.rows.view.rowOfGroup(id) >= 0)) {
        emit(shell.element, 'ppm-selection-change', { taskIds: [...selection.taskIds] });
      }
      this.draw();
    }
    if (change.kind !== 'settled') grid.planChanged();
    if (schedule.state === 'ready') this.#tellSchedule();
    if (explaining.shown) explaining.ask(selection.single);
    shell.update();
  }

  /** Rows and dates of the same tasks: what changed is written into the picture. */
  #changeRows(change: Extract<PlanChange, { readonly kind: 'rows' }>): void {
    const { plan, outline, shown, driving } = this.#shell.schedule;
    const isMoved = this.now.change({ plan, outline, shown, driving }, this.#choice, change);
    this.#settle();
    const glide = isMoved && change.moved !== 'all';
    this.#shell.pane?.planChanged(plan, { glide });
    this.#follow();
  }

  #settle(): void {
    this.now.settle(this.#shell.schedule.driving);
    this.#shell.pane?.linksChanged();
  }

  /** Draws the picture, on another timeline too. */
  draw(): void {
    this.#shell.pane?.draw(this.now.scene, this.#shell.schedule.plan);
    this.#follow();
  }

  /** What stands on the plan follows it. */
  #follow(): void {
    const { pointer } = this.#shell;
    this.#shell.showState();
    pointer?.previewChanged();
    pointer?.lightChain();
  }

  /** Takes the rows that are wanted now: something was folded, filtered or sorted. */
  showRows(): void {
    this.#shell.held?.release();
    const { plan, outline } = this.#shell.schedule;
    this.now.setRows(this.#choice.rowsOf({ plan, outline }), this.collapsed);
    this.#shell.pane?.planChanged(plan, { glide: false });
    this.#follow();
    this.#shell.update();
  }

  onPreview(tasks: Int32Array): void {
    const { schedule, pane, pointer, keys, rowPool, element } = this.#shell;
    const { shown } = schedule;
    const isMoved = tasks.length > 0;
    if (shown && isMoved) pane?.patch(shown, tasks);
    pointer?.previewChanged(isMoved);
    keys?.previewChanged();
    // To render the whole element costs more than all else in a drag's frame: only when the plan's span is another.
    const span = shown?.extent && shown.extent.start + shown.extent.finish;
    if (element.isNameAbove || span !== this.#previewedSpan) this.#shell.updateAfterPaint();
    if (isMoved && !element.isNameAbove) rowPool.datesChanged(tasks);
    this.#previewedSpan = span;
  }

  onError(code: Parameters<ScheduleWatcher['onError']>[0], cause: unknown): void {
    emit(this.#shell.element, 'ppm-error', {
      code,
      message: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
    this.#shell.update();
  }

  /** Opens the summaries above a task and brings it into view. @returns false when it is not in the plan */
  revealTask(taskId: string): boolean {
    const { outline } = this.#shell.schedule;
    const index = outline.indexOf.get(taskId);
    if (index === undefined) return false;
    const above = ancestorsOf(outline, index).map(at => outline.tasks[at]?.id ?? '');
    if (above.some(id => this.collapsed.has(id)))
      this.setAllCollapsed(new Set([...this.collapsed].filter(id => !above.includes(id))));
    this.#shell.reveal(rowOf(this.#shell, taskId));
    return true;
  }

  /** Opens or closes a summary or group, and goes to it. */
  setCollapsed(taskId: string, isCollapsed: boolean): void {
    const next = new Set(this.collapsed);
    if (isCollapsed) next.add(taskId);
    else next.delete(taskId);
    this.#shell.selection.activeId = taskId;
    this.#shell.wantsFocus = true;
    this.setAllCollapsed(next);
  }

  /** Closes these summaries and opens all others. */
  setAllCollapsed(taskIds: ReadonlySet<string>): void {
    this.collapsed = taskIds;
    this.showRows();
  }

  #tellSchedule(): void {
    const { problems, shown } = this.#shell.schedule;
    const extent = shown?.extent ?? null;
    emit(this.#shell.element, 'ppm-schedule', {
      start: extent && formatLocalTime(extent.start),
      finish: extent && formatLocalTime(extent.finish),
      problems,
    });
  }
}
