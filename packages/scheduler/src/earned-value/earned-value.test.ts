import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { days } from '../../test/plan.js';
import { randomPlans } from '../../test/random-plan.js';
import { MAX_CURVE_POINTS } from '../limits.js';
import type { Assignment, Baseline, Project, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { type EarnedValueOptions, earnedValue } from './earned-value.js';

vi.setConfig({ testTimeout: 120_000 });

const DAY = 480;

const agreed = (start: string, finish: string, cost: number, more: Partial<Baseline> = {}): Partial<Task> => ({
  baselines: [{ number: 0, start, finish, cost, ...more }],
});

const project = (tasks: readonly Task[], more: Partial<Project> = {}): Project => ({
  start: '2024-01-01T08:00',
  statusDate: '2024-01-04T17:00',
  tasks,
  ...more,
});

const of = (plan: Project, options: EarnedValueOptions = {}) => earnedValue(plan, schedule(plan), options);

/** 1000 over ten working days, evenly. */
const ten = (more: Partial<Task> = {}): Task =>
  days('a', 10, {
    ...agreed('2024-01-01T08:00', '2024-01-12T17:00', 1000),
    percentComplete: 30,
    actualCost: 350,
    ...more,
  });

test('a task of 1000 over ten days, after day four 30 % complete for 350', () => {
  const figures = of(project([ten()])).project;
  expect(figures).toMatchObject({ bac: 1000, pv: 400, ev: 300, ac: 350, sv: -100, cv: -50, spi: 0.75 });
  expect(figures.cpi).toBeCloseTo(0.8571, 4);
  expect(figures.eac).toBeCloseTo(1166.67, 2);
  expect(figures.vac).toBeCloseTo(-166.67, 2);
  expect(figures.tcpi).toBeCloseTo(1.0769, 4);
  expect(figures.tcpiToEstimate).toBeCloseTo(700 / (1166.6667 - 350), 4);
  expect(figures.eacAtPlan).toBe(1050);
  expect(figures.eacAtPace).toBeCloseTo(350 + 700 / ((300 / 350) * 0.75), 6);
  expect(figures.earnedScheduleMinutes).toBe(3 * DAY);
  expect(figures.actualTimeMinutes).toBe(4 * DAY);
  expect(figures.spiTime).toBe(0.75);
});

describe('planned value', () => {
  test('runs over working time only, on the calendar of the task', () => {
    const at = (statusDate: string, more: Partial<Task> = {}) => of(project([ten(more)], { statusDate })).project.pv;
    expect(at('2024-01-06T12:00')).toBe(500);
    expect(at('2024-01-08T08:00')).toBe(500);
    expect(at('2024-01-08T12:00')).toBe(550);
    expect(at('2023-12-29T17:00')).toBe(0);
    expect(at('2024-02-01T17:00')).toBe(1000);
    // Elapsed time runs at night: 4 days and 9 hours of 11 days and 9 hours.
    expect(at('2024-01-05T17:00', { durationUnit: 'ed' })).toBeCloseTo((1000 * 105) / 273, 9);
  });

  test('follows segments of cost, scaled to the whole', () => {
    const costSegments = [
      { start: '2024-01-01T08:00', finish: '2024-01-02T17:00', cost: 20 },
      { start: '2024-01-11T08:00', finish: '2024-01-12T17:00', cost: 80 },
    ];
    const task = days('a', 10, {
      ...agreed('2024-01-01T08:00', '2024-01-12T17:00', 1000, { costSegments }),
      percentComplete: 50,
    });
    const { project: figures } = of(project([task]));
    // Half of the time is over, a fifth of the money was to be spent in it: read along the curve, not half of 1000.
    expect(figures).toMatchObject({ bac: 1000, pv: 200, ev: 200, spi: 1 });
    const late = of(project([{ ...task, percentComplete: 90 }])).project;
    expect(late.ev).toBe(600);
    expect(late.earnedScheduleMinutes).toBe(9 * DAY);
    // In the pause of the plan, what is on plan is on time.
    expect([figures.earnedScheduleMinutes, figures.spiTime]).toEqual([4 * DAY, 1]);
  });

  test('takes the dates a baseline does not hold from its duration, else from the schedule', () => {
    const from = (baseline: Partial<Baseline>) =>
      of(
        project([days('a', 4, { baselines: [{ number: 0, cost: 400, ...baseline }] })], {
          statusDate: '2024-01-02T17:00',
        }),
      ).project.pv;
    expect(from({})).toBe(200);
    expect(from({ start: '2024-01-01', durationMinutes: 8 * DAY })).toBe(100);
    expect(from({ finish: '2024-01-04', durationMinutes: 3 * DAY })).toBeCloseTo(400 / 3, 9);
  });

  test('of a milestone is due at its instant', () => {
    const paid = days('m', 0, agreed('2024-01-04T17:00', '2024-01-04T17:00', 70));
    expect(of(project([paid])).project).toMatchObject({ pv: 70, ev: 0 });
    expect(of(project([paid], { statusDate: '2024-01-04T16:59' })).project.pv).toBe(0);
    expect(of(project([{ ...paid, percentComplete: 100 }])).project.ev).toBe(70);
  });
});

test('earned value goes by physical progress where the task says so', () => {
  const task = ten({ earnedValueMethod: 'physical_percent_complete', physicalPercentComplete: 45 });
  expect(of(project([task])).project.ev).toBe(450);
  expect(of(project([ten({ physicalPercentComplete: 45 })])).project.ev).toBe(300);
});

describe('costs', () => {
  const staff: Partial<Project> = {
    resources: [
      { id: 'r', costPerHour: 50, costPerUse: 10 },
      { id: 'm', kind: 'material', costPerHour: 2 },
    ],
  };
  const row = (task: Partial<Task>, assignments: readonly Assignment[]) =>
    of(project([ten(task)], { ...staff, assignments })).tasks[0]!;
  const { actualCost: _, ...costless } = ten();

  test('come from the task, else its assignments, else work and rates; which, it says', () => {
    const assignment = { taskId: 'a', resourceId: 'r', workMinutes: 80 * 60 };
    expect(row({ cost: 900 }, [assignment])).toMatchObject({
      cost: 900,
      costSource: 'task',
      ac: 350,
      actualCostSource: 'task',
    });
    const plan = (assignments: readonly Assignment[]) => of(project([costless], { ...staff, assignments })).tasks[0]!;
    expect(plan([{ ...assignment, cost: 800, actualCost: 111 }])).toMatchObject({
      cost: 800,
      costSource: 'assignments',
      ac: 111,
      actualCostSource: 'assignments',
    });
    expect(plan([{ ...assignment, actualWorkMinutes: 600 }])).toMatchObject({
      cost: 4010,
      costSource: 'rates',
      ac: 510,
      actualCostSource: 'rates',
    });
    // Without work said, the duration at the units; without work done, the percentage.
    expect(plan([{ taskId: 'a', resourceId: 'r', units: 0.5 }])).toMatchObject({
      cost: 40 * 50 + 5,
      ac: 0.3 * 40 * 50 + 5,
    });
    expect(plan([{ taskId: 'a', resourceId: 'm', units: 100 }])).toMatchObject({ cost: 200, ac: 60 });
    expect(plan([])).toMatchObject({
      cost: 0,
      costSource: 'none',
      ac: 0,
      actualCostSource: 'none',
      cpi: null,
      eac: null,
    });
  });
});

describe('quotients', () => {
  test('whose denominator is zero are null', () => {
    const unstarted = of(
      project([ten({ percentComplete: 0, actualCost: 0 })], { statusDate: '2023-12-29T17:00' }),
    ).project;
    expect(unstarted).toMatchObject({
      pv: 0,
      ev: 0,
      ac: 0,
      spi: null,
      cpi: null,
      eac: null,
      eacAtPace: null,
      vac: null,
    });
    expect(unstarted).toMatchObject({
      eacAtPlan: 1000,
      tcpi: 1,
      tcpiToEstimate: null,
      spiTime: null,
      actualTimeMinutes: 0,
    });
    expect(of(project([ten({ actualCost: 1000 })])).project.tcpi).toBeNull();
  });

  test('and figures are zero without a baseline', () => {
    const { project: figures, tasks } = of(project([ten()]), { baseline: 4 });
    for (const one of [figures, tasks[0]!]) {
      expect(one).toMatchObject({ pv: 0, ev: 0, ac: 0, bac: 0, sv: 0, cv: 0, eacAtPlan: 0, spi: null, cpi: null });
      expect(one).toMatchObject({ eac: null, vac: null, tcpi: null, earnedScheduleMinutes: 0, actualTimeMinutes: 0 });
    }
  });
});

test('looks from the status date given, else the project has, else today; the engine has no clock', () => {
  const plan = project([ten()]);
  const { statusDate: _, ...dateless } = plan;
  expect(of(plan).statusDate).toBe('2024-01-04T17:00');
  expect(of(plan, { statusDate: '2024-01-02' }).project.pv).toBe(200);
  expect(of(plan, { today: '2024-01-02T17:00' }).project.pv).toBe(400);
  expect(of(dateless, { today: '2024-01-02T17:00' }).project.pv).toBe(200);
  expect(() => of(dateless)).toThrow(expect.objectContaining({ code: 'bad_status_date' }));
  expect(() => of(plan, { statusDate: 'soon' })).toThrow(expect.objectContaining({ code: 'bad_status_date' }));
});

test('a schedule of another project is refused', () => {
  const plan = project([ten()]);
  expect(() => earnedValue(plan, schedule(project([days('b', 1)])))).toThrow(
    expect.objectContaining({ code: 'unknown_id' }),
  );
});

test('summaries add up what lies below and nothing of their own; inactive tasks count nowhere', () => {
  const plan = project([
    { id: 's', cost: 9999, ...agreed('2024-01-01T08:00', '2024-01-12T17:00', 9999) },
    { ...ten(), parentId: 's' },
    { ...ten(), id: 'b', parentId: 's', percentComplete: 50, actualCost: 100 },
    { ...ten(), id: 'c', parentId: 's', isActive: false },
    { ...days('d', 1, { actualCost: 40 }), parentId: 's' },
  ]);
  const { tasks, project: figures } = of(plan);
  expect(tasks[0]).toMatchObject({ isSummary: true, bac: 2000, pv: 800, ev: 800, ac: 490, costSource: 'none' });
  expect(figures).toMatchObject({ bac: 2000, pv: 800, ev: 800, ac: 490 });
  expect(tasks[3]).toMatchObject({ bac: 0, ac: 0 });
});

describe('the curve', () => {
  test('rises to what was planned, and to what is earned and spent at the status date', () => {
    const { curve } = of(project([ten({ actualStart: '2024-01-01T08:00' })]));
    expect(curve[0]).toEqual({ time: '2024-01-01T08:00', pv: 0, ev: 0, ac: 0 });
    expect(curve.find(point => point.time === '2024-01-03T00:00')).toEqual({
      time: '2024-01-03T00:00',
      pv: 200,
      ev: 150,
      ac: 175,
    });
    expect(curve.find(point => point.time === '2024-01-04T17:00')).toMatchObject({ pv: 400, ev: 300, ac: 350 });
    expect(curve.at(-1)).toEqual({ time: '2024-01-12T17:00', pv: 1000, ev: null, ac: null });
  });

  test('is capped on long plans', () => {
    const long = days('a', 10, agreed('2000-01-03T08:00', '2024-01-05T17:00', 1));
    const { curve } = of(project([long]));
    expect(curve.length).toBeLessThanOrEqual(MAX_CURVE_POINTS + 3);
    expect(curve.length).toBeGreaterThan(MAX_CURVE_POINTS / 2);
    expect(of(project([])).curve).toEqual([]);
  });
});

/** Random plans whose baseline is the schedule they have, at random costs, some in segments. */
const costed = fc
  .tuple(
    randomPlans,
    fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.boolean(), fc.nat(100)), { minLength: 14, maxLength: 14 }),
  )
  .map(([plan, draws]): Project => {
    const dated = schedule(plan);
    const tasks = plan.tasks.map((task, at): Task => {
      const { start, finish } = dated.tasks[at]!;
      const [cost, isSplit, physical] = draws[at]!;
      const isPhysical = physical % 3 === 0;
      const middle = start < '2024-01-20T12:00' && finish > '2024-01-20T12:00' ? '2024-01-20T12:00' : null;
      const costSegments = [
        { start, finish: middle ?? finish, cost: cost / 4 },
        ...(middle ? [{ start: middle, finish, cost }] : []),
      ];
      return {
        ...task,
        ...(physical % 5 === 4
          ? {}
          : {
              baselines: [{ number: 0, start, finish, cost, ...(isSplit && start <= finish ? { costSegments } : {}) }],
            }),
        actualCost: physical * 7,
        physicalPercentComplete: physical,
        ...(isPhysical ? { earnedValueMethod: 'physical_percent_complete' as const } : {}),
      };
    });
    return { ...plan, tasks };
  });

