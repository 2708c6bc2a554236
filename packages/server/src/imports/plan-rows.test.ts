import type { Project } from '@trueppm/scheduler';
import { readRows } from '@trueppm/scheduler/read';
import { PLAN_TABLES, ROW_DEFAULTS } from '@trueppm/sdk/protocol';
import { expect, it } from 'vitest';
import { TABLES } from '../rows/columns.js';
import { toRows } from './plan-rows.js';

const week = [1, 2, 3, 4, 5].map(weekday => ({ weekday: weekday as 1, shifts: [{ fromMinute: 480, toMinute: 960 }] }));

/** A plan that says everything the engine can be told, each field other than its default. */
const PLAN: Project = {
  name: 'Everything',
  preset: 'primavera',
  start: '2026-01-05T08:00:00',
  finish: '2026-06-30T17:00:00',
  scheduleFrom: 'start',
  calendarId: 'c',
  calendars: [
    { id: 'c', uid: 1, name: 'Six hours', baseCalendarId: null, weekdays: week, exceptions: [], workWeeks: [] },
  ],
  minutesPerDay: 420,
  minutesPerWeek: 2100,
  daysPerMonth: 21,
  defaultStartMinute: 540,
  defaultFinishMinute: 1080,
  statusDate: '2026-01-07T08:00:00',
  progressPolicy: 'progress_override',
  lagCalendar: 'predecessor',
  alapUses: 'free_slack',
  totalSlackFrom: 'finish',
  criticalBy: 'longest_path',
  mustFinishBy: '2026-05-29T17:00:00',
  honorsConstraints: false,
  criticalSlackMinutes: 60,
  hasMultipleCriticalPaths: true,
  splitsInProgress: false,
  correlations: [{ taskIds: ['a', 'b'], coefficient: 0.5 }],
  risks: [
    {
      id: 'storm',
      name: 'Storm',
      probability: 0.2,
      impacts: [
        {
          taskId: 'a',
          estimate: { distribution: 'uniform', optimisticMinutes: 60, pessimisticMinutes: 480 },
        },
      ],
    },
  ],
  velocity: { points: [20, 25], sprintMinutes: 4_200 },
  tasks: [
    {
      id: 'a',
      uid: 1,
      name: 'A',
      parentId: null,
      durationMinutes: 960,
      durationUnit: 'w',
      isEstimated: true,
      isMilestone: false,
      isManual: true,
      manualStart: '2026-01-06T08:00:00',
      manualFinish: '2026-01-08T17:00:00',
      isActive: false,
      isExternal: true,
      constraintType: 'snet',
      constraintDate: '2026-01-06T08:00:00',
      constraintIsHard: false,
      secondaryConstraintType: 'fnlt',
      secondaryConstraintDate: '2026-02-06T17:00:00',
      activityType: 'resource_dependent',
      externalEarlyStart: '2026-01-05T08:00:00',
      externalLateFinish: '2026-03-05T17:00:00',
      expectedFinish: '2026-01-12T17:00:00',
      deadline: '2026-01-30T17:00:00',
      calendarId: 'c',
      ignoresResourceCalendars: true,
      taskType: 'fixed_work',
      isEffortDriven: true,
      priority: 700,
      percentComplete: 25,
      actualStart: '2026-01-06T08:00:00',
      actualFinish: null,
      actualDurationMinutes: 240,
      remainingDurationMinutes: 720,
      stop: '2026-01-06T12:00:00',
      resume: '2026-01-07T08:00:00',
      levelingDelayMinutes: 480,
      isSplittable: false,
      isRecurring: true,
      restBeforeLeveling: { stop: null, resume: '2026-01-06T13:00:00' },
      estimate: {
        distribution: 'pert',
        optimisticMinutes: 480,
        mostLikelyMinutes: 960,
        pessimisticMinutes: 1_920,
        lambda: 6,
      },
      cost: 1_200.5,
      fixedCost: 200,
      actualCost: 300.25,
      physicalPercentComplete: 30,
      earnedValueMethod: 'physical_percent_complete',
      segments: [{ start: '2026-01-06T08:00:00', finish: '2026-01-06T17:00:00', workMinutes: 480 }],
    },
    {
      id: 'b',
      uid: 2,
      name: 'B',
      parentId: null,
      durationMinutes: 480,
      isMilestone: false,
      estimate: { distribution: 'velocity', points: 12 },
    },
  ],
  dependencies: [
    { id: 'l', predecessorId: 'a', successorId: 'b', type: 'SS', lagMinutes: 90, lagPercent: 10, lagUnit: '%' },
  ],
  resources: [
    {
      id: 'r',
      uid: 3,
      name: 'Crane',
      initials: 'Cr',
      kind: 'material',
      maxUnits: 2.5,
      availability: [{ from: null, to: '2026-02-01T17:00:00', units: 1 }],
      isLevelled: false,
      costPerHour: 80.25,
      costPerUse: 15,
      calendarId: 'c',
    },
  ],
  assignments: [
    {
      id: 's',
      uid: 4,
      taskId: 'a',
      resourceId: 'r',
      units: 0.75,
      workMinutes: 720,
      actualWorkMinutes: 120,
      remainingWorkMinutes: 600,
      overtimeWorkMinutes: 60,
      delayMinutes: 30,
      contour: 'bell',
      levelingDelayMinutes: 45,
      cost: 500,
      actualCost: 125.5,
      segments: [{ start: '2026-01-06T08:00:00', finish: '2026-01-06T17:00:00', workMinutes: 720 }],
      isSplitByLeveling: true,
    },
  ],
};

