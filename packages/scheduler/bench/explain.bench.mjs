/**
 * Claim: naming all driving links costs no more than a full pass on the compiled network, and one explanation, late or
 * early, with its whole chain, far less than that. Floors are all passes over the same compiled network
 * and one bare walk over the links. Also printed: what the critical path, remedies, the 14-point check and earned value cost.
 */
import { performance } from 'node:perf_hooks';
import { check, createSchedule, earnedValue, findRemedies } from '@trueppm/scheduler';
import { createDates } from '../dist/passes/dates.js';
import { runPasses } from '../dist/passes/passes.js';
import { prepareNetwork } from '../dist/schedule.js';
import { generateProject, seededRandom } from './generate-project.mjs';

/** Median time of `run` in milliseconds, after one warm-up. */
function median(times, run) {
  run(0);
  const measured = [];
  for (let at = 1; at <= times; at++) {
    const begin = performance.now();
    run(at);
    measured.push(performance.now() - begin);
  }
  return measured.sort((a, b) => a - b)[times >> 1];
}

/** The plan with its own schedule as baseline, at a cost of one a minute. */
function agreed(project, { tasks }) {
  return {
    ...project,
    statusDate: tasks[tasks.length >> 1].finish,
    tasks: project.tasks.map((task, at) => ({
      ...task,
      baselines: [{ number: 0, start: tasks[at].start, finish: tasks[at].finish, cost: task.durationMinutes ?? 0 }],
    })),
  };
}

for (const tasks of [1_000, 10_000, 100_000]) {
  const project = generateProject({ tasks, linksPerTask: 1.7, seed: 7 });
  const times = tasks > 50_000 ? 5 : tasks > 5_000 ? 15 : 101;
  const session = createSchedule(project);
  const random = seededRandom(5);
  const leaves = project.tasks.filter(task => task.durationMinutes > 0);
  const anyTask = () => leaves[Math.floor(random() * leaves.length)].id;
  let sum = 0;
  const ends = Float64Array.from(project.dependencies, (_, at) => at);
  const walk = median(times, () => {
    for (let link = 0; link < ends.length; link++) sum += ends[link];
  });
  const { network } = prepareNetwork(project);
  const dates = createDates(network.size);
  const pass = median(times, () => runPasses(network, dates));
  const rows = [
    ['driving links', () => session.schedule.drivingLinks.length],
    ['critical path', () => session.schedule.criticalPath.length],
    ['explain early start', () => session.explain(anyTask(), 'earlyStart').chain.length],
    ['explain late finish', () => session.explain(anyTask(), 'lateFinish').chain.length],
    ...(tasks > 10_000 ? [] : [['remedies', () => findRemedies(session, anyTask()).length]]),
    ['14-point check', () => check(project, session.schedule).checks.length],
    [
      'earned value',
      (
        plan => () =>
          earnedValue(plan, session.schedule).curve.length
      )(agreed(project, session.schedule)),
    ],
  ];
  console.log(`${tasks} tasks, ${project.dependencies.length} links`);
  console.log(`  bare walk over the links ${walk.toFixed(3)} ms, all passes ${pass.toFixed(2)} ms`);
  for (const [name, run] of rows) {
    const taken = median(times, () => {
      sum += run();
    });
    console.log(
      `  ${name.padEnd(20)} ${taken.toFixed(3).padStart(9)} ms  ratio to a pass ${(taken / pass).toFixed(3)}`,
    );
  }
  console.log(`  memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB resident`);
  if (!Number.isFinite(sum)) throw new Error('The measured sums are not finite.');
}
