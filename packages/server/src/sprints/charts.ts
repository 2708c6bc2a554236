import { projectCalendars } from '@trueppm/scheduler';
import type { Pool } from 'pg';
import { invalidValue } from '../errors.js';
import { CHART_DAYS_MAX } from '../limits.js';
import { burnChart } from './burn.js';
import { capacityOf, type SprintCapacity } from './capacity.js';
import {
  selectCapacity,
  selectChartSprint,
  selectClock,
  selectEvents,
  selectFlow,
  selectPastSprints,
  selectRemaining,
} from './chart-queries.js';
import { addDays, chartDays, daysBetween } from './days.js';
import { cumulativeFlow, type FlowPoint } from './flow.js';
import { forecastBacklog } from './forecast.js';
import { SprintReplay, type WorkUnit } from './history.js';
import { velocityFigures } from './velocity.js';

const dayOf = (time: string): string => time.slice(0, 10);
const later = (a: string, b: string): string => (a > b ? a : b);

/** Burndown and burnup of a sprint. @throws ServerError `not_found` */
export async function readBurnChart(pool: Pool, projectId: string, sprintId: string, unit: WorkUnit): Promise<object> {
  const sprint = await selectChartSprint(pool, projectId, sprintId);
  const [clock, events] = [await selectClock(pool, projectId), await selectEvents(pool, projectId, sprint)];
  const today = dayOf(clock.now);
  const lastDay = sprint.closed_day ?? today;
  // A sprint that is late goes on past its finish.
  const end = sprint.state === 'planned' ? dayOf(sprint.finish) : later(dayOf(sprint.finish), lastDay);
  const days = daysBetween(dayOf(sprint.start), end, CHART_DAYS_MAX);
  const chart = burnChart({
    sprintId: sprint.id,
    unit,
    events,
    days: chartDays(projectCalendars(clock), days),
    activatedVersion: sprint.activated_version,
    finishDay: dayOf(sprint.finish),
    lastDay,
  });
  return { sprint_id: sprint.id, unit, ...chart };
}

/** What the resources of a project can do in a sprint. @throws ServerError `not_found` */
export async function readCapacity(
  pool: Pool,
  projectId: string,
  sprintId: string,
): Promise<SprintCapacity & { readonly sprint_id: string }> {
  const { id, start, finish } = await selectChartSprint(pool, projectId, sprintId);
  const clock = await selectClock(pool, projectId);
  const resources = await selectCapacity(pool, projectId, id);
  const days = daysBetween(dayOf(start), dayOf(finish), CHART_DAYS_MAX);
  return { sprint_id: id, ...capacityOf(projectCalendars(clock), resources, { start, finish, days }) };
}

/** What the last completed sprints took on and delivered. */
export async function readVelocity(pool: Pool, projectId: string, unit: WorkUnit, last: number): Promise<object> {
  const past = await selectPastSprints(pool, projectId, unit, last);
  const sprints = past.map(({ start: _start, finish: _finish, ...shown }) => shown);
  return { unit, sprints, figures: velocityFigures(past.map(sprint => sprint.completed)) };
}

/** Which days, and of what. */
export interface FlowRequest {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sprintId?: string | undefined;
}

const FLOW_DAYS_DEFAULT = 30;

/**
 * Tasks by state, day by day.
 * @throws ServerError `invalid_parameter` for days in the wrong order or too many; `not_found` for the sprint
 */
export async function readFlow(pool: Pool, projectId: string, request: FlowRequest): Promise<object> {
  const today = dayOf((await selectClock(pool, projectId)).now);
  const asked = request.to ?? today;
  const to = asked < today ? asked : today;
  const from = request.from ?? addDays(to, -FLOW_DAYS_DEFAULT);
  const days = daysBetween(from, to, CHART_DAYS_MAX + 1);
  if (days.length > CHART_DAYS_MAX) {
    throw invalidValue('from', `A chart has at most ${CHART_DAYS_MAX} days.`, 'invalid_parameter');
  }
  if (request.sprintId === undefined) {
    const { now, changes } = await selectFlow(pool, projectId, from);
    return { points: cumulativeFlow(now, changes, days) };
  }
  const sprint = await selectChartSprint(pool, projectId, request.sprintId);
  const events = await selectEvents(pool, projectId, sprint);
  const replay = new SprintReplay(sprint.id);
  let at = 0;
  const points = days.map((day): FlowPoint => {
    for (; at < events.length && (events[at]?.day ?? '') <= day; at += 1) replay.apply(events[at]!);
    return { day, ...replay.states() };
  });
  return { points };
}

/** How to forecast a backlog. */
export interface ForecastRequest {
  readonly unit: 'tasks' | 'points';
  readonly last: number;
  readonly runs: number;
  readonly seed: number;
  readonly start?: string | undefined;
  readonly targetDate?: string | undefined;
}

/** When the backlog will be done. */
export async function readForecast(pool: Pool, projectId: string, request: ForecastRequest): Promise<object> {
  const { unit, last, runs, seed, targetDate } = request;
  const clock = await selectClock(pool, projectId);
  const past = await selectPastSprints(pool, projectId, unit, last);
  const remaining = await selectRemaining(pool, projectId, unit);
  const calendars = projectCalendars(clock);
  const minutes = past.map(({ start, finish }) => calendars.minutesBetween(start, finish));
  const sprintMinutes = minutes.length === 0 ? 0 : Math.round(minutes.reduce((a, b) => a + b, 0) / minutes.length);
  const start = request.start ?? clock.now;
  const completed = past.map(sprint => sprint.completed);
  const forecast = forecastBacklog(
    { ...clock, remaining, completed, sprintMinutes, start },
    { runs, seed, targetDate },
  );
  const none = { mean_finish: null, percentiles: [], target_probability: null, histogram: [] };
  const result = typeof forecast === 'string' ? { reason: forecast, ...none } : { reason: null, ...forecast };
  return { unit, remaining, velocity: completed, sprint_minutes: sprintMinutes, start, runs, seed, ...result };
}
