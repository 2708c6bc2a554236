/**
 * Claim: one serial pass by late start stays within 6 % of the best known makespans of PSPLIB's j30; at about 5,000
 * schedules with justification the search comes within 1.5 % there, within 13 % of the critical path length on j60 and
 * 38 % on j120. A plan of 10,000 tasks and 100 resources is levelled in a second or so.
 *
 * With PPM_CORPUS set to a folder, `psplib/` in it is read; without, seeded instances of the same shape are made, of which
 * only the critical path length is known.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { level, resourceLoad, schedule } from '@trueppm/scheduler';
import { expectedRows } from '../conformance/psplib.mjs';
import { generateProject, seededRandom } from './generate-project.mjs';
import { faultsOf, periodOf, planOf, readRcp } from './psplib.mjs';

const PASSES = 5_000;

/** Ways to level, from cheap to dear. */
const METHODS = {
  'serial LST': { order: 'lst' },
  'serial LST + justification': { order: 'lst', justifies: true },
  [`search, ${PASSES} passes`]: { order: 'lst', search: { passes: PASSES, seed: 1 } },
};

/** @typedef {{ set: string, instance: import('./psplib.mjs').Instance, best: number | null }} Sample */

/** @returns {Promise<Sample[]>} */
async function readSamples(folder) {
  const rows = await expectedRows(folder);
  return Promise.all(
    rows.map(async row => ({
      set: `j${row.jobs}`,
      instance: readRcp(await readFile(join(folder, row.file), 'utf8')),
      best: row.best_known_upper,
    })),
  );
}

/** A layered network whose jobs ask for much of four resources. */
function generateInstance(jobCount, seed) {
  const random = seededRandom(seed);
  const whole = (least, most) => least + Math.floor(random() * (most - least + 1));
  const jobs = Array.from({ length: jobCount + 2 }, (_, at) => {
    const isDummy = at === 0 || at === jobCount + 1;
    const demands = Array.from({ length: 4 }, () => (isDummy || random() < 0.5 ? 0 : whole(1, 10)));
    return { duration: isDummy ? 0 : whole(1, 10), demands, successors: [] };
  });
  for (let at = 1; at <= jobCount; at++) {
    const count = whole(1, 3);
    const nexts = new Set(Array.from({ length: count }, () => Math.min(jobCount + 2, at + 1 + whole(1, 12))));
    jobs[at].successors = [...nexts].sort((one, two) => one - two);
  }
  const hasLeader = new Set(jobs.flatMap(job => job.successors));
  for (let at = 2; at <= jobCount + 1; at++) if (!hasLeader.has(at)) jobs[0].successors.push(at);
  return { capacities: [16, 18, 20, 22], jobs };
}

/** @returns {Sample[]} */
function generateSamples() {
  return [30, 60, 90, 120].flatMap(jobs =>
    Array.from({ length: 5 }, (_, at) => ({
      set: `made, ${jobs} jobs`,
      instance: generateInstance(jobs, jobs + at),
      best: null,
    })),
  );
}

