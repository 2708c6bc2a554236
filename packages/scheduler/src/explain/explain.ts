import type { Dependency, Id, LocalTime } from '../model.js';
import type { Network } from '../network/network.js';
import { isSummaryMode } from '../network/task-fields.js';
import type { Dates } from '../passes/dates.js';
import { formatInstant } from '../time.js';
import { type Bound, type BoundKind, boundsOf, floorBounds, originEnd } from './driving.js';

/** One thing that holds, or would hold, a task's date. */
export interface Reason {
  readonly kind: BoundKind;
  /** The end of the task it holds. */
  readonly end: 'start' | 'finish';
  /** First instant it allows that end. */
  readonly bound: LocalTime;
  /** Whether it is the one, or one of those, that set the date. */
  readonly isBinding: boolean;
  /** The task it comes from, for links, summaries and children. */
  readonly taskId?: Id;
  /** The link, for links. */
  readonly dependency?: Dependency;
}

/** Why a task stands where it stands. */
export interface Explanation {
  readonly id: Id;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  /** Every candidate, the binding ones marked. */
  readonly reasons: readonly Reason[];
  /** Binding reasons followed back to the root cause, nearest first; of several equal ones the first. */
  readonly chain: readonly Reason[];
}

function reasonOf(network: Network, dependencies: readonly Dependency[], bound: Bound): Reason {
  return {
    kind: bound.kind,
    end: bound.end,
    bound: formatInstant(bound.instant),
    isBinding: bound.isBinding,
    ...(bound.from >= 0 ? { taskId: network.ids[bound.from]! } : {}),
    ...(bound.link >= 0 ? { dependency: dependencies[network.links.position[bound.link]!]! } : {}),
  };
}

/** Binding bounds from a task back to something that no task sets. */
function bindingChain(network: Network, dates: Dates, task: number): Bound[] {
  const chain: Bound[] = [];
  const seen = new Set<string>();
  let bounds = boundsOf(network, dates, task);
  while (true) {
    const bound = bounds.find(candidate => candidate.isBinding);
    if (!bound) return chain;
    chain.push(bound);
    const isFloor = bound.kind === 'summary';
    const isDriver = bound.kind === 'driver' && bound.from >= 0;
    const isStep = isFloor || isDriver || bound.kind === 'link' || bound.kind === 'child';
    const end = originEnd(network, bound);
    const key = `${bound.from} ${isFloor ? 'floor' : end}`;
    if (!isStep || seen.has(key)) return chain;
    seen.add(key);
    if (isFloor) bounds = floorBounds(network, dates, bound.from);
    else {
      const isSummary = isSummaryMode(network.fields.mode[bound.from]!);
      bounds = boundsOf(network, dates, bound.from).filter(candidate => !isSummary || candidate.end === end);
    }
  }
}

/** Explains one task by its position. */
export function explainTask(
  network: Network,
  dates: Dates,
  dependencies: readonly Dependency[],
  task: number,
): Explanation {
  return {
    id: network.ids[task]!,
    start: formatInstant(dates.earlyStart[task]!),
    finish: formatInstant(dates.earlyFinish[task]!),
    reasons: boundsOf(network, dates, task).map(bound => reasonOf(network, dependencies, bound)),
    chain: bindingChain(network, dates, task).map(bound => reasonOf(network, dependencies, bound)),
  };
}
