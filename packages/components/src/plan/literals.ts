import { parseDuration } from './duration.js';
import { formatLocalTime, isLocalTime, parseLocalTime } from './local-time.js';
import {
  type AssignmentRow,
  type CalendarRow,
  type ConstraintType,
  type DependencyRow,
  type DependencyType,
  EMPTY_PLAN,
  type PlanRows,
  type ProjectRow,
  type ResourceRow,
  type TaskRow,
} from './rows.js';
import { allAtOnce, type Steps } from './steps.js';
import { instantMs, wallMinute } from './zone.js';

/**
 * What a person writes in a page: short names and units as text. Every wire row is a literal too; a literal becomes a
 * wire row by `readTask` and its siblings, the one place where friendly spellings are known.
 */
export interface TaskLiteral {
  readonly id: string | number;
  readonly name?: string;
  /** `'5d'`, `'4h'`, `'3ed'`, or days as a number. */
  readonly duration?: string | number;
  /** Id of the task it lies under. */
  readonly parent?: string | number | null;
  readonly parentId?: string | number | null;
  /** Not earlier than this day. With `finish` and no duration: fixed dates, whatever the links say. */
  readonly start?: string | null;
  readonly finish?: string | null;
  /** 0 to 100. */
  readonly done?: number;
  readonly percentComplete?: number;
  readonly milestone?: boolean;
  readonly manual?: boolean;
  readonly deadline?: string | null;
  readonly constraint?: { readonly type: ConstraintType; readonly date?: string };
  readonly calendar?: string | null;
  readonly baseline?: { readonly start: string; readonly finish: string };
  /** Name or initials of whoever does it, when there are no resources. */
  readonly owner?: string;
  readonly [field: string]: unknown;
}

export interface DependencyLiteral {
  readonly id?: string | number;
  readonly predecessor?: string | number;
  readonly successor?: string | number;
  readonly type?: DependencyType;
  /** `'2d'`, `'-4h'`, `'50%'`, `'3ed'`, or days as a number. */
  readonly lag?: string | number;
  readonly [field: string]: unknown;
}

export interface ProjectLiteral {
  readonly name?: string;
  readonly start?: string | null;
  readonly calendar?: string | null;
  readonly statusDate?: string | null;
  /** IANA name of the zone whose clocks the plan's dates are read on; default the viewer's. */
  readonly timeZone?: string;
  readonly [field: string]: unknown;
}

/** Fields of a task that a person writes dates in. */
const DATES = ['start', 'finish', 'deadline', 'constraint_date'] as const;

/** Default working day of dates typed without a time, minutes after midnight. */
const DAY_START = 480;
const DAY_END = 1020;

type Fields = Record<string, unknown>;

/** Names met so far in wire spelling; a plan has a few dozen of them in each of its thousands of rows. */
const spelled = new Map<string, string>();

/** Names remembered at most, should a host make up names from data. */
const MOST_NAMES = 1000;

function camelToSnake(name: string): string {
  const known = spelled.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  if (spelled.size < MOST_NAMES) spelled.set(name, snake);
  return snake;
}

/** The literal with every key in wire spelling; values untouched. */
function inWireSpelling(literal: Readonly<Fields>): Fields {
  const fields: Fields = {};
  for (const key of Object.keys(literal)) fields[camelToSnake(key)] = literal[key];
  return fields;
}

/** Takes what is wrong with a literal that can be read all the same. */
export type Tell = (message: string) => void;

const silent: Tell = () => undefined;

/** @param zone where an instant is read in; undefined = the viewer's */
function atMinute(text: unknown, minuteOfDay: number, zone: string | undefined): string | null {
  if (typeof text !== 'string') return null;
  if (isLocalTime(text)) return text;
  const instant = instantMs(text);
  const minute = instant === null ? parseLocalTime(text, minuteOfDay) : wallMinute(instant, zone);
  // Text that is no date passes through: the engine names it in its problems.
  return minute === null ? text : formatLocalTime(minute);
}

const idOf = (value: unknown): string | null => (value == null || value === '' ? null : String(value));

/**
 * Wire row of a project literal.
 * @param zone time zone that instants (`2026-03-01T10:00Z`) are read in; undefined = the viewer's
 */
