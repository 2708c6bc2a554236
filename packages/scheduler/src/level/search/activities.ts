/** A compiled plan as levelling sees it: which tasks may move, how far, and what they take of whom. */
import type { Project, Task } from '../../model.js';
import { ALAP, FNLT, MFO, MSO, SNLT } from '../../network/constraint.js';
import type { Network } from '../../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../../network/progress.js';
import { FIXED } from '../../network/task-fields.js';
import { backwardPass } from '../../passes/backward.js';
import { createDates, type Dates } from '../../passes/dates.js';
import { SECONDS_PER_DAY } from '../../time.js';
import type { HeldReason } from '../leveling.js';
import type { Occupancy } from '../load/occupancy.js';
import type { Range } from '../load/profile.js';
import type { LevelingOptions } from '../options.js';
import { type ActivityGraph, readActivityGraph } from './activity-graph.js';

/** Takes nothing of a levelled resource: stands where links put it. */
export const IDLE = 0;
/** May be delayed. */
export const MOVABLE = 1;
/** In progress: what remains may be held back. */
export const REST = 2;
/** Takes of resources but stays where links put it. */
export const HELD = 3;

/** Never levelled. */
const TOP_PRIORITY = 1000;
const USUAL_PRIORITY = 500;

/** What a task takes as long as it runs. */
export interface Demand {
  readonly resource: number;
  /** Whole ten-thousandths, no more than there ever is. */
  readonly units: number;
  readonly occupancy: Occupancy;
}

/** Index of every column = position of the task. Instants are seconds. */
export interface Activities {
  readonly network: Network;
  readonly graph: ActivityGraph;
  /** Dates without levelling. */
  readonly before: Dates;
  readonly kind: Uint8Array;
  /** Why a task with work of its own is not moved. */
  readonly reason: readonly (HeldReason | undefined)[];
  /** Of levelled resources only. */
  readonly demands: readonly (readonly Demand[] | undefined)[];
  /** Bounds that no delay may pass; infinity where there is none. */
  readonly latestStart: Float64Array;
  readonly latestFinish: Float64Array;
  readonly priority: Float64Array;
  /** 1 where work may pause: all of it by one calendar, as long as the task, nothing done yet. */
  readonly canPause: Uint8Array;
  /** Delays the plan has already, seconds. */
  readonly ownDelay: Float64Array;
  /** Positions of the tasks that are MOVABLE or REST. */
  readonly moving: Int32Array;
}

/** The parts a plan's activities are read from. */
export interface ActivitySource {
  readonly project: Project;
  readonly network: Network;
  readonly before: Dates;
  readonly occupancies: readonly (readonly Occupancy[] | undefined)[];
  readonly range: Range;
}

function heldReason(source: ActivitySource, options: LevelingOptions, task: number): HeldReason | undefined {
  const { fields, options: settings } = source.network;
  const { before, range, project } = source;
  if (fields.isExternal[task] === 1) return 'external';
  if (fields.mode[task] === FIXED) return 'manual';
  if (fields.progress[task] === COMPLETE) return 'completed';
  if ((project.tasks[task]!.priority ?? USUAL_PRIORITY) >= TOP_PRIORITY) return 'priority';
  const isStarted = fields.progress[task] === IN_PROGRESS;
  // Where the part done ends must be known: else holding the rest back would move it too.
  const isFirm = settings.splitsInProgress && !Number.isNaN(fields.actualStart[task]!);
  if (isStarted && !(options.levelsInProgress === true && isFirm)) return 'in_progress';
  const start = isStarted ? before.resume[task]! : before.earlyStart[task]!;
  if (!isStarted) {
    const constraint = fields.constraint[task]!;
    if (constraint === ALAP) return 'as_late_as_possible';
    if (settings.honorsConstraints && (constraint === MSO || constraint === MFO)) return 'constraint';
  }
  return start >= range.from && start < range.to ? undefined : 'outside_range';
}

/** Whether a task lies where others do. What it takes is not set aside: those others would have to wait for themselves. */
function isSpan({ hierarchy }: Network, task: number, type: Task['activityType']): boolean {
  return hierarchy.firstChild[task]! >= 0 || type === 'level_of_effort' || type === 'wbs_summary';
}

/** Assignments of one task to one resource on one calendar count together. */
function demandsOf(occupancies: readonly Occupancy[], isLevelled: Uint8Array, most: Float64Array): Demand[] {
  const demands: Demand[] = [];
  for (const occupancy of occupancies) {
    const { resource, time, chunks } = occupancy;
    if (isLevelled[resource] === 0) continue;
    const at = demands.findIndex(
      ({ occupancy: other }) =>
        other.resource === resource && other.time === time && chunks === null && other.chunks === null,
    );
    const units = occupancy.units + (at < 0 ? 0 : demands[at]!.occupancy.units);
    // What is asked beyond all there is no delay can give: such a task needs the whole resource.
    const demand = { resource, units: Math.min(units, most[resource]!), occupancy: { ...occupancy, units } };
    if (at < 0) demands.push(demand);
    else demands[at] = demand;
  }
  return demands.filter(demand => demand.units > 0);
}

