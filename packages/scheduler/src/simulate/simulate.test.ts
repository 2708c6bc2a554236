import { describe, expect, test, vi } from 'vitest';
import { SchedulerError } from '../errors.js';
import type { Forecast } from '../forecast.js';
import type { Project, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { parseInstant } from '../time.js';
import type { Estimate } from '../uncertainty.js';
import type { RunOptions } from './options.js';
import { joinForecast, simulate, simulateAll, simulateBlocks, simulationBlocks } from './simulate.js';

vi.setConfig({ testTimeout: 120_000 });

const START = '2024-01-01T00:00';
/** Plans on a clock without pauses: one unit of the reference values is a day of it. */
const UNIT = 1440;

const always = {
  id: 'always',
  weekdays: ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => ({
    weekday,
    shifts: [{ fromMinute: 0, toMinute: 1440 }],
  })),
};

const triangle = (low: number, mode: number, high: number): Estimate => ({
  distribution: 'triangular',
  optimisticMinutes: low * UNIT,
  mostLikelyMinutes: mode * UNIT,
  pessimisticMinutes: high * UNIT,
});

const task = (id: string, mode: number, estimate: Estimate): Task => ({ id, durationMinutes: mode * UNIT, estimate });

const plan = (tasks: readonly Task[], links: readonly (readonly [string, string])[] = [], more = {}): Project => ({
  start: START,
  calendarId: 'always',
  calendars: [always],
  tasks,
  dependencies: links.map(([predecessorId, successorId]) => ({ predecessorId, successorId })),
  ...more,
});

/** Units from the start of the plan to a date. */
const units = (date: string) => (parseInstant(date) - parseInstant(START)) / 60 / UNIT;

/** Mean, deviation, P10, P50, P80 and P90 of the project's finish. */
const spread = ({ finish }: Forecast) => ({
  mean: units(finish.mean),
  deviation: finish.deviationMinutes / UNIT,
  percentiles: [finish.p10, finish.p50, finish.p80, finish.p90].map(units),
});

const RUNS = 200_000;

/** Four standard errors of a mean, and of a share. */
const ofMean = (deviation: number, runs = RUNS) => (4 * deviation) / Math.sqrt(runs);
const ofShare = (p: number, runs = RUNS) => 4 * Math.sqrt((p * (1 - p)) / runs);

/** All that a forecast says, as data. */
const everything = (forecast: Forecast) => ({
  runs: forecast.runs,
  finish: forecast.finish,
  curve: forecast.curve,
  histogram: forecast.histogram,
  targets: forecast.targets,
  tasks: forecast.tasks,
  problems: forecast.problems,
});

describe('a single task of points 2, 5, 11', () => {
  test('as a triangle has the reference values', () => {
    const forecast = simulateAll(plan([task('a', 5, triangle(2, 5, 11))]), { runs: RUNS });
    const { mean, deviation, percentiles } = spread(forecast);
    expect(Math.abs(mean - 6)).toBeLessThan(ofMean(1.8708));
    expect(Math.abs(deviation - 1.8708)).toBeLessThan(ofMean(1.8708));
    for (const [at, value] of [3.6432, 5.8038, 7.7137, 8.6762].entries()) {
      expect(Math.abs(percentiles[at]! - value)).toBeLessThan(0.04);
    }
  });

  test('as a PERT beta has the reference values', () => {
    const estimate = {
      distribution: 'pert',
      optimisticMinutes: 2 * UNIT,
      mostLikelyMinutes: 5 * UNIT,
      pessimisticMinutes: 11 * UNIT,
    } as const;
    const { mean, deviation, percentiles } = spread(simulateAll(plan([task('a', 5, estimate)]), { runs: RUNS }));
    expect(Math.abs(mean - 5.5)).toBeLessThan(ofMean(1.6583));
    expect(Math.abs(deviation - 1.6583)).toBeLessThan(ofMean(1.6583));
    for (const [at, value] of [3.3772, 5.3823, 6.9874, 7.8001].entries()) {
      expect(Math.abs(percentiles[at]! - value)).toBeLessThan(0.04);
    }
  });

  test('of equal points does not vary and has no correlation', () => {
    const forecast = simulateAll(plan([task('a', 5, triangle(5, 5, 5))]), { runs: 1_000 });
    expect(spread(forecast)).toEqual({ mean: 5, deviation: 0, percentiles: [5, 5, 5, 5] });
    expect(forecast.task('a')).toMatchObject({ criticality: 1, cruciality: 0, sensitivity: 0, rankCorrelation: 0 });
    expect(forecast.plannedProbability).toBe(1);
  });
});

