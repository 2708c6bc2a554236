/** Checks 12 and 13: whether the critical path is one, and whether it is still long enough. */
import type { Task } from '../model.js';
import type { Edit } from '../session/edit.js';
import { createSchedule } from '../session/session.js';
import { parseInstant, SECONDS_PER_MINUTE } from '../time.js';
import { type CheckResult, ratioResult, unmeasured } from './finding.js';
import { isComplete, isStarted, type Subject } from './subject.js';

/** More of the same task; what has been done of it stays done. */
function lengthened(task: Task, minutes: number): Edit {
  const durationMinutes = (task.durationMinutes ?? 0) + minutes;
  if (!isStarted(task)) return { task: task.id, durationMinutes };
  const duration = task.durationMinutes ?? 0;
  const rest = task.remainingDurationMinutes;
  const done =
    task.actualDurationMinutes ?? (rest == null ? (duration * (task.percentComplete ?? 0)) / 100 : duration - rest);
  return {
    task: task.id,
    durationMinutes,
    actualDurationMinutes: done,
    remainingDurationMinutes: durationMinutes - done,
    percentComplete: (done * 100) / durationMinutes,
  };
}

/** A task on the critical path whose length counts, one yet to begin rather than one in progress. */
function criticalTask({ project, schedule, indexOf }: Subject): Task | undefined {
  const tasks = schedule.criticalPath.map(id => project.tasks[indexOf.get(id)!]!);
  const isFit = (task: Task) =>
    !task.isManual && !task.isExternal && !isComplete(task) && (task.durationMinutes ?? 0) > 0;
  const fit = tasks.filter(isFit);
  return fit.find(task => !isStarted(task)) ?? fit[0];
}

/**
 * Makes a critical task far longer: the finish of the plan must slip as far as that of the task. Where it does not, a
 * constraint, typed dates or missing logic cut the path. Slips are working days of the project's calendar.
 */
export function testCriticalPath(subject: Subject): CheckResult {
  const { project, columns, schedule, options, dayMinutes, indexOf, time } = subject;
  const name = { number: 12, code: 'critical_path_test', title: 'Critical path test' } as const;
  const task = criticalTask(subject);
  if (!task) return unmeasured(name, { limit: options.criticalTestDays, unit: 'days', bound: 'equal' });
  const moved = createSchedule(project).preview(lengthened(task, options.criticalTestDays * dayMinutes));
  const then = moved.columns();
  const now = indexOf.get(task.id)!;
  const dayOf = dayMinutes * SECONDS_PER_MINUTE;
  const slipOf = (from: number, to: number) => time.count(from * SECONDS_PER_MINUTE, to * SECONDS_PER_MINUTE) / dayOf;
  const at = then.ids.indexOf(task.id);
  const limit = at < 0 ? options.criticalTestDays : slipOf(columns.finish[now]!, then.finish[at]!);
  const finish = parseInstant(schedule.finish) / SECONDS_PER_MINUTE;
  let last = Number.NEGATIVE_INFINITY;
  const stands = new Map(then.ids.map((id, position) => [id, then.finish[position]!]));
  for (const leaf of subject.leaves) last = Math.max(last, stands.get(columns.ids[leaf]!) ?? columns.finish[leaf]!);
  const value = slipOf(finish, last);
  const passes = Math.abs(value - limit) <= options.criticalTestToleranceDays;
  return {
    ...name,
    value,
    limit,
    unit: 'days',
    bound: 'equal',
    passes,
    isInformative: false,
    population: 1,
    taskIds: passes ? [] : [task.id],
    dependencies: [],
  };
}

/** Slack of what ends last, minutes; not a number when all is done. */
function finishSlack({ columns, open }: Subject): { readonly slack: number; readonly task: number } {
  let last = -1;
  for (const task of open) {
    const isLater = last < 0 || columns.finish[task]! > columns.finish[last]!;
    const isTighter =
      columns.finish[task] === columns.finish[last] &&
      columns.totalSlackMinutes[task]! < columns.totalSlackMinutes[last]!;
    if (isLater || isTighter) last = task;
  }
  return { slack: last < 0 ? Number.NaN : columns.totalSlackMinutes[last]!, task: last };
}

/** Length of the rest of the critical path with the slack of the finish, against that length: CPLI. */
export function checkCriticalPathLength(subject: Subject): CheckResult {
  const { schedule, options, status, time, project } = subject;
  const name = { number: 13, code: 'critical_path_length_index', title: 'Critical path length index' } as const;
  const limit = options.minCriticalPathLengthIndex;
  const { slack, task } = finishSlack(subject);
  const start = parseInstant(schedule.start);
  const from = Number.isNaN(status) ? start : Math.max(start, status * SECONDS_PER_MINUTE);
  const whole = time.count(from, parseInstant(schedule.finish)) / SECONDS_PER_MINUTE;
  if (Number.isNaN(slack)) return unmeasured(name, { limit, unit: 'ratio', bound: 'at_least' });
  const taskIds = slack < 0 ? [project.tasks[task]!.id] : [];
  return ratioResult(name, { population: 1, taskIds }, { part: whole + slack, whole, limit });
}
