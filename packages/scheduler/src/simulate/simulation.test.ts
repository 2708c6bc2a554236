import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ConstraintType, Dependency, LagUnit, Project, Task, TimeUnit } from '../model.js';
import { schedule } from '../schedule.js';
import { formatInstant, parseInstant } from '../time.js';
import { simulateAll } from './simulate.js';
import { Simulation } from './simulation.js';

vi.setConfig({ testTimeout: 120_000 });

const localTimes = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.constantFrom('08:00', '12:00', '13:30', '17:00', '20:00'))
  .map(([day, time]) => `2024-01-${String(day).padStart(2, '0')}T${time}`);

/** Tasks with everything a plan may hold. */
const tasks = fc.array(
  fc.record({
    duration: fc.integer({ min: 0, max: 12 }),
    unit: fc.constantFrom<TimeUnit>('d', 'd', 'd', 'ed'),
    constraint: fc.constantFrom<ConstraintType>('asap', 'asap', 'asap', 'alap', 'mso', 'mfo', 'snet', 'snlt', 'fnlt'),
    date: localTimes,
    percent: fc.constantFrom(0, 0, 0, 40, 100),
    isStarted: fc.boolean(),
    isManual: fc.constantFrom(false, false, false, true),
    calendarId: fc.constantFrom(null, null, 'always', 'short'),
    delay: fc.constantFrom(0, 0, 0, 1440),
    isInside: fc.boolean(),
    isStaffed: fc.constantFrom(false, false, true),
  }),
  { minLength: 2, maxLength: 12 },
);

const links = fc.array(
  fc.record({
    from: fc.nat(99),
    to: fc.nat(99),
    type: fc.constantFrom<'FS' | 'SS' | 'FF' | 'SF'>('FS', 'FS', 'SS', 'FF', 'SF'),
    lag: fc.integer({ min: -3, max: 5 }),
    unit: fc.constantFrom<LagUnit>('d', 'd', 'ed', '%', 'e%'),
  }),
  { maxLength: 16 },
);

const week = ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => weekday);
const daily = (fromMinute: number, toMinute: number) =>
  week.map(weekday => ({ weekday, shifts: [{ fromMinute, toMinute }] }));

const projects: fc.Arbitrary<Project> = fc
  .record({ tasks, links, scheduleFrom: fc.constantFrom<'start' | 'finish'>('start', 'start', 'finish') })
  .map(drawn => {
    const group = (at: number) => at - (at % 4);
    const all: Task[] = drawn.tasks.map((task, at) => ({
      id: `t${at}`,
      ...(task.isInside && at % 4 > 0 ? { parentId: `t${group(at)}` } : {}),
      durationMinutes: task.duration * 240,
      durationUnit: task.unit,
      constraintType: task.constraint,
      constraintDate: task.date,
      percentComplete: task.percent,
      actualStart: task.percent > 0 && task.isStarted ? task.date : null,
      isManual: task.isManual,
      manualStart: task.isManual ? task.date : null,
      calendarId: task.calendarId,
      levelingDelayMinutes: task.delay,
    }));
    const dependencies: Dependency[] = drawn.links.flatMap(link => {
      const from = link.from % all.length;
      const to = link.to % all.length;
      const isInside = group(from) === group(to) && (from % 4 === 0 || to % 4 === 0);
      if (from >= to || isInside) return [];
      const lags = { lagMinutes: link.lag * 240, lagPercent: link.lag * 25, lagUnit: link.unit };
      return [{ predecessorId: `t${from}`, successorId: `t${to}`, type: link.type, ...lags }];
    });
    return {
      start: '2024-01-03T08:00',
      finish: '2024-03-29T17:00',
      scheduleFrom: drawn.scheduleFrom,
      calendars: [
        { id: 'always', weekdays: daily(0, 1440) },
        { id: 'short', weekdays: daily(540, 660) },
      ],
      resources: [{ id: 'r', calendarId: 'short' }],
      assignments: drawn.tasks.flatMap((task, at) => (task.isStaffed ? [{ taskId: `t${at}`, resourceId: 'r' }] : [])),
      tasks: all,
      dependencies,
    };
  });

test('a run of the durations as planned is the schedule, whatever the plan holds', () => {
  fc.assert(
    fc.property(projects, project => {
      const planned = schedule(project);
      const { scales } = new Simulation(project, { runs: 1 });
      const forecast = simulateAll(project, { runs: 1 });
      planned.tasks.forEach((task, at) => {
        const scale = scales[at]!;
        // A date outside the task's own working time counts as the next start of work.
        const finish = formatInstant(scale.instantOf(scale.positionOf(parseInstant(task.finish))));
        const simulated = forecast.task(task.id);
        expect([simulated.finish.min, simulated.finish.p50, simulated.finish.max]).toEqual([finish, finish, finish]);
        expect(simulated.criticality).toBe(task.isCritical ? 1 : 0);
        expect(simulated.plannedProbability).toBe(1);
      });
    }),
    { numRuns: 300 },
  );
});
