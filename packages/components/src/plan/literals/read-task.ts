import { parseDuration } from '../duration.js';
import type { ProjectRow, TaskRow } from '../rows.js';
import type { TaskLiteral } from './literal.js';
import { atMinute, DAY_END, DAY_START } from './read-date.js';
import { addInWireSpelling, type Fields, idOf } from './spelling.js';
import { silent, type Tell } from './tell.js';

/** Fields of a task that a person writes dates in. */
const DATES = ['start', 'finish', 'deadline', 'constraint_date'] as const;

/** Fields that only a literal has, and the one name that is no field. */
const FRIENDLY: ReadonlySet<string> = new Set([
  '__proto__',
  'duration',
  'parent',
  'done',
  'milestone',
  'manual',
  'constraint',
  'calendar',
  'baseline',
]);

/** What a literal means that says nothing. */
const UNSAID = Object.freeze({
  name: '',
  parent_id: null,
  duration_unit: 'd',
  percent_complete: 0,
  is_milestone: false,
  is_manual: false,
  manual_start: null,
  manual_finish: null,
  constraint_type: 'asap',
  constraint_date: null,
  deadline: null,
  actual_start: null,
  actual_finish: null,
});

/**
 * Wire row of a task literal; a wire row comes back as it is.
 * @throws when it has no id
 */
export function readTask(
  literal: TaskLiteral | TaskRow,
  project: ProjectRow = {},
  zone?: string,
  tell: Tell = silent,
): TaskRow {
  // A row of the contract names its duration in minutes; a literal never does both.
  if (typeof literal.duration_minutes === 'number' && typeof literal.id === 'string') return literal as TaskRow;
  const id = idOf(literal.id);
  if (id === null) throw new TypeError('It has no id.');
  const fields: Fields = { ...UNSAID };
  const { duration, parent, done, milestone, manual, constraint, calendar, baseline } = addInWireSpelling(
    fields,
    literal,
    FRIENDLY,
  );
  fields['id'] = id;
  if (typeof fields['name'] !== 'string') fields['name'] = String(fields['name'] ?? '');
  if (parent !== undefined) fields['parent_id'] = idOf(parent);
  else fields['parent_id'] = idOf(fields['parent_id']);
  if (done !== undefined) fields['percent_complete'] = Number(done);
  if (milestone !== undefined) fields['is_milestone'] = Boolean(milestone);
  if (manual !== undefined) fields['is_manual'] = Boolean(manual);
  if (calendar !== undefined) fields['calendar_id'] = idOf(calendar);
  readDuration(fields, duration, project);
  if (duration != null && parseDuration(String(duration), project) === null) tell('Its duration is none such as "5d".');
  for (const field of DATES) {
    if (fields[field] != null && typeof fields[field] !== 'string')
      tell(`Its ${field} is no text such as "2026-03-30".`);
  }
  readDates(fields, duration !== undefined, constraint as TaskLiteral['constraint'], zone);
  if (baseline != null) {
    const { start, finish } = baseline as { start: string; finish: string };
    fields['baseline_start'] = atMinute(start, DAY_START, zone);
    fields['baseline_finish'] = atMinute(finish, DAY_END, zone);
  }
  return fields as unknown as TaskRow;
}

function readDuration(fields: Fields, duration: unknown, project: ProjectRow): void {
  if (typeof fields['duration_minutes'] === 'number') return;
  const read = duration == null ? null : parseDuration(String(duration), project);
  fields['duration_minutes'] = read?.minutes ?? (fields['is_milestone'] ? 0 : (project.minutes_per_day ?? 480));
  fields['duration_unit'] = read?.unit ?? fields['duration_unit'];
}

function readDates(
  fields: Fields,
  hasDuration: boolean,
  constraint: TaskLiteral['constraint'],
  zone: string | undefined,
): void {
  const start = atMinute(fields['start'], DAY_START, zone);
  const finish = atMinute(fields['finish'], DAY_END, zone);
  if (start !== null && finish !== null && !hasDuration) {
    fields['is_manual'] = true;
    // Zero = as long as the dates are apart.
    fields['duration_minutes'] = 0;
    fields['manual_start'] = start;
    fields['manual_finish'] = finish;
  } else if (start !== null && fields['constraint_type'] === 'asap' && constraint == null) {
    fields['constraint_type'] = 'snet';
    fields['constraint_date'] = start;
  }
  if (constraint != null) {
    fields['constraint_type'] = constraint.type;
    fields['constraint_date'] = constraint.date ?? null;
  }
  const atEnd =
    fields['constraint_type'] === 'fnlt' || fields['constraint_type'] === 'fnet' || fields['constraint_type'] === 'mfo';
  fields['constraint_date'] = atMinute(fields['constraint_date'], atEnd ? DAY_END : DAY_START, zone);
  fields['deadline'] = atMinute(fields['deadline'], DAY_END, zone);
  fields['manual_start'] = atMinute(fields['manual_start'], DAY_START, zone);
  fields['manual_finish'] = atMinute(fields['manual_finish'], DAY_END, zone);
  fields['actual_start'] = atMinute(fields['actual_start'], DAY_START, zone);
  fields['actual_finish'] = atMinute(fields['actual_finish'], DAY_END, zone);
}
