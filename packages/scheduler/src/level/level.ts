/**
 * Resource levelling: tasks are delayed, or their work paused, until no resource is asked for more than there is of it.
 * The answer is a preview; its edits make it so, and `clearLeveling` takes them back.
 */
import type { Project } from '../model.js';
import { ALAP } from '../network/constraint.js';
import type { Dates } from '../passes/dates.js';
import { formatInstant, secondsOfMinutes } from '../time.js';
import type { Leveling } from './leveling.js';
import { mixedResources } from './load/occupancy.js';
import { createProfile } from './load/profile.js';
import type { LevelingOptions, LevelingProgress } from './options.js';
import { isOverAllocated, reportLeveling } from './report.js';
import { type Activities, HELD, readActivities } from './search/activities.js';
import { pinBreakers, withinBounds } from './search/bounds.js';
import { Budget } from './search/budget.js';
import { type Plan, ScheduleGenerator } from './search/generate.js';
import { Justifier } from './search/justify.js';
import { rankOf, rankWithin } from './search/order.js';
import type { Placement } from './search/placement.js';
import { makeReady, type ReadyPlan } from './search/ready-plan.js';
import { OrderSearch } from './search/search.js';

/** Tasks that levelling does not place may follow others: so often their dates are looked at again. */
const LOOSE_ROUNDS = 4;

/** Rounds in which tasks that break bounds are pinned and the others placed around them; hardly any plan needs two. */
const PIN_ROUNDS = 8;

/** The shortest piece of paused work: below a unit of what is compared, pauses gain nothing. */
function pauseMinimum(project: Project, { granularity = 'minute' }: LevelingOptions): number {
  if (granularity === 'day') return secondsOfMinutes(project.minutesPerDay ?? 480);
  return granularity === 'week' ? secondsOfMinutes(project.minutesPerWeek ?? 2400) : 3600;
}

function createGenerator(plan: ReadyPlan, options: LevelingOptions): ScheduleGenerator {
  const { project, network, occupancies, range } = plan;
  const isMixed = mixedResources(occupancies, project.resources?.length ?? 0);
  const source = { project, calendars: network.calendars, range, isMixed };
  const profile = createProfile(source, options.granularity ?? 'minute');
  const activities = readActivities(plan, options, profile.most);
  return new ScheduleGenerator(activities, profile, {
    pauseMinimum: pauseMinimum(project, options),
    isWithinSlack: options.isWithinSlack === true,
  });
}

/** Whether a task goes its own way: levelling does not place it, but what levelling places may move it. */
function isLoose({ kind, network }: Activities, task: number): boolean {
  return kind[task] === HELD || network.fields.constraint[task] === ALAP;
}

/** Whether a loose task stands elsewhere than was thought. */
function looseMoved(activities: Activities, one: Dates, two: Dates): boolean {
  for (let task = 0; task < activities.network.size; task++) {
    const isSame = one.earlyStart[task] === two.earlyStart[task] && one.earlyFinish[task] === two.earlyFinish[task];
    if (!isSame && isLoose(activities, task)) return true;
  }
  return false;
}

/** Generates, and again while loose tasks turn out to stand elsewhere, moved by what they follow. */
function* settle(generator: ScheduleGenerator, plan: Plan, budget: Budget): Generator<void, Placement> {
  const { activities } = generator;
  let reserved = activities.before;
  for (let round = 1; ; round++) {
    generator.generate(plan);
    budget.passes++;
    const placement = generator.capture();
    yield;
    const dates = generator.datesOf(placement);
    if (round === LOOSE_ROUNDS || !looseMoved(activities, reserved, dates)) {
      generator.generate(plan);
      return placement;
    }
    generator.reserve(dates);
    reserved = dates;
  }
}

/** The best placement that the options allow to look for. */
function* place(
  generator: ScheduleGenerator,
  ready: ReadyPlan,
  options: LevelingOptions,
  budget: Budget,
): Generator<LevelingProgress, Placement> {
  const { activities } = generator;
  const { order = 'standard', scheme = 'serial' } = options;
  const plan = { rank: rankOf(activities, order), scheme, isWorstCase: order === 'wcs' };
  const first = yield* reported(generator, settle(generator, plan, budget), budget);
  if (options.justifies !== true && !options.search) return first;
  const search = new OrderSearch(generator, new Justifier(generator, ready.project), budget, first);
  const steps = options.search ? search.run() : search.improve();
  while (steps.next().done !== true) {
    yield { passes: budget.passes, finish: formatInstant(search.best.projectFinish) };
  }
  if (!activities.kind.some((_, task) => isLoose(activities, task))) return search.best;
  return yield* replace(generator, search.best, budget);
}

/** A placement made again in the order of its starts. */
function* replace(
  generator: ScheduleGenerator,
  { sequence }: Placement,
  budget: Budget,
): Generator<LevelingProgress, Placement> {
  const position = new Float64Array(generator.activities.network.size);
  sequence.forEach((task, at) => {
    position[task] = at;
  });
  const rank = rankWithin(generator.activities, position);
  return yield* reported(generator, settle(generator, { rank, scheme: 'serial' }, budget), budget);
}

/** Says after each step how far the generator has come. */
function* reported(
  generator: ScheduleGenerator,
  steps: Generator<void, Placement>,
  budget: Budget,
): Generator<LevelingProgress, Placement> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { passes: budget.passes, finish: formatInstant(generator.finish) };
  }
}

/**
 * Levels a project step by step: yields after every schedule made, so that a page or server can breathe, show how far it
 * has come, and stop by `signal`. As `level` otherwise.
 */
export function* levelInSteps(project: Project, options: LevelingOptions = {}): Generator<LevelingProgress, Leveling> {
  const ready = makeReady(project, options);
  if (!isOverAllocated(ready, options)) return reportLeveling(ready, options, null);
  const generator = createGenerator(ready, options);
  const budget = new Budget({
    search: options.search,
    signal: options.signal,
    leastFinish: ready.before.projectFinish,
  });
  const isWithinSlack = options.isWithinSlack === true;
  let placement = yield* place(generator, ready, options, budget);
  for (let round = 0; round < PIN_ROUNDS && pinBreakers(generator, placement, isWithinSlack); round++) {
    placement = yield* replace(generator, placement, budget);
  }
  const kept = withinBounds(generator, placement, isWithinSlack);
  return reportLeveling(ready, options, { placement: kept, activities: generator.activities, passes: budget.passes });
}

/**
 * Levels a project: who is to be delayed or paused so that no resource is over-allocated, respecting links, calendars,
 * constraints and priorities. The project stays as it is. Cost of one schedule about O(tasks log tasks + links), times
 * the passes of a search.
 *
 * @throws ScheduleError when the project has errors; SchedulerError `bad_option`, and as `schedule` does
 */
export function level(project: Project, options: LevelingOptions = {}): Leveling {
  const steps = levelInSteps(project, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    options.onProgress?.(step.value);
  }
}
