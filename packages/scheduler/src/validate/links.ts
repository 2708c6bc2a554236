import { MAX_MINUTES } from '../limits.js';
import type { Dependency } from '../model.js';
import { type Hierarchy, isWithin } from '../network/hierarchy.js';
import type { ProblemList } from './problem-list.js';

const LINK_TYPES = new Set(['FS', 'SS', 'FF', 'SF']);
const LAG_UNITS = new Set(['m', 'h', 'd', 'w', 'mo', 'em', 'eh', 'ed', 'ew', 'emo', '%', 'e%']);

const MAX_PERCENT = 100_000;

const isWithinCap = (lag: number | null | undefined): boolean =>
  lag == null || (typeof lag === 'number' && Math.abs(lag) <= MAX_PERCENT);

/** Where a link stands: its position in the project and the slots of its ends, -1 = no such task. */
export interface LinkPlace {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Checks one link. */
export function checkLink(
  link: Dependency,
  { at, from, to }: LinkPlace,
  hierarchy: Hierarchy,
  problems: ProblemList,
): void {
  const isPlain =
    from >= 0 &&
    to >= 0 &&
    from !== to &&
    hierarchy.firstChild[from]! < 0 &&
    hierarchy.firstChild[to]! < 0 &&
    isWithinCap(link.lagMinutes) &&
    isWithinCap(link.lagPercent);
  // The common link needs no more than this: building paths for 170,000 of them costs more than scheduling.
  if (isPlain && LINK_TYPES.has(link.type ?? 'FS') && LAG_UNITS.has(link.lagUnit ?? 'd')) return;
  const path = `dependencies[${at}]`;
  if (from < 0) problems.error('unknown_task', `${path}.predecessorId`, `No task "${link.predecessorId}".`);
  if (to < 0) problems.error('unknown_task', `${path}.successorId`, `No task "${link.successorId}".`);
  if (link.type != null && !LINK_TYPES.has(link.type)) problems.choice(link.type, `${path}.type`, LINK_TYPES);
  if (link.lagUnit != null && !LAG_UNITS.has(link.lagUnit)) problems.choice(link.lagUnit, `${path}.lagUnit`, LAG_UNITS);
  if (link.lagMinutes != null) problems.number(link.lagMinutes, `${path}.lagMinutes`, -MAX_MINUTES, MAX_MINUTES);
  if (link.lagPercent != null) problems.number(link.lagPercent, `${path}.lagPercent`, -MAX_PERCENT, MAX_PERCENT);
  if (from < 0 || to < 0) return;
  if (from === to) {
    problems.error('self_link', path, 'A task cannot follow itself.', [link.predecessorId]);
    return;
  }
  const isFromSummary = hierarchy.firstChild[from]! >= 0;
  const isToSummary = hierarchy.firstChild[to]! >= 0;
  if ((isFromSummary && isWithin(hierarchy, to, from)) || (isToSummary && isWithin(hierarchy, from, to))) {
    const ids = [link.predecessorId, link.successorId];
    problems.error('summary_link', path, 'A summary and a task inside it cannot be linked.', ids);
  } else if (isToSummary && (link.type === 'FF' || link.type === 'SF')) {
    problems.warn('summary_link', path, `A ${link.type} link into a summary moves nothing.`, [link.successorId]);
  }
}

/** Links of one task looked at one by one before a set takes over: real tasks have fewer. */
const FEW_LINKS = 16;

/** Warns of links of one type between the same two tasks. Cost O(links). */
export function checkDuplicateLinks(
  dependencies: readonly Dependency[],
  hierarchy: Hierarchy,
  problems: ProblemList,
): void {
  const { linkEnds, parent } = hierarchy;
  const latest = new Int32Array(parent.length).fill(-1);
  const earlier = new Int32Array(dependencies.length);
  const links = new Int32Array(parent.length);
  const seen = new Set<string>();
  for (let at = 0; at < dependencies.length; at++) {
    const from = linkEnds[at * 2]!;
    const to = linkEnds[at * 2 + 1]!;
    const type = dependencies[at]!.type ?? 'FS';
    let isDuplicate = false;
    if (links[to]!++ < FEW_LINKS) {
      for (let other = latest[to]!; other >= 0 && !isDuplicate; other = earlier[other]!) {
        isDuplicate = linkEnds[other * 2] === from && (dependencies[other]!.type ?? 'FS') === type;
      }
      earlier[at] = latest[to]!;
      latest[to] = at;
    } else {
      const key = `${from} ${to} ${type}`;
      isDuplicate = seen.has(key);
      seen.add(key);
    }
    if (isDuplicate) {
      const { predecessorId, successorId } = dependencies[at]!;
      const message = `Another ${type} link joins the same two tasks; both hold.`;
      problems.warn('duplicate_link', `dependencies[${at}]`, message, [predecessorId, successorId]);
    }
  }
}
