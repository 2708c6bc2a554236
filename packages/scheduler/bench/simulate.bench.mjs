/**
 * Claim: 10,000 runs with percentiles and criticality of every task take at most a tenth of the reference engine's time
 * (0.55 s for 1,000 tasks, 7.3 s and 2.4 GiB for 10,000 tasks, no criticality) in at most 200 MB.
 *
 * The floor is one bare relax pass forward and one backward over numbers that are already drawn, run by run: no drawing,
 * no calendar, no statistics. Times are of the processor, so that other work on the machine does not count.
 */
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { joinForecast, simulateAll, simulateBlocks, simulationBlocks } from '@trueppm/scheduler';
import { compileFloor } from './floor.mjs';
import { generateProject, seededRandom } from './generate-project.mjs';

/** Seconds and bytes of the reference engine for 10,000 runs, by tasks. */
const REFERENCE_MS = { 1000: 550, 10000: 7_300 };

/** So many plans side by side as one: a chain through 100,000 tasks would take a century. */
function programme(tasks, plans) {
  const parts = Array.from({ length: plans }, (_, plan) => {
    const part = generateProject({ tasks: tasks / plans, linksPerTask: 1.7, seed: 7 + plan });
    const named = id => (plans === 1 || id == null ? id : `${plan} ${id}`);
    return {
      ...part,
      tasks: part.tasks.map(task => ({ ...task, id: named(task.id), parentId: named(task.parentId) })),
      dependencies: part.dependencies.map(link => ({
        ...link,
        id: named(link.id),
        predecessorId: named(link.predecessorId),
        successorId: named(link.successorId),
      })),
    };
  });
  return {
    ...parts[0],
    tasks: parts.flatMap(part => part.tasks),
    dependencies: parts.flatMap(part => part.dependencies),
  };
}

/** A plan with three points of its own for every task. */
function estimatedProject(tasks, plans) {
  const project = programme(tasks, plans);
  const random = seededRandom(5);
  const estimated = project.tasks.map(task => {
    if (!task.durationMinutes) return task;
    const estimate = {
      distribution: 'pert',
      optimisticMinutes: task.durationMinutes * (0.6 + 0.35 * random()),
      mostLikelyMinutes: task.durationMinutes,
      pessimisticMinutes: task.durationMinutes * (1.1 + random()),
    };
    return { ...task, estimate };
  });
  return { ...project, tasks: estimated };
}

/** Two bare passes for each run, durations taken from a few prepared sets. */
function relaxRuns({ size, outStart, target, duration, order }, runs) {
  const random = seededRandom(9);
  const sets = Array.from({ length: 16 }, () => duration.map(minutes => minutes * (0.8 + 0.6 * random())));
  const start = new Float64Array(size);
  const late = new Float64Array(size);
  let sum = 0;
  for (let run = 0; run < runs; run++) {
    const drawn = sets[run & 15];
    let finish = 0;
    start.fill(0);
    for (let at = 0; at < size; at++) {
      const task = order[at];
      const end = start[task] + drawn[task];
      if (end > finish) finish = end;
      for (let out = outStart[task]; out < outStart[task + 1]; out++)
        if (start[target[out]] < end) start[target[out]] = end;
    }
    for (let at = size - 1; at >= 0; at--) {
      const task = order[at];
      let end = finish;
      for (let out = outStart[task]; out < outStart[task + 1]; out++)
        if (late[target[out]] < end) end = late[target[out]];
      late[task] = end - drawn[task];
    }
    sum += finish + late[order[0]];
  }
  return sum;
}

/** Least processor time of some tries, milliseconds: what the work takes when nothing disturbs it. */
function leastTime(times, run) {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < times; at++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Wall time of a simulation shared out to workers, milliseconds, after one to warm them up. */
async function workersTime(project, options, count) {
  const workers = Array.from(
    { length: count },
    () => new Worker(fileURLToPath(import.meta.url), { workerData: { project, options } }),
  );
  const share = () => {
    const blocks = simulationBlocks(options);
    const cut = at => Math.round((blocks * at) / count);
    return Promise.all(
      workers.map(
        (worker, at) =>
          new Promise(resolve => {
            worker.once('message', resolve);
            worker.postMessage([cut(at), cut(at + 1)]);
          }),
      ),
    );
  };
  await share();
  const begin = performance.now();
  const forecast = joinForecast(project, options, await share());
  const time = performance.now() - begin;
  await Promise.all(workers.map(worker => worker.terminate()));
  return { time, forecast };
}

const megabytes = bytes => `${(bytes / 2 ** 20).toFixed(0)} MB`;
const ms = value => `${value.toFixed(0)} ms`;

async function measure(tasks, runs, plans = 1) {
  const project = estimatedProject(tasks, plans);
  const options = { runs, seed: 1 };
  const times = tasks > 50_000 ? 1 : tasks > 5_000 ? 2 : 7;
  let forecast = null;
  const before = process.memoryUsage().rss;
  let peak = 0;
  const time = leastTime(times, () => {
    forecast = simulateAll(project, options);
    peak = Math.max(peak, process.memoryUsage().rss);
  });
  const network = compileFloor(project);
  const floor = leastTime(times, () => {
    if (!(relaxRuns(network, runs) > 0)) throw new Error('The floor did not finish.');
  });
  const reference = REFERENCE_MS[tasks];
  console.log(`${tasks} tasks, ${project.dependencies.length} links, ${runs} runs: P80 ${forecast.finish.p80}`);
  console.log(`  simulateAll   ${ms(time)}, ${Math.round(runs / (time / 1000))} runs/s`);
  console.log(`  floor         ${ms(floor)}  ratio ${(time / floor).toFixed(2)}`);
  if (reference) console.log(`  reference     ${ms(reference)}  ratio ${(reference / time).toFixed(1)}`);
  console.log(`  peak memory   ${megabytes(peak)}, ${megabytes(peak - before)} of it for the simulation`);
  for (const count of [1, 2]) {
    const { time: wall, forecast: joined } = await workersTime(project, options, count);
    if (joined.finish.mean !== forecast.finish.mean) throw new Error('Workers gave another forecast.');
    console.log(`  ${count} worker${count > 1 ? 's' : ' '}     ${ms(wall)} on the clock`);
  }
}

if (isMainThread) {
  await measure(1_000, 10_000);
  await measure(10_000, 10_000);
  await measure(100_000, 1_000, 10);
} else {
  const { project, options } = workerData;
  parentPort.on('message', ([from, to]) => parentPort.postMessage(simulateBlocks(project, options, from, to)));
}
