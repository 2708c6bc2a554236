import { type Schedule, type TaskSchedule, validate } from '@trueppm/scheduler';
import { readRows } from '@trueppm/scheduler/read';
import { describe, expect, it } from 'vitest';
import { addDays, easterSunday, workdays } from './calendars.js';
import { readCrew, readDuration, readLinks } from './notation.js';
import { type DemoPlan, type DemoTask, demoPlan } from './plan.js';

const TODAY = '2026-11-23';
const DAY_MINUTES = 480;

const minuteOf = (time: string): number => Date.parse(`${time.slice(0, 16)}Z`) / 60_000;
const leavesOf = (plan: DemoPlan): DemoTask[] => plan.tasks.filter(task => !plan.schedule.task(task.id).isSummary);
const named = (plan: DemoPlan, name: string): DemoTask => plan.tasks.find(task => task.name === name)!;

/** Everything a task depends on, by id, the task included. */
function chainInto(plan: DemoPlan, id: string): Set<string> {
  const chain = new Set([id]);
  for (const member of chain) {
    for (const link of plan.dependencies) if (link.successor_id === member) chain.add(link.predecessor_id);
  }
  return chain;
}

const negative = (plan: DemoPlan): TaskSchedule[] =>
  leavesOf(plan)
    .map(task => plan.schedule.task(task.id))
    .filter(dates => dates.totalSlackMinutes < 0);

describe('the demo plan', () => {
  const plan = demoPlan(TODAY);
  const leaves = leavesOf(plan);

  it('is a plan without any problem, of about 150 tasks on three levels', () => {
    expect(validate(readRows(plan))).toEqual([]);
    expect(plan.tasks.length).toBeGreaterThanOrEqual(140);
    expect(plan.tasks.length).toBeLessThanOrEqual(170);
    const parents = new Map(plan.tasks.map(task => [task.id, task.parent_id]));
    const depth = (id: string | null): number => (id === null ? 0 : 1 + depth(parents.get(id) ?? null));
    expect(new Set(leaves.map(task => depth(task.id)))).toEqual(new Set([3]));
  });

  it('has short names, none twice', () => {
    for (const { name } of plan.tasks) expect(name.length, name).toBeLessThanOrEqual(32);
    expect(new Set(leaves.map(task => task.name)).size).toBe(leaves.length);
  });

  it('uses the four link types and lags of many units, leads among them', () => {
    expect(new Set(plan.dependencies.map(link => link.type))).toEqual(new Set(['FS', 'SS', 'FF', 'SF']));
    const lags = plan.dependencies.filter(link => link.lag_minutes !== 0 || link.lag_percent !== null);
    expect(new Set(lags.map(link => link.lag_unit))).toEqual(new Set(['h', 'd', 'w', 'mo', 'ed', '%']));
    expect(lags.some(link => link.lag_minutes < 0)).toBe(true);
  });

  it('uses many kinds of constraint, deadlines, calendars, manual and elapsed tasks', () => {
    const kinds = new Set(leaves.map(task => task.constraint_type));
    expect(kinds).toEqual(new Set(['asap', 'alap', 'snet', 'snlt', 'fnet', 'fnlt', 'mso', 'mfo']));
    expect(new Set(leaves.map(task => task.calendar_id)).size).toBe(3);
    expect(leaves.filter(task => task.is_manual)).toHaveLength(1);
    expect(leaves.filter(task => task.duration_unit.startsWith('e')).length).toBeGreaterThanOrEqual(2);
    expect(leaves.filter(task => task.is_milestone).length).toBeGreaterThanOrEqual(10);
    expect(plan.resources.some(resource => resource.kind === 'material')).toBe(true);
    expect(new Set(plan.assignments.map(assignment => assignment.units)).size).toBeGreaterThan(6);
  });

  it('misses exactly one deadline', () => {
    const missed = leaves.filter(
      task => task.deadline !== null && minuteOf(plan.schedule.task(task.id).finish) > minuteOf(task.deadline),
    );
    expect(missed.map(task => task.name)).toEqual(['Print 6,000 reader cards']);
    expect(leaves.filter(task => task.deadline !== null).length).toBeGreaterThanOrEqual(12);
  });

  it('has a critical path from the work of today to the end, through several phases', () => {
    const path = plan.schedule.criticalPath.map(id => plan.tasks.find(task => task.id === id)!.name);
    for (const name of [
      'Open the roof',
      'Fit the roof lanterns',
      'Screed dries',
      'Lay the oak floor',
      'Set up the bookcases',
      'Carry 18,000 books',
      "Neighbours' preview week",
      'Opening day',
      'Project closed',
    ]) {
      expect(path).toContain(name);
    }
    const open = leaves.filter(task => task.percent_complete < 100);
    const slack = open.map(task => plan.schedule.task(task.id).totalSlackMinutes);
    expect(slack.filter(minutes => minutes > 10 * DAY_MINUTES).length).toBeGreaterThan(15);
  });

  it('links every task but the first and the last few to others', () => {
    const successors = new Set(plan.dependencies.map(link => link.successor_id));
    const predecessors = new Set(plan.dependencies.map(link => link.predecessor_id));
    const without = (ids: ReadonlySet<string>) => leaves.filter(task => !ids.has(task.id)).map(task => task.name);
    expect(without(successors)).toEqual(['Kick-off at the tram depot', 'Heritage office visit']);
    expect(without(predecessors)).toEqual(['Farewell at the old branch', 'Project closed']);
  });

  it('puts the missed deadline on a chain of its own', () => {
    const chain = chainInto(plan, named(plan, 'Print 6,000 reader cards').id);
    const late = negative(plan).map(dates => dates.id);
    expect(late.length).toBeGreaterThan(0);
    expect(late.filter(id => !chain.has(id))).toEqual([]);
  });
});

