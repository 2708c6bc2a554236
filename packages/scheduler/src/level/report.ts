/** The answer of levelling in the words of a plan: what moves, what is left and why, and the edits. */
import type { Project } from '../model.js';
import type { ScheduleColumns } from '../outcome.js';
import { schedule } from '../schedule.js';
import { formatInstant, SECONDS_PER_MINUTE } from '../time.js';
import { placedProject, segmentsOf } from './apply.js';
import { editsBetween } from './edits.js';
import type { HeldReason, HeldTask, LeveledTask, Leveling, Unresolved } from './leveling.js';
import type { Excess } from './load/load.js';
import { type Occupancy, readOccupancies } from './load/occupancy.js';
import { loadOf, overAllocationOf } from './load/resource-load.js';
import { type DatedWork, workOf } from './load/work.js';
import type { LevelingOptions } from './options.js';
import type { Activities } from './search/activities.js';
import type { Placement } from './search/placement.js';
import type { ReadyPlan } from './search/ready-plan.js';

/** What was placed, and how. */
export interface Placed {
  readonly placement: Placement;
  readonly activities: Activities;
  readonly passes: number;
}

interface ResourceExcess {
  readonly resource: number;
  readonly excess: Excess;
}

const EVERYWHERE = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

function excessesOf(dated: DatedWork, { granularity = 'minute' }: LevelingOptions): ResourceExcess[] {
  return workOf(dated).flatMap((work, resource) =>
    loadOf(work, granularity).excesses.map(excess => ({ resource, excess })),
  );
}

function excessesBefore(plan: ReadyPlan, options: LevelingOptions): ResourceExcess[] {
  const { project, network, before, occupancies } = plan;
  const { earlyStart: start, earlyFinish: finish } = before;
  return excessesOf({ project, calendars: network.calendars, occupancies, start, finish, range: EVERYWHERE }, options);
}

const isLevelled = (project: Project, resource: number): boolean => project.resources![resource]!.isLevelled !== false;

/** Whether there is anything to do. */
export function isOverAllocated(plan: ReadyPlan, options: LevelingOptions): boolean {
  const { range, project } = plan;
  return excessesBefore(plan, options).some(
    ({ resource, excess }) => isLevelled(project, resource) && excess.from < range.to && excess.to > range.from,
  );
}

/** What a task asks of a resource at most, whole ten-thousandths. */
function demandOf(occupancies: readonly Occupancy[] | undefined, resource: number): number {
  let units = 0;
  for (const occupancy of occupancies ?? []) if (occupancy.resource === resource) units += occupancy.units;
  return units;
}

function reasonsOf(plan: ReadyPlan, { resource, excess }: ResourceExcess, placed: Placed | null): HeldReason[] {
  const { project, range, before } = plan;
  if (!isLevelled(project, resource)) return ['resource_not_levelled'];
  const reasons = new Set<HeldReason>();
  for (const task of excess.tasks) {
    const isTooMuch = demandOf(plan.occupancies[task], resource) > excess.available;
    if (isTooMuch || excess.tasks.length === 1) reasons.add('demand_exceeds_availability');
    const held = placed?.activities.reason[task] ?? placed?.placement.unplaced.get(task);
    if (held !== undefined) reasons.add(held);
    // What is done of a task whose rest was held back stays where it was done.
    const resume = placed?.placement.resumes.get(task) ?? before.resume[task]!;
    if (excess.from < resume) reasons.add('in_progress');
  }
  if (excess.from < range.from || excess.to > range.to) reasons.add('outside_range');
  // Late dates move with the finish, and with them what follows a task as late as possible.
  if (reasons.size === 0 && plan.network.fields.alapCount > 0) reasons.add('as_late_as_possible');
  // A delay taken back at the very last moved what follows it.
  if (reasons.size === 0) for (const reason of placed?.placement.unplaced.values() ?? []) reasons.add(reason);
  return [...reasons];
}

/** Tasks that stand elsewhere, with what levelling did to them. */
function leveledTasks(plan: ReadyPlan, columns: ScheduleColumns, placed: Placed | null): LeveledTask[] {
  const { before, project, network } = plan;
  const moved: LeveledTask[] = [];
  project.tasks.forEach((task, at) => {
    const start = Math.round(columns.start[at]! * SECONDS_PER_MINUTE);
    const finish = Math.round(columns.finish[at]! * SECONDS_PER_MINUTE);
    const pauses = placed?.placement.pauses.get(at);
    const resume = placed?.placement.resumes.get(at);
    if (start === before.earlyStart[at] && finish === before.earlyFinish[at] && !pauses && resume === undefined) return;
    moved.push({
      taskId: task.id,
      startBefore: formatInstant(before.earlyStart[at]!),
      finishBefore: formatInstant(before.earlyFinish[at]!),
      start: formatInstant(start),
      finish: formatInstant(finish),
      levelingDelayMinutes: (placed?.placement.delay[at] ?? 0) / SECONDS_PER_MINUTE,
      ...(pauses ? { segments: segmentsOf(network, at, pauses, 1) } : {}),
      ...(resume === undefined ? {} : { resume: formatInstant(resume) }),
    });
  });
  return moved;
}

/** Tasks in over-allocations before levelling that it could not move. */
function heldTasks(plan: ReadyPlan, excesses: readonly ResourceExcess[], placed: Placed | null): HeldTask[] {
  if (!placed) return [];
  const { project } = plan;
  const tasks = new Set<number>();
  for (const { resource, excess } of excesses) {
    if (isLevelled(project, resource)) for (const task of excess.tasks) tasks.add(task);
  }
  return [...tasks]
    .sort((one, two) => one - two)
    .flatMap(task => {
      const reason = placed.activities.reason[task] ?? placed.placement.unplaced.get(task);
      return reason === undefined ? [] : [{ taskId: project.tasks[task]!.id, reason }];
    });
}

/**
 * Dates the levelled project by the engine itself and says what came of it.
 *
 * @param placed null when there was nothing to do
 */
export function reportLeveling(plan: ReadyPlan, options: LevelingOptions, placed: Placed | null): Leveling {
  const { project, network, before } = plan;
  const target = placed ? placedProject(project, network, placed.placement) : project;
  const after = schedule(target);
  const columns = after.columns();
  const seconds = (minutes: number) => Math.round(minutes * SECONDS_PER_MINUTE);
  const found = excessesBefore(plan, options);
  const left = excessesOf(
    {
      project: target,
      calendars: network.calendars,
      occupancies: readOccupancies(target, network.calendars),
      start: columns.start.map(seconds),
      finish: columns.finish.map(seconds),
      range: EVERYWHERE,
    },
    options,
  );
  const overAllocationsAfter = left.map(({ resource, excess }) => overAllocationOf(project, resource, excess));
  return {
    tasks: leveledTasks(plan, columns, placed),
    finishBefore: formatInstant(before.projectFinish),
    finishAfter: after.finish,
    overAllocationsBefore: found.map(({ resource, excess }) => overAllocationOf(project, resource, excess)),
    overAllocationsAfter,
    unresolved: left.map(
      (each, at): Unresolved => ({
        ...overAllocationsAfter[at]!,
        reasons: reasonsOf(plan, each, placed),
      }),
    ),
    heldTasks: heldTasks(plan, found, placed),
    passes: placed?.passes ?? 0,
    edits: editsBetween(plan.given, target),
  };
}
