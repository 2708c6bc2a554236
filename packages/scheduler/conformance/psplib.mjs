/**
 * Compares levelling with a sample of PSPLIB: instances with known bounds, and makespans of single passes by priority
 * rule that an own generator must reproduce exactly (ties by smaller job number).
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { faultsOf, periodOf, planOf, readRcp, readSm } from '../bench/psplib.mjs';
import { createSchedule, level, schedule } from '../dist/index.js';

/** Columns of expected.csv, and the pass that each one is of. */
const PASSES = {
  serial_LFT: { scheme: 'serial', order: 'lft' },
  serial_LST: { scheme: 'serial', order: 'lst' },
  parallel_LFT: { scheme: 'parallel', order: 'lft' },
  parallel_LST: { scheme: 'parallel', order: 'lst' },
};

/** Schedules that only have to be sound, and no longer than the single pass they begin with. */
const IMPROVED = [
  { order: 'lst', justifies: true },
  { order: 'lst', search: { passes: 300, seed: 1 } },
];

/** The rows of expected.csv, numbers where they are numbers. */
export async function expectedRows(folder) {
  const [head, ...lines] = (await readFile(join(folder, 'expected.csv'), 'utf8')).trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map(line =>
    Object.fromEntries(line.split(',').map((cell, at) => [names[at], /^\d+$/.test(cell) ? Number(cell) : cell])),
  );
}

/** Levels a plan, applies the edits, and says what the engine's dates of the result come to. */
function makespanOf(instance, plan, options, problems) {
  const leveling = level(plan, options);
  const session = createSchedule(plan);
  session.apply(leveling.edits);
  const starts = plan.tasks.map(task => periodOf(session.schedule.task(task.id).start));
  const faults = faultsOf(instance, starts);
  if (faults.length > 0) problems.push(`${JSON.stringify(options)}: ${faults[0]}`);
  if (session.schedule.finish !== leveling.finishAfter) problems.push('the edits do not give the previewed finish');
  if (leveling.overAllocationsAfter.length > 0) problems.push('levelling left an over-allocation');
  return periodOf(leveling.finishAfter);
}

async function checkInstance(folder, row) {
  const problems = [];
  const instance = readRcp(await readFile(join(folder, row.file), 'utf8'));
  const plan = planOf(instance);
  if (instance.jobs.length !== row.jobs + 2) problems.push(`${instance.jobs.length - 2} jobs`);
  const cpm = periodOf(schedule(plan).finish);
  if (cpm !== row.cpm_length) problems.push(`without resources ${cpm}, expected ${row.cpm_length}`);
  const found = {};
  for (const [name, options] of Object.entries(PASSES)) {
    found[name] = makespanOf(instance, plan, options, problems);
    if (found[name] !== row[name]) problems.push(`${name} ${found[name]}, expected ${row[name]}`);
  }
  for (const options of IMPROVED) {
    const makespan = makespanOf(instance, plan, options, problems);
    if (makespan > found.serial_LST) problems.push(`${JSON.stringify(options)}: longer than the single pass`);
    if (makespan < row.best_known_lower) problems.push(`${makespan} is below the known bound ${row.best_known_lower}`);
    found.best = makespan;
  }
  return { problems, found };
}

/** An instance in PSPLIB's own format must read as the same instance in Patterson's. */
async function checkSm(folder, name, rows) {
  const { cpmLength, ...instance } = readSm(await readFile(join(folder, name), 'utf8'));
  const twin = rows.find(row => row.instance === name.replace('.sm', ''));
  if (twin === undefined) return ['no twin in expected.csv'];
  const problems = [];
  if (cpmLength !== twin.cpm_length) problems.push(`MPM-Time ${cpmLength}, expected ${twin.cpm_length}`);
  const other = readRcp(await readFile(join(folder, twin.file), 'utf8'));
  if (!isDeepStrictEqual(instance, other)) problems.push(`reads differently from ${twin.file}`);
  return problems;
}

/** Checks every instance of a folder; prints a line for each. @returns {Promise<{ passed: number, failed: number }>} */
export async function checkPsplib(folder) {
  if (!existsSync(join(folder, 'expected.csv'))) return { passed: 0, failed: 0 };
  const rows = await expectedRows(folder);
  const count = { passed: 0, failed: 0 };
  const report = (name, cells, problems) => {
    count[problems.length === 0 ? 'passed' : 'failed'] += 1;
    console.log(`${name.padEnd(20)}${cells.map(cell => String(cell).padStart(8)).join('')}`);
    for (const problem of problems) console.log(`    FAILED: ${problem}`);
  };
  const names = ['CPM', 'bound', 'LFT', 'LST', '|| LFT', '|| LST', 'best'];
  console.log(`${'levelled instance'.padEnd(20)}${names.map(name => name.padStart(8)).join('')}`);
  for (const row of rows) {
    const { problems, found } = await checkInstance(folder, row);
    const passes = Object.keys(PASSES).map(name => found[name]);
    report(row.file, [row.cpm_length, row.best_known_lower, ...passes, found.best], problems);
  }
  for (const name of (await readdir(folder)).filter(each => each.endsWith('.sm')).sort()) {
    report(name, [], await checkSm(folder, name, rows));
  }
  return count;
}
