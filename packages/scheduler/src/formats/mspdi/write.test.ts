import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../calendar/calendar.js';
import type { Assignment, Baseline, Dependency, Project, Resource, Task } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { schedule, validate } from '../../schedule.js';
import type { XmlElement } from '../xml.js';
import { readRecords } from '../xml.js';
import { ELEMENT_ORDER } from './element-order.js';
import { readMspdi } from './read.js';
import { writeMspdi } from './write.js';

const hours = (fromMinute: number, toMinute: number) => [{ fromMinute, toMinute }];
const standard: Calendar = {
  id: '1',
  uid: 1,
  name: 'Standard',
  weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
    weekday: weekday as 1,
    shifts: weekday > 5 ? [] : hours(480, 960),
  })),
};
const base: Project = { start: '2024-01-01T08:00', calendarId: '1', calendars: [standard], tasks: [] };

const dates = (id: string): TaskSchedule => ({
  id,
  start: '2024-01-01T08:00',
  finish: '2024-01-02T17:00',
  earlyStart: '2024-01-01T08:00',
  earlyFinish: '2024-01-02T17:00',
  lateStart: '2024-01-03T08:00',
  lateFinish: '2024-01-04T17:00',
  durationMinutes: 960,
  totalSlackMinutes: 960,
  freeSlackMinutes: 0,
  startSlackMinutes: 960,
  finishSlackMinutes: 960,
  isCritical: false,
  isSummary: false,
  isMilestone: false,
});

async function records(xml: string): Promise<{ container: string | null; record: XmlElement }[]> {
  const found: { container: string | null; record: XmlElement }[] = [];
  const containers = new Set(['Calendars', 'Tasks', 'Resources', 'Assignments']);
  const shape = { namespace: 'http://schemas.microsoft.com/project', root: 'Project', containers };
  await readRecords(xml, shape, (container, record) => found.push({ container, record }));
  return found;
}

/** Every element in it whose children have an order has them in that order, and none that the schema does not know. */
function expectOrder(record: XmlElement): void {
  const order = ELEMENT_ORDER[record.name as keyof typeof ELEMENT_ORDER] as ReadonlyMap<string, number> | undefined;
  if (order !== undefined) {
    const places = record.children.map(child => order.get(child.name) ?? Number.NaN);
    const unknown = record.children.filter(child => !order.has(child.name)).map(child => child.name);
    expect(unknown, record.name).toEqual([]);
    expect(places, record.name).toEqual([...places].sort((a, b) => a - b));
  }
  for (const child of record.children) expectOrder(child);
}

const textOf = (record: XmlElement | undefined, name: string): string | undefined =>
  record?.children.find(child => child.name === name)?.text;

