import { FNLT } from '../network/constraint.js';
import type { Network } from '../network/network.js';
import { INACTIVE, isSummaryMode } from '../network/task-fields.js';
import { backwardPass } from './backward.js';
import type { Dates } from './dates.js';
import { forwardPass } from './forward.js';
import { computeSlack } from './slack.js';

/** First late start of the tasks that take part: where a project scheduled from its finish begins. */
function firstLateStart(network: Network, dates: Dates): number {
  let first = Number.POSITIVE_INFINITY;
  for (let task = 0; task < network.size; task++) {
    const mode = network.fields.mode[task]!;
    if (mode !== INACTIVE && !isSummaryMode(mode) && dates.lateStart[task]! < first) first = dates.lateStart[task]!;
  }
  return first === Number.POSITIVE_INFINITY ? network.options.finish : first;
}

/**
 * Where late dates begin: the last finish, or the last date that a task must finish by when that is later, as Microsoft
 * Project has it (KB 182899). A deadline does not count.
 */
export function lastLateFinish(network: Network, dates: Dates): number {
  const { fields, size } = network;
  let last = dates.projectFinish;
  for (let task = 0; task < size; task++) {
    if (fields.constraint[task] !== FNLT || fields.mode[task] === INACTIVE) continue;
    if (fields.constraintDate[task]! > last) last = fields.constraintDate[task]!;
  }
  return last;
}

/**
 * All passes over a compiled network: forward, backward, again forward where tasks stand as late as possible, slack.
 * From the finish the backward pass goes first and says where the project starts.
 */
export function runPasses(network: Network, dates: Dates): void {
  const { options, fields } = network;
  let start = options.start;
  if (options.isFromFinish) {
    forwardPass(network, dates, Number.isNaN(start) ? options.finish : start, null);
    backwardPass(network, dates, options.finish);
    start = firstLateStart(network, dates);
    forwardPass(network, dates, start, null);
    backwardPass(network, dates, options.finish);
  } else {
    forwardPass(network, dates, start, null);
    backwardPass(network, dates, lastLateFinish(network, dates));
  }
  if (fields.alapCount > 0) forwardPass(network, dates, start, dates);
  computeSlack(network, dates);
}