export function readProject(literal: ProjectLiteral | ProjectRow | null | undefined, zone?: string): ProjectRow {
  const { calendar, ...fields } = inWireSpelling(literal ?? {});
  if (calendar !== undefined) fields['calendar_id'] = idOf(calendar);
  const firstMinute = Number(fields['default_start_minute'] ?? DAY_START);
  for (const field of ['start', 'finish', 'status_date']) {
    if (fields[field] != null)
      fields[field] = atMinute(fields[field], field === 'finish' ? DAY_END : firstMinute, zone);
  }
  return fields as ProjectRow;
}

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
  const { duration, parent, done, milestone, manual, constraint, calendar, baseline, ...rest } =
    inWireSpelling(literal);
  const id = idOf(literal.id);
  if (id === null) throw new TypeError('It has no id.');
  const fields: Fields = {
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
    ...rest,
    id,
  };
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

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Wire row of a link literal; without an id it gets one from its ends, so that the same literal keeps its id. A wire row
 * comes back as it is.
 */
export function readDependency(
  literal: DependencyLiteral | DependencyRow,
  project: ProjectRow = {},
  tell: Tell = silent,
): DependencyRow {
  const isWireRow = isText(literal['predecessor_id']) && isText(literal['successor_id']) && isText(literal.id);
  if (isWireRow && isText(literal.type) && typeof literal['lag_minutes'] === 'number') return literal as DependencyRow;
  const { predecessor, successor, lag, ...rest } = inWireSpelling(literal);
  const predecessorId = String(rest['predecessor_id'] ?? predecessor ?? '');
  const successorId = String(rest['successor_id'] ?? successor ?? '');
  const type = (rest['type'] as DependencyType | undefined) ?? 'FS';
  const fields: Fields = { lag_minutes: 0, lag_percent: null, lag_unit: 'd', ...rest };
  if (lag !== undefined) {
    const percent = /^\s*(-?[\d.]+)\s*(e?%)\s*$/.exec(String(lag));
    const read = percent ? null : parseDuration(String(lag), project);
    if (percent) Object.assign(fields, { lag_percent: Number(percent[1]), lag_unit: percent[2] });
    else if (read) Object.assign(fields, { lag_minutes: read.minutes, lag_unit: read.unit });
    else if (lag !== null) tell('Its lag is none such as "2d".');
  }
  const id = rest['id'] == null ? `${predecessorId}>${successorId}:${type}` : String(rest['id']);
  return { ...fields, id, predecessor_id: predecessorId, successor_id: successorId, type };
}

/** Wire row of an assignment literal: `{ task, resource, units }`; a wire row comes back as it is. */
export function readAssignment(literal: Readonly<Fields>): AssignmentRow {
  if (isText(literal['task_id']) && isText(literal['resource_id']) && isText(literal['id']))
    return literal as AssignmentRow;
  const { task, resource, ...rest } = inWireSpelling(literal);
  const taskId = String(rest['task_id'] ?? task ?? '');
  const resourceId = String(rest['resource_id'] ?? resource ?? '');
  return {
    ...rest,
    id: rest['id'] == null ? `${taskId}:${resourceId}` : String(rest['id']),
    task_id: taskId,
    resource_id: resourceId,
  };
}

/** Every key in wire spelling, at any depth. */
function inWireSpellingDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWireSpellingDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [camelToSnake(key), inWireSpellingDeep(inner)]),
  );
}

/** Eight hours with a break at noon: what a calendar without a week of its own works, Monday to Friday. */
const STANDARD_SHIFTS = [
  { from_minute: 480, to_minute: 720 },
  { from_minute: 780, to_minute: 1020 },
];

/** Wire row of a calendar literal: `{ id, holidays: ['2026-12-25'] }` is the standard week without those days. */
export function readCalendar(literal: Readonly<Fields>): CalendarRow {
  if (Array.isArray(literal['work_weeks']) && typeof literal['id'] === 'string') return literal as CalendarRow;
  const { holidays, ...fields } = inWireSpellingDeep(literal) as Fields;
  const days = Array.isArray(holidays) ? holidays : [];
  const exceptions = days.map(day => ({ from: String(day), to: String(day), shifts: [] }));
  const standard = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, shifts: weekday <= 5 ? STANDARD_SHIFTS : [] }));
  return {
    base_calendar_id: null,
    work_weeks: [],
    ...fields,
    weekdays: fields['weekdays'] ?? (fields['base_calendar_id'] == null ? standard : []),
    exceptions: [...((fields['exceptions'] as readonly unknown[] | undefined) ?? []), ...exceptions],
    id: String(literal['id'] ?? ''),
  };
}

/** What the element's data properties hold. */
export interface PlanLiteral {
  readonly project?: ProjectLiteral | ProjectRow | null;
  readonly tasks?: readonly (TaskLiteral | TaskRow)[];
  readonly dependencies?: readonly (DependencyLiteral | DependencyRow)[];
  readonly calendars?: readonly (CalendarRow | Readonly<Fields>)[];
  readonly resources?: readonly (ResourceRow | Readonly<Fields>)[];
  readonly assignments?: readonly (AssignmentRow | Readonly<Fields>)[];
}