describe('a written plan', () => {
  const everything: Project = {
    ...base,
    tasks: [
      { id: 'a', name: 'Phase' },
      {
        id: 'b',
        parentId: 'a',
        name: 'Build',
        durationMinutes: 960,
        isEstimated: true,
        taskType: 'fixed_units',
        cost: 320,
        actualCost: 160,
        physicalPercentComplete: 40,
        earnedValueMethod: 'physical_percent_complete',
        isSplittable: false,
        baselines: [
          {
            number: 3,
            start: '2024-01-01T08:00',
            finish: '2024-01-02T17:00',
            durationMinutes: 960,
            workMinutes: 960,
            cost: 300,
            costSegments: [{ start: '2024-01-01T08:00', finish: '2024-01-02T08:00', cost: 300 }],
          },
        ],
        constraintType: 'snet',
        constraintDate: '2024-01-01T08:00',
        deadline: '2024-02-01T17:00',
        percentComplete: 50,
        actualStart: '2024-01-01T08:00',
        actualDurationMinutes: 480,
        remainingDurationMinutes: 480,
        stop: '2024-01-01T17:00',
        resume: '2024-01-02T08:00',
      },
      {
        id: 'c',
        name: 'By hand',
        isManual: true,
        manualStart: '2024-01-08T08:00',
        manualFinish: '2024-01-08T17:00',
        durationMinutes: 480,
      },
    ],
    dependencies: [{ predecessorId: 'b', successorId: 'c', type: 'SS', lagMinutes: 60, lagUnit: 'h' }],
    calendars: [
      {
        ...standard,
        exceptions: [
          { name: 'Off', from: '2024-12-25', to: '2024-12-25', shifts: [] },
          {
            from: '2024-01-01',
            to: '2030-12-31',
            shifts: hours(480, 720),
            recurrence: { kind: 'yearly_position', month: 5, position: 1, item: 1, occurrences: 3 },
          },
        ],
        workWeeks: [
          { name: 'Summer', from: '2024-07-01', to: '2024-07-31', weekdays: [{ weekday: 1, shifts: hours(420, 780) }] },
        ],
      },
    ],
    resources: [
      {
        id: 'r',
        name: 'Ann',
        kind: 'work',
        maxUnits: 1,
        costPerHour: 20,
        costPerUse: 5,
        availability: [{ from: null, to: '2024-06-30T23:59', units: 0.5 }],
      },
    ],
    assignments: [
      {
        cost: 320,
        actualCost: 160,
        contour: 'bell',
        levelingDelayMinutes: 60,
        taskId: 'b',
        resourceId: 'r',
        units: 1,
        workMinutes: 960,
        segments: [{ start: '2024-01-01T08:00', finish: '2024-01-02T17:00', workMinutes: 960 }],
      },
    ],
  };
  const schedule = { tasks: [dates('a'), dates('b'), dates('c')] };

  it('has every element in the order of the schema', async () => {
    const found = await records(writeMspdi(everything, schedule, { notes: new Map([['b', 'mind the gap']]) }));
    const header = found.filter(({ container }) => container === null).map(({ record }) => record);
    const sections = ['Calendars', 'Tasks', 'Resources', 'Assignments'].filter(name =>
      found.some(({ container }) => container === name),
    );
    const list = (name: string): XmlElement => ({ name, line: 0, text: '', children: [] });
    expectOrder({ ...list('Project'), children: [...header, ...sections.map(list)] });
    for (const { record } of found) expectOrder(record);
    const order = found.map(({ container }) => container).filter((name, index, all) => name !== all[index - 1]);
    expect(order).toEqual([null, 'Calendars', 'Tasks', 'Resources', 'Assignments']);
    const names = new Set(found.flatMap(({ record }) => record.children.map(child => child.name)));
    for (const name of ['Baseline', 'PredecessorLink', 'TimephasedData', 'AvailabilityPeriods', 'Exceptions']) {
      expect(names.has(name), name).toBe(true);
    }
  });

  it('has what keeps Project from rescheduling it on opening', async () => {
    const found = await records(writeMspdi(everything, schedule));
    const header = new Map(
      found.filter(({ container }) => container === null).map(({ record }) => [record.name, record.text]),
    );
    expect(header.get('StartDate')).toBe('2024-01-01T08:00:00');
    expect(header.get('FinishDate')).toBe('2024-01-02T17:00:00');
    for (const name of ['ScheduleFromStart', 'CalendarUID', 'MinutesPerDay', 'MinutesPerWeek', 'DaysPerMonth']) {
      expect(header.get(name), name).toMatch(/^\d+$/);
    }
    const tasks = found.filter(({ container }) => container === 'Tasks').map(({ record }) => record);
    expect(tasks.map(record => textOf(record, 'Manual'))).toEqual(['0', '0', '0', '1']);
    expect(textOf(tasks[2], 'LateFinish')).toBe('2024-01-04T17:00:00');
    expect(textOf(tasks[2], 'TotalSlack')).toBe('9600');
    expect(tasks.map(record => textOf(record, 'OutlineNumber'))).toEqual(['0', '1', '1.1', '2']);
  });

  it('keeps a manual task where its owner put it', async () => {
    const found = await records(writeMspdi(everything, schedule));
    const manual = found.find(({ record }) => textOf(record, 'Name') === 'By hand')?.record;
    expect(textOf(manual, 'Start')).toBe('2024-01-08T08:00:00');
    expect(textOf(manual, 'ManualStart')).toBe('2024-01-08T08:00:00');
  });

  it('escapes markup and drops what XML cannot hold', async () => {
    const name = 'a < b & "c" ]]> \u0000\u0001\u001f\uFFFE\uD800 é 𝛼';
    const { project } = await readMspdi(writeMspdi({ ...base, tasks: [{ id: '1', name }] }));
    expect(project.tasks[0]?.name).toBe('a < b & "c" ]]>  é 𝛼');
  });

  it('gets a standard calendar when it has none', async () => {
    const { project } = await readMspdi(writeMspdi({ start: '2024-01-01T08:00', tasks: [{ id: 'x' }] }));
    expect(project.calendars?.map(({ id }) => id)).toEqual([project.calendarId]);
    expect(project.calendars?.[0]?.weekdays.map(({ shifts }) => shifts.length)).toEqual([2, 2, 2, 2, 2, 0, 0]);
  });

  it('needs a start', () => {
    expect(() => writeMspdi({ tasks: [] })).toThrow(expect.objectContaining({ code: 'missing_value' }));
  });
});