describe('a chain of ten triangles', () => {
  const ids = Array.from({ length: 10 }, (_, at) => `t${at}`);
  const links = ids.slice(1).map((id, at) => [ids[at]!, id] as const);
  const tasks = ids.map(id => task(id, 5, triangle(2, 5, 11)));

  test('that are independent adds variances', () => {
    const { mean, deviation } = spread(simulateAll(plan(tasks, links), { runs: RUNS }));
    expect(Math.abs(mean - 60)).toBeLessThan(ofMean(5.916));
    expect(Math.abs(deviation - 5.916)).toBeLessThan(ofMean(5.916));
  });

  test('that are correlated by a half has more than twice the deviation', () => {
    // Normals of 0.5 make triangles of slightly less: the reference takes 0.5 between the durations themselves.
    const coefficient = 0.5;
    const correlations = ids.flatMap((one, at) =>
      ids.slice(at + 1).map(other => ({ taskIds: [one, other] as const, coefficient })),
    );
    const { mean, deviation } = spread(simulateAll(plan(tasks, links, { correlations }), { runs: RUNS }));
    expect(Math.abs(mean - 60)).toBeLessThan(ofMean(13.874));
    expect(Math.abs(deviation - 13.874)).toBeLessThan(0.3);
  });
});

describe('the later of two normals', () => {
  // A lognormal of a deviation so small beside its mean is a normal to the third digit.
  const normal: Estimate = { distribution: 'lognormal', meanMinutes: 1000 * UNIT, deviationMinutes: UNIT };
  const two = [task('a', 1000, normal), task('b', 1000, normal)];
  const correlated = { correlations: [{ taskIds: ['a', 'b'], coefficient: 0.5 }] };

  test('is later than either: merge bias', () => {
    const forecast = simulateAll(plan(two), { runs: RUNS, targetDates: ['2026-09-27T00:00'] });
    const { mean, deviation } = spread(forecast);
    expect(Math.abs(mean - 1000.5642)).toBeLessThan(ofMean(0.8256) + 0.002);
    expect(Math.abs(deviation - 0.8256)).toBeLessThan(ofMean(0.8256) + 0.002);
    expect(units('2026-09-27T00:00')).toBe(1000);
    expect(Math.abs(forecast.targets[0]!.probability - 0.25)).toBeLessThan(ofShare(0.25) + 0.001);
    expect(forecast.probabilityBy('2026-09-27T00:00')).toBe(forecast.targets[0]!.probability);
  });

  test('less so when they are correlated', () => {
    const { mean } = spread(simulateAll(plan(two, [], correlated), { runs: RUNS }));
    expect(Math.abs(mean - 1000.3989)).toBeLessThan(ofMean(0.9) + 0.002);
  });
});

