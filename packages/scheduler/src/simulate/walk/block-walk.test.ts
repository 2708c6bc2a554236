import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { STANDARD_WEEK } from '../../calendar/calendar-set.js';
import type { ConstraintType, Dependency, LagUnit, Project, Task } from '../../model.js';
import { compileNetwork, type Network } from '../../network/network.js';
import { createDates } from '../../passes/dates.js';
import { runPasses } from '../../passes/passes.js';
import { IS_CRITICAL } from '../../passes/slack.js';
import { BlockWalk } from './block-walk.js';
import { datePlan, isPlain } from './plain-network.js';
import { RUNS_PER_BLOCK as RUNS, RunBlock, WORDS_PER_BLOCK as WORDS } from './run-block.js';
import { compileRunNetwork, EVENTUAL, MILESTONE, STARTED, WORK } from './run-network.js';

vi.setConfig({ testTimeout: 120_000 });

const localTimes = fc
  .tuple(fc.integer({ min: 3, max: 28 }), fc.constantFrom('08:00', '12:00', '13:30', '17:00', '20:00'))
  .map(([day, time]) => `2024-01-${String(day).padStart(2, '0')}T${time}`);

const taskFields: fc.Arbitrary<Partial<Task>> = fc
  .record({
    duration: fc.integer({ min: 0, max: 12 }),
    constraint: fc.option(
      fc.tuple(fc.constantFrom<ConstraintType>('asap', 'snet', 'fnet', 'snlt', 'fnlt', 'mso', 'mfo'), localTimes),
      { freq: 3 },
    ),
    deadline: fc.option(localTimes, { freq: 6 }),
    percent: fc.constantFrom(0, 0, 0, 0, 0, 40, 100),
    actualStart: localTimes,
    isManual: fc.constantFrom(false, false, false, false, false, true),
    isActive: fc.constantFrom(true, true, true, true, true, true, false),
  })
  .map(drawn => ({
    durationMinutes: drawn.duration * 240,
    constraintType: drawn.constraint?.[0] ?? 'asap',
    constraintDate: drawn.constraint?.[1] ?? null,
    deadline: drawn.deadline,
    percentComplete: drawn.isManual ? 0 : drawn.percent,
    actualStart: drawn.percent > 0 && !drawn.isManual ? drawn.actualStart : null,
    isManual: drawn.isManual,
    manualStart: drawn.isManual ? drawn.actualStart : null,
    isActive: drawn.isActive,
  }));

const linkFields: fc.Arbitrary<Partial<Dependency>> = fc.record({
  type: fc.constantFrom('FS', 'FS', 'FS', 'SS', 'FF', 'SF'),
  lagMinutes: fc.constantFrom(0, 0, 0, 240, 960, 75, -240, -720),
  lagPercent: fc.constantFrom(-50, 50),
  lagUnit: fc.constantFrom<LagUnit>('d', 'd', 'd', 'd', '%'),
});

/** Tasks in an outline of two levels on one calendar; links run from earlier to later ones. */
const projects: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(taskFields, fc.nat(99)), { minLength: 2, maxLength: 14 }),
    links: fc.array(fc.tuple(fc.nat(99), fc.nat(99), linkFields), { maxLength: 20 }),
    honorsConstraints: fc.constantFrom(false, false, true),
    hasMultipleCriticalPaths: fc.boolean(),
    splitsInProgress: fc.boolean(),
    criticalSlackMinutes: fc.constantFrom(0, 0, 480),
    startTime: fc.constantFrom('2024-01-03T08:00', '2024-01-03T00:00', '2024-01-06T12:00', '2024-01-03T17:00'),
  })
  .map(drawn => {
    const group = (at: number) => at - (at % 4);
    const tasks: Task[] = drawn.tasks.map(([fields, seat], at) => ({
      ...fields,
      id: `t${at}`,
      ...(at % 4 > 0 && seat < 50 ? { parentId: `t${group(at)}` } : {}),
    }));
    const dependencies = drawn.links.flatMap(([first, second, fields], at) => {
      const from = first % tasks.length;
      const to = second % tasks.length;
      const isInside = group(from) === group(to) && (from % 4 === 0 || to % 4 === 0);
      return from < to && !isInside
        ? [{ ...fields, id: `l${at}`, predecessorId: `t${from}`, successorId: `t${to}` }]
        : [];
    });
    return {
      start: drawn.startTime,
      calendarId: 'c',
      calendars: [
        { id: 'c', weekdays: STANDARD_WEEK, exceptions: [{ from: '2024-01-09', to: '2024-01-10', shifts: [] }] },
      ],
      honorsConstraints: drawn.honorsConstraints,
      hasMultipleCriticalPaths: drawn.hasMultipleCriticalPaths,
      splitsInProgress: drawn.splitsInProgress,
      criticalSlackMinutes: drawn.criticalSlackMinutes,
      tasks,
      dependencies,
    };
  });

/** Durations that differ from run to run, of whole and broken hours, some zero. The first run is the plan itself. */
function drawLengths(network: Network, kind: Uint8Array, block: RunBlock, seed: number): void {
  for (let task = 0; task < network.size; task++) {
    const planned = network.fields.duration[task]!;
    for (let run = 0; run < RUNS; run++) {
      const isDrawn = kind[task] === EVENTUAL || kind[task] === STARTED;
      const done = kind[task] === STARTED ? network.fields.done[task]! : 0;
      const more = ((seed + task * 7919 + run * 104_729) % 97) * 577 * ((run + task) % 3);
      block.lengths[task * RUNS + run] = isDrawn && run > 0 ? done + more : planned;
    }
  }
}

