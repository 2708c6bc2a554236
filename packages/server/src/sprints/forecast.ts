import { type Calendar, type DateSpread, projectCalendars, simulateAll } from '@trueppm/scheduler';

/** What a forecast of the backlog is drawn from. */
export interface BacklogInput {
  /** Work that is left, in points or tasks. */
  readonly remaining: number;
  /** What past sprints delivered of the same, oldest first. */
  readonly completed: readonly number[];
  /** Working minutes of a sprint. */
  readonly sprintMinutes: number;
  /** When the work goes on: `2026-01-05T08:00:00`. */
  readonly start: string;
  readonly calendars: readonly Calendar[];
  readonly calendarId: string | null;
}

/** How to draw. */
export interface BacklogOptions {
  readonly runs: number;
  readonly seed: number;
  readonly targetDate?: string | undefined;
}

/** A percentile of when the backlog is done. */
export interface BacklogPercentile {
  readonly percent: number;
  readonly finish: string;
  /** Sprints begun by then. */
  readonly sprints: number;
}

/** When the backlog is done, in a number of runs of the future. */
export interface BacklogForecast {
  readonly mean_finish: string;
  readonly percentiles: readonly BacklogPercentile[];
  /** Share of the runs that are done by the date asked for; null without one. */
  readonly target_probability: number | null;
  readonly histogram: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

/** Why there is no forecast. */
export type NoForecast = 'nothing_left' | 'no_velocity' | 'too_far';

/** Beyond this many sprints at the mean pace a date says nothing, and drawing it would take long. */
const SPRINTS_MAX = 1_000;

const withSeconds = (time: string): string => (time.length === 16 ? `${time}:00` : time);

/**
 * Monte Carlo over past velocity: in each run sprints are drawn from the past, with replacement, until the backlog is
 * done; their working time is laid on the project's calendar. The engine draws: the same seed gives the same dates.
 */
export function forecastBacklog(
  input: BacklogInput,
  { runs, seed, targetDate }: BacklogOptions,
): BacklogForecast | NoForecast {
  const { remaining, completed, sprintMinutes, start, calendarId } = input;
  if (remaining <= 0) return 'nothing_left';
  const mean = completed.length === 0 ? 0 : completed.reduce((sum, value) => sum + value, 0) / completed.length;
  if (mean <= 0 || sprintMinutes <= 0) return 'no_velocity';
  if (remaining / mean > SPRINTS_MAX) return 'too_far';
  const plan = { start, calendars: input.calendars, calendarId };
  const forecast = simulateAll(
    {
      ...plan,
      tasks: [
        {
          id: 'backlog',
          durationMinutes: Math.round((remaining / mean) * sprintMinutes),
          estimate: { distribution: 'velocity', points: remaining },
        },
      ],
      velocity: { points: [...completed], sprintMinutes },
    },
    { runs, seed, ...(targetDate === undefined ? {} : { targetDates: [targetDate] }) },
  );
  const calendars = projectCalendars(plan);
  const sprintsBy = (finish: string): number =>
    Math.ceil(calendars.minutesBetween(start, finish) / sprintMinutes - 1e-9);
  const { finish }: { finish: DateSpread } = forecast;
  return {
    mean_finish: withSeconds(finish.mean),
    percentiles: finish.percentiles.map(({ percent, date }) => ({
      percent,
      finish: withSeconds(date),
      sprints: sprintsBy(date),
    })),
    target_probability: forecast.targets[0]?.probability ?? null,
    histogram: forecast.histogram.map(({ from, to, count }) => ({
      from: withSeconds(from),
      to: withSeconds(to),
      count,
    })),
  };
}