describe('the network A, B → C', () => {
  const project = plan(
    [task('a', 4, triangle(2, 4, 8)), task('b', 5, triangle(3, 5, 6)), task('c', 2, triangle(1, 2, 3))],
    [
      ['a', 'c'],
      ['b', 'c'],
    ],
  );
  const forecast = simulateAll(project, { runs: RUNS });

  test('finishes as two million reference runs do', () => {
    const { mean, deviation, percentiles } = spread(forecast);
    expect(Math.abs(mean - 7.235)).toBeLessThan(ofMean(0.943) + 0.0005);
    expect(Math.abs(deviation - 0.943)).toBeLessThan(ofMean(0.943) + 0.0005);
    for (const [at, value] of [6.09, 7.16, 7.98, 8.52].entries()) {
      expect(Math.abs(percentiles[at]! - value)).toBeLessThan(0.02);
    }
  });

  test('is critical through A and B about alike, and always through C', () => {
    expect(Math.abs(forecast.task('a').criticality - 0.476)).toBeLessThan(ofShare(0.476) + 0.0005);
    expect(Math.abs(forecast.task('b').criticality - 0.524)).toBeLessThan(ofShare(0.524) + 0.0005);
    expect(forecast.task('c').criticality).toBe(1);
  });

  test('hangs on A most', () => {
    const indices = (index: 'cruciality' | 'sensitivity') => ['a', 'b', 'c'].map(id => forecast.task(id)[index]);
    for (const [at, value] of [0.724, 0.33, 0.433].entries()) {
      expect(Math.abs(indices('cruciality')[at]! - value)).toBeLessThan(4 / Math.sqrt(RUNS) + 0.0005);
    }
    for (const [at, value] of [0.629, 0.347, 0.433].entries()) {
      expect(Math.abs(indices('sensitivity')[at]! - value)).toBeLessThan(4 / Math.sqrt(RUNS) + 0.0005);
    }
    const ranks = ['a', 'b', 'c'].map(id => forecast.task(id).rankCorrelation!);
    expect(ranks[0]).toBeGreaterThan(ranks[2]!);
    expect(ranks[2]).toBeGreaterThan(ranks[1]!);
    // C takes all of its slack in every run: what remains is the mean of the project's length over itself.
    expect(forecast.task('c').significance).toBeCloseTo(1, 2);
    expect(forecast.task('a').significance).toBeLessThan(1);
  });

  test('most likely does not finish on its planned date', () => {
    expect(units(forecast.plannedFinish)).toBe(7);
    expect(forecast.plannedProbability).toBeLessThan(0.5);
    expect(forecast.plannedProbability).toBeGreaterThan(0.35);
  });

  test('gives task dates as well as the project date', () => {
    const c = forecast.task('c').finish;
    for (const name of ['p10', 'p50', 'p80', 'p90'] as const) {
      expect(Math.abs(units(c[name]) - units(forecast.finish[name]))).toBeLessThan(0.01);
    }
    expect(c.min).toBe(forecast.finish.min);
    expect(c.max).toBe(forecast.finish.max);
    expect(c.mean).toBe(forecast.finish.mean);
    expect(c.deviationMinutes).toBeCloseTo(forecast.finish.deviationMinutes, 6);
  });

  test('says how sure it is: other seeds move percentiles by about the standard error', () => {
    const runs = 2_000;
    const errors = simulateAll(project, { runs }).finish.percentiles.map(one => one.errorMinutes / UNIT);
    const p80s = Array.from({ length: 40 }, (_, seed) => units(simulateAll(project, { runs, seed }).finish.p80));
    const mean = p80s.reduce((sum, value) => sum + value, 0) / p80s.length;
    const deviation = Math.sqrt(p80s.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (p80s.length - 1));
    expect(deviation / errors[2]!).toBeGreaterThan(0.6);
    expect(deviation / errors[2]!).toBeLessThan(1.6);
  });

  test('needs far fewer runs with a Latin hypercube', () => {
    const runs = 500;
    const off = (sampling: RunOptions['sampling']) => {
      let squares = 0;
      for (let seed = 0; seed < 30; seed++) {
        squares += (spread(simulateAll(project, { runs, seed, sampling: sampling! })).mean - 7.235) ** 2;
      }
      return Math.sqrt(squares / 30);
    };
    expect(off('latin_hypercube')).toBeLessThan(off('random') / 2);
  });
});

