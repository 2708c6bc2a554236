/**
 * A search among orders: a small genetic algorithm on lists of tasks. A child takes the first part of its list from one
 * parent, the middle from the other and the rest from the first again; neighbours change places here and there; serial
 * generation makes a schedule of it and justification improves that. Sources: Hartmann, "A competitive genetic algorithm
 * for resource-constrained project scheduling", Naval Research Logistics 45, 1998; Valls, Ballestín and Quintanilla, "A
 * hybrid genetic algorithm for the resource-constrained project scheduling problem", European Journal of Operational
 * Research 185, 2008.
 */

import type { LevelingOrder } from '../options.js';
import type { Budget } from './budget.js';
import type { ScheduleGenerator, Scheme } from './generate.js';
import type { Justifier } from './justify.js';
import { rankOf, rankWithin } from './order.js';
import { isBetter, type Placement, type Score } from './placement.js';
import { seededRandom } from './random.js';

/** Orders the first lists come from. */
const FIRST_ORDERS: readonly LevelingOrder[] = ['lst', 'lft', 'mts', 'grpw', 'min_slack'];
const SCHEMES: readonly Scheme[] = ['serial', 'parallel'];
const MOST_MEMBERS = 40;
const LEAST_MEMBERS = 8;
/** Passes for each member: fewer, and the lists never get to mix. */
const PASSES_PER_MEMBER = 40;
/** Chance that two neighbours in a child's list change places. */
const MUTATION = 0.05;
/** How far random lists stray from the order of late finishes, as a share of its whole spread. */
const STRAY = 0.25;

interface Member extends Score {
  readonly sequence: Int32Array;
}

/** One search. Each step makes one schedule; `best` holds the best so far. */
export class OrderSearch {
  best: Placement;
  readonly #generator: ScheduleGenerator;
  readonly #justifier: Justifier;
  readonly #budget: Budget;
  readonly #random: () => number;
  readonly #members: Member[] = [];

  /** @param best a schedule to begin from, held by the generator now */
  constructor(generator: ScheduleGenerator, justifier: Justifier, budget: Budget, best: Placement) {
    this.#generator = generator;
    this.#justifier = justifier;
    this.#budget = budget;
    this.#random = seededRandom(budget.seed);
    this.best = best;
  }

  /** Moves the generator's schedule late and early again while that makes it better. Yields after every schedule. */
  *improve(): Generator<void, Member> {
    let now = this.#member();
    while (!this.#budget.isSpent(this.best)) {
      const rank = this.#justifier.rank();
      this.#budget.passes++;
      if (this.#budget.isSpent(this.best)) break;
      yield* this.#make(rank, 'serial');
      const next = this.#member();
      if (!isBetter(next, now)) break;
      now = next;
    }
    return now;
  }

  /** Searches until the budget is spent. */
  *run(): Generator<void, void> {
    const size = Math.min(MOST_MEMBERS, Math.max(LEAST_MEMBERS, Math.round(this.#budget.limit / PASSES_PER_MEMBER)));
    yield* this.#fill(size);
    while (this.#members.length > 1 && !this.#budget.isSpent(this.best)) {
      const child = this.#child(this.#parent(), this.#parent());
      yield* this.#make(this.#rankOf(child), 'serial');
      this.#admit(yield* this.improve());
    }
  }

  *#make(rank: Int32Array, scheme: Scheme): Generator<void, void> {
    this.#generator.generate({ rank, scheme });
    this.#budget.passes++;
    if (isBetter(this.#generator.score, this.best)) this.best = this.#generator.capture();
    yield;
  }

  /** First the rules, then lists that stray from the order of late finishes. */
  *#fill(size: number): Generator<void, void> {
    const { activities } = this.#generator;
    this.#members.push(yield* this.improve());
    for (const order of FIRST_ORDERS) {
      const rank = rankOf(activities, order);
      for (const scheme of SCHEMES) {
        if (this.#budget.isSpent(this.best)) return;
        yield* this.#make(rank, scheme);
        this.#members.push(yield* this.improve());
      }
    }
    const { lateFinish } = activities.before;
    const late = Array.from(activities.moving, task => lateFinish[task]!);
    const spread = late.reduce((most, one) => Math.max(most, one)) - late.reduce((least, one) => Math.min(least, one));
    while (this.#members.length < size && !this.#budget.isSpent(this.best)) {
      const key = lateFinish.map(finish => finish + this.#random() * spread * STRAY);
      yield* this.#make(rankWithin(activities, key), this.#random() < 0.5 ? 'serial' : 'parallel');
      this.#members.push(yield* this.improve());
    }
  }

  #member(): Member {
    const { score } = this.#generator;
    return { ...score, sequence: this.#generator.sequence() };
  }

  /** The better of two at random. */
  #parent(): Member {
    const one = this.#members[Math.floor(this.#random() * this.#members.length)]!;
    const two = this.#members[Math.floor(this.#random() * this.#members.length)]!;
    return isBetter(two, one) ? two : one;
  }

  #child(mother: Member, father: Member): Int32Array {
    const count = mother.sequence.length;
    const [first, second] = [Math.floor(this.#random() * count), Math.floor(this.#random() * count)].sort(
      (a, b) => a - b,
    );
    const child = new Int32Array(count);
    const isTaken = new Uint8Array(this.#generator.activities.network.size);
    let end = 0;
    const fillFrom = (sequence: Int32Array, until: number) => {
      for (let at = 0; at < count && end < until; at++) {
        const task = sequence[at]!;
        if (isTaken[task] === 1) continue;
        isTaken[task] = 1;
        child[end++] = task;
      }
    };
    fillFrom(mother.sequence, first!);
    fillFrom(father.sequence, second!);
    fillFrom(mother.sequence, count);
    for (let at = 1; at < count; at++) {
      if (this.#random() >= MUTATION) continue;
      const task = child[at]!;
      child[at] = child[at - 1]!;
      child[at - 1] = task;
    }
    return child;
  }

  #rankOf(sequence: Int32Array): Int32Array {
    const { activities } = this.#generator;
    const position = new Float64Array(activities.network.size);
    sequence.forEach((task, at) => {
      position[task] = at;
    });
    return rankWithin(activities, position);
  }

  /** A new member takes the place of the worst one, unless it is worse or there already. */
  #admit(member: Member): void {
    let worst = 0;
    for (let at = 0; at < this.#members.length; at++) {
      const other = this.#members[at]!;
      const isSame =
        other.projectFinish === member.projectFinish &&
        other.startSum === member.startSum &&
        other.unplacedCount === member.unplacedCount;
      if (isSame) return;
      if (isBetter(this.#members[worst]!, other)) worst = at;
    }
    if (isBetter(member, this.#members[worst]!)) this.#members[worst] = member;
  }
}
