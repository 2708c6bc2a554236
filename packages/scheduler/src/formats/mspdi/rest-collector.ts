import type { Id } from '../../model.js';
import type { AssignmentRow, UnassignedWork } from './assignment.js';
import type { CalendarRow } from './calendar.js';
import type { Fields } from './fields.js';
import { type BlankRow, type MspdiRest, type RestElement, type RestRecord, readRest } from './rest.js';
import type { TaskRow } from './task.js';

/** Gathers, record by record, what a file has beyond the plan. */
export class RestCollector {
  readonly resources = new Map<Id, readonly RestElement[]>();
  readonly #blankTasks: BlankRow[] = [];
  readonly #blankResources: BlankRow[] = [];
  projectSummary: readonly RestElement[] = [];

  /**
   * Keeps a row without content.
   *
   * @param after the row before it, null for the first
   */
  blank(record: RestRecord & ('Task' | 'Resource'), fields: Fields, after: Id | null): void {
    const uid = fields.integer('UID');
    if (uid === undefined) return;
    const row = { after, uid, elements: readRest(record, fields.element.children) };
    (record === 'Task' ? this.#blankTasks : this.#blankResources).push(row);
  }

  /**
   * Everything together.
   *
   * @param rows the records that became part of the plan; the assignments with the ids they have there
   */
  finish(rows: {
    readonly project: readonly RestElement[];
    readonly calendars: Iterable<CalendarRow>;
    readonly tasks: Iterable<TaskRow>;
    readonly isSummary: (row: TaskRow) => boolean;
    /** Place in the outline, `2.1.3`: what a WBS code is unless someone says otherwise. */
    readonly outlineNumber: (row: TaskRow) => string;
    readonly assignments: readonly AssignmentRow[];
    readonly unassigned: Iterable<UnassignedWork>;
  }): MspdiRest {
    const tasks = new Map<Id, readonly RestElement[]>();
    for (const row of rows.tasks) {
      const rest = row.rest.filter(
        ({ name, text }) =>
          // Of a summary the plan itself says that it recurs.
          !(name === 'Recurring' && rows.isSummary(row)) && !(name === 'WBS' && text === rows.outlineNumber(row)),
      );
      if (rest.length > 0) tasks.set(row.task.id, rest);
    }
    const calendars = [...rows.calendars].filter(({ rest }) => rest.length > 0);
    const assignments = rows.assignments.filter(({ rest }) => rest.length > 0);
    const unassigned = [...rows.unassigned].filter(({ rest }) => rest.length > 0);
    return {
      project: rows.project,
      projectSummary: this.projectSummary,
      calendars: new Map(calendars.map(({ calendar, rest }) => [calendar.id, rest])),
      tasks,
      resources: this.resources,
      assignments: new Map(
        assignments.flatMap(({ uid, rest }) => (uid === null ? [] : [[String(uid), rest] as const])),
      ),
      unassigned: new Map(unassigned.map(({ taskUid, rest }) => [String(taskUid), rest])),
      blankTasks: this.#blankTasks,
      blankResources: this.#blankResources,
    };
  }
}