function expectConsistentProgress(plan: DemoPlan, schedule: Schedule): void {
  const status = minuteOf(plan.project.status_date!);
  for (const task of leavesOf(plan)) {
    const dates = schedule.task(task.id);
    const isStarted = minuteOf(dates.start) < status;
    expect(task.actual_start === null, task.name).toBe(!isStarted);
    if (task.actual_start !== null) expect(task.actual_start, task.name).toBe(`${dates.start}:00`);
    if (task.actual_finish !== null) {
      expect(task.actual_finish, task.name).toBe(`${dates.finish}:00`);
      expect(minuteOf(task.actual_finish)).toBeLessThanOrEqual(status);
      expect(task.percent_complete).toBe(100);
    } else {
      expect(task.percent_complete, task.name).toBeLessThan(100);
      expect(task.percent_complete > 0, task.name).toBe(isStarted);
    }
    if (isStarted) {
      expect((task.actual_duration_minutes ?? 0) + (task.remaining_duration_minutes ?? 0)).toBe(task.duration_minutes);
    }
  }
}

describe('a demo plan made on any day', () => {
  const days = Array.from({ length: 36 }, (_, index) => addDays('2026-09-01', index * 23));

  it.each(days)('on %s has a past that agrees with its dates, and a future without a crisis', today => {
    const plan = demoPlan(today);
    const { schedule } = plan;
    expect(schedule.problems).toEqual([]);
    expectConsistentProgress(plan, schedule);
    const weeks = (minuteOf(schedule.finish) - minuteOf(schedule.start)) / 60 / 24 / 7;
    expect(weeks).toBeGreaterThan(26);
    expect(weeks).toBeLessThan(34);
    const age = (minuteOf(`${today}T00:00`) - minuteOf(schedule.start)) / 60 / 24;
    expect(age).toBeGreaterThan(20);
    expect(age).toBeLessThan(28);
    const percents = leavesOf(plan).map(task => task.percent_complete);
    expect(percents.filter(percent => percent === 100).length).toBeGreaterThan(8);
    expect(percents.filter(percent => percent > 0 && percent < 100).length).toBeGreaterThan(1);
    const chain = chainInto(plan, named(plan, 'Print 6,000 reader cards').id);
    const late = negative(plan).map(dates => dates.id);
    expect(late.length).toBeGreaterThan(0);
    expect(late.filter(id => !chain.has(id)).map(id => plan.tasks.find(task => task.id === id)!.name)).toEqual([]);
  });
});

describe('the notation', () => {
  it.each([
    ['3d', { duration_minutes: 1440, duration_unit: 'd' }],
    ['2w', { duration_minutes: 4800, duration_unit: 'w' }],
    ['10ed', { duration_minutes: 14_400, duration_unit: 'ed' }],
    ['0d', { duration_minutes: 0, duration_unit: 'd' }],
  ])('reads the duration %s', (text, duration) => expect(readDuration(text)).toEqual(duration));

  it('reads links with and without type and lag', () => {
    const plain = { type: 'FS', lag_minutes: 0, lag_percent: null, lag_unit: 'd' };
    expect(readLinks('a, b SS+50%, c FF-1d, d FS+7ed')).toEqual([
      { ...plain, predecessor: 'a' },
      { ...plain, predecessor: 'b', type: 'SS', lag_percent: 50, lag_unit: '%' },
      { ...plain, predecessor: 'c', type: 'FF', lag_minutes: -480 },
      { ...plain, predecessor: 'd', lag_minutes: 10_080, lag_unit: 'ed' },
    ]);
  });

  it('reads shares and amounts', () => {
    expect(readCrew('a, b 25%, oak x90')).toEqual([
      { resource: 'a', units: 1 },
      { resource: 'b', units: 0.25 },
      { resource: 'oak', units: 90 },
    ]);
  });

  it('refuses what it does not know', () => {
    expect(() => readDuration('3 days')).toThrow(RangeError);
    expect(() => readLinks('a XS')).toThrow(RangeError);
    expect(() => readCrew('a b')).toThrow(RangeError);
  });
});

describe('the demo calendar', () => {
  // Dates of Easter as printed in almanacs.
  it.each(['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2038-04-25'])(
    'knows Easter on %s',
    date => expect(easterSunday(Number(date.slice(0, 4)))).toBe(date),
  );

  it('counts workdays over holidays, the closed Friday and the Saturday worked for it', () => {
    const days = workdays('2026-10-05', 120);
    expect(days[0]).toBe('2026-10-05');
    expect(days).not.toContain('2026-10-30');
    expect(days).toContain('2026-11-14');
    for (const closed of ['2026-12-25', '2026-12-28', '2026-12-31', '2027-01-01', '2027-01-06', '2027-03-26']) {
      expect(days).not.toContain(closed);
    }
  });
});
