/** The working time of the demo plan: a week with public holidays, a six-day site week, a night crew, a part-timer. */
import type { CalendarRow } from '@trueppm/sdk/protocol';

type Weekdays = CalendarRow['weekdays'];
type Exception = CalendarRow['exceptions'][number];
/** A calendar of the plan under its key; base calendars are named by key too. */
export type PlannedCalendar = Pick<CalendarRow, 'name' | 'weekdays' | 'exceptions'> & { readonly base: string | null };

const DAY_MS = 86_400_000;

const dayOf = (date: string): number => Date.parse(`${date}T00:00Z`) / DAY_MS;
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const isoWeekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The date some days after another, `2026-01-05` style; negative goes back. */
export function addDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days);
}

/** The Monday of the week a date lies in. */
export function mondayOf(date: string): string {
  return addDays(date, 1 - isoWeekday(dayOf(date)));
}

const DAY_SHIFTS = [
  { from_minute: 480, to_minute: 720 },
  { from_minute: 780, to_minute: 1020 },
];
const BEFORE_MIDNIGHT = { from_minute: 1320, to_minute: 1440 };
const AFTER_MIDNIGHT = { from_minute: 0, to_minute: 360 };

const STANDARD: Weekdays = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, shifts: weekday <= 5 ? DAY_SHIFTS : [] }));

/** Monday night to Friday morning, 22:00 to 06:00: when no tram runs. */
const NIGHT: Weekdays = [1, 2, 3, 4, 5, 6, 7].map(weekday => {
  const isMorning = weekday >= 2 && weekday <= 5;
  const isEvening = weekday <= 4;
  return { weekday, shifts: [...(isMorning ? [AFTER_MIDNIGHT] : []), ...(isEvening ? [BEFORE_MIDNIGHT] : [])] };
});

/** Holidays on the same date each year. */
const FIXED: readonly (readonly [name: string, month: number, day: number])[] = [
  ["New Year's Day", 1, 1],
  ['Epiphany', 1, 6],
  ['Labour Day', 5, 1],
  ['Assumption Day', 8, 15],
  ["All Saints' Day", 11, 1],
  ['Christmas Day', 12, 25],
  ["St Stephen's Day", 12, 26],
];

/** Holidays that follow Easter, by days after Easter Sunday. */
const MOVABLE: readonly (readonly [name: string, days: number])[] = [
  ['Good Friday', -2],
  ['Easter Monday', 1],
  ['Ascension Day', 39],
  ['Whit Monday', 50],
];

/** Easter Sunday of a year in the Gregorian calendar. Source: Meeus, Astronomical Algorithms, chapter 8. */
export function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const shift = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * shift) / 451);
  const dayOfMarch = epact + shift - 7 * late + 21;
  return dateOf(dayOf(`${year}-03-01`) + dayOfMarch);
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** What differs from the week, from the year the plan begins in to two years later. */
function exceptions(start: string): Exception[] {
  const first = Number(start.slice(0, 4));
  const years = [first, first + 1, first + 2];
  const series = (name: string, month: number, day: number, shifts: Exception['shifts'] = []): Exception => ({
    name,
    from: `${first}-${pad(month)}-${pad(day)}`,
    to: `${first + 2}-${pad(month)}-${pad(day)}`,
    shifts,
    recurrence: { kind: 'yearly_day', month, day },
  });
  const movable = years.flatMap(year =>
    MOVABLE.map(([name, days]): Exception => {
      const date = addDays(easterSunday(year), days);
      return { name, from: date, to: date, shifts: [] };
    }),
  );
  const fair = addDays(start, 25);
  const closing = years.map((year): Exception => {
    return { name: 'Works holiday', from: `${year}-12-28`, to: `${year}-12-31`, shifts: [] };
  });
  return [
    ...FIXED.map(([name, month, day]) => series(name, month, day)),
    ...movable,
    ...closing,
    { name: 'Lantern fair: street closed', from: fair, to: fair, shifts: [] },
    { name: 'Saturday worked for the fair', from: addDays(fair, 15), to: addDays(fair, 15), shifts: DAY_SHIFTS },
  ];
}

/** The calendars of a plan that begins on `start`, by key; `standard` is the plan's own. */
export function demoCalendars(
  start: string,
): Readonly<Record<'standard' | 'site' | 'night' | 'part', PlannedCalendar>> {
  return {
    standard: { name: 'Standard with holidays', base: null, weekdays: STANDARD, exceptions: exceptions(start) },
    site: {
      name: 'Six-day site week',
      base: 'standard',
      weekdays: [{ weekday: 6, shifts: DAY_SHIFTS }],
      exceptions: [],
    },
    night: { name: 'Night crew', base: 'standard', weekdays: NIGHT, exceptions: [] },
    part: {
      name: 'Monday to Thursday',
      base: 'standard',
      weekdays: [{ weekday: 5, shifts: [] }],
      exceptions: [],
    },
  };
}

/** The days with work of the plan's own calendar from `start` on, `count` of them: index = number of the workday. */
export function workdays(start: string, count: number): string[] {
  const closed = new Set<string>();
  const worked = new Set<string>();
  for (const exception of exceptions(start)) {
    if (exception.shifts.length > 0) worked.add(exception.from);
    else for (const date of datesOf(exception)) closed.add(date);
  }
  const days: string[] = [];
  for (let day = dayOf(start); days.length < count; day += 1) {
    const date = dateOf(day);
    if (worked.has(date) || (isoWeekday(day) <= 5 && !closed.has(date))) days.push(date);
  }
  return days;
}

/** Every date of an exception; those of the demo repeat yearly or not at all. */
function datesOf({ from, to, recurrence }: Exception): string[] {
  const first = Number(from.slice(0, 4));
  if (recurrence) return [first, first + 1, first + 2].map(year => `${year}${from.slice(4)}`);
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}
