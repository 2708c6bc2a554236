import type { Calendar } from '../../calendar/calendar.js';
import { STANDARD_WEEK } from '../../calendar/calendar-set.js';
import { MAX_DEPTH } from '../../limits.js';
import type { Id, LocalTime, Project, Task } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { FormatError, type FormatLoss } from '../errors.js';
import { writeCalendar } from './calendar.js';
import { findLosses } from './losses.js';
import { Numbering } from './numbering.js';
import { missingDate, type PlanDates, writeProject } from './project.js';
import { writeResource } from './resource.js';
import { type BlankRow, blanksByRow, type MspdiRest, type RestElement } from './rest.js';
import { type TaskPlace, writeTask } from './task-writer.js';
import { formatLocalTime } from './value.js';
import { writeWork } from './work-writer.js';
import { XmlWriter } from './xml-writer.js';

/** Options of `writeMspdi`. */
export interface WriteMspdiOptions {
  /** Notes by task id, plain text. */
  readonly notes?: ReadonlyMap<Id, string>;
  /** What `readMspdi` found beyond the plan, to be put back. Entries of objects that are gone are passed over. */
  readonly rest?: MspdiRest;
}

/** The dates to write, as the engine gives them. */
export interface WrittenSchedule {
  readonly tasks: Iterable<TaskSchedule>;
}

/** What a plan without a calendar means, as Project names it. */
const standardWeek: Calendar = { id: 'standard', name: 'Standard', weekdays: STANDARD_WEEK };

/**
 * Writes a plan as MSPDI that Microsoft Project opens: every element in schema order, with the dates of `schedule`
 * when given, so that nothing moves on opening. Reading the result gives the plan again, with its ids as numbers
 * (`uid` where the plan has them).
 *
 * @throws FormatError `missing_value` when neither the plan nor the schedule says when it starts, `too_deep` for an
 * outline that no program shows
 */
export function writeMspdi(project: Project, schedule?: WrittenSchedule, options: WriteMspdiOptions = {}): string {
  return new PlanWriter(project, schedule, options).write();
}

/** A plan as MSPDI, and what of it the format could not hold. */
export interface MspdiExport {
  readonly xml: string;
  readonly losses: readonly FormatLoss[];
}

/**
 * `writeMspdi`, and what was lost or changed on the way: fields the format does not have, values finer than it keeps.
 *
 * @throws FormatError `missing_value` as `writeMspdi` does
 */
export function exportMspdi(
  project: Project,
  schedule?: WrittenSchedule,
  options: WriteMspdiOptions = {},
): MspdiExport {
  return { xml: writeMspdi(project, schedule, options), losses: findLosses(project, options.rest) };
}

const noElements: readonly RestElement[] = [];
const noRest: MspdiRest = {
  project: noElements,
  projectSummary: noElements,
  calendars: new Map(),
  tasks: new Map(),
  resources: new Map(),
  assignments: new Map(),
  unassigned: new Map(),
  blankTasks: [],
  blankResources: [],
};

class PlanWriter {
  readonly #out = new XmlWriter();
  readonly #project: Project;
  readonly #dates: ReadonlyMap<Id, TaskSchedule>;
  readonly #notes: ReadonlyMap<Id, string>;
  readonly #rest: MspdiRest;
  readonly #calendars: readonly Calendar[];
  readonly #calendarUid: Numbering;
  readonly #taskUid: Numbering;
  readonly #resourceUid: Numbering;

  constructor(project: Project, schedule: WrittenSchedule | undefined, options: WriteMspdiOptions) {
    this.#project = project;
    this.#dates = new Map([...(schedule?.tasks ?? [])].map(task => [task.id, task]));
    this.#notes = options.notes ?? new Map();
    this.#rest = options.rest ?? noRest;
    const calendars = project.calendars ?? [];
    // Project needs a calendar of its own; the standard week is what a plan without one means.
    const hasOwn = calendars.some(calendar => calendar.id === project.calendarId);
    this.#calendars = hasOwn ? calendars : [...calendars, { ...standardWeek, id: unusedId(calendars) }];
    this.#calendarUid = new Numbering(this.#calendars, 1);
    this.#taskUid = new Numbering(project.tasks, 1);
    this.#resourceUid = new Numbering(project.resources ?? [], 0);
  }

