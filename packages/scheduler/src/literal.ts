/**
 * What a person writes by hand: short names, units as text. A literal becomes contract rows, and those a project, so
 * that rows, the engine's own nouns and literals may stand in one plan.
 */
import type { Project, TimeUnit } from './model.js';
import { type PlanRows, type Row, readRows } from './read.js';

/** A plan as literals, rows or nouns, mixed as one likes. */
export interface PlanLiteral {
  /** Settings; may also stand beside the tables. */
  readonly project?: object;
  readonly start?: string | null;
  readonly finish?: string | null;
  readonly calendar?: string | number | null;
  /** `{ id, name, duration: '5d', parent, start, finish, constraint: { type, date }, done, milestone, manual, calendar }`. */
  readonly tasks: readonly object[];
  /** `{ predecessor, successor, type, lag: '2d' | '-50%' }`. */
  readonly dependencies?: readonly object[];
  /** `{ id, holidays: ['2026-12-25'] }` is the standard week without those days. */
  readonly calendars?: readonly object[];
  readonly resources?: readonly object[];
  /** `{ task, resource, units }`. */
  readonly assignments?: readonly object[];
}

/** What "1 d", "1 w" and "1 mo" mean. */
export interface UnitLengths {
  readonly minutesPerDay?: number;
  readonly minutesPerWeek?: number;
  readonly daysPerMonth?: number;
}

const UNIT_OF_WORD: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['m', 'm min mins minute minutes'],
    ['h', 'h hr hrs hour hours'],
    ['d', 'd day days'],
    ['w', 'w wk wks week weeks'],
    ['mo', 'mo mon mons month months'],
  ].flatMap(([unit, words]) => words!.split(' ').map(word => [word, unit!] as const)),
);

/** Minutes of one unit: working ones, or clock minutes for units that begin with `e`. */
export function minutesOfUnit(unit: TimeUnit, lengths: UnitLengths = {}): number {
  const day = lengths.minutesPerDay ?? 480;
  const minutes: Record<TimeUnit, number> = {
    m: 1,
    h: 60,
    d: day,
    w: lengths.minutesPerWeek ?? 2400,
    mo: day * (lengths.daysPerMonth ?? 20),
    em: 1,
    eh: 60,
    ed: 1440,
    ew: 10_080,
    emo: 43_200,
  };
  return minutes[unit];
}

/**
 * Reads `5d`, `2.5 days`, `4h`, `-1w`, `3ed`; a bare number counts days.
 *
 * @returns minutes and the unit typed, or null when the text is no duration
 */
export function parseDuration(text: string, lengths: UnitLengths = {}): { minutes: number; unit: TimeUnit } | null {
  const match = /^\s*([+-]?\d+(?:[.,]\d+)?)\s*([a-z]*)\s*\??\s*$/i.exec(text);
  if (!match) return null;
  const word = match[2]!.toLowerCase() || 'd';
  const unit =
    UNIT_OF_WORD[word] ?? (word[0] === 'e' && UNIT_OF_WORD[word.slice(1)] ? `e${UNIT_OF_WORD[word.slice(1)]}` : null);
  if (!unit) return null;
  const minutes = Number(match[1]!.replace(',', '.')) * minutesOfUnit(unit as TimeUnit, lengths);
  return { minutes, unit: unit as TimeUnit };
}

/** Keys in wire spelling, at any depth. */
function inWireSpelling(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWireSpelling);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
      inWireSpelling(inner),
    ]),
  );
}

const rowOf = (literal: object): Record<string, unknown> => inWireSpelling(literal) as Record<string, unknown>;
const idOf = (value: unknown): string | null => (value == null ? null : String(value));
const isDuration = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/** Constraint, or dates typed by hand, from `start` and `finish` as a person means them. */
function datesOf(row: Row): object {
  const { start, finish, constraint } = row;
  if (constraint != null) {
    const { type, date = null } = constraint as { type: string; date?: string };
    return { constraint_type: type.toLowerCase(), constraint_date: date };
  }
  if (row.constraint_type != null) return {};
  if (start != null && finish != null && row.duration == null) {
    return { is_manual: true, manual_start: start, manual_finish: finish };
  }
  if (start != null) return { constraint_type: 'snet', constraint_date: start };
  return finish == null ? {} : { constraint_type: 'fnet', constraint_date: finish };
}

