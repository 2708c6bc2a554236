/**
 * Schedule generation: tasks in an order of priority, each where links, constraints and free resources first allow it.
 *
 * Serial: the best of the tasks whose predecessors are placed, at its first instant. Parallel: of all those tasks the one
 * that can start first, the best among equals; nothing waits for a resource that is free. Source: Kolisch, "Serial and
 * parallel resource-constrained project scheduling methods revisited", European Journal of Operational Research 90, 1996.
 *
 * Dates come from the engine's own forward rules, task by task, so that a schedule generated here is the one that the
 * engine makes of the same delays.
 */
import { INACTIVE } from '../../network/task-fields.js';
import { createDates, type Dates } from '../../passes/dates.js';
import { runPasses } from '../../passes/passes.js';
import { Interventions } from '../interventions.js';
import type { HeldReason } from '../leveling.js';
import { type Block, piecesOf } from '../load/occupancy.js';
import type { Profile } from '../load/profile.js';
import { findPauses, type Pauses } from '../pauses.js';
import { type Activities, HELD, MOVABLE, REST } from './activities.js';
import { dateNode } from './activity-graph.js';
import { type AlikeTasks, readAlikeTasks } from './alike.js';
import { type Placement, type Score, startedPieces } from './placement.js';
import { ReadyQueue } from './ready-queue.js';
import { WaitingTasks } from './waiting-tasks.js';
import { worstCase } from './worst-case.js';

/** What waits first is looked at no further by the rule of worst case slack: it compares tasks pair by pair. */
const WORST_CASE_TASKS = 16;

type Queue = ReadyQueue | WaitingTasks;

export type Scheme = 'serial' | 'parallel';

/** How to generate: who goes first, and how time is walked. */
export interface Plan {
  readonly rank: Int32Array;
  readonly scheme: Scheme;
  /** Chooses by worst case slack among the first by rank. */
  readonly isWorstCase?: boolean;
}

/** Generates schedules of one plan, over and over. */
export class ScheduleGenerator {
  readonly dates: Dates;
  readonly profile: Profile;
  readonly activities: Activities;
  /** Why tasks stand where their resources are not free; those in `unplaced`. */
  readonly unplaced = new Map<number, HeldReason>();
  /** Finish of the last schedule. */
  finish = Number.NaN;
  #startSum = 0;
  #late: Dates;
  readonly #pauseMinimum: number;
  readonly #isWithinSlack: boolean;
  readonly #waiting: Int32Array;
  readonly #leaders: Int32Array;
  readonly #stack: Int32Array;
  readonly #interventions: Interventions;
  /** Null where tasks wait one by one. */
  readonly #alike: AlikeTasks | null;

  /** @param pauseMinimum shortest piece of paused work, seconds */
  constructor(activities: Activities, profile: Profile, settings: { pauseMinimum: number; isWithinSlack: boolean }) {
    const { network, graph, before } = activities;
    this.activities = activities;
    this.profile = profile;
    this.dates = createDates(network.size);
    this.dates.projectStart = before.projectStart;
    this.#late = before;
    this.#pauseMinimum = settings.pauseMinimum;
    this.#isWithinSlack = settings.isWithinSlack;
    this.#waiting = new Int32Array(network.size * 2);
    this.#leaders = new Int32Array(network.size * 2);
    for (const node of graph.order) this.#leaders[node] = graph.firstLeader[node + 1]! - graph.firstLeader[node]!;
    this.#stack = new Int32Array(graph.order.length);
    this.#interventions = new Interventions(activities);
    this.#alike = readAlikeTasks(activities, task => this.workOf(task));
    this.reserve(before);
  }

  /**
   * Takes what tasks that levelling does not move ask for, where they stand in `dates`. Also what is done of tasks in
   * progress.
   */
  reserve(dates: Dates): void {
    const { kind, demands, network } = this.activities;
    this.profile.clear();
    this.#late = dates;
    for (let task = 0; task < network.size; task++) {
      if (kind[task] !== HELD && kind[task] !== REST) continue;
      for (const { resource, occupancy } of demands[task]!) {
        const pieces = startedPieces(network, dates, task);
        if (pieces === null) {
          for (const { from, to, units } of piecesOf(occupancy, dates.earlyStart[task]!, dates.earlyFinish[task]!)) {
            this.profile.take(resource, units, from, to, occupancy.time);
          }
          continue;
        }
        this.profile.take(resource, occupancy.units, pieces.start, pieces.stop, occupancy.time);
        if (kind[task] === HELD) {
          this.profile.take(resource, occupancy.units, pieces.resume, pieces.finish, occupancy.time);
        }
      }
    }
    this.profile.keep();
  }

