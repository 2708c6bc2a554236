import type { LocalTime, Project } from '../../model.js';
import { FormatError } from '../errors.js';
import type { Findings } from '../findings.js';
import type { XmlElement } from '../xml.js';
import { Fields } from './fields.js';
import { DEFAULTS, type RestElement, readRest } from './rest.js';
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
export function readProject(children: readonly XmlElement[], findings: Findings): ProjectRow {
  const fields = new Fields({ name: 'Project', line: 1, text: '', children }, 'Project', findings);
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
  // Plans that Project 98 made know no days of a month and say 0.
  if (value === 0) return undefined;
  return value !== undefined && value < 0 ? fields.reject(name, 'zero or more') : value;
}

/**
 * The header's fields beyond the plan. Title and file name are among them where they are not simply the plan's name.
 *
 * @param name of the plan, as read
 */
export function readProjectRest(children: readonly XmlElement[], name: string | undefined): RestElement[] {
  const written = { Title: titleOf(name), Name: fileNameOf(name) };
  return readRest('Project', children).filter(
    element => !(element.name in written) || element.text !== written[element.name as keyof typeof written],
  );
}

const titleOf = (name: string | undefined): string => name ?? 'Plan';
const fileNameOf = (name: string | undefined): string => `${titleOf(name).replace(/[\\/:*?"<>|]/g, '-')}.xml`;

/** Dates of the whole plan, for the writer. */
export interface PlanDates {
  readonly start: LocalTime;
  readonly finish: LocalTime;
}

/** Writes the project's own fields, in schema order. Project reschedules on opening unless all of these are there. */
export function writeProject(out: XmlWriter, project: Project, calendarUid: number, dates: PlanDates): void {
  const defaults = (...names: string[]): void => {
    for (const name of names) out.fallback(name, DEFAULTS.Project[name]);
  };
  out.field('SaveVersion', 14);
  out.fallback('Name', fileNameOf(project.name));
  out.fallback('Title', titleOf(project.name));
  out.field('ScheduleFromStart', project.scheduleFrom !== 'finish');
  out.field('StartDate', formatLocalTime(dates.start));
  out.field('FinishDate', formatLocalTime(dates.finish));
  defaults('FYStartDate');
  out.field('CriticalSlackLimit', Math.round((project.criticalSlackMinutes ?? 0) / (project.minutesPerDay ?? 480)));
  out.field('CalendarUID', calendarUid);
  out.field('DefaultStartTime', formatTimeOfDay(project.defaultStartMinute ?? 480));
  out.field('DefaultFinishTime', formatTimeOfDay(project.defaultFinishMinute ?? 1020));
  out.field('MinutesPerDay', project.minutesPerDay ?? 480);
  out.field('MinutesPerWeek', project.minutesPerWeek ?? 2400);
  out.field('DaysPerMonth', project.daysPerMonth ?? 20);
  defaults('DefaultTaskType', 'DefaultFixedCostAccrual', 'DurationFormat', 'WorkFormat', 'EditableActualCosts');
  out.field('HonorConstraints', project.honorsConstraints ?? true);
  defaults('InsertedProjectsLikeSummary');
  out.field('MultipleCriticalPaths', project.hasMultipleCriticalPaths ?? false);
  defaults('NewTasksEffortDriven', 'NewTasksEstimated');
  out.field('SplitsInProgressTasks', project.splitsInProgress ?? true);
  defaults('SpreadActualCost', 'SpreadPercentComplete', 'TaskUpdatesResource', 'FiscalYearStart', 'WeekStartDay');
  defaults(
    'MoveCompletedEndsBack',
    'MoveRemainingStartsBack',
    'MoveRemainingStartsForward',
    'MoveCompletedEndsForward',
  );
  defaults('BaselineForEarnedValue', 'AutoAddNewResourcesAndTasks');
  if (project.statusDate) out.field('StatusDate', formatLocalTime(project.statusDate));
  defaults('Autolink', 'NewTaskStartDate', 'NewTasksAreManual', 'DefaultTaskEVMethod', 'ProjectExternallyEdited');
  defaults('ActualsInSync', 'RemoveFileProperties', 'AdminProject');
}

/** The start or finish that a plan must have to be written. */
export function missingDate(which: 'start' | 'finish'): FormatError {
  return new FormatError('missing_value', `The plan has no ${which} date and no schedule to take one from`, {
    path: `Project/${which === 'start' ? 'StartDate' : 'FinishDate'}`,
  });
}
