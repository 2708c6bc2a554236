import { type DatePatch, type DrawnDates, FLAG } from './drawn-dates.js';
import { Glide } from './glide.js';
import { hiddenMilestones } from './hidden-milestones.js';
import { LinkIndex } from './link-index.js';
import { type LinksByTask, linksByTask } from './links-by-task.js';
import { LINK_CODE, type SceneLinks } from './scene-links.js';
import { reachOf, type SceneExtent, type SceneReach } from './scene-reach.js';
import { type FactColumns, TaskFacts } from './task-facts.js';

/**
 * What a scene is built of. `tasks` and `columns` have the same order; a task is named by its position. Columns of
 * facts are taken over, dates are copied.
 */
export interface SceneInput {
  readonly tasks: FactColumns;
  readonly columns: DrawnDates;
  readonly links: SceneLinks;
  /** Visible outline rows from top to bottom, each a task's position. */
  readonly rows: Int32Array;
}

/**
 * The plan as flat arrays for drawing and hit-testing: per task (by position) and per row (from the top).
 * Built once for each change of tasks or links; `setRows` follows the outline, `setColumns` and `applyPatch` change
 * dates in place without allocating. Drawn dates glide between `previous` and present ones by `glide` (0 to 1).
 */
export class Scene extends TaskFacts {
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly lateFinish: Float64Array;
  readonly flags: Uint8Array;
  /** 1 = a link leaves the task's finish, so its label stands further off. */
  readonly hasFinishLink: Uint8Array;

  linkFrom!: Int32Array;
  linkTo!: Int32Array;
  linkType!: Uint8Array;
  /** Links with ends, ascending; undefined = any may have them. */
  #listed: Int32Array | undefined;
  #driving: Uint8Array | undefined;
  /** 1 = moved since the engine last said which links drive. */
  readonly #isMoved: Uint8Array;
  #knownReach: SceneReach | null = null;
  #incoming: LinksByTask | null = null;
  #outgoing: LinksByTask | null = null;

  /** Task of each row. */
  rowTask: Int32Array = new Int32Array(0);
  /** Row of each task, -1 when hidden. */
  readonly taskRow: Int32Array;
  /** Row of each task or, when hidden, of its nearest shown ancestor; -1 = none. */
  readonly anchorRow: Int32Array;
  /** Links by row. */
  linkIndex: LinkIndex = new LinkIndex(new Int32Array(0), new Int32Array(0), 0);
  /** Milestones hidden in a collapsed summary: `hiddenMilestones[hiddenAt[row] … hiddenAt[row + 1]]`. */
  hiddenMilestones: Int32Array = new Int32Array(0);
  hiddenAt: Int32Array = new Int32Array(1);

  /** Some tasks stand in no row. */
  #hasHidden = false;

  readonly #glide = new Glide();

  constructor({ tasks, columns, links, rows }: SceneInput) {
    super(tasks);
    const { taskCount } = this;
    this.start = new Float64Array(taskCount);
    this.finish = new Float64Array(taskCount);
    this.lateFinish = new Float64Array(taskCount);
    this.flags = new Uint8Array(taskCount);
    this.hasFinishLink = new Uint8Array(taskCount);
    this.taskRow = new Int32Array(taskCount);
    this.anchorRow = new Int32Array(taskCount);
    this.#isMoved = new Uint8Array(taskCount);
    this.#takeLinks(links);
    this.#takeDates(columns);
    this.setRows(rows);
  }

  /** Other links between the same tasks. Cost: one pass over tasks and links. */
  setLinks(links: SceneLinks): void {
    this.hasFinishLink.fill(0);
    this.#takeLinks(links);
    this.#incoming = null;
    this.#outgoing = null;
    this.#indexLinks();
  }

  /** Which links drive, as the engine says of the present dates. */
  setDriving(driving: Uint8Array): void {
    this.#driving = driving;
    this.#isMoved.fill(0);
  }

