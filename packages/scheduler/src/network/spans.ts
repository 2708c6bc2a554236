/**
 * Tasks that take their dates from others and give none: levels of effort and WBS summaries. They and their links stay
 * out of the network, so they can neither drive a task nor close a circle; they are dated when everything else is.
 */
import type { Project, Task } from '../model.js';
import { lagAmount, lagMode, typeCode } from './dependency.js';
import type { Hierarchy } from './hierarchy.js';

/** A link between a level of effort and a task that the network dates. */
export interface SpanLink {
  /** The task at the other end. */
  readonly other: number;
  /** The other task is the link's predecessor. */
  readonly isFromOther: boolean;
  /** Ends, lag and how it is measured: see dependency.ts. */
  readonly type: number;
  readonly lagMode: number;
  readonly lag: number;
}

/** One spanning task. */
export interface Span {
  readonly task: number;
  /** A WBS summary spans what lies below its parent; a level of effort what it is linked to. */
  readonly isWbsSummary: boolean;
  readonly links: readonly SpanLink[];
}

/** Whether a task takes its dates from others. A summary of the outline does so anyway and is none. */
export function isSpan(task: Task, hasChildren: boolean): boolean {
  return !hasChildren && (task.activityType === 'level_of_effort' || task.activityType === 'wbs_summary');
}

/** The spanning tasks that take part, in project order; links between two of them say nothing and are left out. */
export function readSpans(project: Project, hierarchy: Hierarchy): readonly Span[] {
  const { tasks } = project;
  const links = new Map<number, SpanLink[]>();
  for (let task = 0; task < tasks.length; task++) {
    const isActive = tasks[task]!.isActive !== false;
    if (isActive && isSpan(tasks[task]!, hierarchy.firstChild[task]! >= 0)) links.set(task, []);
  }
  if (links.size === 0) return [];
  const { linkEnds } = hierarchy;
  (project.dependencies ?? []).forEach((dependency, at) => {
    const from = linkEnds[at * 2]!;
    const to = linkEnds[at * 2 + 1]!;
    if (from < 0 || to < 0 || links.has(from) === links.has(to)) return;
    const isFromOther = links.has(to);
    const other = isFromOther ? from : to;
    if (tasks[other]!.isActive === false || isSpan(tasks[other]!, hierarchy.firstChild[other]! >= 0)) return;
    links.get(isFromOther ? to : from)!.push({
      other,
      isFromOther,
      type: typeCode(dependency.type),
      lagMode: lagMode(dependency.lagUnit),
      lag: lagAmount(dependency),
    });
  });
  return [...links].map(([task, own]) => ({
    task,
    isWbsSummary: tasks[task]!.activityType === 'wbs_summary',
    links: own,
  }));
}
