import { type Problem, validate } from '@trueppm/scheduler';
import { readCalendarRow } from '@trueppm/scheduler/read';
import type { ProjectTransaction } from '../db/transaction.js';
import { STANDARD_WEEK } from '../projects/service.js';
import type { TableRules } from '../rows/apply.js';
import { type Breach, type Change, merged, touches, type Verdicts } from '../rows/change.js';
import { checkReference } from '../rows/reference.js';
import { type RowService, rowService } from '../rows/service.js';
import { selectCalendars, selectUses } from './queries.js';

const TIME_FIELDS = ['base_calendar_id', 'weekdays', 'exceptions', 'work_weeks'];

const CODE_OF_PROBLEM: Partial<Record<Problem['code'], Breach['code']>> = {
  calendar_cycle: 'calendar_cycle',
  no_working_time: 'no_working_time',
};

/** `calendars[3].workWeeks[0].shifts[1].fromMinute` as a JSON pointer below the row. */
const pointerOf = (path: string): string =>
  path
    .replace(/^calendars\[\d+\]\.?/, '')
    .split(/[.[\]]+/)
    .filter(part => part !== '')
    .map(part => `/${part.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`)
    .join('');

function breachOf(problem: Problem): Breach {
  const code = CODE_OF_PROBLEM[problem.code] ?? 'invalid_value';
  const ids = problem.ids === undefined ? {} : { ids: problem.ids };
  return { code, path: pointerOf(problem.path), message: problem.message, ...ids };
}

/** What a change says that no calendar may say, on its own: shifts of one day that overlap. */
function overlapBreach(change: Change): Breach | null {
  const calendar = readCalendarRow({ ...merged(change), id: change.id });
  const days = [
    ...calendar.weekdays.map((day, at) => [`/weekdays/${at}/shifts`, day.shifts] as const),
    ...(calendar.exceptions ?? []).map((day, at) => [`/exceptions/${at}/shifts`, day.shifts] as const),
    ...(calendar.workWeeks ?? []).flatMap((week, at) =>
      week.weekdays.map((day, inner) => [`/work_weeks/${at}/weekdays/${inner}/shifts`, day.shifts] as const),
    ),
  ];
  for (const [path, shifts] of days) {
    const sorted = [...shifts].sort((a, b) => a.fromMinute - b.fromMinute);
    if (sorted.some((shift, at) => at > 0 && shift.fromMinute < (sorted[at - 1]?.toMinute ?? 0))) {
      return { code: 'invalid_value', path, message: 'Shifts of one day must not overlap.' };
    }
  }
  for (const [at, exception] of (calendar.exceptions ?? []).entries()) {
    if (exception.to < exception.from) {
      return { code: 'invalid_value', path: `/exceptions/${at}/to`, message: 'The last day lies before the first.' };
    }
  }
  return null;
}

/** Lets the engine look at the calendars as they would be. */
async function checkWorkingTime(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  const timed = changes.filter(change => TIME_FIELDS.some(field => touches(change, field)));
  if (timed.length === 0) return;
  const rows = await selectCalendars(tx);
  const byId = new Map(timed.map(change => [change.id, change]));
  for (const change of timed) rows.set(change.id, { ...merged(change), id: change.id });
  for (;;) {
    const calendars = [...rows.values()].map(readCalendarRow);
    // One task on each changed calendar, because the engine only asks calendars in use for working time.
    const tasks = [...byId.keys()].map(id => ({ id, calendarId: id }));
    const problems = validate({ start: '2026-01-05T08:00', calendars, tasks });
    const found = problems.flatMap(problem => {
      const [, at] = /^calendars\[(\d+)\]/.exec(problem.path) ?? [];
      const change = at === undefined ? undefined : byId.get(calendars[Number(at)]?.id ?? '');
      return problem.severity === 'error' && change !== undefined ? [{ change, problem }] : [];
    })[0];
    if (found === undefined) return;
    const { change, problem } = found;
    verdicts.refuse('calendars', change, breachOf(problem));
    byId.delete(change.id);
    if (change.current === null || change.isRevived) rows.delete(change.id);
    else rows.set(change.id, { ...change.current });
    for (const row of rows.values())
      if (row['base_calendar_id'] === change.id && change.current === null) row['base_calendar_id'] = null;
  }
}

/** Rules of calendars: no circle of bases, working time, not deleted while in use. */
export const calendarRules: TableRules = {
  table: 'calendars',
  context: ['name', ...TIME_FIELDS],
  free: { fields: new Set(['name']) },
  async check(tx, changes, verdicts) {
    for (const change of changes) {
      const isBare = change.current === null && (change.values['base_calendar_id'] ?? null) === null;
      if (isBare && change.values['weekdays'] === undefined) change.values['weekdays'] = STANDARD_WEEK;
      const breach = overlapBreach(change);
      if (breach !== null) verdicts.refuse('calendars', change, breach);
    }
    const standing = () => changes.filter(change => !verdicts.isRefused('calendars', change.id));
    const base = { field: 'base_calendar_id', to: 'calendars' } as const;
    await checkReference(tx, 'calendars', standing(), verdicts, base);
    await checkWorkingTime(tx, standing(), verdicts);
    if (verdicts.isLenient) await checkReference(tx, 'calendars', standing(), verdicts, base);
  },
  async checkRemoval(tx, rows, verdicts) {
    const uses = await selectUses(
      tx,
      rows.map(row => row.id),
    );
    for (const row of rows) {
      const ids = uses.get(row.id);
      if (ids === undefined) continue;
      const message = 'The calendar is in use; take it off the rows that use it first.';
      verdicts.refuse('calendars', row, { code: 'calendar_in_use', path: '', message, ids });
    }
  },
};

/** The one writer of calendar rows on the server. */
export const calendarService: RowService = rowService(calendarRules);
