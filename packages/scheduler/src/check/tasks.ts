/** Checks 5 to 10: what single open tasks look like. */
import type { Task } from '../model.js';
import { IS_MILESTONE } from '../passes/slack.js';
import { type CheckResult, countResult, shareResult, unmeasured } from './finding.js';
import { baselineOf, finishMinute, idsOf, isComplete, isStarted, type Subject, startMinute } from './subject.js';

const HARD = new Set(['mso', 'mfo', 'snlt', 'fnlt']);

const isHard = (task: Task): boolean => HARD.has(task.constraintType ?? '') && task.constraintIsHard !== false;

/** Share of tasks that a constraint keeps from slipping. */
export function checkHardConstraints(subject: Subject): CheckResult {
  const { project, open, options } = subject;
  const taskIds = idsOf(
    subject,
    open.filter(at => isHard(project.tasks[at]!)),
  );
  const name = { number: 5, code: 'hard_constraints', title: 'Hard constraints' } as const;
  return shareResult(name, { population: open.length, taskIds }, options.maxHardConstraintsPercent);
}

/** Share of tasks with more slack than is believable. */
export function checkHighFloat(subject: Subject): CheckResult {
  const { columns, open, options, dayMinutes } = subject;
  const most = options.highFloatDays * dayMinutes;
  const taskIds = idsOf(
    subject,
    open.filter(at => columns.totalSlackMinutes[at]! > most),
  );
  const name = { number: 6, code: 'high_float', title: 'High float' } as const;
  return shareResult(name, { population: open.length, taskIds }, options.maxHighFloatPercent);
}

/** Tasks that are late by their own plan. */
export function checkNegativeFloat(subject: Subject): CheckResult {
  const { columns, open, options } = subject;
  const taskIds = idsOf(
    subject,
    open.filter(at => columns.totalSlackMinutes[at]! < 0),
  );
  const name = { number: 7, code: 'negative_float', title: 'Negative float' } as const;
  return countResult(name, { population: open.length, taskIds }, options.maxNegativeFloat);
}

/** What is still to do of a task, minutes. */
function remainingMinutes(task: Task): number {
  const duration = task.durationMinutes ?? 0;
  if (task.remainingDurationMinutes != null) return task.remainingDurationMinutes;
  return duration - (task.actualDurationMinutes ?? (duration * (task.percentComplete ?? 0)) / 100);
}

/** Share of tasks too long to be watched. Milestones do not count. */
export function checkLongDurations(subject: Subject): CheckResult {
  const { project, columns, open, options, dayMinutes } = subject;
  const lengthOf = (task: Task) =>
    options.durationFrom === 'remaining' ? remainingMinutes(task) : (baselineOf(subject, task)?.durationMinutes ?? 0);
  const most = options.longDurationDays * dayMinutes;
  const working = open.filter(at => (columns.flags[at]! & IS_MILESTONE) === 0);
  const taskIds = idsOf(
    subject,
    working.filter(at => lengthOf(project.tasks[at]!) > most),
  );
  const name = { number: 8, code: 'long_durations', title: 'Long durations' } as const;
  return shareResult(name, { population: working.length, taskIds }, options.maxLongDurationsPercent);
}

/** Tasks to be done in the past or done in the future. */
export function checkInvalidDates(subject: Subject): CheckResult {
  const { project, columns, leaves, options, status } = subject;
  const name = { number: 9, code: 'invalid_dates', title: 'Invalid dates' } as const;
  const limit = options.maxInvalidDates;
  if (Number.isNaN(status)) return unmeasured(name, { limit, unit: 'tasks', bound: 'at_most' });
  const isInvalid = (at: number): boolean => {
    const task = project.tasks[at]!;
    if (startMinute(subject, task.actualStart) > status || finishMinute(subject, task.actualFinish) > status)
      return true;
    if (isComplete(task)) return false;
    return isStarted(task) ? columns.finish[at]! < status : columns.start[at]! < status;
  };
  return countResult(name, { population: leaves.length, taskIds: idsOf(subject, leaves.filter(isInvalid)) }, limit);
}

/** Tasks of a day and more that neither a person nor money is planned for. */
export function checkResources(subject: Subject): CheckResult {
  const { project, columns, open, options, dayMinutes } = subject;
  const staffed = new Set((project.assignments ?? []).map(assignment => assignment.taskId));
  const least = options.minResourcedDays * dayMinutes;
  const working = open.filter(at => columns.durationMinutes[at]! >= least);
  const isBare = (task: Task) => !staffed.has(task.id) && !((task.cost ?? 0) > 0);
  const taskIds = idsOf(
    subject,
    working.filter(at => isBare(project.tasks[at]!)),
  );
  const name = { number: 10, code: 'resources', title: 'Tasks without resources or cost' } as const;
  const result = countResult(name, { population: working.length, taskIds }, options.maxWithoutResources);
  return { ...result, isInformative: true };
}
