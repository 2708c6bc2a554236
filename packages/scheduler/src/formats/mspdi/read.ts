import type { Calendar } from '../../calendar/calendar.js';
import type { Dependency, Id, Project, Resource, Task } from '../../model.js';
import type { FormatSource } from '../encoding.js';
import { type FileLocation, FormatError } from '../errors.js';
import { Findings } from '../findings.js';
import { maxRecords } from '../limits.js';
import type { PlanFile } from '../plan-file.js';
import { type RecordShape, readRecords, type XmlElement } from '../xml.js';
import { type AssignmentRow, readAssignment, readUnassignedWork, type UnassignedWork } from './assignment.js';
import { type CalendarRow, readCalendar } from './calendar.js';
import { Fields } from './fields.js';
import { type Outline, readOutline } from './outline.js';
import { readProject, readProjectRest } from './project.js';
import { isBlankResource, type ResourceRow, readResource } from './resource.js';
import { inOrder, type MspdiRest, type RestElement, readRest, restOf } from './rest.js';
import { RestCollector } from './rest-collector.js';
import { readTask, summaryInputs, type TaskRow } from './task.js';

/** A plan file, read. */
export interface MspdiPlan extends PlanFile {
  /** What the file has beyond the plan, for `writeMspdi` to put back. Plain data: it can be cloned and stored. */
  readonly rest: MspdiRest;
}

/** Options of `readMspdi`. */
export interface ReadMspdiOptions {
  /** Refuses a larger file. Default 50 MiB. */
  readonly maxBytes?: number;
}

const shape: RecordShape = {
  namespace: 'http://schemas.microsoft.com/project',
  root: 'Project',
  containers: new Set(['Calendars', 'Tasks', 'Resources', 'Assignments']),
};

/**
 * Reads MSPDI, Microsoft Project's XML. Ids are the file's UIDs as strings. The file is read as a stream and held one
 * record at a time.
 *
 * @param source text, bytes (any encoding the XML declaration names), or a stream of either
 * @throws FormatError for anything that is not a sound plan file, with every bad value in `problems` (up to a cap);
 * nothing is half read
 */
export async function readMspdi(source: FormatSource, options: ReadMspdiOptions = {}): Promise<MspdiPlan> {
  const reader = new PlanReader();
  await readRecords(source, shape, (container, record) => reader.take(container, record), {
    ...options,
    onForeign: (name, line) => reader.foreign(name, line),
  });
  return reader.finish();
}

class PlanReader {
  readonly #findings = new Findings();
  readonly #header: XmlElement[] = [];
  readonly #calendars = new Map<number, CalendarRow>();
  readonly #tasks = new Map<number, TaskRow>();
  readonly #resources = new Map<number, ResourceRow>();
  readonly #assignments: AssignmentRow[] = [];
  readonly #unassigned = new Map<number, UnassignedWork>();
  readonly #rest = new RestCollector();
  #summaryName: string | undefined;
  #lastTask: Id | null = null;
  #lastResource: Id | null = null;
  #records = 0;

