import { CalendarSet } from '../../calendar/calendar-set.js';
import type { Id } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { parseInstant } from '../../time.js';
import type { PlanFile } from '../plan-file.js';
import type { StoredTask } from './stored.js';

const dateFields = ['start', 'finish', 'earlyStart', 'earlyFinish', 'lateStart', 'lateFinish'] as const;
const minuteFields = [
  'durationMinutes',
  'freeSlackMinutes',
  'totalSlackMinutes',
  'startSlackMinutes',
  'finishSlackMinutes',
] as const;

/** The values that are compared, in the order they are reported. */
export const verifiedFields = [...dateFields, ...minuteFields, 'isCritical'] as const;
/** One of the values that are compared. */
export type VerifiedField = (typeof verifiedFields)[number];

/** Half a minute: files round to tenths of a minute, and Project to its own fractions. */
const toleranceMinutes = 0.5;

/** One value that is not what the file says. */
export interface Difference {
  readonly taskId: Id;
  readonly uid: number;
  readonly name: string;
  readonly field: VerifiedField;
  /** Of the file. */
  readonly expected: string | number | boolean;
  /** Of the engine; null when it has no such task. */
  readonly actual: string | number | boolean | null;
  /** True for two dates with no working time between them: 17:00 and the next 08:00. */
  readonly isEquivalent: boolean;
}

/** How one field of all tasks compares. `compared` = exact + equivalent + wrong. */
export interface FieldAgreement {
  readonly field: VerifiedField;
  readonly compared: number;
  readonly exact: number;
  readonly equivalent: number;
  readonly wrong: number;
}

/** How an engine's results compare with those stored in the file. */
export interface Verification {
  readonly tasks: number;
  /** Tasks exact in every field. */
  readonly exactTasks: number;
  /** Tasks exact or equivalent in every field. */
  readonly agreeingTasks: number;
  readonly fields: readonly FieldAgreement[];
  readonly differences: readonly Difference[];
}

/**
 * Compares calculated dates with those the saving program had stored, task by task. Values the file does not have are
 * not compared, nor are inactive tasks, nor the critical flag of manual tasks (Project does not set it consistently).
 */
export function verifyPlan(
  plan: Pick<PlanFile, 'project' | 'stored'>,
  scheduled: Iterable<TaskSchedule>,
): Verification {
  const calendars = new CalendarSet(plan.project);
  const results = new Map([...scheduled].map(task => [task.id, task]));
  const counts = new Map(
    verifiedFields.map(field => [field, { field, compared: 0, exact: 0, equivalent: 0, wrong: 0 }]),
  );
  const differences: Difference[] = [];
  let tasks = 0;
  let exactTasks = 0;
  let agreeingTasks = 0;
  for (const task of plan.project.tasks) {
    const stored = plan.stored.get(task.id);
    if (stored === undefined || task.isActive === false) continue;
    tasks += 1;
    const before = differences.length;
    let hasWrong = false;
    for (const field of verifiedFields) {
      const expected = stored[field];
      if (expected === null || (field === 'isCritical' && task.isManual === true)) continue;
      const count = counts.get(field)!;
      count.compared += 1;
      const actual = results.get(task.id)?.[field] ?? null;
      if (agrees(expected, actual)) {
        count.exact += 1;
        continue;
      }
      const isEquivalent =
        isDate(expected) && isDate(actual) && isIdleBetween(calendars, task.calendarId, expected, actual);
      count[isEquivalent ? 'equivalent' : 'wrong'] += 1;
      hasWrong ||= !isEquivalent;
      differences.push({
        taskId: task.id,
        uid: stored.uid,
        name: task.name ?? '',
        field,
        expected,
        actual,
        isEquivalent,
      });
    }
    if (differences.length === before) exactTasks += 1;
    if (!hasWrong) agreeingTasks += 1;
  }
  const fields = [...counts.values()].filter(count => count.compared > 0);
  return { tasks, exactTasks, agreeingTasks, fields, differences };
}

type Value = StoredTask[VerifiedField];

function isDate(value: Value): value is string {
  return typeof value === 'string';
}

function agrees(expected: Value, actual: Value): boolean {
  if (isDate(expected) && isDate(actual)) {
    return Math.abs(parseInstant(expected) - parseInstant(actual)) <= toleranceMinutes * 60;
  }
  if (typeof expected === 'number' && typeof actual === 'number')
    return Math.abs(expected - actual) <= toleranceMinutes;
  return expected === actual;
}

function isIdleBetween(
  calendars: CalendarSet,
  calendarId: Id | null | undefined,
  first: string,
  second: string,
): boolean {
  const work = calendars.of(calendarId).count(parseInstant(first), parseInstant(second));
  return Math.abs(work) <= toleranceMinutes * 60;
}
