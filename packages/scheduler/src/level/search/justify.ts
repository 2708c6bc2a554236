/**
 * Justification: every task as late as its successors and resources allow, latest first; then early again, in the order
 * of the starts found. What was last then often finds room further ahead. Source: Valls, Ballestín and Quintanilla,
 * "Justification and RCPSP: a technique that pays", European Journal of Operational Research 165, 2005.
 */
import type { Project } from '../../model.js';
import { createDates, type Dates } from '../../passes/dates.js';
import { readCapacity } from '../load/capacity.js';
import { FreeTime } from '../load/free-time.js';
import { MOVABLE } from './activities.js';
import { dateNodeLate } from './activity-graph.js';
import type { ScheduleGenerator } from './generate.js';
import { rankWithin } from './order.js';
import { ReadyQueue } from './ready-queue.js';

/** Moves schedules late. Only the order of what comes out counts, so it looks minute by minute at any granularity. */
export class Justifier {
  readonly #generator: ScheduleGenerator;
  readonly #free: readonly FreeTime[];
  readonly #dates: Dates;
  readonly #waiting: Int32Array;
  readonly #followers: Int32Array;
  readonly #rows: Int32Array;

  constructor(generator: ScheduleGenerator, project: Project) {
    const { network, graph } = generator.activities;
    this.#generator = generator;
    this.#free = (project.resources ?? []).map(resource => new FreeTime(readCapacity(resource)));
    const { lateStart, lateFinish, finishCap, startCap } = createDates(network.size);
    this.#dates = { ...generator.dates, lateStart, lateFinish, finishCap, startCap };
    this.#waiting = new Int32Array(network.size * 2);
    this.#followers = new Int32Array(network.size * 2);
    for (const node of graph.order) {
      this.#followers[node] = graph.firstFollower[node + 1]! - graph.firstFollower[node]!;
    }
    // Of tasks that end together the one further down is moved first.
    this.#rows = Int32Array.from({ length: network.size }, (_, task) => network.size - task);
  }

  /** Ranks by the late starts of the schedule that the generator holds now. Cost as one schedule. */
  rank(): Int32Array {
    const { activities, finish, dates } = this.#generator;
    const { graph, moving, kind, network } = activities;
    for (const free of this.#free) free.restore();
    this.#waiting.set(this.#followers);
    const ready = new ReadyQueue(moving.length, this.#rows);
    const stack: number[] = [];
    for (const node of graph.order) if (this.#followers[node] === 0) stack.push(node);
    for (;;) {
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        dateNodeLate(network, this.#dates, node, finish);
        if (node < graph.size && kind[node] === MOVABLE) ready.push(node, -dates.earlyFinish[node]!);
        else this.#release(node, stack);
      }
      if (ready.size === 0) break;
      const task = ready.pop();
      this.#place(task);
      this.#release(task, stack);
    }
    return rankWithin(activities, this.#dates.lateStart);
  }

  #release(node: number, stack: number[]): void {
    const { firstLeader, leader } = this.#generator.activities.graph;
    for (let arc = firstLeader[node]!; arc < firstLeader[node + 1]!; arc++) {
      if (--this.#waiting[leader[arc]!]! === 0) stack.push(leader[arc]!);
    }
  }

  /** Moves a task back from its late finish to where its resources are free; it stays there when they never are. */
  #place(task: number): void {
    const { network, demands, before } = this.#generator.activities;
    const { lateStart, lateFinish } = this.#dates;
    const time = network.fields.time[task]!;
    const work = network.fields.duration[task]!;
    const own = demands[task]!;
    let start = lateStart[task]!;
    let finish = lateFinish[task]!;
    while (start >= before.projectStart) {
      let block = Number.POSITIVE_INFINITY;
      for (const { resource, units } of own) {
        block = Math.min(block, this.#free[resource]!.firstBlockStart(units, start, finish));
      }
      if (block === Number.POSITIVE_INFINITY) {
        lateStart[task] = start;
        lateFinish[task] = finish;
        break;
      }
      if (!(block > before.projectStart)) break;
      finish = time.previous(block);
      start = time.subtract(finish, work);
    }
    for (const { resource, units, occupancy } of own) {
      this.#free[resource]!.takeWorking(units, lateStart[task]!, lateFinish[task]!, occupancy.time);
    }
  }
}
