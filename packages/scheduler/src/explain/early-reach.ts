import { ALAP, MFO, MSO } from '../network/constraint.js';
import { TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { NO_POLICY } from '../network/options.js';
import { COMPLETE, IN_PROGRESS, NOT_STARTED } from '../network/progress.js';
import { AUTO } from '../network/task-fields.js';
import { holdsBack } from '../passes/data-date.js';
import type { Dates } from '../passes/dates.js';
import { forwardBound } from '../passes/link-bound.js';
import { holdsThrough, isPassedThrough } from '../passes/pass-through.js';
import { constrainedStart, milestoneInstant } from '../passes/placement.js';
import type { End } from './bound.js';
import { forEachLinkInto } from './link-walk.js';

/**
 * Whether a bound reaches the early dates of a task: whether the forward pass, given this bound alone, would put the
 * task where it stands. One object serves any number of tasks in turn, so that asking about every link makes none.
 */
export class EarlyReach {
  readonly #network: Network;
  readonly #dates: Dates;
  #task = -1;
  /** Start and duration of the part that bounds can move: the whole task, or the rest of one that has started. */
  #start = Number.NaN;
  #duration = 0;
  #isRest = false;
  /** See `#readLeast`; not a number until asked for. */
  #least = Number.NaN;
  #isFree = false;
  #isRepulled = false;
  #end: End | null = null;
  /** A finish that a link pulls past the end of work: bounds on the start do not hold it. */
  #pulledFinish = Number.NaN;
  readonly #lower = (link: number): void => {
    const start = this.#dates.earlyStart[this.#network.links.predecessor[link]!]!;
    if (start < this.#least) this.#least = start;
  };

  constructor(network: Network, dates: Dates) {
    this.#network = network;
    this.#dates = dates;
  }

  /**
   * Turns to a task that has nothing below it.
   *
   * @param end the date to reach; null for either
   */
  at(task: number, end: End | null = null): this {
    const { fields } = this.#network;
    const dates = this.#dates;
    this.#task = task;
    this.#end = end;
    const isThrough = isPassedThrough(this.#network, dates, task);
    this.#isRest = isPartDone(this.#network, task) || isThrough;
    this.#isRepulled = isRepulled(this.#network, dates, task, end);
    this.#isFree = this.#isRepulled || movesByBounds(this.#network, dates, task);
    this.#duration = isThrough ? 0 : fields.duration[task]! - (this.#isRest ? fields.done[task]! : 0);
    const undelayed = dates.undelayedStart[task]!;
    const isWhole = Number.isNaN(undelayed) || this.#isRepulled;
    this.#start = this.#isRest ? dates.resume[task]! : isWhole ? dates.earlyStart[task]! : undelayed;
    this.#pulledFinish = end === 'finish' ? this.#readPulledFinish() : Number.NaN;
    this.#least = Number.NaN;
    return this;
  }

  /** Whether bounds move the task at all: nothing typed, done or forced does. */
  get isFree(): boolean {
    return this.#isFree;
  }

  /** Whether the project's own start is what holds the task. */
  get isAtProjectStart(): boolean {
    const start = this.#dates.projectStart;
    return this.start(start) && this.#position(start) === this.#start;
  }

  /** Whether a constraint that reaches before the project's start lets the task stand there. */
  get isLedByConstraint(): boolean {
    const start = constrainedStart(this.#network, this.#task);
    return start < this.#dates.projectStart && start === this.#readLeast() && this.start(start);
  }

  /** Whether a bound on the start reaches. */
  start(bound: number): boolean {
    if (!this.#isFree || this.#isRepulled || !Number.isNaN(this.#pulledFinish)) return false;
    return bound >= this.#start || this.#position(bound) >= this.#start;
  }

  /** Whether a bound on the finish reaches: by the start it leads to, or by the finish it pulls past the end of work. */
  finish(bound: number): boolean {
    if (!this.#isFree) return false;
    if (this.#duration === 0) return this.#position(bound) >= this.#start;
    const time = this.#network.fields.time[this.#task]!;
    const start = time.subtract(bound, this.#duration);
    if (this.#isRest) return time.next(start) >= this.#start;
    if (!Number.isNaN(this.#pulledFinish)) return bound >= this.#pulledFinish;
    return start >= this.#start || (this.#end === null && bound > time.add(this.#start, this.#duration));
  }

  /** The instant before which no link puts the task: the project's start, or the start of what came before it. */
  #readLeast(): number {
    if (!Number.isNaN(this.#least)) return this.#least;
    const { hierarchy, links } = this.#network;
    const { projectStart, floor } = this.#dates;
    const above = hierarchy.parent[this.#task]!;
    const hasFloor = above >= 0 && floor[above]! > Number.NEGATIVE_INFINITY;
    this.#least = Math.min(
      hasFloor ? floor[above]! : projectStart,
      projectStart,
      constrainedStart(this.#network, this.#task),
    );
    forEachLinkInto(links, this.#task, this.#lower);
    return this.#least;
  }

  /** Where a bound on the start alone puts the task. */
  #position(bound: number): number {
    const time = this.#network.fields.time[this.#task]!;
    const isStart = this.#network.fields.activity?.isStartMilestone(this.#task) === true;
    if (this.#duration > 0 || isStart) return time.next(bound);
    return milestoneInstant(time, this.#dates.projectStart, bound);
  }

  #readPulledFinish(): number {
    const { fields } = this.#network;
    const finish = this.#dates.earlyFinish[this.#task]!;
    const isWhole = fields.progress[this.#task] === NOT_STARTED && this.#start === this.#dates.earlyStart[this.#task];
    if (!isWhole || this.#duration === 0) return Number.NaN;
    return finish > fields.time[this.#task]!.add(this.#start, this.#duration) ? finish : Number.NaN;
  }

  /** Whether a link reaches, given its forward bound. */
  link(link: number, bound: number): boolean {
    if (!this.#isFree || !holdsOn(this.#network, this.#dates, link)) return false;
    const { type } = this.#network.links;
    if ((type[link]! & TO_FINISH) === 0 ? this.start(bound) : this.finish(bound)) return true;
    return this.isHeldByLead(link) && this.start(this.#readLeast());
  }

  /** A lead reaches no further back than the start of what it comes from, where that lies before the project's start. */
  isHeldByLead(link: number): boolean {
    const start = this.#dates.earlyStart[this.#network.links.predecessor[link]!]!;
    return start < this.#dates.projectStart && start === this.#readLeast();
  }
}

/** Whether a link has a say in its successor's dates under the project's progress policy. */
function holdsOn(network: Network, dates: Dates, link: number): boolean {
  const successor = network.links.successor[link]!;
  if (isPassedThrough(network, dates, successor)) return holdsThrough(network, dates, link);
  const { progress, actualStart } = network.fields;
  // Of a task that has begun nobody knows when, links say when.
  if (progress[successor] !== IN_PROGRESS || Number.isNaN(actualStart[successor]!)) return true;
  return holdsBack(network, dates, link);
}

/** Whether a task has begun on a known date and is not complete: bounds move the rest of it at most. */
export function isPartDone(network: Network, task: number): boolean {
  const { fields } = network;
  return (
    fields.mode[task] === AUTO && fields.progress[task] === IN_PROGRESS && !Number.isNaN(fields.actualStart[task]!)
  );
}

/** Whether a constraint puts the task on its date whatever the links say. */
export function isForced(network: Network, dates: Dates, task: number): boolean {
  const { fields } = network;
  if (fields.mode[task] !== AUTO || fields.progress[task] !== NOT_STARTED) return false;
  const constraint = fields.constraint[task]!;
  const isMust = (constraint === MSO || constraint === MFO) && fields.isHard[task] === 1;
  return isMust || !Number.isNaN(dates.logicStart[task]!);
}

/** Whether the rest of a task waits for something: it goes on later than it was to go on. */
function isHeldBack(network: Network, dates: Dates, task: number): boolean {
  const { fields, options } = network;
  if (options.progressPolicy !== NO_POLICY) return true;
  if (!options.splitsInProgress) return false;
  const time = fields.time[task]!;
  const start = dates.earlyStart[task]!;
  const stop = Number.isNaN(fields.stop[task]!) ? time.add(start, fields.done[task]!) : fields.stop[task]!;
  const resume = Number.isNaN(fields.resume[task]!) ? time.next(stop) : fields.resume[task]!;
  return dates.resume[task]! > resume;
}

/** Start that a levelling delay leads to; not a number without one. */
export function delayedStart(network: Network, dates: Dates, task: number): number {
  const undelayed = dates.undelayedStart[task]!;
  const { levelingDelay, time } = network.fields;
  return Number.isNaN(undelayed) ? Number.NaN : time[task]!.next(undelayed + levelingDelay[task]!);
}

/** Whether links that pull the finish pull it again behind a levelling delay, also past a date that a constraint forced. */
function isRepulled(network: Network, dates: Dates, task: number, end: End | null): boolean {
  const { fields } = network;
  const delayed = delayedStart(network, dates, task);
  const start = dates.earlyStart[task]!;
  if (Number.isNaN(delayed) || isLate(network, dates, task)) return false;
  return (
    start > delayed ||
    (end === 'finish' && dates.earlyFinish[task]! > fields.time[task]!.add(start, fields.duration[task]!))
  );
}

/** Whether a task that is to stand as late as possible may do so, later than its bounds and its delay ask for. */
function isLate(network: Network, dates: Dates, task: number): boolean {
  return network.fields.constraint[task] === ALAP && dates.earlyStart[task] === dates.lateStart[task];
}

function movesByBounds(network: Network, dates: Dates, task: number): boolean {
  const { fields } = network;
  if (fields.mode[task] !== AUTO || isForced(network, dates, task)) return false;
  if (isPartDone(network, task)) return isHeldBack(network, dates, task);
  if (fields.progress[task] === COMPLETE) {
    return Number.isNaN(fields.actualStart[task]!) || isPassedThrough(network, dates, task);
  }
  return !(dates.earlyStart[task]! > delayedStart(network, dates, task));
}

/** First start that a link into a summary allows what lies below. */
export function floorBound(network: Network, dates: Dates, link: number): number {
  const start = dates.earlyStart[network.links.predecessor[link]!]!;
  return Math.max(Math.min(dates.projectStart, start), forwardBound(network, dates, link));
}
