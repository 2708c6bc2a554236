/**
 * Incremental rescheduling: after an edit only what can move is dated again, and the result equals that of all passes.
 *
 *   edit → forward, up the order → (finish moved? all late dates : backward, down the order) → slack, up the order
 *
 * A node is dated again when something it reads may have changed, and hands on only what did change. What is read:
 * forward, the ends and durations of predecessors, the floor of the summary above, a summary's children; backward, the
 * late dates of successors and where their rest resumes, the caps and the start of the summary above, a summary's
 * children; slack, own dates and the early dates of successors, a summary's children. Plans with tasks as late as
 * possible or scheduled from their finish take all passes: there early dates hang on late ones.
 */
import type { Network } from '../network/network.js';
import { NO_POLICY } from '../network/options.js';
import { entryOf } from '../network/order.js';
import { backwardPass, dateBackward } from '../passes/backward.js';
import { copyDates, createDates, type Dates } from '../passes/dates.js';
import { dateForward, lastFinish } from '../passes/forward.js';
import type { PathFinder } from '../passes/longest-path.js';
import { computeSlack, slackOf } from '../passes/slack.js';
import { dateNetwork } from '../prepare.js';
import { differingTasks, type MovedRows } from './moved.js';
import { RankSet } from './rank-set.js';
import { ValueLog } from './value-log.js';

/**
 * Whether no part of the plan can be dated alone: early dates hang on late ones, or a rule of Primavera reads more than
 * is followed here (what has begun or is complete, spans, the longest path, a finish to be met).
 */
function isEntangled({ options, fields, spans }: Network): boolean {
  const hasOwnRules = options.progressPolicy !== NO_POLICY || options.isCriticalByPath || spans.length > 0;
  return options.isFromFinish || fields.alapCount > 0 || hasOwnRules || !Number.isNaN(options.mustFinishBy);
}

/** Touched tasks up to which following what hangs on what is always tried: so few cost nothing either way. */
const MANY_TOUCHED = 1000;

/** Follows the edits of one network. For each: `touch` what it changed, `run`, and perhaps `restore`. */
export class Reschedule {
  readonly #network: Network;
  readonly #pathOf: PathFinder;
  #dates: Dates;
  /** The other side of an edit that dated everything: the dates before it or, once restored, those after it. */
  #spare: Dates | null = null;
  readonly #log = new ValueLog();
  readonly #places = new RankSet();
  readonly #touched = new Set<number>();
  /** Tasks the edit added: they count as moved wherever they stand. */
  readonly #added = new Set<number>();
  #touchesAll = false;
  /** Whether the last edit dated everything anew. */
  #isWhole = false;
  /** Whether the dates come from entangled passes; and whether they did before the last edit. */
  #isEntangled: boolean;
  #wasEntangled: boolean;