describe('the same seed', () => {
  const ids = Array.from({ length: 30 }, (_, at) => `t${at}`);
  const tasks = ids.map((id, at) => task(id, 3 + (at % 5), triangle(2, 3 + (at % 5), 12)));
  const links = ids.slice(3).map((id, at) => [ids[at]!, id] as const);
  const correlations = [{ taskIds: ['t1', 't2'] as const, coefficient: 0.7 }];
  const risks = [{ id: 'r', probability: 0.3, impacts: [{ taskId: 't4', estimate: triangle(1, 2, 3) }] }];
  const project = plan(tasks, links, { correlations, risks });
  const options = { runs: 2_500, seed: 42, targetDates: ['2024-02-15T00:00'] } as const;

  test.each(['random', 'latin_hypercube'] as const)('gives the same bits on any number of workers, %s', sampling => {
    const alone = everything(simulateAll(project, { ...options, sampling }));
    const blocks = simulationBlocks(options);
    expect(blocks).toBeGreaterThan(7);
    for (const cuts of [
      [0, blocks],
      [0, 1, blocks],
      [0, 3, 4, 7, blocks],
      [0, 5, 5, blocks],
    ]) {
      const parts = cuts.slice(1).map((to, at) => simulateBlocks(project, { ...options, sampling }, cuts[at]!, to));
      // As workers would post them.
      const posted = structuredClone(parts).reverse();
      expect(everything(joinForecast(project, { ...options, sampling }, posted))).toEqual(alone);
    }
  });

  test('gives the same draws to the old tasks when a task is added', () => {
    const added = { ...project, tasks: [task('new', 5, triangle(1, 5, 9)), ...tasks] };
    const before = simulateAll(project, options);
    const after = simulateAll(added, options);
    for (const id of ids) {
      expect(after.task(id).finish).toEqual(before.task(id).finish);
      expect(after.task(id).durationDeviationMinutes).toBe(before.task(id).durationDeviationMinutes);
    }
  });

  test('another seed gives other draws', () => {
    const other = simulateAll(project, { ...options, seed: 43 });
    expect(other.finish.mean).not.toBe(simulateAll(project, options).finish.mean);
  });

  test('missing and doubled blocks are refused', () => {
    const part = simulateBlocks(project, options, 0, 4);
    expect(() => joinForecast(project, options, [part])).toThrow(SchedulerError);
    expect(() => joinForecast(project, options, [part, part])).toThrow(SchedulerError);
    expect(() => simulateBlocks(project, options, 3, 1_000)).toThrow(SchedulerError);
  });
});

describe('streamed', () => {
  const project = plan([task('a', 5, triangle(2, 5, 11)), task('b', 5, triangle(2, 5, 11))], [['a', 'b']]);

  test('forecasts grow and the last is the whole one', async () => {
    const seen: Forecast[] = [];
    for await (const forecast of simulate(project, { runs: 5_000, seed: 7, snapshots: 5 })) seen.push(forecast);
    expect(seen.map(forecast => forecast.isComplete)).toEqual([false, false, false, false, true]);
    expect(seen.map(forecast => forecast.runs)).toEqual([...seen.map(forecast => forecast.runs)].sort((a, b) => a - b));
    expect(seen[4]!.runs).toBe(5_000);
    expect(everything(seen[4]!)).toEqual(everything(simulateAll(project, { runs: 5_000, seed: 7 })));
    // A forecast stays what it was when it was shown.
    expect(seen[0]!.task('a').finish.mean).not.toBe(seen[4]!.task('a').finish.mean);
    expect(seen[0]!.task('a').rankCorrelation).toBeNull();
  });

  test('a signal stops it between two forecasts', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const seen: number[] = [];
    const run = async () => {
      for await (const forecast of simulate(project, { runs: 400_000, signal: controller.signal, snapshots: 300 })) {
        seen.push(forecast.runs);
        if (seen.length === 2) controller.abort(reason);
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'aborted', cause: reason });
    expect(seen.at(-1)).toBeLessThan(400_000);
  });

  test('other work gets its turn while it runs', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const forecasts = simulate(project, { runs: 200_000, snapshots: 1 });
    for await (const forecast of forecasts) expect(forecast.isComplete).toBe(true);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  test('options that mean nothing are refused', async () => {
    for (const options of [
      { runs: 0 },
      { runs: 1.5 },
      { seed: Number.NaN },
      { percentiles: [100] },
      { targetDates: ['soon'] },
      { sampling: 'sobol' as 'random' },
      { defaultSpread: { optimistic: 1.2, pessimistic: 1.3 } },
    ]) {
      expect(() => simulateAll(project, options)).toThrow(SchedulerError);
    }
    await expect(simulate(project, { snapshots: 0 }).next()).rejects.toMatchObject({ code: 'bad_option' });
    expect(() => simulateAll(project).task('nobody')).toThrow(SchedulerError);
    expect(() => simulateAll(project).probabilityBy('soon')).toThrow(SchedulerError);
  });
});