  #takeLinks({ from, to, type, listed, driving }: SceneLinks): void {
    this.linkFrom = from;
    this.linkTo = to;
    this.linkType = type;
    this.#listed = listed;
    this.#driving = driving;
    const { length } = listed ?? from;
    for (let entry = 0; entry < length; entry++) {
      const link = listed ? listed[entry]! : entry;
      const ends = type[link]!;
      if ((ends === LINK_CODE.FS || ends === LINK_CODE.FF) && from[link]! >= 0 && to[link]! >= 0)
        this.hasFinishLink[from[link]!] = 1;
    }
  }

  get rowCount(): number {
    return this.rowTask.length;
  }

  get linkCount(): number {
    return this.linkFrom.length;
  }

  /** Links into each task; worked out when first asked for, since a plan at rest does not need them. */
  get incoming(): LinksByTask {
    this.#incoming ??= linksByTask(this.linkTo, this.taskCount);
    return this.#incoming;
  }

  /** Links out of each task. */
  get outgoing(): LinksByTask {
    this.#outgoing ??= linksByTask(this.linkFrom, this.taskCount);
    return this.#outgoing;
  }

  /** Works out the links of each task while nobody waits for them: the first drag asks for them. */
  groupLinks(): void {
    void [this.incoming, this.outgoing];
  }

  /** Follows the outline after a collapse, filter or sort. Cost: one pass over tasks and links. */
  setRows(rows: Int32Array): void {
    this.rowTask = rows;
    this.taskRow.fill(-1);
    let shownCount = 0;
    for (let row = 0; row < rows.length; row++) {
      const task = rows[row]!;
      // What is no task heads a group.
      if (task < 0) continue;
      this.taskRow[task] = row;
      shownCount++;
    }
    this.#hasHidden = shownCount < this.taskCount;
    if (this.#hasHidden) this.#anchorHidden();
    else this.anchorRow.set(this.taskRow);
    this.#indexLinks();
    if (this.#hasHidden) this.#gatherHiddenMilestones();
    else {
      this.hiddenMilestones = new Int32Array(0);
      this.hiddenAt = new Int32Array(rows.length + 1);
    }
  }

  #anchorHidden(): void {
    for (let task = 0; task < this.taskCount; task++) {
      let shown = task;
      while (shown >= 0 && this.taskRow[shown]! < 0) shown = this.parent[shown]!;
      this.anchorRow[task] = shown < 0 ? -1 : this.taskRow[shown]!;
    }
  }

  #indexLinks(): void {
    const { linkFrom, linkTo, anchorRow } = this;
    const listed = this.#listed;
    const { length } = listed ?? linkFrom;
    const fromRow = new Int32Array(length);
    const toRow = new Int32Array(length);
    for (let entry = 0; entry < length; entry++) {
      const link = listed ? listed[entry]! : entry;
      const from = linkFrom[link]!;
      const to = linkTo[link]!;
      fromRow[entry] = from < 0 || to < 0 ? -1 : anchorRow[from]!;
      toRow[entry] = from < 0 || to < 0 ? -1 : anchorRow[to]!;
    }
    this.linkIndex = new LinkIndex(fromRow, toRow, this.rowCount, listed);
  }

  #gatherHiddenMilestones(): void {
    const { tasks, at } = hiddenMilestones(this);
    this.hiddenMilestones = tasks;
    this.hiddenAt = at;
  }

  /** Takes over a whole schedule, same tasks in the same order. */
  setColumns(columns: DrawnDates): void {
    this.holdShown();
    this.#takeDates(columns);
    this.#isMoved.fill(0);
  }

  /** Whether any bar would stand elsewhere by these dates. */
  isMovedBy({ start, finish }: DrawnDates): boolean {
    for (let task = 0; task < this.taskCount; task++) {
      if (this.start[task] !== start[task] || this.finish[task] !== finish[task]) return true;
    }
    return false;
  }

  #takeDates(columns: DrawnDates): void {
    this.#knownReach = null;
    this.start.set(columns.start);
    this.finish.set(columns.finish);
    this.lateFinish.set(columns.lateFinish);
    const { flags } = columns;
    const isOtherEvent = this.#hasHidden && flags.some((bits, task) => this.#isOtherHiddenEvent(task, bits));
    this.flags.set(flags);
    if (isOtherEvent) this.#gatherHiddenMilestones();
  }

  /** Share of the way from the previous to the present dates, 1 = arrived. */
  get glide(): number {
    return this.#glide.share;
  }

  set glide(share: number) {
    this.#glide.share = share;
  }

  /** Dates as drawn now become those the next glide starts from. Cost: a copy of two columns. */
  holdShown(): void {
    this.#glide.hold(this);
  }

  /** New dates of some tasks, in place. Cost: what moved. */
  applyPatch(patch: DatePatch): void {
    if (this.glide < 1) this.glide = 1;
    this.#knownReach = null;
    let isOtherEvent = false;
    for (let entry = 0; entry < patch.count; entry++) {
      const task = patch.tasks[entry]!;
      this.#isMoved[task] = 1;
      if (this.#isOtherHiddenEvent(task, patch.flags[entry]!)) isOtherEvent = true;
      this.start[task] = patch.start[entry]!;
      this.finish[task] = patch.finish[entry]!;
      this.lateFinish[task] = patch.lateFinish[entry]!;
      this.flags[task] = patch.flags[entry]!;
    }
    if (isOtherEvent) this.#gatherHiddenMilestones();
  }

  /** Whether a hidden task becomes an event by new flags, or ceases to be one. */
  #isOtherHiddenEvent(task: number, flags: number): boolean {
    return this.taskRow[task]! < 0 && ((this.flags[task]! ^ flags) & FLAG.milestone) !== 0;
  }

  /** Start as drawn now: on its way while bars glide. */
  shownStart(task: number): number {
    return this.#glide.start(task, this.start[task]!);
  }

  /** Finish as drawn now. */
  shownFinish(task: number): number {
    return this.#glide.finish(task, this.finish[task]!);
  }

  isSummary(task: number): boolean {
    return (this.flags[task]! & FLAG.summary) !== 0;
  }

  /** An event without length. A summary is never one. */
  isMilestone(task: number): boolean {
    return (this.flags[task]! & (FLAG.milestone | FLAG.summary)) === FLAG.milestone;
  }

  /** Critical and not finished: finished work is never critical. */
  isCritical(task: number): boolean {
    return (this.flags[task]! & FLAG.critical) !== 0 && this.progress[task]! < 1;
  }

  /**
   * Whether a link carries the critical path: both ends are critical and it sets its successor's date. Where the
   * engine did not say which links drive, or dates moved since, the latest of the critical predecessors does.
   */
  isCriticalLink(link: number): boolean {
    const from = this.linkFrom[link]!;
    const to = this.linkTo[link]!;
    if (!this.isCritical(from) || !this.isCritical(to)) return false;
    if (this.#driving && !this.#isMoved[from] && !this.#isMoved[to]) return this.#driving[link] === 1;
    const own = this.#pull(link);
    const { links, at } = this.incoming;
    for (let entry = at[to]!; entry < at[to + 1]!; entry++) {
      const other = links[entry]!;
      if (other !== link && this.isCritical(this.linkFrom[other]!) && this.#pull(other) > own) return false;
    }
    return true;
  }

  /** Minute a link pulls from: its predecessor's end. */
  #pull(link: number): number {
    const from = this.linkFrom[link]!;
    const type = this.linkType[link]!;
    return type === LINK_CODE.SS || type === LINK_CODE.SF ? this.start[from]! : this.finish[from]!;
  }

  /** Facts were written into the columns: deadlines and baselines may reach further. */
  factsChanged(): void {
    this.#knownReach = null;
  }

  /** Last finish of any baseline, minutes; -Infinity when there is none. One pass after a change. */
  get baselineEnd(): number {
    return this.#reach.baselineEnd;
  }

  /**
   * First start and last finish of the plan with baselines and deadlines; null for an empty plan. One pass after a
   * change, then known.
   */
  extent(): SceneExtent | null {
    return this.#reach.extent;
  }

  get #reach(): SceneReach {
    this.#knownReach ??= reachOf(this);
    return this.#knownReach;
  }
}