  write(): string {
    const own = this.#project.calendarId ?? this.#calendars.at(-1)?.id;
    const ownUid = this.#calendarUid.get(own) ?? this.#calendarUid.get(this.#calendars.at(-1)?.id) ?? 1;
    const dates = this.#planDates();
    this.#out.record(
      'Project',
      this.#rest.project,
      () => {
        writeProject(this.#out, this.#project, ownUid, dates);
        this.#out.element('Calendars', () => {
          for (const calendar of this.#calendars) {
            const baseUid = this.#calendarUid.get(calendar.baseCalendarId) ?? null;
            const uid = this.#calendarUid.get(calendar.id) ?? 1;
            writeCalendar(this.#out, calendar, { uid, baseUid }, this.#rest.calendars.get(calendar.id) ?? noElements);
          }
        });
        this.#out.element('Tasks', () => this.#writeTasks(dates));
        this.#out.element('Resources', () => this.#writeResources());
        this.#out.element('Assignments', () => this.#writeAssignments());
      },
      ' xmlns="http://schemas.microsoft.com/project"',
    );
    return this.#out.toString();
  }

  /** Bounds of the plan: as entered, else of the schedule. */
  #planDates(): PlanDates {
    const scheduled = [...this.#dates.values()];
    const isEarlier = (a: LocalTime, b: LocalTime): boolean => a < b;
    const first = scheduled.reduce<LocalTime | undefined>(
      (min, { start }) => (min !== undefined && isEarlier(min, start) ? min : start),
      undefined,
    );
    const last = scheduled.reduce<LocalTime | undefined>(
      (max, { finish }) => (max !== undefined && isEarlier(finish, max) ? max : finish),
      undefined,
    );
    const fromFinish = this.#project.scheduleFrom === 'finish';
    const start = fromFinish ? (first ?? this.#project.start ?? this.#project.finish) : (this.#project.start ?? first);
    const finish = fromFinish ? (this.#project.finish ?? last) : (last ?? this.#project.finish ?? this.#project.start);
    if (!start) throw missingDate('start');
    if (!finish) throw missingDate('finish');
    return { start, finish };
  }

  #writeTasks(dates: PlanDates): void {
    this.#writeProjectSummary(dates);
    const children = childrenOf(this.#project.tasks);
    const entered = new Set<Id | null>();
    const links = this.#linksBySuccessor();
    const work = this.#workByTask();
    const blanks = blanksByRow(this.#rest.blankTasks);
    let row = 0;
    const writeBlanks = (after: Id | null): void => {
      for (const blank of blanks.get(after) ?? []) {
        row += 1;
        this.#writeBlank('Task', blank, row, this.#taskUid);
      }
    };
    writeBlanks(null);
    const writeLevel = (parent: Id | null, level: number, prefix: string): void => {
      if (level > MAX_DEPTH + 1) {
        throw new FormatError('too_deep', `The outline is deeper than ${MAX_DEPTH} levels`, { path: 'tasks' });
      }
      // Two tasks with one id have the same children: they are written once.
      if (entered.has(parent)) return;
      entered.add(parent);
      for (const [index, task] of (children.get(parent) ?? []).entries()) {
        row += 1;
        const outlineNumber = `${prefix}${index + 1}`;
        writeTask(
          this.#out,
          task,
          {
            uid: this.#taskUid.get(task.id) ?? row,
            row,
            outlineNumber,
            level,
            isSummary: children.has(task.id),
            calendarUid: this.#calendarUid.get(task.calendarId) ?? null,
            links: links.get(task.id) ?? [],
            workMinutes: work.get(task.id) ?? 0,
            notes: this.#notes.get(task.id),
            rest: this.#rest.tasks.get(task.id) ?? noElements,
          },
          this.#dates.get(task.id),
        );
        writeBlanks(task.id);
        writeLevel(task.id, level + 1, `${outlineNumber}.`);
      }
    };
    writeLevel(null, 1, '');
  }

  /** Row 0, the whole plan, which Project expects first. */
  #writeProjectSummary(dates: PlanDates): void {
    this.#out.record('Task', this.#rest.projectSummary, () => {
      this.#out.field('UID', 0);
      this.#out.field('ID', 0);
      this.#out.field('Name', this.#project.name);
      this.#out.field('Manual', false);
      this.#out.field('Type', 1);
      this.#out.field('IsNull', false);
      this.#out.field('WBS', '0');
      this.#out.field('OutlineNumber', '0');
      this.#out.field('OutlineLevel', 0);
      this.#out.field('Priority', 500);
      this.#out.field('Start', formatLocalTime(dates.start));
      this.#out.field('Finish', formatLocalTime(dates.finish));
      this.#out.field('Summary', true);
      this.#out.field('CalendarUID', -1);
    });
  }

  #linksBySuccessor(): Map<Id, TaskPlace['links'][number][]> {
    const links = new Map<Id, TaskPlace['links'][number][]>();
    for (const dependency of this.#project.dependencies ?? []) {
      const predecessorUid = this.#taskUid.get(dependency.predecessorId);
      if (predecessorUid === undefined) continue;
      const list = links.get(dependency.successorId);
      if (list === undefined) links.set(dependency.successorId, [{ dependency, predecessorUid }]);
      else list.push({ dependency, predecessorUid });
    }
    return links;
  }

  #workByTask(): Map<Id, number> {
    const kinds = new Map((this.#project.resources ?? []).map(resource => [resource.id, resource.kind ?? 'work']));
    const work = new Map<Id, number>();
    for (const { taskId, resourceId, workMinutes } of this.#project.assignments ?? []) {
      if (kinds.get(resourceId) === 'work') work.set(taskId, (work.get(taskId) ?? 0) + (workMinutes ?? 0));
    }
    return work;
  }

  #writeBlank(record: 'Task' | 'Resource', blank: BlankRow, row: number, numbers: Numbering): void {
    this.#out.record(record, blank.elements, () => {
      this.#out.field('UID', numbers.extra(blank.uid));
      this.#out.field('ID', row);
      this.#out.field('IsNull', true);
    });
  }

  #writeAssignments(): void {
    writeWork(this.#out, {
      project: this.#project,
      dates: this.#dates,
      rest: this.#rest,
      taskUid: this.#taskUid,
      resourceUid: this.#resourceUid,
    });
  }

  #writeResources(): void {
    const blanks = blanksByRow(this.#rest.blankResources);
    let row = 0;
    const writeBlanks = (after: Id | null): void => {
      for (const blank of blanks.get(after) ?? []) {
        // The nameless resource 0 stands before the first row.
        if (blank.uid !== 0) row += 1;
        this.#writeBlank('Resource', blank, blank.uid === 0 ? 0 : row, this.#resourceUid);
      }
    };
    writeBlanks(null);
    for (const resource of this.#project.resources ?? []) {
      row += 1;
      const uid = this.#resourceUid.get(resource.id) ?? row;
      const calendarUid = this.#calendarUid.get(resource.calendarId) ?? null;
      const rest = this.#rest.resources.get(resource.id) ?? noElements;
      writeResource(this.#out, resource, { uid, row, calendarUid }, rest);
      writeBlanks(resource.id);
    }
  }
}

function unusedId(calendars: readonly Calendar[]): Id {
  const used = new Set(calendars.map(calendar => calendar.id));
  let id = standardWeek.id;
  while (used.has(id)) id += '-';
  return id;
}

/** Tasks by parent, in the order of the array; a parent that does not exist counts as none. */
function childrenOf(tasks: readonly Task[]): Map<Id | null, Task[]> {
  const known = new Set(tasks.map(task => task.id));
  const children = new Map<Id | null, Task[]>();
  for (const task of tasks) {
    const parent =
      task.parentId !== null && task.parentId !== undefined && known.has(task.parentId) ? task.parentId : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [task]);
    else siblings.push(task);
  }
  return children;
}
