import { ALAP } from '../network/constraint.js';
import { beforeLag, FROM_START, LAG_ELAPSED, TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS, NOT_STARTED } from '../network/progress.js';
import { AUTO, isSummaryMode } from '../network/task-fields.js';
import { holdsBack } from './data-date.js';
import type { Dates } from './dates.js';
import { closeSummary } from './forward.js';
import { lagSeconds, lagTime } from './link-bound.js';

/** Last instants of a task's finish and start that leave all its successors where they are, written by `readRoom`. */
const room = { finish: 0, start: 0 };

/** Takes in the links out of one task or of a summary around it. */
function readRoom(network: Network, dates: Dates, of: number, isStartHeld: boolean): void {
  const { links, fields } = network;
  for (let link = links.firstOut[of]!; link >= 0; link = links.nextOut[link]!) {
    if (!holdsBack(network, dates, link)) continue;
    const successor = links.successor[link]!;
    const isToFinish = (links.type[link]! & TO_FINISH) !== 0;
    const progress = fields.progress[successor]!;
    const isStarted = progress >= IN_PROGRESS && !Number.isNaN(dates.resume[successor]!);
    let end = isToFinish ? dates.earlyFinish[successor]! : dates.earlyStart[successor]!;
    if (isStarted && (!isToFinish || progress === COMPLETE)) end = dates.resume[successor]!;
    if (links.lagMode[link] === LAG_ELAPSED) end -= links.lag[link]!;
    else if (links.lag[link] !== 0) end = beforeLag(lagTime(network, link), end, lagSeconds(network, dates, link));
    if ((links.type[link]! & FROM_START) === 0) {
      if (end < room.finish) room.finish = end;
    } else if (isStartHeld && end < room.start) room.start = end;
  }
}

/** Moves one task as late as its free slack allows. */
function delay(network: Network, dates: Dates, task: number): void {
  const { hierarchy, fields } = network;
  room.finish = dates.lateFinish[task]!;
  room.start = dates.lateStart[task]!;
  readRoom(network, dates, task, true);
  for (let above = hierarchy.parent[task]!; above >= 0; above = hierarchy.parent[above]!) {
    if (!isSummaryMode(fields.mode[above]!)) break;
    readRoom(network, dates, above, dates.earlyStart[task] === dates.earlyStart[above]);
  }
  const time = fields.time[task]!;
  const duration = dates.duration[task]!;
  if (duration === 0) {
    const bound = Math.min(room.finish, room.start);
    const instant = fields.activity === null ? bound : fields.activity.lastInstant(task, bound, time);
    if (instant > dates.earlyStart[task]!) dates.earlyStart[task] = dates.earlyFinish[task] = instant;
    return;
  }
  const start = Math.min(time.subtract(time.previous(room.finish), duration), room.start);
  if (start <= dates.earlyStart[task]!) return;
  dates.earlyStart[task] = time.next(start);
  dates.earlyFinish[task] = time.add(dates.earlyStart[task]!, duration);
}

/**
 * Moves tasks as late as possible without moving anything else: Primavera's meaning, which uses up free slack only. The
 * last tasks go first, so that a chain of such tasks moves together. Needs early and late dates; summaries are dated
 * again. Cost O(tasks + links).
 */
export function delayByFreeSlack(network: Network, dates: Dates): void {
  const { order, hierarchy, fields } = network;
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order.nodes[at]!;
    if (node < 0 || hierarchy.firstChild[node]! >= 0) continue;
    const isLate = fields.constraint[node] === ALAP && fields.mode[node] === AUTO;
    if (isLate && fields.progress[node] === NOT_STARTED) delay(network, dates, node);
  }
  for (let at = 0; at < order.length; at++) {
    const node = order.nodes[at]!;
    if (node >= 0 && hierarchy.firstChild[node]! >= 0) closeSummary(network, dates, node);
  }
}
