import { FormatError } from '../errors.js';
import { maxRecords } from '../limits.js';
import { type ActivityRow, readActivity } from './activity.js';
import type { CalendarRow } from './calendar.js';
import { type OptionsRow, type ProjectRow, readOptions, readProject } from './project.js';
import { type RelationRow, readRelation } from './relation.js';
import {
  type AssignmentRow,
  type ExpenseRow,
  type RateRow,
  type ResourceRow,
  readAssignment,
  readExpense,
  readRate,
  readResource,
} from './resource.js';
import type { Row } from './row.js';
import { readWbs, type WbsRow } from './wbs.js';

/** A note on an activity, HTML as the file has it. */
export interface NoteRow {
  readonly taskId: string;
  readonly text: string;
}

/** The records that a plan is made of. */
export type RecordKind =
  | 'project'
  | 'baseline'
  | 'options'
  | 'wbs'
  | 'activity'
  | 'relation'
  | 'resource'
  | 'rate'
  | 'assignment'
  | 'expense'
  | 'note';

/** Everything read of a file of Primavera, before one project is taken out of it. */
export class Tables {
  readonly projects = new Map<string, ProjectRow>();
  readonly options = new Map<string, OptionsRow>();
  readonly calendars = new Map<string, CalendarRow>();
  readonly wbs = new Map<string, WbsRow>();
  readonly activities = new Map<string, ActivityRow>();
  readonly relations: RelationRow[] = [];
  readonly resources = new Map<string, ResourceRow>();
  readonly rates: RateRow[] = [];
  readonly assignments: AssignmentRow[] = [];
  readonly expenses: ExpenseRow[] = [];
  readonly notes: NoteRow[] = [];
  #records = 0;

  /**
   * Takes in one record.
   *
   * @throws FormatError `bad_value`, `missing_value`, `duplicate_uid`, `too_large`
   */
  take(kind: RecordKind, row: Row): void {
    this.#count(row);
    if (kind === 'project') keep(this.projects, readProject(row), row);
    else if (kind === 'baseline') keep(this.projects, { ...readProject(row), isExported: false }, row);
    else if (kind === 'options') this.#takeOptions(readOptions(row));
    else if (kind === 'wbs') keep(this.wbs, readWbs(row), row);
    else if (kind === 'activity') keep(this.activities, readActivity(row), row);
    else if (kind === 'relation') this.relations.push(readRelation(row));
    else if (kind === 'resource') keep(this.resources, readResource(row), row);
    else if (kind === 'assignment') this.assignments.push(readAssignment(row));
    else if (kind === 'expense') this.expenses.push(readExpense(row));
    else if (kind === 'note') {
      const text = row.text(['task_memo', 'Note']);
      if (text !== undefined) this.notes.push({ taskId: row.required(['task_id', 'ActivityObjectId']), text });
    } else {
      const rate = readRate(row);
      if (rate !== null) this.rates.push(rate);
    }
  }

  /** Takes in one calendar. Throws FormatError as `take` does. */
  takeCalendar(calendar: CalendarRow, row: Row): void {
    this.#count(row);
    keep(this.calendars, calendar, row);
  }

  /** Of several users' options for one project the first count. */
  #takeOptions(options: OptionsRow): void {
    if (!this.options.has(options.projectId)) this.options.set(options.projectId, options);
  }

  #count(row: Row): void {
    this.#records += 1;
    if (this.#records > maxRecords) {
      throw new FormatError('too_large', `The file has more than ${maxRecords} records`, { line: row.line });
    }
  }
}

function keep<Kept extends { readonly id: string }>(rows: Map<string, Kept>, kept: Kept, row: Row): void {
  if (rows.has(kept.id)) {
    throw new FormatError('duplicate_uid', `Two records have the number ${kept.id}`, {
      line: row.line,
      path: row.path,
    });
  }
  rows.set(kept.id, kept);
}
