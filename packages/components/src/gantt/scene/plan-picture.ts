import type { PlanChange } from '../../controllers/schedule/watcher.js';
import { EMPTY_LAID, type LaidPlan } from '../../plan/laid/laid-plan.js';
import { gather, type ShownSchedule } from '../../plan/shown-schedule.js';
import { allAtOnce, type Steps } from '../../plan/steps.js';
import type { DatePatch } from './drawn-dates.js';
import { NearTasks } from './near-tasks.js';
import { type Owner, ownersOf } from './owners.js';
import { Rollup } from './rollup.js';
import { Scene } from './scene.js';
import { type FactSource, factSteps, linkSteps, remappedFacts, writeRow } from './scene-input.js';

/** What a plan is shown by, beside its rows and dates. */
export interface PictureSource extends LaidPlan {
  readonly shown: ShownSchedule | null;
  /** Which links drive, in the order of the plan's links; null = not known. */
  readonly driving: Uint8Array | null;
}

/** What a person chose to see. */
export interface PictureChoice {
  readonly collapsed: ReadonlySet<string>;
  readonly isReadOnly: boolean;
  /** Rows to show, outline indexes. */
  readonly rowsOf: (plan: LaidPlan) => Int32Array;
  /** First row in view. */
  readonly firstRow: number;
}

/** The picture before, and where each task stood in it, -1 = new. */
export interface PictureBefore {
  readonly picture: PlanPicture;
  readonly from: Int32Array;
}

/**
 * All that is worked out of a plan to show it: percentages of summaries, owners, rows and the scene. Made once for each
 * outline; changes of rows and dates are written into it, at the cost of what they change.
 */
export class PlanPicture {
  readonly rollup: Rollup;
  /** Null while the plan has no dates. */
  readonly scene: Scene | null;
  owners: ReadonlyMap<string, Owner>;
  rows: Int32Array;
  /** False while only what is in view has its links. */
  hasAllLinks = true;
  #laid: LaidPlan;

  private constructor(laid: LaidPlan, parts: Pick<PlanPicture, 'rollup' | 'scene' | 'owners' | 'rows'>) {
    this.#laid = laid;
    this.rollup = parts.rollup;
    this.scene = parts.scene;
    this.owners = parts.owners;
    this.rows = parts.rows;
  }

