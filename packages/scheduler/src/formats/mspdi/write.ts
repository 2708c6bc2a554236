import type { Calendar } from '../../calendar/calendar.js';
import type { Id, LocalTime, Project, Task } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { writeAssignment, writeUnassignedWork } from './assignment.js';
import { writeCalendar } from './calendar.js';
import { Numbering } from './numbering.js';
import { missingDate, type PlanDates, writeProject } from './project.js';
import { writeResource } from './resource.js';
import { type TaskPlace, writeTask } from './task-writer.js';
import { XmlWriter } from './xml-writer.js';

/** Options of `writeMspdi`. */
export interface WriteMspdiOptions {
  /** Notes by task id, plain text. */
  readonly notes?: ReadonlyMap<Id, string>;
}

/** The dates to write, as the engine gives them. */
export interface WrittenSchedule {
  readonly tasks: Iterable<TaskSchedule>;
}

const standardWeek: Calendar = {
  id: 'standard',
  name: 'Standard',
  weekdays: ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => ({
    weekday,
    shifts:
      weekday > 5
        ? []
        : [
            { fromMinute: 480, toMinute: 720 },
            { fromMinute: 780, toMinute: 1020 },
          ],
  })),
};

/**
 * Writes a plan as MSPDI that Microsoft Project opens: every element in schema order, with the dates of `schedule`
 * when given, so that nothing moves on opening. Reading the result gives the plan again, with its ids as numbers
 * (`uid` where the plan has them).
 *
 * @throws FormatError `missing_value` when neither the plan nor the schedule says when it starts
 */
export function writeMspdi(project: Project, schedule?: WrittenSchedule, options: WriteMspdiOptions = {}): string {
  return new PlanWriter(project, schedule, options).write();
}

class PlanWriter {
  readonly #out = new XmlWriter();
  readonly #project: Project;
  readonly #dates: ReadonlyMap<Id, TaskSchedule>;
  readonly #notes: ReadonlyMap<Id, string>;
  readonly #calendars: readonly Calendar[];
  readonly #calendarUid: Numbering;
  readonly #taskUid: Numbering;
  readonly #resourceUid: Numbering;

  constructor(project: Project, schedule: WrittenSchedule | undefined, options: WriteMspdiOptions) {
    this.#project = project;
    this.#dates = new Map([...(schedule?.tasks ?? [])].map(task => [task.id, task]));
    this.#notes = options.notes ?? new Map();
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
    this.#out.element(
      'Project',
      () => {
        writeProject(this.#out, this.#project, ownUid, dates);
        this.#out.element('Calendars', () => {
          for (const calendar of this.#calendars) {
            const baseUid = this.#calendarUid.get(calendar.baseCalendarId) ?? null;
            writeCalendar(this.#out, calendar, this.#calendarUid.get(calendar.id) ?? 1, baseUid);
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
    const links = this.#linksBySuccessor();
    const work = this.#workByTask();
    let row = 0;
    const writeLevel = (parent: Id | null, level: number, prefix: string): void => {
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
          },
          this.#dates.get(task.id),
        );
        writeLevel(task.id, level + 1, `${outlineNumber}.`);
      }
    };
    writeLevel(null, 1, '');
  }

  /** Row 0, the whole plan, which Project expects first. */
  #writeProjectSummary(dates: PlanDates): void {
    this.#out.element('Task', () => {
      this.#out.field('UID', 0);
      this.#out.field('ID', 0);
      this.#out.field('Name', this.#project.name);
      this.#out.field('Type', 1);
      this.#out.field('IsNull', false);
      this.#out.field('WBS', '0');
      this.#out.field('OutlineNumber', '0');
      this.#out.field('OutlineLevel', 0);
      this.#out.field('Priority', 500);
      this.#out.field('Start', writtenTime(dates.start));
      this.#out.field('Finish', writtenTime(dates.finish));
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

  #writeResources(): void {
    for (const [index, resource] of (this.#project.resources ?? []).entries()) {
      const uid = this.#resourceUid.get(resource.id) ?? index + 1;
      writeResource(this.#out, resource, {
        uid,
        row: index + 1,
        calendarUid: this.#calendarUid.get(resource.calendarId) ?? null,
      });
    }
  }

  #writeAssignments(): void {
    const assignments = this.#project.assignments ?? [];
    const numbered = assignments.flatMap(({ id, uid }) =>
      id === undefined ? [] : [{ id, ...(uid === undefined ? {} : { uid }) }],
    );
    const uids = new Numbering(numbered, 0);
    const tasks = new Map(this.#project.tasks.map(task => [task.id, task]));
    for (const assignment of assignments) {
      const taskUid = this.#taskUid.get(assignment.taskId);
      const resourceUid = this.#resourceUid.get(assignment.resourceId);
      if (taskUid === undefined || resourceUid === undefined) continue;
      const uid = uids.get(assignment.id) ?? uids.extra();
      const numbers = { uid, taskUid, resourceUid };
      writeAssignment(this.#out, assignment, numbers, tasks.get(assignment.taskId), this.#dates.get(assignment.taskId));
    }
    for (const { id, segments = [] } of this.#project.tasks) {
      const taskUid = this.#taskUid.get(id);
      if (taskUid === undefined || segments.length === 0) continue;
      writeUnassignedWork(this.#out, segments, { uid: uids.extra(), taskUid });
    }
  }
}

function writtenTime(time: LocalTime): string {
  return time.length === 16 ? `${time}:00` : time;
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
