/** Random plans with everything that moves dates, for properties that must hold of any plan. */
import fc from 'fast-check';
import { STANDARD_WEEK } from '../src/calendar/calendar-set.js';
import type { Assignment, ConstraintType, Dependency, Project, Task, TimeUnit } from '../src/model.js';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const;

const CALENDARS: NonNullable<Project['calendars']> = [
  {
    id: 'week',
    weekdays: STANDARD_WEEK,
    exceptions: [{ from: '2024-01-15', to: '2024-01-16', shifts: [] }],
  },
  { id: 'always', weekdays: EVERY_DAY.map(weekday => ({ weekday, shifts: [{ fromMinute: 0, toMinute: 1440 }] })) },
  { id: 'short', weekdays: EVERY_DAY.map(weekday => ({ weekday, shifts: [{ fromMinute: 540, toMinute: 660 }] })) },
  { id: 'mornings', baseCalendarId: 'week', weekdays: [{ weekday: 3, shifts: [] }] },
];

const localTimes = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.constantFrom('08:00', '12:00', '13:30', '17:00', '20:00'))
  .map(([day, time]) => `2024-01-${String(day).padStart(2, '0')}T${time}`);

const CONSTRAINTS = ['asap', 'alap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt'] as const;

const taskFields: fc.Arbitrary<Partial<Task>> = fc
  .record({
    duration: fc.integer({ min: 0, max: 10 }),
    unit: fc.constantFrom<TimeUnit>('d', 'd', 'd', 'd', 'ed'),
    constraint: fc.option(fc.tuple(fc.constantFrom<ConstraintType>(...CONSTRAINTS), localTimes), { freq: 3 }),
    deadline: fc.option(localTimes, { freq: 4 }),
    percent: fc.constantFrom(0, 0, 0, 0, 0, 40, 100),
    actualStart: fc.option(localTimes, { freq: 2 }),
    kind: fc.constantFrom('auto', 'auto', 'auto', 'auto', 'auto', 'auto', 'manual', 'external', 'inactive'),
    typedStart: fc.option(localTimes, { freq: 3 }),
    typedFinish: fc.option(localTimes, { freq: 1 }),
    calendar: fc.constantFrom(null, null, null, 'always', 'short'),
    delay: fc.constantFrom(0, 0, 0, 0, 1440, 2000),
  })
  .map(drawn => {
    const isTyped = drawn.kind === 'manual' || drawn.kind === 'external';
    return {
      durationMinutes: drawn.duration * 240,
      ...(drawn.unit === 'ed' ? { durationUnit: drawn.unit } : {}),
      ...(drawn.constraint ? { constraintType: drawn.constraint[0], constraintDate: drawn.constraint[1] } : {}),
      ...(drawn.deadline ? { deadline: drawn.deadline } : {}),
      ...(drawn.percent > 0 ? { percentComplete: drawn.percent, actualStart: drawn.actualStart } : {}),
      ...(drawn.kind === 'manual' ? { isManual: true } : {}),
      ...(drawn.kind === 'external' ? { isExternal: true } : {}),
      ...(drawn.kind === 'inactive' ? { isActive: false } : {}),
      ...(isTyped ? { manualStart: drawn.typedStart, manualFinish: drawn.typedFinish } : {}),
      ...(drawn.calendar === null ? {} : { calendarId: drawn.calendar }),
      ...(drawn.delay === 0 ? {} : { levelingDelayMinutes: drawn.delay }),
    };
  });

const linkFields: fc.Arbitrary<Partial<Dependency>> = fc.record({
  type: fc.constantFrom('FS', 'FS', 'FS', 'SS', 'FF', 'SF'),
  lagMinutes: fc.constantFrom(0, 0, 0, -720, -240, 240, 480, 1200),
  lagPercent: fc.constantFrom(-50, 25, 50),
  lagUnit: fc.constantFrom('d', 'd', 'd', 'ed', '%', 'e%'),
});

/** Seats of four: the first may be a summary over the three behind it, itself in the summary before or at the top. */
function outlined(drawn: readonly (readonly [Partial<Task>, number])[]): Task[] {
  return drawn.map(([fields, seat], at) => {
    const above = at % 4 === 0 ? -1 : at - (at % 4);
    return { ...fields, id: `t${at}`, ...(above >= 0 && seat < 55 ? { parentId: `t${above}` } : {}) };
  });
}

/** Plans of up to 14 tasks whose links run from earlier to later seats: never in a circle. */
export const randomPlans: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(taskFields, fc.nat(99)), { minLength: 2, maxLength: 14 }),
    links: fc.array(fc.tuple(fc.nat(99), fc.nat(99), linkFields), { maxLength: 22 }),
    staff: fc.array(fc.tuple(fc.nat(99), fc.constantFrom('r0', 'r1', 'r2')), { maxLength: 4 }),
    settings: fc.record({
      calendarId: fc.constantFrom(null, 'week', 'mornings'),
      honorsConstraints: fc.boolean(),
      hasMultipleCriticalPaths: fc.boolean(),
      splitsInProgress: fc.boolean(),
      scheduleFrom: fc.constantFrom('start', 'start', 'start', 'finish'),
    }),
  })
  .map(({ tasks: drawn, links, staff, settings }): Project => {
    const tasks = outlined(drawn);
    const group = (at: number) => at - (at % 4);
    const dependencies = links.flatMap(([one, two, fields], at) => {
      const from = one % tasks.length;
      const to = two % tasks.length;
      const isInside = group(from) === group(to) && from % 4 === 0;
      return from < to && !isInside
        ? [{ ...fields, id: `l${at}`, predecessorId: `t${from}`, successorId: `t${to}` }]
        : [];
    });
    const assignments: Assignment[] = staff.map(([seat, resourceId], at) => ({
      id: `a${at}`,
      taskId: `t${seat % tasks.length}`,
      resourceId,
      workMinutes: 960,
    }));
    return {
      start: '2024-01-03T08:00',
      finish: '2024-03-29T17:00',
      ...settings,
      calendars: CALENDARS,
      resources: [
        { id: 'r0', calendarId: 'week' },
        { id: 'r1', calendarId: 'mornings' },
        { id: 'r2', calendarId: 'always' },
      ],
      tasks,
      dependencies,
      assignments,
    };
  });