describe('work with pauses', () => {
  const pieces = [
    { start: '2024-01-01T08:00', finish: '2024-01-01T16:00', workMinutes: 480 },
    { start: '2024-01-03T08:00', finish: '2024-01-03T16:00', workMinutes: 480 },
  ];
  const split = (fields: Partial<Task>, assignments: readonly Assignment[] = []): Project => ({
    ...base,
    tasks: [{ id: '1', uid: 1, durationMinutes: 960, ...fields }],
    resources: [{ id: '5', uid: 5, kind: 'work' }],
    assignments,
  });
  const writtenPieces = async (project: Project) => {
    const back = (await readMspdi(writeMspdi(project, schedule(project)))).project;
    const [found = back.tasks[0]] = back.assignments ?? [];
    return found?.segments?.map(({ start, finish }) => `${start} ${finish}`);
  };
  const assigned = { id: '1', uid: 1, taskId: '1', resourceId: '5', units: 1, workMinutes: 960, segments: pieces };

  it('keeps its dates where the task has not moved', async () => {
    const kept = ['2024-01-01T08:00 2024-01-01T16:00', '2024-01-03T08:00 2024-01-03T16:00'];
    expect(await writtenPieces(split({ segments: pieces }))).toEqual(kept);
    expect(await writtenPieces(split({}, [assigned]))).toEqual(kept);
  });

  it('moves with the task, the pauses as long in working time', async () => {
    const moved = ['2024-01-05T08:00 2024-01-05T16:00', '2024-01-09T08:00 2024-01-09T16:00'];
    const later = { constraintType: 'snet', constraintDate: '2024-01-05T08:00' } as const;
    expect(await writtenPieces(split({ segments: pieces, ...later }))).toEqual(moved);
    expect(await writtenPieces(split(later, [assigned]))).toEqual(moved);
  });

  it('ends when the task ends', async () => {
    const later = { constraintType: 'snet', constraintDate: '2024-01-04T10:30' } as const;
    const project = split({ segments: pieces, ...later });
    const [task] = schedule(project).tasks;
    expect((await writtenPieces(project))?.at(-1)).toMatch(new RegExp(`${task!.finish}$`));
  });

  it('moves only what is still to do of a task in progress', async () => {
    const progress = {
      percentComplete: 50,
      actualStart: '2024-01-01T08:00',
      actualDurationMinutes: 480,
      remainingDurationMinutes: 480,
      stop: '2024-01-01T16:00',
      resume: '2024-01-08T08:00',
    };
    const done = { ...assigned, actualWorkMinutes: 480 };
    expect(await writtenPieces(split(progress, [done]))).toEqual([
      '2024-01-01T08:00 2024-01-01T16:00',
      '2024-01-08T08:00 2024-01-08T16:00',
    ]);
  });
});

