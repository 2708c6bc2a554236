import type { LocalTime, Project } from '../../model.js';
import { FormatError } from '../errors.js';
import type { XmlElement } from '../xml.js';
import { Fields } from './fields.js';
import { formatLocalTime, formatTimeOfDay } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** The project's own fields as read, apart from the lists. */
export interface ProjectRow {
  readonly project: Omit<Project, 'tasks'>;
  readonly title: string | undefined;
  readonly calendarUid: number | null;
}

/**
 * Reads the project's fields from the children of the root. When the plan is scheduled from its finish the start is
 * calculated and so is not read, and the other way round.
 */
export function readProject(children: readonly XmlElement[]): ProjectRow {
  const fields = new Fields({ name: 'Project', line: 1, text: '', children: [...children] }, 'Project');
  const fromFinish = fields.flag('ScheduleFromStart') === false;
  const start = fields.time('StartDate');
  const finish = fields.time('FinishDate');
  const minutesPerDay = positive(fields, 'MinutesPerDay') ?? 480;
  const minutesPerWeek = positive(fields, 'MinutesPerWeek');
  const daysPerMonth = positive(fields, 'DaysPerMonth');
  const defaultStartMinute = fields.timeOfDay('DefaultStartTime');
  const defaultFinishMinute = fields.timeOfDay('DefaultFinishTime');
  const statusDate = fields.time('StatusDate');
  const criticalSlackMinutes = (fields.number('CriticalSlackLimit') ?? 0) * minutesPerDay;
  const calendarUid = fields.integer('CalendarUID') ?? -1;
  return {
    project: {
      ...(fromFinish ? { scheduleFrom: 'finish' as const } : {}),
      ...(fromFinish || start === undefined ? {} : { start }),
      ...(fromFinish && finish !== undefined ? { finish } : {}),
      minutesPerDay,
      ...(minutesPerWeek === undefined ? {} : { minutesPerWeek }),
      ...(daysPerMonth === undefined ? {} : { daysPerMonth }),
      ...(defaultStartMinute === undefined ? {} : { defaultStartMinute }),
      ...(defaultFinishMinute === undefined ? {} : { defaultFinishMinute }),
      ...(statusDate === undefined ? {} : { statusDate }),
      ...(fields.flag('HonorConstraints') === false ? { honorsConstraints: false } : {}),
      ...(criticalSlackMinutes === 0 ? {} : { criticalSlackMinutes }),
      ...(fields.flag('MultipleCriticalPaths') === true ? { hasMultipleCriticalPaths: true } : {}),
      ...(fields.flag('SplitsInProgressTasks') === false ? { splitsInProgress: false } : {}),
    },
    title: fields.text('Title') ?? fields.text('Name')?.replace(/\.(xml|mpp)$/i, ''),
    calendarUid: calendarUid < 0 ? null : calendarUid,
  };
}

function positive(fields: Fields, name: string): number | undefined {
  const value = fields.number(name);
  if (value !== undefined && value < 0) throw fields.bad(name, 'zero or more');
  // Plans that Project 98 made know no days of a month and say 0.
  return value === 0 ? undefined : value;
}

/** Dates of the whole plan, for the writer. */
export interface PlanDates {
  readonly start: LocalTime;
  readonly finish: LocalTime;
}

/** Writes the project's own fields, in schema order. Project reschedules on opening unless all of these are there. */
export function writeProject(out: XmlWriter, project: Project, calendarUid: number, dates: PlanDates): void {
  const name = project.name ?? 'Plan';
  out.field('SaveVersion', 14);
  out.field('Name', `${name.replace(/[\\/:*?"<>|]/g, '-')}.xml`);
  out.field('Title', name);
  out.field('ScheduleFromStart', project.scheduleFrom !== 'finish');
  out.field('StartDate', formatLocalTime(dates.start));
  out.field('FinishDate', formatLocalTime(dates.finish));
  out.field('FYStartDate', 1);
  out.field('CriticalSlackLimit', Math.round((project.criticalSlackMinutes ?? 0) / (project.minutesPerDay ?? 480)));
  out.field('CalendarUID', calendarUid);
  out.field('DefaultStartTime', formatTimeOfDay(project.defaultStartMinute ?? 480));
  out.field('DefaultFinishTime', formatTimeOfDay(project.defaultFinishMinute ?? 1020));
  out.field('MinutesPerDay', project.minutesPerDay ?? 480);
  out.field('MinutesPerWeek', project.minutesPerWeek ?? 2400);
  out.field('DaysPerMonth', project.daysPerMonth ?? 20);
  out.field('DefaultTaskType', 0);
  out.field('DefaultFixedCostAccrual', 3);
  out.field('DurationFormat', 7);
  out.field('WorkFormat', 2);
  out.field('EditableActualCosts', false);
  out.field('HonorConstraints', project.honorsConstraints ?? true);
  out.field('InsertedProjectsLikeSummary', true);
  out.field('MultipleCriticalPaths', project.hasMultipleCriticalPaths ?? false);
  out.field('NewTasksEffortDriven', false);
  out.field('NewTasksEstimated', true);
  out.field('SplitsInProgressTasks', project.splitsInProgress ?? true);
  out.field('SpreadActualCost', false);
  out.field('SpreadPercentComplete', false);
  out.field('TaskUpdatesResource', true);
  out.field('FiscalYearStart', false);
  out.field('WeekStartDay', 1);
  out.field('MoveCompletedEndsBack', false);
  out.field('MoveRemainingStartsBack', false);
  out.field('MoveRemainingStartsForward', false);
  out.field('MoveCompletedEndsForward', false);
  out.field('BaselineForEarnedValue', 0);
  out.field('AutoAddNewResourcesAndTasks', true);
  if (project.statusDate) out.field('StatusDate', formatLocalTime(project.statusDate));
  out.field('Autolink', true);
  out.field('NewTaskStartDate', 0);
  out.field('NewTasksAreManual', false);
  out.field('DefaultTaskEVMethod', 0);
  out.field('ProjectExternallyEdited', false);
  out.field('ActualsInSync', false);
  out.field('RemoveFileProperties', false);
  out.field('AdminProject', false);
}

/** The start or finish that a plan must have to be written. */
export function missingDate(which: 'start' | 'finish'): FormatError {
  return new FormatError('missing_value', `The plan has no ${which} date and no schedule to take one from`, {
    path: `Project/${which === 'start' ? 'StartDate' : 'FinishDate'}`,
  });
}