function taskRow(literal: object, lengths: UnitLengths): object {
  const row = rowOf(literal);
  const id = idOf(row.id);
  // Rows and nouns say their minutes; what they call `start` has been computed.
  if (row.duration_minutes !== undefined) return { ...row, id };
  const isTyped = row.start != null && row.finish != null && row.duration == null && row.constraint == null;
  const isMilestone = (row.milestone ?? row.is_milestone) === true;
  const given = isDuration(row.duration) ? parseDuration(String(row.duration), lengths) : null;
  if (isDuration(row.duration) && !given) return { ...row, id, duration_minutes: row.duration };
  const usual = isTyped || isMilestone ? 0 : minutesOfUnit('d', lengths);
  return {
    ...row,
    ...datesOf(row),
    id,
    parent_id: idOf(row.parent ?? row.parent_id),
    duration_minutes: given ? given.minutes : usual,
    duration_unit: given?.unit ?? 'd',
    ...(isTyped && !isMilestone
      ? { is_milestone: row.start === row.finish }
      : isMilestone
        ? { is_milestone: true }
        : {}),
    ...(row.manual === undefined ? {} : { is_manual: row.manual }),
    ...(row.done === undefined ? {} : { percent_complete: row.done }),
    ...(row.calendar === undefined ? {} : { calendar_id: idOf(row.calendar) }),
  };
}

function dependencyRow(literal: object, lengths: UnitLengths): object {
  const row = rowOf(literal);
  const ends = {
    predecessor_id: idOf(row.predecessor_id ?? row.predecessor),
    successor_id: idOf(row.successor_id ?? row.successor),
  };
  if (!isDuration(row.lag)) return { ...row, ...ends };
  const percent = /^\s*([+-]?\d+(?:\.\d+)?)\s*(e?%)\s*$/.exec(String(row.lag));
  if (percent) return { ...row, ...ends, lag_percent: Number(percent[1]), lag_unit: percent[2] };
  const lag = parseDuration(String(row.lag), lengths);
  return { ...row, ...ends, lag_minutes: lag ? lag.minutes : row.lag, ...(lag ? { lag_unit: lag.unit } : {}) };
}

const SHIFTS = [
  { from_minute: 480, to_minute: 720 },
  { from_minute: 780, to_minute: 1020 },
];

function calendarRow(literal: object): object {
  const { holidays, ...row } = rowOf(literal);
  const free = Array.isArray(holidays) ? holidays.map(day => ({ from: day, to: day, shifts: [] })) : [];
  const week = row.base_calendar_id == null ? [1, 2, 3, 4, 5].map(weekday => ({ weekday, shifts: SHIFTS })) : [];
  return { ...row, weekdays: row.weekdays ?? week, exceptions: [...((row.exceptions as object[]) ?? []), ...free] };
}

/**
 * A project from whatever a person wrote. Text that means nothing is passed on, so that `validate` can name its place.
 *
 * @example schedule(readPlan({ start: '2026-01-05', tasks: [{ id: 1, duration: '5d' }] }))
 */
export function readPlan(plan: PlanLiteral): Project {
  const { tasks, dependencies = [], calendars = [], resources = [], assignments = [], project, ...settings } = plan;
  const { calendar, ...rest } = rowOf({ ...settings, ...project });
  const row: Row = calendar === undefined ? rest : { ...rest, calendar_id: idOf(calendar) };
  const lengths: UnitLengths = {
    ...(row.minutes_per_day == null ? {} : { minutesPerDay: row.minutes_per_day as number }),
    ...(row.minutes_per_week == null ? {} : { minutesPerWeek: row.minutes_per_week as number }),
    ...(row.days_per_month == null ? {} : { daysPerMonth: row.days_per_month as number }),
  };
  const rows: PlanRows = {
    project: row,
    tasks: tasks.map(task => taskRow(task, lengths)),
    dependencies: dependencies.map(link => dependencyRow(link, lengths)),
    calendars: calendars.map(calendarRow),
    resources: resources.map(rowOf),
    assignments: assignments.map(literal => {
      const own = rowOf(literal);
      return { ...own, task_id: idOf(own.task_id ?? own.task), resource_id: idOf(own.resource_id ?? own.resource) };
    }),
  };
  return readRows(rows);
}
