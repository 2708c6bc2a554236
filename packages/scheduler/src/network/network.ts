import { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Id, Project } from '../model.js';
import { type Hierarchy, readHierarchy } from './hierarchy.js';
import { type Links, readLinks } from './links.js';
import { type NetworkOptions, readOptions } from './options.js';
import { readSpans, type Span } from './spans.js';
import { TaskFields } from './task-fields.js';

/**
 * A project compiled for the passes: flat columns plus the order to walk them in.
 *
 * `order` holds nodes. Node t < size is task t, or the finish of summary t, reached when all its children are dated;
 * node size + t is the start of summary t, reached before its children. A link into a summary ends at its start node,
 * a link out of it begins at its finish node: so one summary link stays one link, however many tasks lie below.
 */
export interface Network {
  readonly size: number;
  readonly ids: readonly Id[];
  readonly hierarchy: Hierarchy;
  readonly links: Links;
  readonly fields: TaskFields;
  readonly order: Int32Array;
  readonly calendars: CalendarSet;
  readonly projectTime: WorkingTime;
  readonly options: NetworkOptions;
  /** Tasks dated from others after the passes; `order` holds them as tasks without links. */
  readonly spans: readonly Span[];
  /** Tasks on or behind a cycle: `order` leaves them out. Empty in a sound network. */
  readonly unordered: readonly number[];
}

/**
 * A topological order of the nodes; those on or behind a cycle do not appear. It follows the outline wherever the links
 * allow, so that the passes walk the columns nearly in sequence. Cost O(tasks + links).
 */
export function orderNodes(size: number, hierarchy: Hierarchy, links: Links): Int32Array {
  const { parent, firstChild, nextSibling } = hierarchy;
  const waiting = new Int32Array(size * 2);
  let nodeCount = size;
  for (let task = 0; task < size; task++) {
    const isSummary = firstChild[task]! >= 0;
    const isInside = parent[task]! >= 0 ? 1 : 0;
    const incoming = links.inStart[task + 1]! - links.inStart[task]! + isInside;
    if (isSummary) {
      nodeCount++;
      waiting[size + task] = incoming;
    } else waiting[task] = incoming;
    if (isInside) waiting[parent[task]!]!++;
  }
  const order = new Int32Array(nodeCount);
  const stack = new Int32Array(nodeCount);
  let end = 0;
  let depth = 0;
  for (let scanned = 0; scanned < size; scanned++) {
    const first = firstChild[scanned]! >= 0 ? size + scanned : scanned;
    if (waiting[first] !== 0) continue;
    stack[depth++] = first;
    while (depth > 0) {
      const node = stack[--depth]!;
      order[end++] = node;
      // Nodes set free ahead of the scan wait for it; those behind it, and ends of summaries, follow at once.
      if (node >= size) {
        for (let child = firstChild[node - size]!; child >= 0; child = nextSibling[child]!) {
          const entry = firstChild[child]! >= 0 ? size + child : child;
          if (--waiting[entry]! === 0 && child <= scanned) stack[depth++] = entry;
        }
        continue;
      }
      const above = parent[node]!;
      if (above >= 0 && --waiting[above]! === 0) stack[depth++] = above;
      for (let out = links.outStart[node]!; out < links.outStart[node + 1]!; out++) {
        const successor = links.successor[links.outLink[out]!]!;
        const entry = firstChild[successor]! >= 0 ? size + successor : successor;
        if (--waiting[entry]! === 0 && successor <= scanned) stack[depth++] = entry;
      }
    }
  }
  return end === nodeCount ? order : order.subarray(0, end);
}

function unorderedTasks(size: number, order: Int32Array): number[] {
  const isOrdered = new Uint8Array(size);
  for (const node of order) if (node < size) isOrdered[node] = 1;
  const rest: number[] = [];
  for (let task = 0; task < size; task++) if (isOrdered[task] === 0) rest.push(task);
  return rest;
}

/** The outline and links of a project, looked up once for validation and compilation. */
export function projectHierarchy(project: Project): Hierarchy {
  return readHierarchy(project.tasks, project.dependencies ?? []);
}

/** Compiles a project. Expects one that passed validation, cycles apart: those show in `unordered`. */
export function compileNetwork(project: Project, hierarchy = projectHierarchy(project)): Network {
  const size = project.tasks.length;
  const links = readLinks(project.tasks, project.dependencies ?? [], hierarchy);
  const calendars = new CalendarSet(project);
  const order = orderNodes(size, hierarchy, links);
  const summaryCount = hierarchy.firstChild.reduce((count, child) => count + (child >= 0 ? 1 : 0), 0);
  return {
    size,
    ids: project.tasks.map(task => task.id),
    hierarchy,
    links,
    fields: new TaskFields(project, hierarchy, calendars),
    order,
    calendars,
    projectTime: calendars.project,
    options: readOptions(project),
    spans: readSpans(project, hierarchy),
    unordered: order.length === size + summaryCount ? [] : unorderedTasks(size, order),
  };
}