describe('reading what was written', () => {
  const optional = <Value>(name: string, values: fc.Arbitrary<Value>) =>
    fc.oneof(
      fc.constant({}),
      values.map(value => ({ [name]: value })),
    );
  const merged = <Shape>(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<Shape> =>
    fc.tuple(...parts).map(list => Object.assign({}, ...list) as Shape);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = fc
    .tuple(fc.integer({ min: 2000, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);
  const time = fc
    .tuple(day, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.constantFrom('', ':24'))
    .map(([date, hour, minute, second]) => `${date}T${two(hour)}:${two(minute)}${second}`);
  const text = fc
    .string({ minLength: 1, unit: 'grapheme-ascii' })
    .filter(value => value.trim() === value && value !== '');
  const minutes = fc.integer({ min: 0, max: 100_000 });
  const shifts = fc.constantFrom([], hours(0, 1440), hours(480, 720), [...hours(0, 180), ...hours(1380, 1440)]);
  const week = fc
    .uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 })
    .chain(days =>
      fc.tuple(...[...days].sort((a, b) => a - b).map(weekday => shifts.map(own => ({ weekday, shifts: own })))),
    );
  const recurrence = fc.constantFrom(
    { kind: 'daily', every: 3 },
    { kind: 'weekly', every: 2, weekdays: [1, 6, 7], occurrences: 4 },
    { kind: 'monthly_day', every: 1, day: 31 },
    { kind: 'monthly_position', every: 6, position: 5, item: 'weekday' },
    { kind: 'yearly_day', month: 12, day: 25, occurrences: 3 },
    { kind: 'yearly_position', month: 1, position: 2, item: 3 },
  );
  const exception = merged<object>(
    optional('name', text),
    fc.record({ from: day, to: day, shifts }),
    optional('recurrence', recurrence),
  );
  const calendar = (uid: number) =>
    merged<Calendar>(
      fc.constant({ id: String(uid), uid, baseCalendarId: '1' }),
      optional('name', text),
      week.map(weekdays => ({ weekdays })),
      optional('exceptions', fc.array(exception, { minLength: 1, maxLength: 3 })),
      optional(
        'workWeeks',
        fc.tuple(merged(optional('name', text), fc.record({ from: day, to: day, weekdays: week }))),
      ),
    );
  const ownDates = fc.oneof(
    fc.constant({}),
    fc.record({ isManual: fc.constant(true), manualStart: time, manualFinish: time }),
    fc.record({ isActive: fc.constant(false), manualStart: time, manualFinish: time }),
    fc.record({ isExternal: fc.constant(true), manualStart: time, manualFinish: time }),
  );
  const constraint = fc.oneof(
    fc.constant({}),
    fc.constant({ constraintType: 'alap' }),
    fc.record({ constraintType: fc.constantFrom('mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt'), constraintDate: time }),
  );
  const progress = fc.oneof(
    fc.constant({}),
    fc.record({
      percentComplete: fc.integer({ min: 1, max: 99 }),
      actualStart: time,
      actualDurationMinutes: minutes,
      remainingDurationMinutes: minutes,
      stop: time,
      resume: time,
    }),
    fc.record({ percentComplete: fc.constant(100), actualStart: time, actualFinish: time }),
  );
  const duration = fc.oneof(
    minutes.map(durationMinutes => ({ durationMinutes })),
    fc.constant({ durationMinutes: 0, isMilestone: false }),
    fc.constant({ durationMinutes: 480, isMilestone: true }),
    fc.constant({ durationMinutes: 12.05 }),
  );
  const baseline = (number: number) =>
    merged<Baseline>(
      fc.constant({ number }),
      optional('start', time),
      optional('finish', time),
      optional('durationMinutes', minutes),
      optional('workMinutes', minutes),
      optional('cost', fc.constantFrom(0, 99.99)),
      optional(
        'costSegments',
        fc.constant([
          { start: '2024-01-01T08:00', finish: '2024-01-02T08:00', cost: 10.25 },
          { start: '2024-01-02T08:00', finish: '2024-01-02T17:00', cost: 7 },
        ]),
      ),
    );
  const baselines = fc.tuple(baseline(0), baseline(1), baseline(10));
  const task = (uid: number, parents: readonly string[]) =>
    merged<Task>(
      fc.constant({ id: String(uid), uid }),
      optional('name', text),
      optional('parentId', fc.constantFrom(...parents, undefined)).map(({ parentId }: { parentId?: unknown }) =>
        parentId === undefined ? {} : { parentId },
      ),
      duration,
      optional('durationUnit', fc.constantFrom('m', 'h', 'w', 'mo', 'em', 'eh', 'ed', 'ew', 'emo')),
      optional('isEstimated', fc.constant(true)),
      ownDates,
      constraint,
      optional('deadline', time),
      optional('calendarId', fc.constantFrom('1', '2')),
      optional('ignoresResourceCalendars', fc.constant(true)),
      optional('taskType', fc.constantFrom('fixed_units', 'fixed_duration', 'fixed_work')),
      optional('isEffortDriven', fc.constant(true)),
      optional('priority', fc.constantFrom(0, 1000)),
      progress,
      optional('levelingDelayMinutes', fc.constantFrom(1440, -60)),
      optional('isSplittable', fc.constant(false)),
      optional('baselines', baselines),
      optional('cost', fc.constantFrom(1320, 0.07, 133.3333)),
      optional('actualCost', fc.constantFrom(13.37)),
      optional('physicalPercentComplete', fc.constantFrom(1, 100)),
      optional('earnedValueMethod', fc.constant('physical_percent_complete')),
      optional(
        'segments',
        fc.constant([
          { start: '2024-01-01T08:00', finish: '2024-01-01T17:00', workMinutes: 480 },
          { start: '2024-01-03T08:00', finish: '2024-01-03T12:00', workMinutes: 240 },
        ]),
      ),
    );
  const lag = fc.oneof(
    fc.constant({}),
    fc.record({ lagMinutes: fc.constantFrom(-480, 1440, 0.5), lagUnit: fc.constantFrom('m', 'h', 'w', 'ed') }),
    fc.record({ lagPercent: fc.constantFrom(-75, 200), lagUnit: fc.constantFrom('%', 'e%') }),
  );
  const resource = (uid: number) =>
    merged<Resource>(
      fc.oneof(
        fc.record({ kind: fc.constantFrom('work', 'material', 'cost') }),
        fc.constant({ kind: 'work', isLevelled: false }),
      ),
      fc.constant({ id: String(uid), uid }),
      fc.record({ name: text }),
      optional('initials', text),
      optional('maxUnits', fc.constantFrom(0.5, 2)),
      optional('costPerHour', fc.constantFrom(20, 0.125)),
      optional('costPerUse', fc.constantFrom(100, 0.5)),
      optional(
        'availability',
        fc.constant([
          { from: null, to: '2024-01-31T23:59', units: 0.5 },
          { from: '2024-02-01T00:00', to: null, units: 2 },
        ]),
      ),
      optional('calendarId', fc.constantFrom('1', '2')),
    );
  const assignment = (uid: number) =>
    merged<Assignment>(
      fc.constant({ id: String(uid), uid, taskId: '1', resourceId: '1' }),
      optional('units', fc.constantFrom(0, 0.25, 3)),
      optional('workMinutes', minutes),
      optional('actualWorkMinutes', minutes),
      optional('remainingWorkMinutes', minutes),
      optional('delayMinutes', fc.constantFrom(480)),
      optional('levelingDelayMinutes', fc.constantFrom(1440)),
      optional('cost', fc.constantFrom(12.5)),
      optional('actualCost', fc.constantFrom(1)),
      fc.oneof(
        fc.constant({}),
        fc.constantFrom('bell', 'turtle', 'back_loaded', 'contoured').map(contour => ({ contour })),
        fc.constantFrom('bell', undefined).map(contour => ({
          ...(contour === undefined ? {} : { contour }),
          segments: [{ start: '2024-01-01T08:00', finish: '2024-01-01T12:00', workMinutes: 120 }],
        })),
      ),
    );
  const options = merged<Partial<Project>>(
    fc.record({
      name: text,
      minutesPerDay: fc.constantFrom(480, 450),
      minutesPerWeek: fc.constant(2400),
      daysPerMonth: fc.constant(20),
      defaultStartMinute: fc.constant(540),
      defaultFinishMinute: fc.constant(1080),
    }),
    fc.oneof(fc.record({ start: time }), fc.record({ scheduleFrom: fc.constant('finish'), finish: time })),
    optional('statusDate', time),
    optional('honorsConstraints', fc.constant(false)),
    optional('hasMultipleCriticalPaths', fc.constant(true)),
    optional('splitsInProgress', fc.constant(false)),
  );

  /** A task with children keeps less (`summaryInputs`); such tasks are made plain here, so that equality can be exact. */
  function plainSummaries(tasks: readonly Task[]): Task[] {
    const parents = new Set(tasks.map(({ parentId }) => parentId));
    return tasks.map(({ id, uid, name, parentId }, index) =>
      parents.has(id)
        ? {
            id,
            ...(uid === undefined ? {} : { uid }),
            ...(name === undefined ? {} : { name }),
            ...(parentId === undefined ? {} : { parentId }),
          }
        : (tasks[index] as Task),
    );
  }

  /** Files list a task's children right below it, so tasks are put in that order. */
  function outlineOrder(tasks: readonly Task[], parent?: string): Task[] {
    return tasks.filter(({ parentId }) => parentId === parent).flatMap(own => [own, ...outlineOrder(tasks, own.id)]);
  }

  const plan: fc.Arbitrary<Project> = fc
    .tuple(
      options,
      calendar(2),
      fc.tuple(task(1, []), task(2, ['1']), task(3, ['1', '2']), task(4, ['2', '3'])),
      fc.uniqueArray(fc.tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom('FS', 'SS', 'FF', 'SF'), lag), {
        selector: ([id, type]) => id + type,
        maxLength: 5,
      }),
      fc.tuple(resource(1), resource(7)),
      fc.tuple(assignment(0), assignment(3)),
    )
    .map(([project, own, tasks, links, resources, assignments]) => ({
      ...project,
      calendarId: '1',
      calendars: [standard, own],
      tasks: outlineOrder(plainSummaries(tasks)),
      dependencies: links.map(
        ([predecessorId, type, own]) => ({ predecessorId, successorId: '4', type, ...own }) as Dependency,
      ),
      resources,
      assignments,
    }));

  it('gives the plan back', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async project => {
        const back = await readMspdi(writeMspdi(project));
        expect(back.project).toEqual(project);
        expect(back.warnings).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('schedules to the same dates as before', async () => {
    let scheduled = 0;
    await fc.assert(
      fc.asyncProperty(plan, async project => {
        if (validate(project).some(problem => problem.severity === 'error')) return;
        scheduled += 1;
        const before = schedule(project);
        const { project: back } = await readMspdi(writeMspdi(project, before));
        expect(schedule(back).tasks).toEqual(before.tasks);
      }),
      { numRuns: 300 },
    );
    expect(scheduled).toBeGreaterThan(50);
  });

  it('gives the same text again', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async project => {
        const xml = writeMspdi(project);
        expect(writeMspdi((await readMspdi(xml)).project)).toBe(xml);
      }),
      { numRuns: 100 },
    );
  });
});

it('writes fixed cost, once, and reads it again', async () => {
  const plan: Project = { ...base, tasks: [{ id: '1', uid: 1, name: 'A', fixedCost: 12.5 }] };
  const rest = { name: 'FixedCost', text: '900' };
  const none = new Map();
  const kept = {
    project: [],
    projectSummary: [],
    calendars: none,
    tasks: new Map([['1', [rest]]]),
    resources: none,
    assignments: none,
    unassigned: none,
    blankTasks: [],
    blankResources: [],
  };
  const xml = writeMspdi(plan, undefined, { rest: kept });
  expect(xml.match(/<FixedCost>.*<\/FixedCost>/g)).toEqual(['<FixedCost>1250</FixedCost>']);
  expect((await readMspdi(xml)).project.tasks[0]).toMatchObject({ fixedCost: 12.5 });
  // What an earlier reader kept is still there where the plan says nothing.
  expect(writeMspdi({ ...base, tasks: [{ id: '1', uid: 1 }] }, undefined, { rest: kept })).toContain(
    '<FixedCost>900</FixedCost>',
  );
});
