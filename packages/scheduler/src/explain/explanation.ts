import type { Dependency, Id, LocalTime } from '../model.js';
import type { Network } from '../network/network.js';
import type { Dates } from '../passes/dates.js';
import { formatInstant } from '../time.js';
import type { Bound, BoundKind, End } from './bound.js';
import { boundsAt, type Place, placeBehind } from './place.js';

/** What can be asked about: a date, or the total slack, which the tighter late date makes. */
export type Quantity = 'earlyStart' | 'earlyFinish' | 'lateStart' | 'lateFinish' | 'totalSlack';

/** One thing that holds, or would hold, a task's date. */
export interface Reason {
  readonly kind: BoundKind;
  /** The end of the task it holds. */
  readonly end: End;
  /** First instant it allows that end, for early dates; the last, for late dates and slack. */
  readonly bound: LocalTime;
  /** Whether it is the one, or one of those, that set the date. */
  readonly isBinding: boolean;
  /** The task it comes from, for links (predecessor or successor), summaries and children. */
  readonly taskId?: Id;
  /** The link, for links. */
  readonly dependency?: Dependency;
}

/** Why a task stands where it stands. */
export interface Explanation {
  readonly id: Id;
  /** What is explained; null for the early dates together. */
  readonly quantity: Quantity | null;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  readonly lateStart: LocalTime;
  readonly lateFinish: LocalTime;
  /** Every candidate, the binding ones marked. */
  readonly reasons: readonly Reason[];
  /**
   * Binding reasons followed to the root cause, nearest first; of several equal ones the first. Early dates lead back
   * to a start, a constraint or what has happened, late dates forward to a finish, a deadline or a constraint.
   */
  readonly chain: readonly Reason[];
}

function reasonOf(network: Network, bound: Bound): Reason {
  return {
    kind: bound.kind,
    end: bound.end,
    bound: formatInstant(bound.instant),
    isBinding: bound.isBinding,
    ...(bound.from >= 0 ? { taskId: network.ids[bound.from]! } : {}),
    ...(bound.link >= 0 ? { dependency: network.links.dependency[bound.link]! } : {}),
  };
}

/** The date that a question is about. */
function placeOf(dates: Dates, task: number, quantity: Quantity | null): Place {
  switch (quantity) {
    case null:
      return { of: 'early', task, end: null };
    case 'earlyStart':
      return { of: 'early', task, end: 'start' };
    case 'earlyFinish':
      return { of: 'early', task, end: 'finish' };
    case 'lateStart':
      return { of: 'late', task, end: 'start' };
    case 'lateFinish':
      return { of: 'late', task, end: 'finish' };
    case 'totalSlack':
      return { of: 'late', task, end: dates.totalSlack[task] === dates.finishSlack[task] ? 'finish' : 'start' };
  }
}

/** Binding bounds from a date to something that no task sets. */
function bindingChain(network: Network, dates: Dates, from: Place): Bound[] {
  const chain: Bound[] = [];
  const seen = new Set<string>();
  for (let place: Place | null = from; place !== null; ) {
    const key = `${place.of} ${place.task} ${place.end}`;
    if (seen.has(key)) return chain;
    seen.add(key);
    const bound: Bound | undefined = boundsAt(network, dates, place).find(candidate => candidate.isBinding);
    if (!bound) return chain;
    chain.push(bound);
    place = placeBehind(network, dates, place, bound);
  }
  return chain;
}

/** A date of one task, by the task's position. */
interface Question {
  readonly task: number;
  readonly quantity: Quantity | null;
}

/** What holds a date of one task, without the chain behind it. Cost O(links of the task). */
export function reasonsOf(network: Network, dates: Dates, { task, quantity }: Question): Reason[] {
  return boundsAt(network, dates, placeOf(dates, task, quantity)).map(bound => reasonOf(network, bound));
}

/** Explains a date of one task, named by its position. Cost O(links of the tasks on the chain). */
export function explainTask(network: Network, dates: Dates, question: Question): Explanation {
  const { task, quantity } = question;
  return {
    id: network.ids[task]!,
    quantity,
    start: formatInstant(dates.earlyStart[task]!),
    finish: formatInstant(dates.earlyFinish[task]!),
    lateStart: formatInstant(dates.lateStart[task]!),
    lateFinish: formatInstant(dates.lateFinish[task]!),
    reasons: reasonsOf(network, dates, question),
    chain: bindingChain(network, dates, placeOf(dates, task, quantity)).map(bound => reasonOf(network, bound)),
  };
}
