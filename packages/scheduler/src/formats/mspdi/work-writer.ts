import { CalendarSet } from '../../calendar/calendar-set.js';
import type { Assignment, Id, Project, Resource, Task, WorkSegment } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { writeAssignment, writeUnassignedWork } from './assignment.js';
import { Numbering } from './numbering.js';
import type { MspdiRest, RestElement } from './rest.js';
import { segmentsAt, segmentTime } from './segment-dates.js';
import type { XmlWriter } from './xml-writer.js';

/** The plan around the work that is written. */
export interface WrittenPlan {
  readonly project: Project;
  readonly dates: ReadonlyMap<Id, TaskSchedule>;
  readonly rest: MspdiRest;
  readonly taskUid: Numbering;
  readonly resourceUid: Numbering;
}

const noElements: readonly RestElement[] = [];

/** Writes every `<Assignment>`: those of the plan, and the work of tasks without resources where there is more to say. */
export function writeWork(out: XmlWriter, plan: WrittenPlan): void {
  new WorkWriter(out, plan).write();
}

class WorkWriter {
  readonly #out: XmlWriter;
  readonly #plan: WrittenPlan;
  readonly #uids: Numbering;
  #calendars: CalendarSet | undefined;

  constructor(out: XmlWriter, plan: WrittenPlan) {
    this.#out = out;
    this.#plan = plan;
    const numbered = (plan.project.assignments ?? []).flatMap(({ id, uid }) =>
      id === undefined ? [] : [{ id, ...(uid === undefined ? {} : { uid }) }],
    );
    this.#uids = new Numbering(numbered, 0);
  }

  write(): void {
    const { project } = this.#plan;
    const tasks = new Map(project.tasks.map(task => [task.id, task]));
    const resources = new Map((project.resources ?? []).map(resource => [resource.id, resource]));
    for (const assignment of project.assignments ?? []) {
      this.#writeAssigned(assignment, tasks.get(assignment.taskId), resources.get(assignment.resourceId));
    }
    const staffed = new Set((project.assignments ?? []).map(({ taskId }) => taskId));
    for (const task of project.tasks) this.#writeUnassigned(task, staffed.has(task.id));
  }

  #writeAssigned(assignment: Assignment, task: Task | undefined, resource: Resource | undefined): void {
    const { taskUid, resourceUid, dates, rest } = this.#plan;
    const taskNumber = taskUid.get(assignment.taskId);
    const resourceNumber = resourceUid.get(assignment.resourceId);
    if (taskNumber === undefined || resourceNumber === undefined) return;
    writeAssignment(this.#out, {
      assignment,
      uid: this.#uids.get(assignment.id) ?? this.#uids.extra(),
      taskUid: taskNumber,
      resourceUid: resourceNumber,
      task,
      schedule: dates.get(assignment.taskId),
      segments: this.#segments(task, assignment.segments, assignment, resource),
      rest: (assignment.id === undefined ? undefined : rest.assignments.get(assignment.id)) ?? noElements,
    });
  }

  #writeUnassigned(task: Task, isStaffed: boolean): void {
    const taskUid = this.#plan.taskUid.get(task.id);
    const segments = this.#segments(task, task.segments);
    const rest = (isStaffed ? undefined : this.#plan.rest.unassigned.get(task.id)) ?? noElements;
    if (taskUid === undefined || segments.length + rest.length === 0) return;
    writeUnassignedWork(this.#out, { uid: this.#uids.extra(), taskUid, segments, rest });
  }

  /** Pieces of work at the dates of the schedule, when there is one. */
  #segments(
    task: Task | undefined,
    segments: readonly WorkSegment[] = [],
    assignment?: Assignment,
    resource?: Resource,
  ): readonly WorkSegment[] {
    const schedule = task === undefined ? undefined : this.#plan.dates.get(task.id);
    if (task === undefined || schedule === undefined || segments.length === 0) return segments;
    this.#calendars ??= new CalendarSet(this.#plan.project);
    return segmentsAt(segments, { task, schedule, assignment, time: segmentTime(this.#calendars, task, resource) });
  }
}