test('a block of runs is dated as the engine dates each run alone', () => {
  let plain = 0;
  fc.assert(
    fc.property(projects, fc.nat(1_000_000), (project, seed) => {
      const plan = datePlan(compileNetwork(project));
      if (!isPlain(project, plan)) return;
      plain++;
      const compiled = compileRunNetwork(plan);
      for (let task = 0; task < compiled.size; task++) {
        if (compiled.kind[task] === MILESTONE || compiled.kind[task] === WORK) compiled.kind[task] = EVENTUAL;
      }
      compareRuns(project, compiled, seed);
    }),
    { numRuns: 1_500 },
  );
  // The property must not pass for want of cases.
  expect(plain).toBeGreaterThan(150);
});

function compareRuns(project: Project, compiled: ReturnType<typeof compileRunNetwork>, seed: number): void {
  const network = compileNetwork(project);
  const { kind, scale } = compiled;
  const block = new RunBlock(network.size);
  const planDates = createDates(network.size);
  runPasses(network, planDates);
  drawLengths(network, kind, block, seed);
  for (let task = 0; task < network.size; task++) {
    if (kind[task] === EVENTUAL || kind[task] === STARTED) continue;
    block.lengths.fill(planDates.duration[task]!, task * RUNS, (task + 1) * RUNS);
  }
  const slack = dateBlock(compiled, block);
  const dates = createDates(network.size);
  const instantAt = (position: number) => scale.instantOf(position);
  for (let run = 0; run < RUNS; run += 29) {
    for (let task = 0; task < network.size; task++) {
      if (kind[task] === EVENTUAL || kind[task] === STARTED) {
        network.fields.duration[task] = block.lengths[task * RUNS + run]!;
      }
    }
    runPasses(network, dates);
    const where = (task: number) => `run ${run} of ${network.ids[task]}, a task of kind ${kind[task]}`;
    for (let task = 0; task < network.size; task++) {
      const finish = instantAt(block.finish[task * RUNS + run]!);
      expect(finish, where(task)).toBe(instantAt(scale.positionOf(dates.earlyFinish[task]!)));
      const isCritical = ((block.critical[task * WORDS + (run >> 5)]! >>> (run & 31)) & 1) === 1;
      expect(isCritical, where(task)).toBe((dates.flags[task]! & IS_CRITICAL) !== 0);
      if (network.hierarchy.firstChild[task]! >= 0 || network.fields.mode[task] === 3) continue;
      expect(slack[task * RUNS + run]! / 2, where(task)).toBe(dates.totalSlack[task]);
    }
    expect(instantAt(block.projectFinish[run]!)).toBe(instantAt(scale.positionOf(dates.projectFinish)));
  }
}

/** Dates a block. @returns twice the seconds of total slack, a row for each task */
function dateBlock(compiled: ReturnType<typeof compileRunNetwork>, block: RunBlock): Int32Array {
  const slack = new Int32Array(compiled.size * RUNS);
  block.needsSlack = true;
  new BlockWalk(compiled).date(block, {
    draw: () => {},
    finished: () => {},
    dated: task => slack.set(block.slack, task * RUNS),
  });
  return slack;
}

/** A plain chain with every simple number of predecessors, so that each of the short loops is taken. */
test('tasks of none to five predecessors are dated alike with and without zero durations', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 12 }), fc.nat(), (halves, seed) => {
      const tasks = halves.map((half, at) => ({ id: `t${at}`, durationMinutes: half * 100 }));
      const dependencies = tasks.flatMap((_, to) =>
        Array.from({ length: to % 6 }, (_, back) => ({
          predecessorId: `t${to - 1 - back}`,
          successorId: `t${to}`,
          lagMinutes: ((seed + to + back) % 3) * 150,
        })).filter(link => !link.predecessorId.includes('-')),
      );
      const project = { start: '2024-01-03T08:00', tasks, dependencies };
      const plan = datePlan(compileNetwork(project));
      expect(isPlain(project, plan)).toBe(true);
      const compiled = compileRunNetwork(plan);
      const network = compileNetwork(project);
      const block = new RunBlock(network.size);
      for (let at = 0; at < block.lengths.length; at++) block.lengths[at] = 1 + ((seed + at * 7919) % 40_000);
      const slack = dateBlock(compiled, block);
      const dates = createDates(network.size);
      for (let run = 0; run < RUNS; run++) {
        for (let task = 0; task < network.size; task++)
          network.fields.duration[task] = block.lengths[task * RUNS + run]!;
        runPasses(network, dates);
        for (let task = 0; task < network.size; task++) {
          expect(compiled.scale.instantOf(block.finish[task * RUNS + run]!)).toBe(dates.earlyFinish[task]);
          expect(slack[task * RUNS + run]! / 2).toBe(dates.totalSlack[task]);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('what must finish with a task that may begin before the project is left to the engine', () => {
  const plan = (type: 'FS' | 'FF') => ({
    start: '2024-01-03T08:00',
    tasks: [
      { id: 'a', durationMinutes: 480, constraintType: 'fnet' as const, constraintDate: '2024-01-03T08:00' },
      { id: 'b', durationMinutes: 960 },
    ],
    dependencies: [{ predecessorId: 'a', successorId: 'b', type }],
  });
  expect(isPlain(plan('FF'), datePlan(compileNetwork(plan('FF'))))).toBe(false);
  const later = {
    ...plan('FS'),
    tasks: [
      { ...plan('FS').tasks[0]!, constraintDate: '2024-01-10T17:00' },
      { id: 'b', durationMinutes: 960 },
    ],
  };
  expect(isPlain(later, datePlan(compileNetwork(later)))).toBe(true);
});
