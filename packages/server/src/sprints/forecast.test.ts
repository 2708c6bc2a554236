import { describe, expect, it } from 'vitest';
import { type BacklogForecast, type BacklogInput, forecastBacklog } from './forecast.js';

const input: BacklogInput = {
  remaining: 100,
  completed: [20, 20, 20],
  sprintMinutes: 4_800,
  start: '2026-01-05T08:00:00',
  calendars: [],
  calendarId: null,
};
const draw = { runs: 2_000, seed: 7 };

describe('a forecast of the backlog', () => {
  it('is certain where every sprint delivered the same', () => {
    const forecast = forecastBacklog(input, draw) as BacklogForecast;
    // 100 points at 20 a sprint of ten working days.
    expect(forecast.mean_finish).toBe('2026-03-13T17:00:00');
    expect(new Set(forecast.percentiles.map(one => one.finish))).toEqual(new Set(['2026-03-13T17:00:00']));
    expect(forecast.percentiles.every(one => one.sprints === 5)).toBe(true);
  });

  it('spreads as the past did, the same for the same seed', () => {
    const varied = { ...input, completed: [5, 15, 20, 40] };
    const forecast = forecastBacklog(varied, { ...draw, targetDate: '2026-03-13T17:00:00' }) as BacklogForecast;
    const finishes = forecast.percentiles.map(one => one.finish);
    expect(finishes).toEqual([...finishes].sort());
    expect(finishes[0]).not.toBe(finishes.at(-1));
    expect(forecast.target_probability).toBeGreaterThan(0.2);
    expect(forecast.target_probability).toBeLessThan(0.9);
    expect(forecast.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(2_000);
    expect(forecastBacklog(varied, { ...draw, targetDate: '2026-03-13T17:00:00' })).toEqual(forecast);
    expect(forecastBacklog(varied, { ...draw, seed: 8 })).not.toEqual(forecast);
  });

  it('agrees with drawing by hand on the mean number of sprints', () => {
    const completed = [10, 30];
    const forecast = forecastBacklog(
      { ...input, remaining: 30, completed },
      { runs: 20_000, seed: 3 },
    ) as BacklogForecast;
    // Of two sprints: 30 → 1; 10 30 → 1 + 20/30; 10 10 30 → 2 + 10/30; 10 10 10 → 3.
    const sprints = 0.5 * 1 + 0.25 * (1 + 20 / 30) + 0.125 * (2 + 10 / 30) + 0.125 * 3;
    const days = (Date.parse(`${forecast.mean_finish}Z`) - Date.parse('2026-01-05T08:00:00Z')) / 86_400_000;
    // Ten working days are two weeks.
    expect(days / 14).toBeGreaterThan(sprints - 0.12);
    expect(days / 14).toBeLessThan(sprints + 0.12);
  });

  it('says why there is none', () => {
    expect(forecastBacklog({ ...input, remaining: 0 }, draw)).toBe('nothing_left');
    expect(forecastBacklog({ ...input, completed: [] }, draw)).toBe('no_velocity');
    expect(forecastBacklog({ ...input, completed: [0, 0] }, draw)).toBe('no_velocity');
    expect(forecastBacklog({ ...input, completed: [0.01] }, draw)).toBe('too_far');
  });
});
