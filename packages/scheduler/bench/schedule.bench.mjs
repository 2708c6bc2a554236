/**
 * Claim: a full schedule from plain input costs at most three times the bare floor (see floor.mjs), a full pass on a
 * compiled network at most 20 ms for 100,000 tasks, and a previewed edit fits in a frame.
 */
import { performance } from 'node:perf_hooks';
import { createSchedule, schedule } from '@trueppm/scheduler';
import { compileFloor, relaxFloor } from './floor.mjs';
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

const ms = value => `${value.toFixed(2)} ms`;

for (const tasks of [1_000, 10_000, 100_000]) {
  const project = generateProject({ tasks, linksPerTask: 1.7, seed: 7 });
  const times = tasks > 50_000 ? 9 : tasks > 5_000 ? 31 : 201;
  let sum = 0;
  const compiledFloor = compileFloor(project);
  const bareFull = median(times, () => (sum += relaxFloor(compileFloor(project))));
  const barePass = median(times, () => (sum += relaxFloor(compiledFloor)));
  const full = median(times, () => (sum += schedule(project).columns().start[0]));
  const session = createSchedule(project);
  const leaves = project.tasks.filter(task => task.durationMinutes > 0);
  const random = seededRandom(3);
  const edit = at => ({ task: leaves[Math.floor(random() * leaves.length)].id, durationMinutes: 480 + (at % 5) * 480 });
  let moved = 0;
  const preview = median(times, at => (moved += session.preview(edit(at)).columns().tasks.length));
  const apply = median(times, at => (moved += session.apply(edit(at)).columns().tasks.length));
  console.log(`${tasks} tasks, ${project.dependencies.length} links`);
  console.log(
    `  full schedule from plain input  ${ms(full)}  floor ${ms(bareFull)}  ratio ${(full / bareFull).toFixed(2)}`,
  );
  console.log(
    `  previewed edit, both passes     ${ms(preview)}  floor ${ms(barePass)}  ratio ${(preview / barePass).toFixed(2)}`,
  );
  console.log(
    `  applied edit                    ${ms(apply)}  tasks moved on average ${Math.round(moved / (2 * times + 2))}`,
  );
  if (!Number.isFinite(sum)) throw new Error('The measured schedules are not finite.');
}
