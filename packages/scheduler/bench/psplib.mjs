/**
 * Instances of the resource-constrained project scheduling problem, and plans of them.
 *
 * Formats: Patterson's `.rcp` (jobs and resources, capacities, then per job duration, demands, successors; only the order of
 * the numbers counts) and PSPLIB's `.sm` (titled tables). Jobs are numbered from 1; the first and the last take no time.
 *
 * @typedef {{ duration: number, demands: number[], successors: number[] }} Job successors are job numbers
 * @typedef {{ capacities: number[], jobs: Job[] }} Instance
 */

const numbersOf = text => (text.match(/-?\d+/g) ?? []).map(Number);

/** Reads Patterson's format. @param {string} text @returns {Instance} */
export function readRcp(text) {
  const numbers = numbersOf(text);
  let at = 0;
  const next = () => {
    if (at >= numbers.length) throw new Error('The .rcp file ends too early.');
    return numbers[at++];
  };
  const take = count => Array.from({ length: count }, next);
  const [jobCount, resourceCount] = take(2);
  const capacities = take(resourceCount);
  const jobs = Array.from({ length: jobCount }, () => {
    const duration = next();
    const demands = take(resourceCount);
    return { duration, demands, successors: take(next()) };
  });
  if (at !== numbers.length) throw new Error('The .rcp file goes on after its last job.');
  return { capacities, jobs };
}

/** Lines of a titled table, from after its title to the next rule of asterisks. */
function table(text, title) {
  const begin = text.indexOf(title);
  if (begin < 0) throw new Error(`The .sm file has no ${title}.`);
  const end = text.indexOf('***', begin);
  return text.slice(begin + title.length, end < 0 ? undefined : end).split('\n');
}

const rows = lines => lines.map(numbersOf).filter(row => row.length > 0);

/** Reads PSPLIB's format for one mode a job. @param {string} text @returns {Instance & { cpmLength: number }} */
export function readSm(text) {
  const precedence = rows(table(text, 'PRECEDENCE RELATIONS:').slice(2));
  // Titles of columns hold digits ("R 1"); rules of dashes hold none.
  const requests = rows(table(text, 'REQUESTS/DURATIONS:').slice(2));
  const [capacities] = rows(table(text, 'RESOURCEAVAILABILITIES:').slice(2));
  const information = rows(table(text, 'PROJECT INFORMATION:').slice(2));
  const jobs = precedence.map(([number, modes, count, ...successors], at) => {
    const [job, mode, duration, ...demands] = requests[at] ?? [];
    const isSound = number === at + 1 && job === number && modes === 1 && mode === 1 && successors.length === count;
    if (!isSound || demands.length !== capacities.length)
      throw new Error(`Job ${at + 1} of the .sm file is not whole.`);
    return { duration, demands, successors };
  });
  return { capacities, jobs, cpmLength: information[0].at(-1) };
}

const START = '2026-01-01T00:00';

/**
 * An instance as a plan: a period is a minute of a calendar that never rests, a job a task, each of its demands an
 * assignment.
 *
 * @param {Instance} instance
 * @returns {import('@trueppm/scheduler').Project}
 */
export function planOf({ capacities, jobs }) {
  const always = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, shifts: [{ fromMinute: 0, toMinute: 1440 }] }));
  return {
    start: START,
    calendarId: 'always',
    calendars: [{ id: 'always', weekdays: always }],
    tasks: jobs.map(({ duration }, at) => ({ id: `${at + 1}`, durationMinutes: duration })),
    dependencies: jobs.flatMap(({ successors }, at) =>
      successors.map(successor => ({ predecessorId: `${at + 1}`, successorId: `${successor}` })),
    ),
    resources: capacities.map((maxUnits, at) => ({ id: `R${at + 1}`, maxUnits })),
    assignments: jobs.flatMap(({ demands }, at) =>
      demands.flatMap((units, resource) =>
        units > 0
          ? [{ id: `${at + 1}-${resource + 1}`, taskId: `${at + 1}`, resourceId: `R${resource + 1}`, units }]
          : [],
      ),
    ),
  };
}

/** Periods from the start of a plan to one of its times. */
export function periodOf(time) {
  return (Date.parse(`${time}Z`) - Date.parse(`${START}Z`)) / 60_000;
}

/**
 * What is wrong with a schedule of an instance: links that do not hold, periods in which a resource is exceeded. Counts
 * period by period, apart from anything the engine does.
 *
 * @param {Instance} instance @param {number[]} starts period in which each job starts
 */
export function faultsOf({ capacities, jobs }, starts) {
  const faults = [];
  const horizon = Math.max(...starts.map((start, at) => start + jobs[at].duration));
  const used = capacities.map(() => new Float64Array(horizon));
  jobs.forEach(({ duration, demands, successors }, at) => {
    for (const successor of successors) {
      if (starts[successor - 1] < starts[at] + duration) faults.push(`job ${successor} starts before ${at + 1} ends`);
    }
    demands.forEach((units, resource) => {
      for (let period = starts[at]; period < starts[at] + duration; period++) used[resource][period] += units;
    });
  });
  used.forEach((periods, resource) => {
    const period = periods.findIndex(units => units > capacities[resource]);
    if (period >= 0) faults.push(`resource ${resource + 1} is exceeded in period ${period}`);
  });
  return faults;
}
