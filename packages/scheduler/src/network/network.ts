import { CalendarSet } from '../calendar/calendar-set.js';
import type { Id, Project } from '../model.js';
import { type Hierarchy, readHierarchy } from './hierarchy.js';
import { type Links, readLinks } from './links.js';
import { type NetworkOptions, readOptions } from './options.js';
import { Order } from './order.js';
import { readSpans, type Span } from './spans.js';
import { TaskFields } from './task-fields.js';

/**
 * A project compiled for the passes: flat columns plus the order to walk them in. Columns are indexed by slot; in a
 * network just compiled that is the position of the task in the project.
 */
export interface Network {
  /** Slots in use; under edits those of removed tasks among them. */
  size: number;
  /** Id of the task in each slot. */
  readonly ids: Id[];
  readonly hierarchy: Hierarchy;
  readonly links: Links;
  readonly fields: TaskFields;
  readonly order: Order;
  readonly calendars: CalendarSet;
  readonly options: NetworkOptions;
  /** Tasks dated from others after the passes; `order` holds them as tasks without links. */
  readonly spans: readonly Span[];
  /** Tasks on or behind a cycle: `order` leaves them out. Empty in a sound network. */
  readonly unordered: readonly number[];
}

function unorderedTasks(size: number, order: Order): number[] {
  const isOrdered = new Uint8Array(size);
  for (let at = 0; at < order.length; at++) if (order.nodes[at]! >= 0) isOrdered[order.nodes[at]!] = 1;
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
  const order = new Order(size, { hierarchy, links });
  const summaryCount = hierarchy.firstChild.reduce((count, child) => count + (child >= 0 ? 1 : 0), 0);
  return {
    size,
    ids: project.tasks.map(task => task.id),
    hierarchy,
    links,
    fields: new TaskFields(project, hierarchy, calendars),
    order,
    calendars,
    options: readOptions(project),
    spans: readSpans(project, hierarchy),
    unordered: order.length === size + summaryCount ? [] : unorderedTasks(size, order),
  };
}