/** The value with the ids of the rows in the place of the plan's. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map(item => renamed(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, renamed(inner, names)]));
}

it('keeps everything the engine can be told', () => {
  const { tables, warnings } = toRows(PLAN, { projectId: 'p', fallbackName: '', notes: new Map() });
  expect(warnings).toEqual([]);
  const read = readRows({ ...tables, project: tables.projects[0]! });
  const names = new Map<string, string>([
    [tables.calendars[0]!.id, 'c'],
    [tables.tasks[0]!.id, 'a'],
    [tables.tasks[1]!.id, 'b'],
    [tables.dependencies[0]!.id, 'l'],
    [tables.resources[0]!.id, 'r'],
    [tables.assignments[0]!.id, 's'],
  ]);
  const back = renamed(read, names) as Project;
  expect(back).toMatchObject(PLAN);
  // What the plan left open has come to be said, and nothing else.
  expect(Object.keys(back).sort()).toEqual(Object.keys(PLAN).sort());
});

it('leaves what a plan says nothing of to the defaults, column by column', () => {
  const { tables } = toRows(PLAN, { projectId: 'p', fallbackName: '', notes: new Map() });
  for (const table of PLAN_TABLES) {
    const columns = Object.keys(ROW_DEFAULTS[table]);
    expect(columns).toEqual(expect.arrayContaining(Object.keys({ ...TABLES[table].input, ...TABLES[table].computed })));
    for (const row of tables[table]) expect(Object.keys(row), table).toEqual(expect.arrayContaining(columns));
  }
  const bare = toRows(
    { start: '2026-01-05T08:00:00', tasks: [] },
    { projectId: 'p', fallbackName: 'B', notes: new Map() },
  );
  expect(bare.tables.projects).toEqual([
    { ...ROW_DEFAULTS.projects, id: 'p', name: 'B', start: '2026-01-05T08:00:00' },
  ]);
});

it('gives a bare day the time that the engine reads it with', () => {
  const { tables } = toRows(
    {
      start: '2026-01-05',
      statusDate: '2026-01-09',
      defaultStartMinute: 540,
      defaultFinishMinute: 1_440,
      tasks: [
        { id: 'a', constraintType: 'snet', constraintDate: '2026-01-06', deadline: '2026-01-07' },
        { id: 'b', constraintType: 'mfo', constraintDate: '2026-01-06', actualStart: '2026-01-05T10:30' },
      ],
    },
    { projectId: 'p', fallbackName: 'P', notes: new Map() },
  );
  expect(tables.projects[0]).toMatchObject({ start: '2026-01-05T09:00:00', status_date: '2026-01-10T00:00:00' });
  expect(tables.tasks).toMatchObject([
    { constraint_date: '2026-01-06T09:00:00', deadline: '2026-01-08T00:00:00' },
    { constraint_date: '2026-01-07T00:00:00', actual_start: '2026-01-05T10:30:00' },
  ]);
});
