import type { Id, LocalDate, LocalTime, Project } from '../model.js';
import { parseDay, parseInstant, SECONDS_PER_DAY, SECONDS_PER_MINUTE } from '../time.js';
import { CalendarSet } from './calendar-set.js';

/** What there is to ask of a project's calendars. Without a calendar's id, or with an unknown one, the project's own. */
export interface ProjectCalendars {
  /** Working minutes from one time to another; negative when `to` is earlier. */
  minutesBetween(from: LocalTime, to: LocalTime, calendarId?: Id | null): number;
  /** Working minutes of a day. */
  minutesOfDay(day: LocalDate, calendarId?: Id | null): number;
}

/**
 * The calendars of a project for questions beside a schedule: how much time a sprint has, by how much of it a date has
 * slipped. Each calendar is compiled once, when it is first asked for; an answer then costs well below a microsecond.
 *
 * @param project only its calendars and the choice among them are read; they are taken as valid
 * @throws SchedulerError `out_of_range` from the answers, for a time outside the years that the engine covers
 */
export function projectCalendars(
  project: Pick<Project, 'calendars' | 'calendarId' | 'start' | 'finish'>,
): ProjectCalendars {
  const calendars = new CalendarSet({ ...project, tasks: [] });
  const minutes = (from: number, to: number, calendarId: Id | null | undefined): number =>
    calendars.of(calendarId).count(from, to) / SECONDS_PER_MINUTE;
  return {
    minutesBetween: (from, to, calendarId) => minutes(parseInstant(from), parseInstant(to), calendarId),
    minutesOfDay(day, calendarId) {
      const midnight = parseDay(day) * SECONDS_PER_DAY;
      return minutes(midnight, midnight + SECONDS_PER_DAY, calendarId);
    },
  };
}
