/** Links that set the date of their successor. */
import { TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { AUTO, SUMMARY } from '../network/task-fields.js';
import type { Dates } from '../passes/dates.js';
import { forwardBound } from '../passes/link-bound.js';
import { EarlyReach, floorBound } from './early-reach.js';
import { forEachLinkInto } from './link-walk.js';

/** Links that set the date of their successor, as positions among the network's links. Cost O(links), no objects. */
export function drivingLinks(network: Network, dates: Dates): number[] {
  const { links, fields } = network;
  const driving: number[] = [];
  const reach = new EarlyReach(network, dates);
  const visitOfTask = (link: number): void => {
    if (reach.link(link, forwardBound(network, dates, link))) driving.push(link);
  };
  const visitOfSummary = (link: number): void => {
    if (drivesFloor(network, dates, link)) driving.push(link);
  };
  for (let task = 0; task < network.size; task++) {
    if (fields.mode[task] === SUMMARY) forEachLinkInto(links, task, visitOfSummary);
    else if (fields.mode[task] === AUTO && reach.at(task).isFree) forEachLinkInto(links, task, visitOfTask);
  }
  return driving;
}

/** Whether a link into a summary holds its floor, and something below stands on it. */
function drivesFloor(network: Network, dates: Dates, link: number): boolean {
  const { links, fields } = network;
  if ((links.type[link]! & TO_FINISH) !== 0) return false;
  const summary = links.successor[link]!;
  const bound = floorBound(network, dates, link);
  if (bound !== dates.floor[summary]) return false;
  const reached = dates.earlyStart[summary]!;
  return bound >= reached || fields.time[summary]!.count(bound, reached) <= 0;
}