  /** Generates one schedule; `dates`, `finish` and `unplaced` then hold it. Cost about O(tasks log tasks + links). */
  generate(plan: Plan): void {
    const { graph, moving } = this.activities;
    this.#interventions.clear();
    this.unplaced.clear();
    this.profile.restore();
    this.#waiting.set(this.#leaders);
    const isGrouped = this.#alike !== null && plan.scheme === 'parallel' && plan.isWorstCase !== true;
    const ready = isGrouped ? new WaitingTasks(this.#alike, plan.rank) : new ReadyQueue(moving.length, plan.rank);
    // Nodes that wait for nothing come first in the order.
    for (const node of graph.order) {
      if (this.#leaders[node] !== 0) break;
      this.#stack[0] = node;
      this.#visit(1, ready, plan);
    }
    while (ready.size > 0) {
      const task = plan.isWorstCase === true ? this.#pickWorstCase(ready, plan) : this.#pick(ready, plan);
      if (task < 0) continue;
      this.#place(task);
      this.#visit(this.#release(task, 0), ready, plan);
    }
    this.#measure();
  }

  /** How good the last schedule is. */
  get score(): Score {
    return { unplacedCount: this.unplaced.size, projectFinish: this.finish, startSum: this.#startSum };
  }

  /** Tasks that may move, by where they start in the last schedule. */
  sequence(): Int32Array {
    return this.activities.moving.slice().sort((one, two) => this.startOf(one) - this.startOf(two) || one - two);
  }

  /** The last schedule, to be kept while others are made. */
  capture(): Placement {
    return {
      ...this.score,
      ...this.#interventions.capture(),
      unplaced: new Map(this.unplaced),
      sequence: this.sequence(),
    };
  }

  /** The engine's own dates of a placement, all passes; the network then holds it. */
  datesOf(placement: Placement): Dates {
    const { network } = this.activities;
    const dates = createDates(network.size);
    this.#interventions.lay(placement);
    runPasses(network, dates);
    return dates;
  }

  /** Where the part of a task begins that levelling moves. */
  startOf(task: number): number {
    return this.activities.kind[task] === REST ? this.dates.resume[task]! : this.dates.earlyStart[task]!;
  }

  /** Working seconds that levelling moves of a task. */
  workOf(task: number): number {
    const { fields } = this.activities.network;
    return fields.duration[task]! - (this.activities.kind[task] === REST ? fields.done[task]! : 0);
  }

  /**
   * First instant from `start` on at which work fits: free of every resource all the time.
   *
   * @returns NaN where that passes a bound of the task or never comes
   */
  earliestFit(task: number, start: number, work: number): number {
    // Links to its finish may hold a task's end further off than its work does.
    return this.#fit(task, start, work, work === this.workOf(task) ? this.dates.earlyFinish[task]! : start);
  }

  /** @param least first instant at which the work may end */
  #fit(task: number, start: number, work: number, least: number): number {
    const { demands, latestStart, latestFinish } = this.activities;
    const time = this.#interventions.ownTime[task]!;
    for (let at = start; ; ) {
      const finish = Math.max(time.add(at, work), least);
      if (at > latestStart[task]! || finish > latestFinish[task]!) return Number.NaN;
      let end = Number.NEGATIVE_INFINITY;
      for (const { resource, units, occupancy } of demands[task]!) {
        if (occupancy.chunks === null) {
          const block = this.profile.lastBlockEnd(resource, units, at, finish, occupancy.time);
          if (block > end) end = block;
          continue;
        }
        const pieces = piecesOf(occupancy, at, finish).map(piece => ({
          ...piece,
          units: Math.min(piece.units, units),
        }));
        const block = this.profile.firstBlock(resource, pieces, occupancy.time);
        if (block) end = Math.max(end, this.#shifted(task, at, block));
      }
      if (end === Number.NEGATIVE_INFINITY) return at;
      if (end === Number.POSITIVE_INFINITY) return Number.NaN;
      at = time.next(Math.max(end, at + 1));
    }
  }

  /** The start moves by as much work as one of its pieces must. */
  #shifted(task: number, start: number, { from, end }: Block): number {
    if (end === Number.POSITIVE_INFINITY) return end;
    const time = this.activities.network.fields.ownTime[task]!;
    const work = time.count(from, end);
    return work > 0 ? time.add(start, work) : end;
  }

  /** Dates the nodes on the stack, and all behind them that then can be; tasks that may move wait in the queue. */
  #visit(waiting: number, ready: Queue, plan: Plan): void {
    const { network, graph, kind } = this.activities;
    let depth = waiting;
    while (depth > 0) {
      const node = this.#stack[--depth]!;
      dateNode(network, this.dates, node, this.#late);
      const moves = node < graph.size && (kind[node] === MOVABLE || kind[node] === REST);
      if (moves) ready.push(node, plan.scheme === 'serial' ? 0 : this.startOf(node));
      else depth = this.#release(node, depth);
    }
  }

  /** Puts what only waited for a node on the stack; returns how much lies there. */
  #release(node: number, depth: number): number {
    const { firstFollower, follower } = this.activities.graph;
    let top = depth;
    for (let arc = firstFollower[node]!; arc < firstFollower[node + 1]!; arc++) {
      if (--this.#waiting[follower[arc]!]! === 0) this.#stack[top++] = follower[arc]!;
    }
    return top;
  }

  /** The next task to place, or -1 when the first only turned out to fit later than was known. */
  #pick(ready: Queue, plan: Plan): number {
    const key = ready.firstKey;
    const task = ready.pop();
    if (plan.scheme === 'serial') return task;
    const fit = this.earliestFit(task, this.startOf(task), this.workOf(task));
    if (!(fit > key)) return task;
    if (this.#alike !== null && ready instanceof WaitingTasks) {
      const least = this.#alike.leastWork[this.#alike.groupOf[task]!]!;
      const floor = least > 0 ? this.#fit(task, key, least, key) : key;
      if (floor > key) ready.raise(task, key, floor);
    }
    ready.push(task, fit);
    return -1;
  }

  #pickWorstCase(ready: Queue, plan: Plan): number {
    const tasks: number[] = [];
    const keys: number[] = [];
    while (ready.size > 0 && tasks.length < WORST_CASE_TASKS) {
      keys.push(ready.firstKey);
      tasks.push(ready.pop());
    }
    const best = worstCase(this, tasks, plan.scheme);
    tasks.forEach((task, at) => {
      if (task !== best) ready.push(task, keys[at]!);
    });
    return best;
  }

