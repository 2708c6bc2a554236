import type { Calendar } from '../../calendar/calendar.js';
import type { Assignment, Dependency, Id, Resource, Task, WorkSegment } from '../../model.js';
import type { FormatSource } from '../encoding.js';
import { FormatError, type FormatWarning } from '../errors.js';
import { maxRecords } from '../limits.js';
import type { PlanFile } from '../plan-file.js';
import { type RecordShape, readRecords, type XmlElement } from '../xml.js';
import { type AssignmentRow, readAssignment, readUnassignedWork } from './assignment.js';
import { type CalendarRow, readCalendar } from './calendar.js';
import { Fields } from './fields.js';
import { readProject } from './project.js';
import { type ResourceRow, readResource } from './resource.js';
import { readTask, summaryInputs, type TaskRow } from './task.js';

/** A plan file, read. */
export type MspdiPlan = PlanFile;

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
 * @throws FormatError for anything that is not a sound plan file; nothing is half read
 */
export async function readMspdi(source: FormatSource, options: ReadMspdiOptions = {}): Promise<MspdiPlan> {
  const reader = new PlanReader();
  await readRecords(source, shape, (container, record) => reader.take(container, record), options);
  return reader.finish();
}

class PlanReader {
  readonly #header: XmlElement[] = [];
  readonly #calendars = new Map<number, CalendarRow>();
  readonly #tasks = new Map<number, TaskRow>();
  readonly #resources = new Map<number, ResourceRow>();
  readonly #assignments: AssignmentRow[] = [];
  readonly #pausedWork = new Map<number, readonly WorkSegment[]>();
  readonly #warnings: FormatWarning[] = [];
  #summaryName: string | undefined;
  #records = 0;

  take(container: string | null, record: XmlElement): void {
    if (container === null) {
      // Only fields matter here; lists such as ExtendedAttributes are not part of the plan.
      if (record.children.length === 0) this.#header.push(record);
      return;
    }
    this.#count(record);
    const uid = record.children.find(child => child.name === 'UID')?.text.trim();
    const fields = new Fields(record, `Project/${container}/${record.name}[UID=${uid ?? '?'}]`);
    if (record.name === 'Task') this.#takeTask(fields);
    else if (record.name === 'Calendar') this.#takeCalendar(fields);
    else if (record.name === 'Resource') this.#takeResource(fields);
    else if (record.name === 'Assignment') this.#takeAssignment(fields);
  }

