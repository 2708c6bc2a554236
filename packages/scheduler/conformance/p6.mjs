/**
 * Compares the engine with plans of Primavera P6, project by project: the two of our own beside this file, and with
 * PPM_CORPUS set those in its `p6/`.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CalendarSet } from '../dist/calendar/calendar-set.js';
import { verifyPlan } from '../dist/formats/mspdi/index.js';
import { readPmxml } from '../dist/formats/pmxml/index.js';
import { readXer } from '../dist/formats/xer/index.js';
import { schedule } from '../dist/index.js';
import { parseInstant } from '../dist/time.js';

const ownPlans = fileURLToPath(new URL('p6/', import.meta.url));

async function planFiles(folder) {
  const names = await readdir(folder);
  return names
    .filter(name => /\.(xer|xml)$/.test(name))
    .sort()
    .map(name => join(folder, name));
}

/** The first project of a file, then the others that its warning names. */
async function readProjects(path) {
  const read = path.endsWith('.xer') ? readXer : readPmxml;
  const bytes = await readFile(path);
  const first = await read(bytes);
  const others = first.warnings.find(({ code }) => code === 'other_projects')?.message ?? '';
  const plans = [first];
  for (const projectId of others.split(': ')[1]?.split(', ') ?? []) plans.push(await read(bytes, { projectId }));
  return plans;
}

/** Working time between the stored dates of an activity, on its calendar, must be the duration stored beside them. */
function checkDurations(plan) {
  const calendars = new CalendarSet(plan.project);
  return plan.project.tasks.flatMap(task => {
    const { start, finish, durationMinutes } = plan.stored.get(task.id) ?? {};
    if (!start || !finish || durationMinutes == null) return [];
    const counted = calendars.of(task.calendarId).count(parseInstant(start), parseInstant(finish)) / 60;
    if (Math.abs(counted - durationMinutes) <= 1) return [];
    return [`activity ${task.id}: ${counted} minutes between its dates, the file says ${durationMinutes}`];
  });
}

function withoutExceptions(project) {
  return { ...project, calendars: project.calendars.map(({ exceptions: _, ...calendar }) => calendar) };
}

/** One project: what differs, and why it fails if it does. */
function checkProject(name, plan, known) {
  const problems = checkDurations(plan);
  let result = verifyPlan(plan, schedule(plan.project).tasks);
  if (known?.withoutExceptions) {
    if (result.differences.length === 0)
      problems.push('the dates agree with the calendar exceptions: correct the list');
    result = verifyPlan(plan, schedule(withoutExceptions(plan.project)).tasks);
  }
  const allowed = known?.values ?? 0;
  const found = result.differences.length;
  if (found > allowed) problems.push(`${found} values differ, ${allowed} are known to`);
  if (found < allowed) problems.push(`${found} values differ, known-differences.json says ${allowed}: correct it`);
  return { name, result, problems, reason: known?.reason };
}

/**
 * Checks every project of every file.
 *
 * @param corpus folder whose `p6/` is checked too; undefined = none
 * @param known known-differences.json; keys are the file and the project's name. `withoutExceptions`: the dates stored
 *   are those of a calendar without its exceptions
 * @returns outcomes as run.mjs prints them
 */
export async function checkP6(corpus, known) {
  const paths = await planFiles(ownPlans);
  if (corpus) paths.push(...(await planFiles(join(corpus, 'p6'))));
  const outcomes = [];
  for (const path of paths) {
    try {
      for (const plan of await readProjects(path)) {
        const name = `${basename(path)} ${plan.project.name}`;
        outcomes.push(checkProject(name, plan, known[name]));
      }
    } catch (error) {
      const result = { tasks: 0, exactTasks: 0, agreeingTasks: 0, fields: [], differences: [] };
      outcomes.push({ name: basename(path), result, problems: [`${error.code ?? error.name}: ${error.message}`] });
    }
  }
  return outcomes;
}