  #place(task: number): void {
    const { network, canPause } = this.activities;
    const start = this.startOf(task);
    const work = this.workOf(task);
    const fit = work > 0 ? this.earliestFit(task, start, work) : start;
    if (fit !== start && canPause[task] === 1) {
      const pauses = findPauses(this, task, start, this.#pauseMinimum);
      const isEarlier =
        pauses !== null && (Number.isNaN(fit) || pauses.finish < this.#interventions.ownTime[task]!.add(fit, work));
      if (isEarlier && this.#placePaused(task, pauses)) return;
    }
    if (Number.isNaN(fit)) this.unplaced.set(task, this.#heldBy(task));
    else if (fit > start) {
      if (this.activities.kind[task] === REST) this.#interventions.hold(task, fit);
      else this.#interventions.delay(task, fit - start);
      dateNode(network, this.dates, task, this.#late);
    }
    this.#take(task);
  }

  /** Whether a task can be placed in pieces: links to its finish may want it elsewhere once it takes longer. */
  #placePaused(task: number, pauses: Pauses): boolean {
    const { network } = this.activities;
    this.#interventions.pause(task, pauses);
    dateNode(network, this.dates, task, this.#late);
    this.#interventions.delay(task, Math.max(0, pauses.pieces[0]!.from - this.startOf(task)));
    dateNode(network, this.dates, task, this.#late);
    if (this.startOf(task) === pauses.pieces[0]!.from && this.dates.earlyFinish[task] === pauses.finish) {
      this.#take(task);
      return true;
    }
    this.#interventions.takeBack(task);
    dateNode(network, this.dates, task, this.#late);
    return false;
  }

  #heldBy(task: number): HeldReason {
    const { latestStart, latestFinish } = this.activities;
    const isBound = latestStart[task]! < Number.POSITIVE_INFINITY || latestFinish[task]! < Number.POSITIVE_INFINITY;
    if (!isBound) return 'demand_exceeds_availability';
    return this.#isWithinSlack ? 'slack' : 'constraint';
  }

  #take(task: number): void {
    const start = this.startOf(task);
    const finish = this.dates.earlyFinish[task]!;
    const pauses = this.#interventions.pauses.get(task);
    for (const { resource, occupancy } of this.activities.demands[task]!) {
      const { units, time } = occupancy;
      if (pauses) for (const { from, to } of pauses.pieces) this.profile.take(resource, units, from, to, time);
      else for (const p of piecesOf(occupancy, start, finish)) this.profile.take(resource, p.units, p.from, p.to, time);
    }
  }

  #measure(): void {
    const { network, moving } = this.activities;
    const { fields, hierarchy } = network;
    let finish = Number.NEGATIVE_INFINITY;
    for (let task = 0; task < network.size; task++) {
      if (hierarchy.firstChild[task]! >= 0 || fields.mode[task] === INACTIVE || fields.isExternal[task] === 1) continue;
      if (this.dates.earlyFinish[task]! > finish) finish = this.dates.earlyFinish[task]!;
    }
    this.finish = this.dates.projectFinish = finish;
    this.#startSum = 0;
    for (const task of moving) this.#startSum += this.startOf(task);
  }
}