const dates = fc.integer({ min: 1, max: 60 }).map(day => {
  const month = day > 31 ? 2 : 1;
  return `2024-0${month}-${String(day > 31 ? day - 31 : day).padStart(2, '0')}T${day % 2 === 0 ? '17:00' : '03:00'}`;
});

describe('of any plan', () => {
  const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(b)));

  test('rollups equal the sums of the leaves below them, and no figure is infinite or no number', () => {
    fc.assert(
      fc.property(costed, dates, (plan, statusDate) => {
        const { tasks, project: whole, curve } = of(plan, { statusDate });
        const leaves = tasks.filter(task => !task.isSummary);
        const isUnder = (id: string, summary: string): boolean => {
          const parentId = plan.tasks.find(task => task.id === id)!.parentId;
          return parentId === summary || (parentId != null && isUnder(parentId, summary));
        };
        for (const field of ['pv', 'ev', 'ac', 'bac', 'sv', 'cv', 'cost'] as const) {
          const sum = (ids: typeof leaves) => ids.reduce((total, task) => total + task[field], 0);
          if (field !== 'cost') near(whole[field], sum(leaves));
          for (const summary of tasks.filter(task => task.isSummary)) {
            near(summary[field], sum(leaves.filter(task => isUnder(task.id, summary.id))));
          }
        }
        for (const row of [whole, ...tasks, ...curve]) {
          for (const value of Object.values(row))
            if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('planned value never falls and ends at the budget', () => {
    fc.assert(
      fc.property(costed, dates, dates, (plan, one, two) => {
        const [early, later] = [one, two].sort() as [string, string];
        const before = of(plan, { statusDate: early });
        const after = of(plan, { statusDate: later });
        before.tasks.forEach((task, at) => {
          expect(after.tasks[at]!.pv).toBeGreaterThanOrEqual(task.pv);
        });
        const { curve, project: whole } = after;
        for (let at = 1; at < curve.length; at++) {
          for (const field of ['pv', 'ev', 'ac'] as const) {
            const value = curve[at]![field];
            if (value !== null) expect(value).toBeGreaterThanOrEqual(curve[at - 1]![field]!);
          }
        }
        near(curve.at(-1)?.pv ?? 0, whole.bac);
        near(of(plan, { statusDate: '2030-01-01T08:00' }).project.pv, whole.bac);
        const now = curve.findLast(point => point.ev !== null);
        if (now) {
          near(now.ev!, whole.ev);
          near(now.ac!, whole.ac);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('earned schedule is where planned value was what is earned now', () => {
    let looked = 0;
    fc.assert(
      fc.property(costed, dates, (plan, statusDate) => {
        // One calendar that always works: then working minutes tell the instant.
        const always = { ...plan, calendarId: 'always' };
        const { project: whole } = of(always, { statusDate });
        if (whole.bac === 0) return;
        const slack = whole.bac * 1e-8;
        const curveStart = of(always, { statusDate: '2030-01-01T08:00' }).project.actualTimeMinutes;
        const instant = Date.UTC(2030, 0, 1, 8) + (whole.earnedScheduleMinutes - curveStart) * 60_000;
        const at = (time: number) => of(always, { statusDate: new Date(time).toISOString().slice(0, 19) }).project.pv;
        // To the second, which is as fine as instants are: what is earned lies between the planned values around it.
        expect(at(Math.floor(instant / 1000) * 1000 - 1000)).toBeLessThanOrEqual(whole.ev + slack);
        expect(at(Math.ceil(instant / 1000) * 1000 + 1000)).toBeGreaterThanOrEqual(whole.ev - slack);
        looked++;
      }),
      { numRuns: 200 },
    );
    expect(looked).toBeGreaterThan(100);
  });
});

test('fixed cost is added to what assignments cost, and is spent as the work is done; a total that is said has it already', () => {
  const plan = (more: Partial<Task>): Project =>
    project(
      [
        days('a', 10, {
          ...agreed('2024-01-01T08:00', '2024-01-12T17:00', 1000),
          percentComplete: 25,
          fixedCost: 200,
          ...more,
        }),
      ],
      {
        resources: [{ id: 'r', costPerHour: 10 }],
        assignments: [{ taskId: 'a', resourceId: 'r', workMinutes: 10 * DAY }],
      },
    );
  expect(of(plan({})).tasks[0]).toMatchObject({ cost: 1000, costSource: 'rates', ac: 250 });
  expect(of(plan({ cost: 900 })).tasks[0]).toMatchObject({ cost: 900, costSource: 'task' });
  const alone = { ...plan({}), assignments: [] };
  expect(of(alone).tasks[0]).toMatchObject({ cost: 200, costSource: 'task', ac: 50, actualCostSource: 'task' });
});
