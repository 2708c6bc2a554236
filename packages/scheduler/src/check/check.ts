import type { Project } from '../model.js';
import type { Schedule } from '../outcome.js';
import { schedule as dateProject } from '../schedule.js';
import { checkBaselineExecution, checkMissedTasks } from './baseline.js';
import { checkCriticalPathLength, testCriticalPath } from './critical-path.js';
import type { CheckResult } from './finding.js';
import { checkLags, checkLeads, checkLinkTypes } from './links.js';
import { checkLogic } from './logic.js';
import { CHECK_LIMITS, type CheckOptions } from './options.js';
import { readSubject, type Subject } from './subject.js';
import {
  checkHardConstraints,
  checkHighFloat,
  checkInvalidDates,
  checkLongDurations,
  checkNegativeFloat,
  checkResources,
} from './tasks.js';

/** How sound a schedule is as a model of the work. */
export interface Assessment {
  /** The 14 checks in their order. */
  readonly checks: readonly CheckResult[];
  /** Whether none of them failed; informative ones and those with nothing to measure do not count. */
  readonly passes: boolean;
}

const CHECKS: readonly ((subject: Subject) => CheckResult)[] = [
  checkLogic,
  checkLeads,
  checkLags,
  checkLinkTypes,
  checkHardConstraints,
  checkHighFloat,
  checkNegativeFloat,
  checkLongDurations,
  checkInvalidDates,
  checkResources,
  checkMissedTasks,
  testCriticalPath,
  checkCriticalPathLength,
  checkBaselineExecution,
];

/**
 * The 14-point assessment of a schedule's quality. Looked at are active tasks of this plan that have nothing below them
 * and are no levels of effort; complete ones only where what has happened is the question.
 *
 * Cost: O(project), and one schedule more for the critical path test.
 *
 * @param schedule of the project as it is; made when absent
 * @throws ScheduleError when the project has errors; SchedulerError `unknown_id` when the schedule is of another project
 */
export function check(
  project: Project,
  schedule: Schedule = dateProject(project),
  options: Partial<CheckOptions> = {},
): Assessment {
  const subject = readSubject(project, schedule, { ...CHECK_LIMITS, ...options });
  const checks = CHECKS.map(one => one(subject));
  return { checks, passes: checks.every(({ passes, isInformative }) => passes !== false || isInformative) };
}