/** Rows read between two steps. */
const ROWS_PER_STEP = 256;

/** What was read last: literals and rows of one table. */
interface ReadBefore<Literal, Row> {
  readonly literals: readonly Literal[] | undefined;
  readonly rows: readonly Row[];
}

/** Reads a table. What is no row is told and left out. */
function* readEach<Literal, Row>(
  table: string,
  { literals, read, before, tell }: ReadTable<Literal, Row>,
): Steps<readonly Row[]> {
  if (literals != null && !Array.isArray(literals)) tell(`${table} is no list.`);
  const count = Array.isArray(literals) ? literals.length : 0;
  const rows = new Array<Row>(count);
  let used = 0;
  for (let from = 0; from < count; from += ROWS_PER_STEP) {
    const to = Math.min(count, from + ROWS_PER_STEP);
    for (let at = from; at < to; at += 1) {
      const literal = (literals as readonly Literal[])[at] as Literal;
      try {
        if (typeof literal !== 'object' || literal === null) throw new TypeError('It is no object.');
        rows[used] =
          literal === before?.literals?.[at]
            ? (before.rows[at] as Row)
            : read(literal, message => tell(`${table}[${at}]: ${message}`));
        used += 1;
      } catch (cause) {
        tell(`${table}[${at}]: ${cause instanceof Error ? cause.message : String(cause)}`);
      }
    }
    yield;
  }
  rows.length = used;
  return rows;
}

interface ReadTable<Literal, Row> {
  readonly literals: readonly Literal[] | null | undefined;
  readonly read: (literal: Literal, tell: Tell) => Row;
  readonly before?: ReadBefore<Literal, Row>;
  readonly tell: Tell;
}

/** A plan as given and as read, so that what is given again need not be read again. */
export interface ReadPlan {
  readonly zone: string | undefined;
  readonly literal: PlanLiteral;
  readonly rows: PlanRows;
}

export interface ReadOptions {
  /** Time zone that instants are read in; undefined = the viewer's. */
  readonly zone?: string | undefined;
  /** What was read last. */
  readonly before?: ReadPlan | undefined;
  /** Takes what cannot be used, with where it stands: `tasks[3]: It has no id.` */
  readonly tell?: Tell;
}

/** As text, to compare; what cannot be written is never the same. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

/**
 * A whole plan in wire rows, a few hundred rows at a time. Rows already in wire spelling keep their identity, and so do
 * rows of literals that stand where they stood before.
 */
export function* readLiteralSteps(
  plan: PlanLiteral,
  { zone, before, tell = silent }: ReadOptions = {},
): Steps<PlanRows> {
  const project = readProject(plan.project, zone);
  const withId = (row: Readonly<Fields>): Fields & { id: string } => ({
    ...inWireSpelling(row),
    id: String(row['id'] ?? ''),
  });
  // Durations count in the project's days: with another project everything is read anew.
  const text = textOf(project);
  const isSame = before !== undefined && before.zone === zone && text !== null && text === textOf(before.rows.project);
  const { literal, rows } = isSame ? before : { literal: {} as PlanLiteral, rows: EMPTY_PLAN };
  return {
    project,
    tasks: yield* readEach('tasks', {
      literals: plan.tasks,
      read: (task, tellOfIt) => readTask(task, project, zone, tellOfIt),
      before: { literals: literal.tasks, rows: rows.tasks },
      tell,
    }),
    dependencies: yield* readEach('dependencies', {
      literals: plan.dependencies,
      read: (link, tellOfIt) => readDependency(link, project, tellOfIt),
      before: { literals: literal.dependencies, rows: rows.dependencies },
      tell,
    }),
    calendars:
      plan.calendars !== undefined && plan.calendars === literal.calendars
        ? rows.calendars
        : yield* readEach('calendars', { literals: plan.calendars, read: readCalendar, tell }),
    resources: yield* readEach('resources', {
      literals: plan.resources,
      read: withId,
      before: { literals: literal.resources, rows: rows.resources as (Fields & { id: string })[] },
      tell,
    }),
    assignments: yield* readEach('assignments', {
      literals: plan.assignments as readonly Readonly<Fields>[] | undefined,
      read: readAssignment,
      before: { literals: literal.assignments as readonly Readonly<Fields>[] | undefined, rows: rows.assignments },
      tell,
    }),
  };
}

/** The same at once. */
export function readLiterals(plan: PlanLiteral, zone?: string): PlanRows {
  return allAtOnce(readLiteralSteps(plan, { zone }));
}
