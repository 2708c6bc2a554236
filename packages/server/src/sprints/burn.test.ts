import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnChart, type ChartDay } from './burn.js';
import { SprintReplay, type WorkEvent, type WorkUnit } from './history.js';

const SPRINT = 's';
let version = 0;

function event(day: number, task: string, fields: Partial<WorkEvent> = {}): WorkEvent {
  version += 1;
  return {
    version,
    day: `2026-01-0${day}`,
    task_id: task,
    sprint_id: SPRINT,
    points: null,
    total_minutes: 0,
    remaining_minutes: 0,
    state: 'todo',
    ...fields,
  };
}

/** Monday 2026-01-05 to Friday, with a holiday on Wednesday. */
const days: ChartDay[] = [5, 6, 7, 8, 9].map(day => ({ day: `2026-01-0${day}`, isWorking: day !== 7 }));

const chart = (events: readonly WorkEvent[], unit: WorkUnit, options: { lastDay?: string; activated?: number } = {}) =>
  burnChart({
    sprintId: SPRINT,
    unit,
    events,
    days,
    finishDay: '2026-01-09',
    activatedVersion: options.activated ?? null,
    lastDay: options.lastDay ?? '2026-01-09',
  });

describe('a burn chart', () => {
  it('counts points when a task is done, whole, and gives them back when it is undone', () => {
    const events = [
      event(4, 'a', { points: 3 }),
      event(4, 'b', { points: 5 }),
      event(5, 'a', { points: 3, state: 'in_progress' }),
      event(6, 'a', { points: 3, state: 'done' }),
      event(8, 'a', { points: 3, state: 'in_progress' }),
      event(9, 'b', { points: 5, state: 'done' }),
    ];
    const { committed, points } = chart(events, 'points');
    expect(committed).toBe(8);
    expect(points.map(point => point.remaining)).toEqual([8, 5, 5, 8, 3]);
    expect(points.map(point => point.completed)).toEqual([0, 3, 3, 0, 5]);
  });

  it('shows work added and taken away as scope, and the commitment as it was', () => {
    const first = event(4, 'a', { points: 3 });
    const events = [
      first,
      event(6, 'b', { points: 2 }),
      event(8, 'a', { points: 3, sprint_id: 'other' }),
      event(9, 'b', { points: 2, state: null }),
    ];
    const { committed, points } = chart(events, 'points', { activated: first.version });
    expect(committed).toBe(3);
    expect(points.map(point => point.scope)).toEqual([3, 5, 5, 2, 0]);
  });

  it('takes minutes away as work goes on, not only at its end', () => {
    const work = { total_minutes: 480 };
    const events = [
      event(4, 'a', { ...work, remaining_minutes: 480 }),
      event(5, 'a', { ...work, remaining_minutes: 300, state: 'in_progress' }),
      event(6, 'a', { ...work, remaining_minutes: 120, state: 'done' }),
    ];
    expect(chart(events, 'minutes').points.map(point => point.remaining)).toEqual([300, 0, 0, 0, 0]);
  });

  it('burns ideally over the working days alone', () => {
    const { points } = chart([event(4, 'a'), event(4, 'b')], 'tasks');
    expect(points.map(point => point.ideal)).toEqual([1.5, 1, 1, 0.5, 0]);
  });

  it('has nothing left ideally once the sprint is late', () => {
    const late = burnChart({
      sprintId: SPRINT,
      unit: 'tasks',
      events: [event(4, 'a')],
      days,
      finishDay: '2026-01-06',
      activatedVersion: null,
      lastDay: '2026-01-09',
    });
    expect(late.points.map(point => point.ideal)).toEqual([0.5, 0, 0, 0, 0]);
    expect(late.points.map(point => point.remaining)).toEqual([1, 1, 1, 1, 1]);
  });

  it('knows nothing of days to come', () => {
    const { points } = chart([event(4, 'a')], 'tasks', { lastDay: '2026-01-06' });
    expect(points.map(point => point.remaining)).toEqual([1, 1, null, null, null]);
  });

  it('ends with what a replay of all events holds, whatever they are', () => {
    const anyEvent = fc.record({
      task: fc.constantFrom('a', 'b', 'c', 'd'),
      sprint_id: fc.constantFrom(SPRINT, 'other', null),
      points: fc.constantFrom(null, 0.1, 0.2, 3),
      state: fc.constantFrom('todo' as const, 'in_progress' as const, 'done' as const, null),
      total_minutes: fc.nat(1000),
      remaining_minutes: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(anyEvent), fc.constantFrom('tasks', 'points', 'minutes'), (list, unit) => {
        const events = list.map(({ task, ...fields }) => event(5, task, fields));
        const replay = new SprintReplay(SPRINT);
        for (const one of events) replay.apply(one);
        const last = chart(events, unit as WorkUnit).points.at(-1)!;
        expect(last).toMatchObject(replay.totals(unit as WorkUnit));
        expect(last.completed! + last.remaining!).toBeCloseTo(last.scope!, 5);
        expect(last.remaining).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
