/** Checks 12 and 13: whether the critical path is one, and whether it is still long enough. */
import type { Task } from '../model.js';
import type { Edit } from '../session/edit.js';
import { createSchedule } from '../session/session.js';
import { parseInstant, SECONDS_PER_MINUTE } from '../time.js';
import { type CheckResult, ratioResult, slipResult, unmeasured } from './finding.js';
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

/** How far the plan and one task slip: days of work on the project's calendar, at the end that is not held. */
interface Slip {
  readonly plan: number;
  readonly task: number;
}

/** Schedules the plan anew with one task longer. From the finish it is the start that gives way. */
function slipOf({ project, columns, leaves, options, dayMinutes, time, indexOf }: Subject, task: Task): Slip {
  const isFromFinish = project.scheduleFrom === 'finish';
  const column = isFromFinish ? 'start' : 'finish';
  const moved = createSchedule(project)
    .preview(lengthened(task, options.criticalTestDays * dayMinutes))
    .columns();
  const then = columns[column].slice();
  moved.tasks.forEach((position, at) => {
    then[position] = moved[column][at]!;
  });
  const edge = (instants: Float64Array) =>
    leaves.reduce(
      (found, leaf) => (isFromFinish ? Math.min(found, instants[leaf]!) : Math.max(found, instants[leaf]!)),
      isFromFinish ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
    );
  const daysBetween = (from: number, to: number) =>
    (time.count(from * SECONDS_PER_MINUTE, to * SECONDS_PER_MINUTE) / (dayMinutes * SECONDS_PER_MINUTE)) *
    (isFromFinish ? -1 : 1);
  const position = indexOf.get(task.id)!;
  return {
    plan: daysBetween(edge(columns[column]), edge(then)),
    task: daysBetween(columns[column][position]!, then[position]!),
  };
}

/**
 * Makes a critical task far longer: the finish of the plan must slip as far as that of the task. Where it does not, a
 * constraint, typed dates or missing logic cut the path.
 */
export function testCriticalPath(subject: Subject): CheckResult {
  const { options } = subject;
  const name = { number: 12, code: 'critical_path_test', title: 'Critical path test' } as const;
  const task = criticalTask(subject);
  if (!task) return unmeasured(name, { limit: options.criticalTestDays, unit: 'days', bound: 'equal' });
  const slip = slipOf(subject, task);
  const passes = Math.abs(slip.plan - slip.task) <= options.criticalTestToleranceDays;
  const findings = { population: 1, taskIds: passes ? [] : [task.id] };
  return slipResult(name, findings, { value: slip.plan, limit: slip.task, passes });
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