  /**
   * Works out the picture of a plan, in steps. With the picture before, only what is new is read from rows. The first
   * one is wanted soon: it has the links of what is in view, the others come by `restOfLinks`.
   */
  static *steps(source: PictureSource, choice: PictureChoice, before?: PictureBefore | 'first'): Steps<PlanPicture> {
    const { plan, outline, shown, driving } = source;
    const columns = shown?.columns ?? null;
    const rollup = new Rollup(outline, columns);
    yield;
    const owners = ownersOf(plan);
    yield;
    const rows = choice.rowsOf(source);
    yield;
    const laid = { plan, outline };
    if (!columns) return new PlanPicture(laid, { rollup, owners, rows, scene: null });
    const facts = { outline, percent: rollup.percent, collapsed: choice.collapsed, isReadOnly: choice.isReadOnly };
    const known = before === 'first' ? undefined : before;
    const scene = known?.picture.scene;
    const tasks =
      scene && known
        ? yield* remappedFacts(facts, { facts: scene, outline: known.picture.#laid.outline }, known.from)
        : yield* factSteps(facts);
    const near = before === 'first' ? tasksNear(outline, rows, choice.firstRow) : undefined;
    const links = yield* linkSteps(plan, outline, driving ?? undefined, near);
    yield;
    const picture = new PlanPicture(laid, { rollup, owners, rows, scene: new Scene({ tasks, columns, links, rows }) });
    picture.hasAllLinks = near === undefined;
    return picture;
  }

  /** Of no plan. */
  static readonly EMPTY = new PlanPicture(EMPTY_LAID, {
    rollup: new Rollup(EMPTY_LAID.outline, null),
    scene: null,
    owners: new Map(),
    rows: new Int32Array(0),
  });

  /** Percent complete by outline index; live. */
  get percent(): Float32Array {
    return this.rollup.percent;
  }

  /**
   * Takes changed rows and dates of the same outline.
   * @returns whether any bar stands elsewhere
   */
  change(
    source: PictureSource,
    choice: PictureChoice,
    change: Extract<PlanChange, { readonly kind: 'rows' }>,
  ): boolean {
    const { plan, outline, shown, driving } = source;
    const before = this.#laid.plan;
    this.#laid = { plan, outline };
    const columns = shown?.columns ?? null;
    if (hasOtherOwners(before, plan, change.tasks)) this.owners = ownersOf(plan);
    const moved = change.moved;
    const recounted = moved === 'all' ? outline.tasks.keys() : [...change.tasks, ...moved];
    const percent = this.rollup.update(outline, columns, recounted);
    const { scene } = this;
    if (!scene || !columns) return false;
    const facts: FactSource = {
      outline,
      percent: this.percent,
      collapsed: choice.collapsed,
      isReadOnly: choice.isReadOnly,
    };
    for (const task of change.tasks) writeRow(scene, facts, task);
    for (const task of percent) scene.setProgress(task, (this.percent[task] as number) / 100);
    scene.factsChanged();
    if (before.dependencies !== plan.dependencies)
      scene.setLinks(allAtOnce(linkSteps(plan, outline, driving ?? undefined)));
    if (moved === 'all') {
      const isMoved = scene.isMovedBy(columns);
      scene.setColumns(columns);
      return isMoved;
    }
    const patch = patchOf(columns, moved);
    const isMoved = isMovedBy(scene, patch);
    if (isMoved) scene.holdShown();
    scene.applyPatch(patch);
    return isMoved;
  }

  /** Brings the links a first picture left out, in steps. */
  *restOfLinks(): Steps<void> {
    const { plan, outline } = this.#laid;
    const links = yield* linkSteps(plan, outline);
    yield;
    this.scene?.setLinks(links);
    this.hasAllLinks = true;
  }

  /** Which links drive by the present dates. */
  settle(driving: Uint8Array | null): void {
    if (driving && driving.length === this.scene?.linkCount) this.scene.setDriving(driving);
  }

  /** Other rows of the same plan: a collapse, a filter, a sort. */
  setRows(rows: Int32Array, collapsed: ReadonlySet<string>): void {
    this.rows = rows;
    const { scene } = this;
    if (!scene) return;
    scene.isCollapsed.fill(0);
    const { indexOf, end } = this.#laid.outline;
    for (const id of collapsed) {
      const task = indexOf.get(id);
      if (task !== undefined && (end[task] as number) > task + 1) scene.isCollapsed[task] = 1;
    }
    scene.setRows(rows);
  }
}

/** Rows beside the first one in view whose links belong to the first picture: more than any screen has. */
const NEAR_ROWS = 200;

function tasksNear({ tasks }: LaidPlan['outline'], rows: Int32Array, firstRow: number): NearTasks {
  const near = new NearTasks();
  for (const task of rows.subarray(Math.max(0, firstRow - NEAR_ROWS), firstRow + NEAR_ROWS)) {
    const id = tasks[task]?.id;
    if (id !== undefined) near.add(id);
  }
  return near;
}

/** Dates of some tasks, from columns. */
export function patchOf(columns: ShownSchedule['columns'], tasks: Int32Array): DatePatch {
  return {
    count: tasks.length,
    tasks,
    start: gather(columns.start, tasks),
    finish: gather(columns.finish, tasks),
    lateFinish: gather(columns.lateFinish, tasks),
    flags: Uint8Array.from(gather(columns.flags, tasks)),
  };
}

function isMovedBy(scene: Scene, { count, tasks, start, finish }: DatePatch): boolean {
  for (let entry = 0; entry < count; entry++) {
    const task = tasks[entry]!;
    if (scene.shownStart(task) !== start[entry] || scene.shownFinish(task) !== finish[entry]) return true;
  }
  return false;
}

function hasOtherOwners(before: LaidPlan['plan'], after: LaidPlan['plan'], tasks: readonly number[]): boolean {
  if (before.assignments !== after.assignments || before.resources !== after.resources) return true;
  return tasks.some(task => before.tasks[task]?.['owner'] !== after.tasks[task]?.['owner']);
}