  take(container: string | null, record: XmlElement): void {
    if (container === null) {
      this.#header.push(record);
      return;
    }
    this.#count(record);
    const uid = record.children.find(child => child.name === 'UID')?.text.trim();
    const fields = new Fields(record, `Project/${container}/${record.name}[UID=${uid ?? '?'}]`, this.#findings);
    if (record.name === 'Task') this.#takeTask(fields);
    else if (record.name === 'Calendar') this.#takeCalendar(fields);
    else if (record.name === 'Resource') this.#takeResource(fields);
    else if (record.name === 'Assignment') this.#takeAssignment(fields);
    else this.#findings.warn('foreign_element', `<${record.name}> is not known and was left out`, fields.location);
  }

  foreign(name: string, line: number): void {
    this.#findings.warn('foreign_element', `<${name}> is of another vocabulary and was left out`, { line });
  }

  finish(): MspdiPlan {
    const { project, title, calendarUid } = readProject(this.#header, this.#findings);
    const name = this.#summaryName ?? title;
    const calendars = this.#buildCalendars();
    const outline = readOutline(this.#tasks.values(), this.#findings);
    const tasks = this.#buildTasks(outline);
    const ownCalendar = this.#calendarId(calendarUid, { path: 'Project/CalendarUID' });
    const assignments = this.#keptAssignments();
    const plan: Project = {
      ...(name === undefined ? {} : { name }),
      ...project,
      ...(ownCalendar === undefined ? {} : { calendarId: ownCalendar }),
      calendars,
      tasks,
      dependencies: this.#buildLinks(),
      resources: this.#buildResources(),
      assignments: assignments.map(row => row.assignment),
    };
    this.#findings.throwIfAny();
    const rows = [...this.#tasks.values()];
    return {
      project: plan,
      warnings: this.#findings.warnings,
      stored: new Map(rows.map(row => [row.task.id, row.stored])),
      notes: new Map(rows.flatMap(row => (row.notes === null ? [] : [[row.task.id, row.notes] as const]))),
      rest: this.#rest.finish({
        project: readProjectRest(this.#header, name),
        calendars: this.#calendars.values(),
        tasks: rows,
        isSummary: row => outline.summaries.has(row),
        outlineNumber: row => outline.numbers.get(row) ?? '',
        assignments,
        unassigned: [...this.#unassigned.values()].filter(({ taskUid }) => this.#tasks.has(taskUid)),
      }),
    };
  }

  #count(record: XmlElement): void {
    this.#records += 1;
    for (const child of record.children) if (child.name === 'PredecessorLink') this.#records += 1;
    if (this.#records > maxRecords) {
      throw new FormatError('too_large', `The file has more than ${maxRecords} records`, { line: record.line });
    }
  }

  #takeTask(fields: Fields): void {
    if (fields.flag('IsNull') === true) {
      this.#rest.blank('Task', fields, this.#lastTask);
      return;
    }
    const row = readTask(fields);
    if (row === null) return;
    if (row.uid === 0 && row.level === 0) {
      // The project summary is a rollup of everything, not a task; only its name is entered.
      this.#summaryName = row.task.name;
      this.#rest.projectSummary = summaryRest(fields);
      return;
    }
    keep(this.#tasks, row.uid, row, fields);
    this.#lastTask = row.task.id;
  }

  #takeCalendar(fields: Fields): void {
    const row = readCalendar(fields);
    if (row !== null) keep(this.#calendars, Number(row.calendar.id), row, fields);
  }

  #takeResource(fields: Fields): void {
    if (isBlankResource(fields)) {
      this.#rest.blank('Resource', fields, this.#lastResource);
      return;
    }
    const row = readResource(fields);
    if (row === null) return;
    keep(this.#resources, row.uid, row, fields);
    this.#lastResource = row.resource.id;
    const rest = readRest('Resource', fields.element.children);
    if (rest.length > 0) this.#rest.resources.set(row.resource.id, rest);
  }

  #takeAssignment(fields: Fields): void {
    const work = readUnassignedWork(fields);
    if (work !== null) {
      this.#unassigned.set(work.taskUid, work);
      return;
    }
    const row = readAssignment(fields);
    if (row !== null) this.#assignments.push(row);
  }

  #buildCalendars(): Calendar[] {
    return [...this.#calendars.values()].map(({ calendar, baseUid, isBase }) => {
      if (isBase || baseUid === null) return calendar;
      const path = `Project/Calendars/Calendar[UID=${calendar.id}]/BaseCalendarUID`;
      const baseCalendarId = this.#calendarId(baseUid, { path });
      return baseCalendarId === undefined ? calendar : { ...calendar, baseCalendarId };
    });
  }

