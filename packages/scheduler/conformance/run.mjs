/**
 * Compares the engine with plan files that hold calculated dates, task by task and to the minute.
 *
 * The plans beside this file are small ones, dated by hand from the rules they show. With PPM_CORPUS set to a folder
 * whose `mspdi/` holds plans saved by Microsoft Project, those are compared too. A file fails when a value differs that
 * known-differences.json does not list, and also when the list allows for more than there is. Every file is also written
 * and read again: the plan and every field beyond it must come back.
 */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { recurringDays } from '../dist/calendar/recurrence.js';
import { readMspdi, verifiedFields, verifyPlan, writeMspdi } from '../dist/formats/mspdi/index.js';
import { schedule } from '../dist/index.js';
import { formatDay, parseDay } from '../dist/time.js';
import { checkP6 } from './p6.mjs';
import { checkPsplib } from './psplib.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const known = JSON.parse(readFileSync(join(here, 'known-differences.json'), 'utf8'));
const shownDifferences = Number(process.env.PPM_SHOWN ?? 5);

const titles = {
  durationMinutes: 'dur',
  freeSlackMinutes: 'free',
  totalSlackMinutes: 'total',
  startSlackMinutes: 'start±',
  finishSlackMinutes: 'finish±',
  earlyStart: 'ES',
  earlyFinish: 'EF',
  lateStart: 'LS',
  lateFinish: 'LF',
  isCritical: 'crit',
};

async function planFiles(folder) {
  const names = await readdir(folder);
  return names
    .filter(name => name.endsWith('.xml'))
    .sort()
    .map(name => join(folder, name));
}

/** Days that exceptions change, each once, in order. */
function changedDays(exceptions) {
  const days = new Set();
  for (const { from, to, recurrence } of exceptions) {
    if (recurrence) for (const day of recurringDays(recurrence, parseDay(from), parseDay(to))) days.add(day);
    else for (let day = parseDay(from); day <= parseDay(to); day++) days.add(day);
  }
  return [...days].sort((a, b) => a - b).map(formatDay);
}

/** Files list every day of a recurring exception beside its rule: the rule must give exactly those days. */
async function checkRecurrence(text, plan) {
  const listed = await readMspdi(text.replace(/<Exceptions>[\s\S]*?<\/Exceptions>/g, ''));
  return plan.project.calendars.flatMap((calendar, index) => {
    const days = listed.project.calendars[index]?.exceptions;
    if (days === undefined || calendar.exceptions === undefined) return [];
    const wanted = changedDays(days);
    const found = changedDays(calendar.exceptions);
    if (isDeepStrictEqual(wanted, found)) return [];
    const missing = wanted.filter(day => !found.includes(day)).slice(0, 3);
    const surplus = found.filter(day => !wanted.includes(day)).slice(0, 3);
    return [
      `calendar ${calendar.name}: exceptions miss ${missing.join(' ') || 'nothing'}, add ${surplus.join(' ') || 'nothing'}`,
    ];
  });
}

/** One file: what differs, and why it fails if it does. */
async function check(path) {
  const name = basename(path);
  const text = await readFile(path, 'utf8');
  const plan = await readMspdi(text);
  const problems = await checkRecurrence(text, plan);
  const back = await readMspdi(writeMspdi(plan.project, undefined, { notes: plan.notes, rest: plan.rest }));
  if (!isDeepStrictEqual(back.project, plan.project)) problems.push('reading what was written gives another plan');
  for (const [list, fields] of Object.entries(plan.rest)) {
    if (!isDeepStrictEqual(back.rest[list], fields)) problems.push(`reading what was written loses fields of ${list}`);
  }
  const result = verifyPlan(plan, schedule(plan.project).tasks);
  const allowed = known[name]?.values ?? 0;
  const found = result.differences.length;
  if (found > allowed) problems.push(`${found} values differ, ${allowed} are known to`);
  if (found < allowed) problems.push(`${found} values differ, known-differences.json says ${allowed}: correct it`);
  return { name, result, problems, reason: known[name]?.reason };
}

function row(cells) {
  const [first, ...rest] = cells;
  return `${String(first).padEnd(52)}${rest.map(cell => String(cell).padStart(8)).join('')}`;
}

function fieldCell(result, field) {
  const count = result.fields.find(entry => entry.field === field);
  if (count === undefined) return '-';
  const bad = count.wrong === 0 ? '' : `-${count.wrong}`;
  const near = count.equivalent === 0 ? '' : `~${count.equivalent}`;
  return bad + near === '' ? 'ok' : bad + near;
}

const files = await planFiles(join(here, 'plans'));
const corpus = process.env.PPM_CORPUS;
if (corpus) files.push(...(await planFiles(join(corpus, 'mspdi'))));

console.log(
  row([
    'file (-n differ, ~n differ by no working time)',
    'tasks',
    'same',
    ...verifiedFields.map(field => titles[field] ?? field),
  ]),
);
let passed = 0;
let failed = 0;
const totals = new Map(verifiedFields.map(field => [field, { compared: 0, exact: 0, equivalent: 0, wrong: 0 }]));
const outcomes = [];
for (const path of files) {
  try {
    outcomes.push(await check(path));
  } catch (error) {
    failed += 1;
    console.log(`${basename(path).padEnd(52)} ${error.code ?? error.name}: ${error.message}`);
  }
}
outcomes.push(...(await checkP6(corpus, known)));
for (const { name, result, problems, reason } of outcomes) {
  for (const count of result.fields) {
    const total = totals.get(count.field);
    for (const key of ['compared', 'exact', 'equivalent', 'wrong']) total[key] += count[key];
  }
  console.log(row([name, result.tasks, result.exactTasks, ...verifiedFields.map(field => fieldCell(result, field))]));
  if (reason !== undefined && problems.length === 0) console.log(`    known: ${reason}`);
  for (const problem of problems) console.log(`    FAILED: ${problem}`);
  if (problems.length === 0) {
    passed += 1;
    continue;
  }
  failed += 1;
  for (const { uid, name: task, field, expected, actual } of result.differences.slice(0, shownDifferences)) {
    console.log(`      uid ${uid} ${JSON.stringify(task.slice(0, 40))} ${field}: file ${expected}, engine ${actual}`);
  }
}
console.log('');
for (const [field, { compared, exact, equivalent, wrong }] of totals) {
  if (compared > 0)
    console.log(
      `${field.padEnd(20)} ${compared} compared, ${exact} same, ${equivalent} equivalent, ${wrong} different`,
    );
}
if (corpus) {
  console.log('');
  const levelled = await checkPsplib(join(corpus, 'psplib'));
  passed += levelled.passed;
  failed += levelled.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
