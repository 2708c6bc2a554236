/** The links of one task, for what explains dates; the passes walk them by themselves. */
import type { Links } from '../network/links.js';

/** Visits the links into a task. */
export function forEachLinkInto(links: Links, task: number, visit: (link: number) => void): void {
  for (let link = links.inStart[task]!; link < links.inStart[task + 1]!; link++) visit(link);
}

/** Visits the links out of a task. */
export function forEachLinkOutOf(links: Links, task: number, visit: (link: number) => void): void {
  for (let out = links.outStart[task]!; out < links.outStart[task + 1]!; out++) visit(links.outLink[out]!);
}
