/** How much of each resource a dated plan asks for over time, and where that is more than there is. */
import { CalendarSet } from '../../calendar/calendar-set.js';
import type { Id, LocalTime, Project } from '../../model.js';
import type { Schedule } from '../../outcome.js';
import { formatInstant, minutesOfSeconds, SECONDS_PER_MINUTE } from '../../time.js';
import { checkGranularity, optionInstant } from '../check-options.js';
import type { OverAllocation } from '../leveling.js';
import type { Granularity } from '../options.js';
import { bucketOf } from './bucket.js';
import { bucketLoad } from './bucket-load.js';
import { unitsOf } from './capacity.js';
import type { Excess, Load, Stretch } from './load.js';
import { readOccupancies } from './occupancy.js';
import { sweepLoad } from './sweep.js';
import { type ResourceWork, workOf } from './work.js';

/** Options of `resourceLoad`. */
export interface LoadOptions {
  /**
   * `minute` (default): an interval lasts as long as demand and availability stay the same, and holds the nights inside
   * it. Else one interval for each hour, day or week with work, and averages in it.
   */
  readonly granularity?: Granularity;
  /** Only what lies from here … */
  readonly from?: LocalTime;
  /** … to here, exclusive. */
  readonly to?: LocalTime;
  /** Only these resources; default all that do work. */
  readonly resourceIds?: readonly Id[];
}

/** A stretch of time in which a resource is at work. */
export interface LoadInterval {
  readonly start: LocalTime;
  readonly finish: LocalTime;
  /** 1 = one full-time unit. */
  readonly demandedUnits: number;
  readonly availableUnits: number;
  readonly demandedMinutes: number;
  readonly availableMinutes: number;
}

/** What is asked of one resource, stretch by stretch. */
export interface ResourceLoad {
  readonly resourceId: Id;
  /** Ascending, disjoint; without those in which nothing is asked for. */
  readonly intervals: readonly LoadInterval[];
  /** Unbroken stretches of too much, each with the most that is asked for in it. */
  readonly overAllocations: readonly OverAllocation[];
}

/** The load of one resource's work. Cost O(n log n) in its pieces, and in the buckets they touch. */
export function loadOf(work: ResourceWork, granularity: Granularity): Load {
  const bucket = bucketOf(granularity);
  return bucket === null ? sweepLoad(work) : bucketLoad(work, bucket);
}

/** An excess in the words of a plan. */
export function overAllocationOf(project: Project, resource: number, excess: Excess): OverAllocation {
  return {
    resourceId: project.resources![resource]!.id,
    start: formatInstant(excess.from),
    finish: formatInstant(excess.to),
    demandedUnits: unitsOf(excess.demanded),
    availableUnits: unitsOf(excess.available),
    taskIds: excess.tasks.map(task => project.tasks[task]!.id),
  };
}

const intervalOf = (stretch: Stretch): LoadInterval => ({
  start: formatInstant(stretch.from),
  finish: formatInstant(stretch.to),
  demandedUnits: unitsOf(stretch.demanded),
  availableUnits: unitsOf(stretch.available),
  demandedMinutes: minutesOfSeconds(unitsOf(stretch.work)),
  availableMinutes: minutesOfSeconds(unitsOf(stretch.capacity)),
});

/**
 * The load of a plan's resources, in the order of `Project.resources`: a histogram for each. Only people and machines
 * (kind `work`) have one; nights and other time without work ask for nothing. Cost O(n log n) in the assignments.
 *
 * @param schedule of this project
 * @throws SchedulerError `bad_option`
 */
export function resourceLoad(project: Project, schedule: Schedule, options: LoadOptions = {}): ResourceLoad[] {
  checkGranularity(options.granularity);
  const calendars = new CalendarSet(project);
  const { start, finish } = schedule.columns();
  const seconds = (minutes: number) => Math.round(minutes * SECONDS_PER_MINUTE);
  const works = workOf({
    project,
    calendars,
    occupancies: readOccupancies(project, calendars),
    start: start.map(seconds),
    finish: finish.map(seconds),
    range: {
      from: optionInstant('from', options.from, Number.NEGATIVE_INFINITY),
      to: optionInstant('to', options.to, Number.POSITIVE_INFINITY),
    },
  });
  const wanted = options.resourceIds && new Set(options.resourceIds);
  const loads: ResourceLoad[] = [];
  project.resources?.forEach((resource, at) => {
    if ((resource.kind ?? 'work') !== 'work' || wanted?.has(resource.id) === false) return;
    const load = loadOf(works[at]!, options.granularity ?? 'minute');
    loads.push({
      resourceId: resource.id,
      intervals: load.stretches.map(intervalOf),
      overAllocations: load.excesses.map(excess => overAllocationOf(project, at, excess)),
    });
  });
  return loads;
}