function canPause(project: Project, source: ActivitySource, task: number): boolean {
  const { fields } = source.network;
  const { isSplittable, segments, ignoresResourceCalendars, calendarId } = project.tasks[task]!;
  const occupancies = source.occupancies[task];
  if (isSplittable === false || segments !== undefined || !occupancies || fields.progress[task]! >= IN_PROGRESS) {
    return false;
  }
  // Without regard to its resources a task runs through.
  if (ignoresResourceCalendars && calendarId != null) return false;
  return occupancies.every(({ time, chunks }) => chunks === null && time === fields.time[task]);
}

/**
 * Start and finish that hard constraints leave each task, its own and those of tasks behind it. Two backward passes from
 * ends far apart: a late date that does not follow the end is one that a constraint holds.
 */
function writeConstraintBounds(source: ActivitySource, latestStart: Float64Array, latestFinish: Float64Array): void {
  const { network, before } = source;
  const { fields, size } = network;
  const isHard = (constraint: number) =>
    constraint === MSO || constraint === MFO || constraint === SNLT || constraint === FNLT;
  if (!network.options.honorsConstraints || !fields.constraint.some(isHard)) return;
  const deadlines = fields.deadline.slice();
  // Deadlines warn; they hold nobody.
  fields.deadline.fill(Number.NaN);
  const late = { ...before, ...lateColumns(size) };
  const span = before.projectFinish - before.projectStart + 400 * SECONDS_PER_DAY;
  backwardPass(network, late, before.projectFinish + span);
  const firstStart = late.lateStart.slice();
  const firstFinish = late.lateFinish.slice();
  backwardPass(network, late, before.projectFinish + span + 100 * SECONDS_PER_DAY);
  fields.deadline.set(deadlines);
  for (let task = 0; task < size; task++) {
    if (late.lateFinish[task] !== firstFinish[task]) continue;
    latestStart[task] = Math.max(firstStart[task]!, before.earlyStart[task]!);
    latestFinish[task] = Math.max(firstFinish[task]!, before.earlyFinish[task]!);
  }
}

const lateColumns = (size: number) => {
  const { lateStart, lateFinish, finishCap, startCap } = createDates(size);
  return { lateStart, lateFinish, finishCap, startCap };
};

function writeSlackBounds({ network, before }: ActivitySource, start: Float64Array, finish: Float64Array): void {
  for (let task = 0; task < network.size; task++) {
    start[task] = Math.min(start[task]!, Math.max(before.lateStart[task]!, before.earlyStart[task]!));
    finish[task] = Math.min(finish[task]!, Math.max(before.lateFinish[task]!, before.earlyFinish[task]!));
  }
}

/** Reads what levelling may do with a plan. Cost O(tasks + links + assignments). */
export function readActivities(source: ActivitySource, options: LevelingOptions, most: Float64Array): Activities {
  const { project, network, before, occupancies } = source;
  const { size, fields } = network;
  const resources = project.resources ?? [];
  const isLevelled = Uint8Array.from(resources, resource => (resource.isLevelled === false ? 0 : 1));
  const kind = new Uint8Array(size);
  const reason: (HeldReason | undefined)[] = new Array(size);
  const demands: (readonly Demand[] | undefined)[] = new Array(size);
  const pausing = new Uint8Array(size);
  const moving: number[] = [];
  for (let task = 0; task < size; task++) {
    const list = occupancies[task];
    if (!list) continue;
    const { activityType } = project.tasks[task]!;
    if (isSpan(network, task, activityType)) {
      reason[task] = 'spans_others';
      continue;
    }
    const own = demandsOf(list, isLevelled, most);
    if (own.length === 0) continue;
    demands[task] = own;
    reason[task] = heldReason(source, options, task);
    const isStarted = fields.progress[task] === IN_PROGRESS;
    if (isStarted && reason[task] === undefined && own.some(({ occupancy }) => occupancy.chunks !== null)) {
      reason[task] = 'in_progress';
    }
    kind[task] = reason[task] !== undefined ? HELD : isStarted ? REST : MOVABLE;
    if (kind[task] === HELD) continue;
    moving.push(task);
    if (options.splitsTasks === true && canPause(project, source, task)) pausing[task] = 1;
  }
  const latestStart = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const latestFinish = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  writeConstraintBounds(source, latestStart, latestFinish);
  if (options.isWithinSlack === true) writeSlackBounds(source, latestStart, latestFinish);
  // The late start of a task in progress is the one it has; what remains is bound by its finish.
  for (const task of moving) if (kind[task] === REST) latestStart[task] = Number.POSITIVE_INFINITY;
  return {
    network,
    graph: readActivityGraph(network),
    before,
    kind,
    reason,
    demands,
    latestStart,
    latestFinish,
    priority: Float64Array.from(project.tasks, task => task.priority ?? USUAL_PRIORITY),
    canPause: pausing,
    ownDelay: fields.levelingDelay.slice(),
    moving: Int32Array.from(moving),
  };
}