  #calendarId(uid: number | null, at: FileLocation): Id | undefined {
    if (uid === null) return undefined;
    const row = this.#calendars.get(uid);
    if (row !== undefined) return row.calendar.id;
    this.#findings.warn('unknown_calendar', `There is no calendar ${uid}; the default is used`, at);
    return undefined;
  }

  #buildTasks({ parents, summaries }: Outline): Task[] {
    return [...this.#tasks.values()].map(row => {
      const parent = parents.get(row);
      const calendarId = this.#calendarId(row.calendarUid, { path: `${row.path}/CalendarUID`, line: row.line });
      const segments = summaries.has(row) ? [] : (this.#unassigned.get(row.uid)?.segments ?? []);
      return {
        ...(summaries.has(row) ? summaryInputs(row) : row.task),
        ...(segments.length === 0 ? {} : { segments }),
        ...(parent === undefined ? {} : { parentId: parent.task.id }),
        ...(calendarId === undefined ? {} : { calendarId }),
      };
    });
  }

  #buildLinks(): Dependency[] {
    const links = new Map<string, Dependency>();
    for (const row of this.#tasks.values()) {
      for (const link of row.links) {
        if (link.predecessorUid === 0 && !this.#tasks.has(0)) {
          this.#findings.warn(
            'link_to_project_summary',
            'A link from the project summary was left out',
            locationOf(link),
          );
          continue;
        }
        if (!this.#tasks.has(link.predecessorUid)) {
          const message = `Task ${row.uid} follows task ${link.predecessorUid}, which is not in the file`;
          this.#findings.reject('unknown_link_target', message, locationOf(link));
          continue;
        }
        const { predecessorId, successorId, type } = link.dependency;
        const key = `${predecessorId} ${successorId} ${type}`;
        if (links.has(key)) {
          const message = `Task ${row.uid} has two ${type} links from task ${predecessorId}; the last counts`;
          this.#findings.warn('duplicate_link', message, locationOf(link));
          links.delete(key);
        }
        links.set(key, link.dependency);
      }
    }
    return [...links.values()];
  }

  #buildResources(): Resource[] {
    return [...this.#resources.values()].map(row => {
      const calendarId = this.#calendarId(row.calendarUid, { path: `${row.path}/CalendarUID`, line: row.line });
      return { ...row.resource, ...(calendarId === undefined ? {} : { calendarId }) };
    });
  }

  /** Assignments whose task and resource exist; of two with one number the second goes without. */
  #keptAssignments(): AssignmentRow[] {
    const seen = new Set<number>();
    return this.#assignments.flatMap(row => {
      const { uid, taskUid, resourceUid } = row;
      const at = locationOf(row);
      if (!this.#tasks.has(taskUid)) {
        this.#findings.warn(
          'unknown_task',
          `An assignment to task ${taskUid}, which is not in the file, was left out`,
          at,
        );
        return [];
      }
      if (!this.#resources.has(resourceUid)) {
        const message = `An assignment of resource ${resourceUid}, which is not in the file, was left out`;
        // Resource 0 is "unassigned" when the file gives it no name.
        if (resourceUid !== 0) this.#findings.warn('unknown_resource', message, at);
        return [];
      }
      if (uid === null || !seen.has(uid)) {
        if (uid !== null) seen.add(uid);
        return [row];
      }
      const message = `Two assignments have UID ${uid}; the second goes without a number`;
      this.#findings.warn('duplicate_assignment', message, at);
      const { id: _id, uid: _uid, ...assignment } = row.assignment;
      return [{ ...row, uid: null, assignment }];
    });
  }
}

/** What row 0 has beyond the plan's name. No task of the plan stands for it, so that its notes and baselines are among it. */
function summaryRest(fields: Fields): RestElement[] {
  const { children } = fields.element;
  const own = children.filter(({ name }) => name === 'Notes' || name === 'Baseline').map(restOf);
  return inOrder('Task', [...readRest('Task', children).filter(({ name }) => name !== 'WBS'), ...own]);
}

function locationOf({ path, line }: { readonly path: string; readonly line: number }): FileLocation {
  return { path, line };
}

function keep<Row>(rows: Map<number, Row>, uid: number, row: Row, fields: Fields): void {
  if (rows.has(uid)) {
    fields.findings.reject('duplicate_uid', `Two <${fields.element.name}> elements have UID ${uid}`, fields.location);
    return;
  }
  rows.set(uid, row);
}
