import type { Network } from '../network/network.js';
import { INACTIVE, isSummaryMode } from '../network/task-fields.js';
import { delayByFreeSlack } from './as-late-as-possible.js';
import { backwardPass } from './backward.js';
import type { Dates } from './dates.js';
import { forwardPass } from './forward.js';
import { ignorePhase, type PhaseObserver } from './phase.js';
import { computeSlack } from './slack.js';
import { dateSpans } from './spans.js';

/** First late start of the tasks that take part: where a project scheduled from its finish begins. */
function firstLateStart(network: Network, dates: Dates): number {
  let first = Number.POSITIVE_INFINITY;
  for (let task = 0; task < network.size; task++) {
    const mode = network.fields.mode[task]!;
    if (mode !== INACTIVE && !isSummaryMode(mode) && dates.lateStart[task]! < first) first = dates.lateStart[task]!;
  }
  return first === Number.POSITIVE_INFINITY ? network.options.finish : first;
}

/** Where late dates start from: the finish the plan must meet, else the one it has. */
export function lateFrom(network: Network, dates: Dates): number {
  const { mustFinishBy } = network.options;
  return Number.isNaN(mustFinishBy) ? dates.projectFinish : mustFinishBy;
}

/**
 * All passes over a compiled network: forward, backward, again forward where tasks stand as late as possible, slack.
 * From the finish the backward pass goes first and says where the project starts. Spans are dated when all else is.
 */
export function runPasses(network: Network, dates: Dates, onPhase: PhaseObserver = ignorePhase): void {
  const { options, fields } = network;
  let start = options.start;
  if (options.isFromFinish) {
    forwardPass(network, dates, Number.isNaN(start) ? options.finish : start, null);
    onPhase('forward');
    backwardPass(network, dates, options.finish);
    onPhase('backward');
    start = firstLateStart(network, dates);
    forwardPass(network, dates, start, null);
    onPhase('forward');
    backwardPass(network, dates, options.finish);
  } else {
    forwardPass(network, dates, start, null);
    onPhase('forward');
    backwardPass(network, dates, lateFrom(network, dates));
  }
  onPhase('backward');
  if (fields.alapCount > 0) {
    if (options.isAlapFree) delayByFreeSlack(network, dates);
    else forwardPass(network, dates, start, dates);
    onPhase('forward');
  }
  dateSpans(network, dates);
  computeSlack(network, dates);
  onPhase('slack');
}