describe('what is certain stays', () => {
  test('without estimates every run is the schedule, with a default spread it is not', () => {
    const project: Project = {
      start: '2024-01-01T08:00',
      tasks: [
        { id: 'a', durationMinutes: 2400 },
        { id: 'b', durationMinutes: 960 },
        { id: 'm', durationMinutes: 0 },
      ],
      dependencies: [
        { predecessorId: 'a', successorId: 'b' },
        { predecessorId: 'b', successorId: 'm' },
      ],
    };
    const dates = schedule(project);
    const certain = simulateAll(project, { runs: 100 });
    for (const { id, finish } of dates.tasks) {
      expect([certain.task(id).finish.min, certain.task(id).finish.max]).toEqual([finish, finish]);
    }
    const spreadOut = simulateAll(project, { runs: 2_000, defaultSpread: { optimistic: 0.9, pessimistic: 1.3 } });
    expect(spreadOut.finish.deviationMinutes).toBeGreaterThan(0);
    // (0.9 + 4 + 1.3) / 6 of each duration.
    expect(spreadOut.task('a').durationMeanMinutes / 2400).toBeCloseTo(6.2 / 6, 2);
    expect(spreadOut.task('m').durationDeviationMinutes).toBe(0);
  });

  test('complete tasks are fixed, of those in progress the rest is drawn', () => {
    const project = plan([
      {
        ...task('done', 5, triangle(2, 5, 11)),
        percentComplete: 100,
        actualStart: START,
        actualFinish: '2024-01-04T00:00',
      },
      { ...task('half', 6, triangle(4, 6, 8)), percentComplete: 50, actualStart: START },
    ]);
    const forecast = simulateAll(project, { runs: 20_000 });
    expect(forecast.task('done').finish).toMatchObject({ min: '2024-01-04T00:00', max: '2024-01-04T00:00' });
    expect(forecast.task('done').criticality).toBe(0);
    const { finish, durationMeanMinutes, durationDeviationMinutes } = forecast.task('half');
    // Three days done, then half of a triangle of 4, 6, 8.
    expect(units(finish.min)).toBeGreaterThanOrEqual(5);
    expect(units(finish.max)).toBeLessThanOrEqual(7);
    expect(durationMeanMinutes / UNIT).toBeCloseTo(6, 1);
    expect(durationDeviationMinutes / UNIT).toBeCloseTo(Math.sqrt(4 / 6) / 2, 2);
  });
});

describe('risks', () => {
  test('happen in their share of the runs and lengthen all their tasks together', () => {
    const risks = [
      {
        id: 'flood',
        probability: 0.2,
        impacts: [
          { taskId: 'a', estimate: triangle(10, 10, 10) },
          { taskId: 'b', estimate: triangle(10, 10, 10) },
        ],
      },
    ];
    const project = plan(
      [
        { id: 'a', durationMinutes: UNIT },
        { id: 'b', durationMinutes: UNIT },
      ],
      [['a', 'b']],
      {
        risks,
      },
    );
    const forecast = simulateAll(project, { runs: 20_000 });
    expect(Math.abs(forecast.probabilityBy('2024-01-03T00:00') - 0.8)).toBeLessThan(ofShare(0.2, 20_000));
    // Both or none: nothing between 2 and 22.
    expect(forecast.probabilityBy('2024-01-22T23:00')).toBe(forecast.probabilityBy('2024-01-03T00:00'));
    expect(units(forecast.finish.max)).toBe(22);
    expect(units(forecast.finish.mean)).toBeCloseTo(2 + 0.2 * 20, 0);
  });
});

