import type { Id, Project } from '../model.js';
import { parseDay } from '../time.js';
import type { Calendar, WeekdayShifts } from './calendar.js';
import { CalendarDays, SharedDays } from './day-shifts.js';
import { ElapsedTime, WorkCalendar, type WorkingTime } from './work-calendar.js';

const STANDARD_SHIFTS = [
  { fromMinute: 480, toMinute: 720 },
  { fromMinute: 780, toMinute: 1020 },
];

/** The week of a project that names no calendar: Monday to Friday, 08:00-12:00 and 13:00-17:00. */
export const STANDARD_WEEK: readonly WeekdayShifts[] = ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => ({
  weekday,
  shifts: weekday <= 5 ? STANDARD_SHIFTS : [],
}));

const STANDARD: Calendar = { id: '', name: 'Standard', weekdays: STANDARD_WEEK };

/** A project's calendars, each compiled once and on first use; also what two of them have in common. */
export class CalendarSet {
  readonly elapsed: WorkingTime = new ElapsedTime();
  #definitions = new Map<Id, Calendar>();
  #days = new Map<Id, CalendarDays>();
  #compiled = new Map<Id, WorkCalendar>();
  #shared = new Map<string, WorkCalendar | null>();
  /** The project's own, which nearly every task asks for. */
  #project: WorkCalendar | null = null;
  readonly #projectCalendarId: Id | null;
  readonly #nearDay: number;

  constructor(project: Project) {
    for (const calendar of project.calendars ?? []) this.#definitions.set(calendar.id, calendar);
    this.#projectCalendarId = project.calendarId ?? null;
    const day = parseDay(project.start ?? project.finish ?? '');
    this.#nearDay = Number.isNaN(day) ? parseDay('2026-01-01') : day;
  }

  /**
   * Takes over the calendars of an edited project. Those that an edit changed, and those that derive from them, are
   * compiled anew when asked for; all others stay the objects they were.
   *
   * @returns what takes it back
   */
  update(calendars: readonly Calendar[]): () => void {
    const before = [this.#definitions, this.#days, this.#compiled, this.#shared] as const;
    const definitions = new Map(calendars.map(calendar => [calendar.id, calendar]));
    const isChanged = (id: Id): boolean => {
      for (let at: Id | null | undefined = id, depth = 0; at != null && depth < 32; depth++) {
        if (definitions.get(at) !== this.#definitions.get(at)) return true;
        at = definitions.get(at)?.baseCalendarId;
      }
      return false;
    };
    const kept = <Value>(known: Map<Id, Value>) => new Map([...known].filter(([id]) => !isChanged(id)));
    const days = kept(this.#days);
    const compiled = kept(this.#compiled);
    this.#definitions = definitions;
    this.#days = days;
    this.#compiled = compiled;
    this.#shared = new Map();
    this.#project = null;
    return () => {
      this.#project = null;
      [this.#definitions, this.#days, this.#compiled, this.#shared] = before;
    };
  }

  /** Whether the project has a calendar of this id. */
  has(id: Id): boolean {
    return this.#definitions.has(id);
  }

  /** The project's own calendar, or the standard week. */
  get project(): WorkCalendar {
    this.#project ??= this.of(this.#projectCalendarId);
    return this.#project;
  }

  /** Compiled calendar of an id; null or an unknown id means the project's. */
  of(id: Id | null | undefined): WorkCalendar {
    const known = this.#ownerOf(id != null && this.#definitions.has(id) ? id : this.#projectKey());
    let calendar = this.#compiled.get(known);
    if (!calendar) {
      calendar = new WorkCalendar(this.#daysOf(known), this.#nearDay);
      this.#compiled.set(known, calendar);
    }
    return calendar;
  }

  /** Time that works in both calendars, or null when they have none in common. */
  shared(first: Id, second: Id): WorkCalendar | null {
    if (this.of(first) === this.of(second)) return this.of(first);
    const key = JSON.stringify([first, second]);
    let calendar = this.#shared.get(key);
    if (calendar === undefined) {
      const days = new SharedDays(this.of(first).source, this.of(second).source, this.#nearDay);
      calendar = days.hasWork ? new WorkCalendar(days, this.#nearDay) : null;
      this.#shared.set(key, calendar);
    }
    return calendar;
  }

  /** The calendar that says what this one says: resources' calendars mostly only name a base. */
  #ownerOf(id: Id): Id {
    let owner = id;
    for (let depth = 0; depth < 32; depth++) {
      const definition = this.#definitions.get(owner);
      const base = definition?.baseCalendarId;
      if (!definition || base == null || !this.#definitions.has(base)) break;
      if (definition.weekdays?.length > 0 || definition.exceptions?.length || definition.workWeeks?.length) break;
      owner = base;
    }
    return owner;
  }

  #projectKey(): Id {
    const id = this.#projectCalendarId;
    return id !== null && this.#definitions.has(id) ? id : '';
  }

  #daysOf(id: Id, depth = 0): CalendarDays {
    let days = this.#days.get(id);
    if (!days) {
      const definition = this.#definitions.get(id) ?? STANDARD;
      const baseId = definition.baseCalendarId;
      // validate.ts refuses calendars that derive from themselves; the depth keeps an unvalidated one finite.
      const base =
        baseId != null && depth < 32 && this.#definitions.has(baseId) ? this.#daysOf(baseId, depth + 1) : null;
      days = new CalendarDays(definition, base);
      this.#days.set(id, days);
    }
    return days;
  }
}