  finish(): MspdiPlan {
    const { project, title, calendarUid } = readProject(this.#header);
    const name = this.#summaryName ?? title;
    const calendars = this.#buildCalendars();
    const tasks = this.#buildTasks();
    const notes = [...this.#tasks.values()].flatMap(row =>
      row.notes === null ? [] : [[row.task.id, row.notes] as const],
    );
    const ownCalendar = this.#calendarId(calendarUid, 'Project/CalendarUID', undefined);
    return {
      project: {
        ...(name === undefined ? {} : { name }),
        ...project,
        ...(ownCalendar === undefined ? {} : { calendarId: ownCalendar }),
        calendars,
        tasks,
        dependencies: this.#buildLinks(),
        resources: this.#buildResources(),
        assignments: this.#buildAssignments(),
      },
      warnings: this.#warnings,
      stored: new Map([...this.#tasks.values()].map(row => [row.task.id, row.stored])),
      notes: new Map(notes),
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
    const row = readTask(fields, this.#warnings);
    if (row === null) return;
    if (row.uid === 0 && row.level === 0) {
      // The project summary is a rollup of everything, not a task; only its name is entered.
      this.#summaryName = row.task.name;
      return;
    }
    keep(this.#tasks, row.uid, row, fields);
  }

  #takeCalendar(fields: Fields): void {
    const row = readCalendar(fields);
    keep(this.#calendars, fields.requiredInteger('UID'), row, fields);
    for (const name of row.unsupported) {
      this.#warn(
        'unsupported_exception',
        `The calendar exception "${name}" has an unknown rule and was left out`,
        fields,
      );
    }
  }

  #takeResource(fields: Fields): void {
    const row = readResource(fields);
    if (row !== null) keep(this.#resources, row.uid, row, fields);
  }

  #takeAssignment(fields: Fields): void {
    const row = readAssignment(fields);
    if (row !== null) this.#assignments.push(row);
    const paused = readUnassignedWork(fields);
    if (paused !== null) this.#pausedWork.set(paused.taskUid, paused.segments);
  }

  #buildCalendars(): Calendar[] {
    return [...this.#calendars.values()].map(({ calendar, baseUid, isBase }) => {
      if (isBase || baseUid === null) return calendar;
      const baseCalendarId = this.#calendarId(
        baseUid,
        `Project/Calendars/Calendar[UID=${calendar.id}]/BaseCalendarUID`,
      );
      return baseCalendarId === undefined ? calendar : { ...calendar, baseCalendarId };
    });
  }

  #calendarId(uid: number | null, path: string, line?: number): Id | undefined {
    if (uid === null) return undefined;
    const row = this.#calendars.get(uid);
    if (row !== undefined) return row.calendar.id;
    this.#warn('unknown_calendar', `There is no calendar ${uid}; the default is used`, {
      path,
      ...(line === undefined ? {} : { line }),
    });
    return undefined;
  }

  /** Parents follow from the outline levels in file order; a level that skips one counts as one deeper. */
  #buildTasks(): Task[] {
    const ancestors: TaskRow[] = [];
    const parents = new Map<TaskRow, TaskRow>();
    for (const row of this.#tasks.values()) {
      const level = Math.max(1, row.level);
      if (level > ancestors.length + 1) {
        this.#warn(
          'outline_gap',
          `Level ${row.level} below level ${ancestors.length}: taken as ${ancestors.length + 1}`,
          row,
        );
      }
      ancestors.length = Math.min(ancestors.length, level - 1);
      const parent = ancestors.at(-1);
      if (parent !== undefined) parents.set(row, parent);
      ancestors.push(row);
    }
    const summaries = new Set(parents.values());
    return [...this.#tasks.values()].map(row => {
      const parent = parents.get(row);
      const calendarId = this.#calendarId(row.calendarUid, `${row.path}/CalendarUID`, row.line);
      const segments = summaries.has(row) ? undefined : this.#pausedWork.get(row.uid);
      return {
        ...(summaries.has(row) ? summaryInputs(row) : row.task),
        ...(segments === undefined ? {} : { segments }),
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
          this.#warn('link_to_project_summary', 'A link from the project summary was left out', link);
          continue;
        }
        if (!this.#tasks.has(link.predecessorUid)) {
          const message = `Task ${row.uid} follows task ${link.predecessorUid}, which is not in the file`;
          throw new FormatError('unknown_link_target', message, { line: link.line, path: link.path });
        }
        const { predecessorId, successorId, type } = link.dependency;
        const key = `${predecessorId} ${successorId} ${type}`;
        if (links.has(key)) {
          this.#warn(
            'duplicate_link',
            `Task ${row.uid} has two ${type} links from task ${predecessorId}; the last counts`,
            link,
          );
          links.delete(key);
        }
        links.set(key, link.dependency);
      }
    }
    return [...links.values()];
  }

  #buildResources(): Resource[] {
    return [...this.#resources.values()].map(row => {
      const calendarId = this.#calendarId(row.calendarUid, `${row.path}/CalendarUID`, row.line);
      return { ...row.resource, ...(calendarId === undefined ? {} : { calendarId }) };
    });
  }

  #buildAssignments(): Assignment[] {
    const seen = new Set<number>();
    return this.#assignments.flatMap(row => {
      if (!this.#tasks.has(row.taskUid)) {
        this.#warn('unknown_task', `An assignment to task ${row.taskUid}, which is not in the file, was left out`, row);
        return [];
      }
      if (!this.#resources.has(row.resourceUid)) {
        // Resource 0 is "unassigned" when the file gives it no name.
        if (row.resourceUid !== 0) {
          this.#warn(
            'unknown_resource',
            `An assignment of resource ${row.resourceUid}, which is not in the file, was left out`,
            row,
          );
        }
        return [];
      }
      if (row.uid === null) return [row.assignment];
      if (!seen.has(row.uid)) {
        seen.add(row.uid);
        return [row.assignment];
      }
      this.#warn('duplicate_assignment', `Two assignments have UID ${row.uid}; the second goes without a number`, row);
      const { id: _id, uid: _uid, ...unnumbered } = row.assignment;
      return [unnumbered];
    });
  }

  #warn(
    code: FormatWarning['code'],
    message: string,
    at: { readonly path: string; readonly line?: number; readonly element?: XmlElement },
  ): void {
    const line = at.line ?? at.element?.line;
    this.#warnings.push({ code, message, path: at.path, ...(line === undefined ? {} : { line }) });
  }
}

function keep<Row>(rows: Map<number, Row>, uid: number, row: Row, fields: Fields): void {
  if (rows.has(uid)) {
    throw new FormatError('duplicate_uid', `Two <${fields.element.name}> elements have UID ${uid}`, {
      line: fields.element.line,
      path: fields.path,
    });
  }
  rows.set(uid, row);
}