describe('sprints', () => {
  const estimate = { distribution: 'velocity', points: 25 } as const;

  test('take as long as past ones do, the last one in part', () => {
    const project = plan([{ id: 's', estimate }], [], { velocity: { points: [10], sprintMinutes: 10 * UNIT } });
    expect(spread(simulateAll(project, { runs: 100 })).percentiles).toEqual([25, 25, 25, 25]);
  });

  test('vary as past ones do', () => {
    const velocity = { points: [5, 10, 15, 0], sprintMinutes: 10 * UNIT };
    const forecast = simulateAll(plan([{ id: 's', estimate }], [], { velocity }), { runs: 20_000 });
    expect(units(forecast.finish.min)).toBeCloseTo(10 * (1 + 10 / 15), 2);
    expect(units(forecast.finish.max)).toBeGreaterThan(60);
    // Sequences of sprints enumerated: the mean number of sprints for 25 points.
    const sprints = (left: number, depth: number): number =>
      depth === 0
        ? 0
        : velocity.points.reduce(
            (sum, done) => sum + (done >= left ? left / done : 1 + sprints(left - done, depth - 1)) / 4,
            0,
          );
    expect(Math.abs(units(forecast.finish.mean) / 10 - sprints(25, 12))).toBeLessThan(0.05);
  });
});

describe('correlations that no durations can have', () => {
  const correlations = [
    { taskIds: ['a', 'b'], coefficient: 0.9 },
    { taskIds: ['b', 'c'], coefficient: -0.9 },
    { taskIds: ['a', 'c'], coefficient: 0.9 },
  ];
  const tasks = ['a', 'b', 'c'].map(id => task(id, 5, triangle(2, 5, 11)));

  test('are refused, or repaired and said to be', () => {
    const project = plan(tasks, [], { correlations });
    expect(() => simulateAll(project)).toThrow(/positive semidefinite/);
    const forecast = simulateAll(project, { runs: 1_000, correlationRepair: 'nearest' });
    expect(forecast.problems.map(problem => problem.code)).toContain('repaired_correlations');
  });
});

describe('dates to meet', () => {
  test('deadlines and constraints have a probability, and constraints that cut a forecast off are warned of', () => {
    const held = plan([
      { ...task('a', 5, triangle(2, 5, 11)), deadline: '2024-01-07T00:00' },
      {
        ...task('b', 5, triangle(2, 5, 11)),
        constraintType: 'mfo',
        constraintDate: '2024-01-15T00:00',
      },
    ]);
    const forecast = simulateAll(held, { runs: 20_000 });
    // P(triangle ≤ 6) = 1 - 25 / 54.
    expect(Math.abs(forecast.task('a').deadlineProbability! - (1 - 25 / 54))).toBeLessThan(ofShare(0.46, 20_000));
    expect(forecast.task('b').deadlineProbability).toBeNull();
    expect(forecast.task('b').constraintProbability).toBe(1);
    expect(forecast.finish.deviationMinutes).toBe(0);
    expect(forecast.problems.map(problem => problem.code)).toContain('truncated_forecast');
    const free = simulateAll(plan([task('a', 5, triangle(2, 5, 11))]), { runs: 1_000 });
    expect(free.problems).toEqual([]);
  });
});