  /** @param network just compiled; it is dated here */
  constructor(network: Network, pathOf: PathFinder) {
    this.#network = network;
    this.#pathOf = pathOf;
    this.#dates = createDates(network.size);
    dateNetwork(network, this.#dates, pathOf);
    this.#isEntangled = this.#wasEntangled = isEntangled(network);
  }

  /** The dates as they are now; edits change them in place or put others here. */
  get dates(): Dates {
    return this.#dates;
  }

  /** Leaves the present dates to whoever holds them: edits go on with a copy. Cost O(tasks). */
  detach(): void {
    this.#dates = copyDates(this.#dates, createDates(this.#dates.flags.length));
  }

  /** Notes that a task's own fields, or the links or children at it, are others now. */
  touch(task: number): void {
    this.#touched.add(task);
  }

  /** Notes a new task. */
  touchAdded(task: number): void {
    this.#added.add(task);
    this.#touched.add(task);
  }

  /** Notes that a task is gone. */
  forgetTask(task: number): void {
    this.#touched.delete(task);
    this.#added.delete(task);
  }

  /** Notes that anything may be different. */
  touchAll(): void {
    this.#touchesAll = true;
  }

  /** Forgets what was noted. */
  forget(): void {
    this.#touched.clear();
    this.#added.clear();
    this.#touchesAll = false;
  }

  /**
   * Dates what the noted changes can have moved.
   *
   * @throws SchedulerError `out_of_range`, `no_working_time`; the dates are then to be restored
   */
  run(): void {
    const network = this.#network;
    if (this.#dates.flags.length < network.size) {
      this.#dates = copyDates(this.#dates, createDates(network.fields.mode.length));
    }
    this.#log.clear(this.#dates);
    this.#places.resize(network.order.length);
    this.#wasEntangled = this.#isEntangled;
    this.#isEntangled = isEntangled(network);
    this.#isWhole = false;
    // Where most is touched, walking the order straight is quicker than following what hangs on what.
    const touchesMost = this.#touched.size > Math.max(MANY_TOUCHED, network.order.length / 4);
    if (this.#touchesAll || touchesMost || this.#isEntangled || this.#wasEntangled) {
      this.#keepAll();
      dateNetwork(network, this.#dates, this.#pathOf);
    } else this.#runPart();
  }

  /** What the last `run` moved, read before `restore` puts it back. */
  moved(): MovedRows {
    if (this.#isWhole) {
      const tasks = differingTasks(this.#network, this.#spare!, this.#dates, this.#added);
      return { tasks, dates: this.#dates, rows: tasks, isWhole: true };
    }
    const tasks = Int32Array.from(this.#log.changed(this.#dates, this.#added)).sort();
    return { tasks, dates: this.#dates, rows: tasks };
  }

  /** Takes the dates back to what they were before the last `run`. */
  restore(): void {
    this.#places.clear();
    if (this.#isWhole) [this.#dates, this.#spare] = [this.#spare!, this.#dates];
    else this.#log.restore(this.#dates);
    this.#isEntangled = this.#wasEntangled;
  }

  #keepAll(): void {
    this.#isWhole = true;
    if (this.#spare?.flags.length !== this.#dates.flags.length) this.#spare = createDates(this.#dates.flags.length);
    copyDates(this.#dates, this.#spare);
    this.#log.restore(this.#spare);
  }

  #runPart(): void {
    const network = this.#network;
    const dates = this.#dates;
    const changed = this.#runForward();
    const finish = lastFinish(network, dates);
    if (finish !== dates.projectFinish) {
      // Late dates hang on the finish: all of them are others now.
      this.#keepAll();
      dates.projectFinish = finish;
      backwardPass(network, dates, finish);
      computeSlack(network, dates);
      return;
    }
    const late = this.#runBackward(changed);
    this.#runSlack(changed, late);
  }

  /** @returns the tasks whose early side differs, touched ones always */
  #runForward(): Set<number> {
    const { hierarchy, links, order } = this.#network;
    const dates = this.#dates;
    const places = this.#places;
    const changed = new Set(this.#touched);
    const add = (node: number) => places.add(order.rankOf(node));
    for (const task of this.#touched) {
      if (hierarchy.firstChild[task]! >= 0) add(~task);
      add(task);
    }
    for (let place = places.takeLowest(); place >= 0; place = places.takeLowest()) {
      const node = order.nodes[place]!;
      const task = node < 0 ? ~node : node;
      this.#log.keep(dates, task);
      const wasTouched = this.#touched.has(task);
      const { earlyStart, earlyFinish, duration, floor, resume, logicStart, undelayedStart } = dates;
      const before = [earlyStart[task], earlyFinish[task], duration[task], floor[task]];
      const quiet = [resume[task], logicStart[task], undelayedStart[task]];
      dateForward(this.#network, dates, node, null);
      if (node < 0) {
        if (!wasTouched && floor[task] === before[3]) continue;
        add(task);
        for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
          add(entryOf(hierarchy, child));
        }
        continue;
      }
      const isSame = earlyStart[task] === before[0] && earlyFinish[task] === before[1] && duration[task] === before[2];
      if (!isSame || !Object.is(resume[task], quiet[0]) || !Object.is(logicStart[task], quiet[1])) changed.add(task);
      if (!Object.is(undelayedStart[task], quiet[2])) changed.add(task);
      if (isSame && !wasTouched) continue;
      if (hierarchy.parent[task]! >= 0) add(hierarchy.parent[task]!);
      for (let link = links.firstOut[task]!; link >= 0; link = links.nextOut[link]!) {
        add(entryOf(hierarchy, links.successor[link]!));
      }
    }
    return changed;
  }

  /** @returns the tasks whose late side differs */
  #runBackward(changed: ReadonlySet<number>): Set<number> {
    const { hierarchy, links, order } = this.#network;
    const { parent, firstChild, nextSibling } = hierarchy;
    const dates = this.#dates;
    const { lateStart, lateFinish, finishCap, startCap } = dates;
    const places = this.#places;
    const late = new Set<number>();
    const base = { projectFinish: dates.projectFinish };
    const add = (node: number) => places.add(order.rankOf(node));
    const addAhead = (task: number) => {
      for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) add(links.predecessor[link]!);
      if (parent[task]! >= 0) add(~parent[task]!);
    };
    const addChildren = (task: number) => {
      for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) add(child);
    };
    for (const task of changed) {
      add(task);
      addAhead(task);
      if (firstChild[task]! < 0) continue;
      add(~task);
      addChildren(task);
    }
    for (let place = places.takeHighest(); place >= 0; place = places.takeHighest()) {
      const node = order.nodes[place]!;
      const task = node < 0 ? ~node : node;
      this.#log.keep(dates, task);
      const start = lateStart[task];
      const finish = lateFinish[task];
      const caps = [finishCap[task], startCap[task]];
      dateBackward(this.#network, dates, node, base);
      if (node >= 0 && firstChild[task]! >= 0 && (finishCap[task] !== caps[0] || startCap[task] !== caps[1])) {
        addChildren(task);
      }
      if (lateStart[task] === start && lateFinish[task] === finish) continue;
      late.add(task);
      addAhead(task);
    }
    return late;
  }

  #runSlack(changed: ReadonlySet<number>, late: ReadonlySet<number>): void {
    const { hierarchy, links, order } = this.#network;
    const dates = this.#dates;
    const places = this.#places;
    const add = (task: number) => places.add(order.rankOf(task));
    for (const task of changed) {
      add(task);
      for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) add(links.predecessor[link]!);
    }
    for (const task of late) add(task);
    for (let place = places.takeLowest(); place >= 0; place = places.takeLowest()) {
      const task = order.nodes[place]!;
      this.#log.keep(dates, task);
      const flags = dates.flags[task];
      slackOf(this.#network, dates, task);
      const above = hierarchy.parent[task]!;
      // The flags of a summary hang on which children it has, not only on theirs.
      if (above >= 0 && (dates.flags[task] !== flags || changed.has(task))) add(above);
    }
  }
}
