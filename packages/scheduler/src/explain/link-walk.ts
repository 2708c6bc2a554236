/** The links of one task, for what explains dates; the passes walk them by themselves. */
import type { Links } from '../network/links.js';

/** Visits the links into a task. */
export function forEachLinkInto(links: Links, task: number, visit: (link: number) => void): void {
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) visit(link);
}

/** Visits the links out of a task. */
export function forEachLinkOutOf(links: Links, task: number, visit: (link: number) => void): void {
  for (let link = links.firstOut[task]!; link >= 0; link = links.nextOut[link]!) visit(link);
}
