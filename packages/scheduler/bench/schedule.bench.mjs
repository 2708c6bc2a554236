/**
 * Claims: a full schedule from plain input costs at most three times the bare floor (floor.mjs: id map, adjacency,
 * topological order, two relax passes); all passes over a compiled network of 100,000 tasks, with calendars and slack,
 * take at most 20 ms on a machine where two bare relax passes take 2.
 */
import { performance } from 'node:perf_hooks';
import { schedule } from '@trueppm/scheduler';
import { createDates } from '../dist/passes/dates.js';
import { runPasses } from '../dist/passes/passes.js';
import { prepareNetwork } from '../dist/schedule.js';
import { compileFloor, relaxFloor } from './floor.mjs';
import { generateProject } from './generate-project.mjs';
import { peakMegabytes } from './memory.mjs';

const SIZES = [1_000, 10_000, 100_000];

/** Median milliseconds of several things done in turn, so that a noisy machine is noisy for all of them. */
function medians(times, works) {
  const took = works.map(() => []);
  for (let round = -Math.ceil(times / 3); round < times; round++) {
    works.forEach((work, at) => {
      const started = performance.now();
      work();
      // The first rounds meet code that has not been compiled yet.
      if (round >= 0) took[at].push(performance.now() - started);
    });
  }
  return took.map(list => list.sort((a, b) => a - b)[list.length >> 1]);
}

const ms = value => `${value.toFixed(2)} ms`.padStart(10);

for (const tasks of SIZES) {
  const project = generateProject({ tasks });
  const times = tasks >= 100_000 ? 15 : tasks >= 10_000 ? 61 : 601;
  let sum = 0;
  const { network } = prepareNetwork(project);
  const dates = createDates(network.size);
  const floorNetwork = compileFloor(project);
  const [full, bareFull, passes, barePasses] = medians(times, [
    () => (sum += schedule(project).finish.length),
    () => (sum += relaxFloor(compileFloor(project))),
    () => runPasses(network, dates),
    () => (sum += relaxFloor(floorNetwork)),
  ]);
  console.log(`${tasks} tasks, ${project.dependencies.length} links`);
  console.log(
    `  full schedule from plain input  ${ms(full)}  floor ${ms(bareFull)}  ratio ${(full / bareFull).toFixed(2)}`,
  );
  console.log(
    `  all passes, compiled network    ${ms(passes)}  floor ${ms(barePasses)}  ratio ${(passes / barePasses).toFixed(2)}`,
  );
  if (!Number.isFinite(sum + dates.projectFinish)) throw new Error('The measured schedules are not finite.');
}
console.log(`peak memory ${peakMegabytes()} MB`);