describe('calendars', () => {
  const shifts = [{ fromMinute: 480, toMinute: 960 }];
  const week = ([1, 2, 3, 4, 5] as const).map(weekday => ({ weekday, shifts }));
  const weekend = ([6, 7] as const).map(weekday => ({ weekday, shifts }));
  const days = (low: number, mode: number, high: number): Estimate => ({
    distribution: 'triangular',
    optimisticMinutes: low * 480,
    mostLikelyMinutes: mode * 480,
    pessimisticMinutes: high * 480,
  });
  const tasks: Task[] = [
    { id: 'a', durationMinutes: 960, estimate: days(1, 2, 4) },
    { id: 'b', durationMinutes: 960, estimate: days(1, 2, 4) },
  ];
  const calendars = [
    { id: 'week', weekdays: week },
    { id: 'weekend', weekdays: weekend },
  ];
  const base = {
    start: '2024-01-01T08:00',
    calendarId: 'week',
    calendars,
    tasks,
    dependencies: [{ predecessorId: 'a', successorId: 'b' }],
  };

  test('of its own put a task where it can work, in every run', () => {
    const mixed = { ...base, tasks: [tasks[0]!, { ...tasks[1]!, calendarId: 'weekend' }] };
    const { finish } = simulateAll(mixed, { runs: 500 }).task('b');
    for (const date of [finish.p10, finish.p50, finish.p90, finish.max]) {
      expect([0, 6]).toContain(new Date(`${date}Z`).getUTCDay());
    }
  });

  test('leave a run by calendar arithmetic what it is by addition', () => {
    // The same week under another name is another calendar: the engine's own passes date it run by run.
    const other = { ...base, calendars: [...calendars, { id: 'twin', weekdays: week }] };
    const slow = simulateAll({ ...other, tasks: tasks.map(one => ({ ...one, calendarId: 'twin' })) }, { runs: 1_000 });
    const fast = simulateAll(base, { runs: 1_000 });
    expect(slow.finish).toEqual(fast.finish);
    expect(slow.tasks).toEqual(fast.tasks);
  });
});

test('memory grows with tasks and with runs, not with their product', () => {
  const tasks = Array.from({ length: 200 }, (_, at) => task(`t${at}`, 5, triangle(2, 5, 11)));
  const bytes = (runs: number) => {
    const { tally } = simulateBlocks(plan(tasks), { runs }, 0, 1);
    return Object.values(tally).reduce((sum: number, column) => sum + ((column as Int32Array).byteLength ?? 0), 0);
  };
  expect(bytes(60_000) - bytes(1_000)).toBe(59_000 * 4);
});

test('a plan without tasks, or without any that take part, is over when it begins', () => {
  const started = { start: '2024-01-01T08:00' };
  for (const tasks of [[], [{ id: 'a', isActive: false, durationMinutes: UNIT }], [{ id: 's' }]]) {
    const forecast = simulateAll({ ...started, tasks }, { runs: 100 });
    expect([forecast.runs, forecast.isComplete]).toEqual([100, true]);
    expect([forecast.finish.p10, forecast.finish.p95, forecast.plannedFinish]).toEqual(
      new Array(3).fill(started.start),
    );
    expect([forecast.plannedProbability, forecast.finish.deviationMinutes]).toEqual([1, 0]);
    expect(forecast.tasks.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
    expect([forecast.curve.length > 0, forecast.histogram.reduce((sum, { count }) => sum + count, 0)]).toEqual([
      true,
      100,
    ]);
  }
});

test('durations spread evenly are correlated by (6 / pi) asin(r / 2) when their normals are by r', () => {
  const even: Estimate = { distribution: 'uniform', optimisticMinutes: 0, pessimisticMinutes: 100 * UNIT };
  const tasks = [task('a', 50, even), task('b', 50, even)];
  const correlations = [{ taskIds: ['a', 'b'], coefficient: 0.5 }];
  const { deviation } = spread(simulateAll(plan(tasks, [['a', 'b']], { correlations }), { runs: RUNS }));
  const pearson = deviation ** 2 / (2 * (100 ** 2 / 12)) - 1;
  expect(Math.abs(pearson - 0.4826)).toBeLessThan(ofMean(1));
});