function levelSample({ instance, best }, options) {
  const plan = planOf(instance);
  const cpm = periodOf(schedule(plan).finish);
  const begin = performance.now();
  const leveling = level(plan, options);
  const milliseconds = performance.now() - begin;
  const startOf = new Map(leveling.tasks.map(task => [task.taskId, task.start]));
  const before = schedule(plan);
  const starts = plan.tasks.map(task => periodOf(startOf.get(task.id) ?? before.task(task.id).start));
  const faults = faultsOf(instance, starts);
  if (faults.length > 0) throw new Error(`Levelling broke an instance: ${faults[0]}.`);
  const makespan = periodOf(leveling.finishAfter);
  return { overCpm: makespan / cpm - 1, overBest: best === null ? null : makespan / best - 1, milliseconds };
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = value => `${(value * 100).toFixed(2)} %`.padStart(9);

const folder = join(process.env.PPM_CORPUS ?? '', 'psplib');
const isSample = process.env.PPM_CORPUS !== undefined && existsSync(join(folder, 'expected.csv'));
const samples = isSample ? await readSamples(folder) : generateSamples();
console.log(isSample ? `PSPLIB sample, ${samples.length} instances` : `seeded instances, ${samples.length}`);
for (const set of new Set(samples.map(sample => sample.set))) {
  const members = samples.filter(sample => sample.set === set);
  console.log(`${set}, ${members.length} instances`);
  for (const [name, options] of Object.entries(METHODS)) {
    const results = members.map(sample => levelSample(sample, options));
    const overBest = isSample ? `above best known ${percent(mean(results.map(result => result.overBest)))}  ` : '';
    const overCpm = `above CPM ${percent(mean(results.map(result => result.overCpm)))}`;
    const cost = `${mean(results.map(result => result.milliseconds)).toFixed(0)} ms each`;
    console.log(`  ${name.padEnd(28)}${overBest}${overCpm}  ${cost}`);
  }
}

/** A plan for measurements with one of many people on each task, some for half of their time. */
function staffedProject(tasks, resourceCount) {
  const project = generateProject({ tasks, seed: 7 });
  const random = seededRandom(5);
  const assignments = project.tasks
    .filter(task => task.durationMinutes > 0)
    .map(task => ({
      id: `a-${task.id}`,
      taskId: task.id,
      resourceId: `r${Math.floor(random() * resourceCount)}`,
      units: random() < 0.3 ? 0.5 : 1,
    }));
  const resources = Array.from({ length: resourceCount }, (_, at) => ({ id: `r${at}`, maxUnits: 1 + (at % 2) }));
  return { ...project, resources, assignments };
}

/** Median time of `run` in milliseconds, after one warm-up. */
function median(times, run) {
  run();
  const measured = Array.from({ length: times }, () => {
    const begin = performance.now();
    run();
    return performance.now() - begin;
  });
  return measured.sort((a, b) => a - b)[times >> 1];
}

const WAYS = {
  'level, serial': {},
  'level, parallel': { scheme: 'parallel' },
  'level, serial, by the day': { granularity: 'day' },
  'level, 20 passes': { search: { passes: 20 } },
};

for (const tasks of [1_000, 10_000, 100_000]) {
  const project = staffedProject(tasks, tasks / 100);
  const times = tasks > 50_000 ? 1 : 5;
  let dated = schedule(project);
  const floor = median(times, () => {
    dated = schedule(project);
  });
  console.log(`${tasks} tasks, ${project.resources.length} resources, ${project.assignments.length} assignments`);
  const line = (name, time, note) =>
    console.log(
      `  ${name.padEnd(28)}${time.toFixed(0).padStart(7)} ms  ${(time / floor).toFixed(1)} full passes  ${note}`,
    );
  let intervals = 0;
  const load = median(times, () => {
    intervals = resourceLoad(project, dated).reduce((sum, each) => sum + each.intervals.length, 0);
  });
  line('resource load', load, `${intervals} intervals`);
  for (const [name, options] of Object.entries(tasks > 50_000 ? { 'level, serial': {} } : WAYS)) {
    let leveling;
    const time = median(times, () => {
      leveling = level(project, options);
    });
    const { finishBefore, finishAfter, edits, overAllocationsBefore, overAllocationsAfter } = leveling;
    if (overAllocationsAfter.length > 0) throw new Error('Levelling left an over-allocation.');
    const days = (Date.parse(`${finishAfter}Z`) - Date.parse(`${finishBefore}Z`)) / 86_400_000;
    line(
      name,
      time,
      `${overAllocationsBefore.length} over-allocations, ${edits.length} delays, ${days.toFixed(0)} days later`,
    );
  }
  console.log(
    `  peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB; floor: schedule() ${floor.toFixed(0)} ms`,
  );
}
