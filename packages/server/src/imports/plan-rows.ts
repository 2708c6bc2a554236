import { randomUUID } from 'node:crypto';
import { type Calendar, type Id, PRESETS, type Project, type Task, type WorkSegment } from '@trueppm/scheduler';
import { type ImportWarning, type PlanTable, positionsBetween, ROW_DEFAULTS } from '@trueppm/sdk/protocol';
import { withSeconds } from '../schedule/computed.js';
import { toWire } from '../schedule/wire.js';
import { PlanClock } from './plan-clock.js';
import type { RowIds } from './rest.js';

/** A row as the database takes it: every input column, `id` and, for tasks, `wbs_path`. */
export type ImportRow = Record<string, unknown> & { readonly id: string };

/** A plan as contract rows with fresh ids. */
export interface ImportedRows {
  readonly tables: Readonly<Record<PlanTable, readonly ImportRow[]>>;
  readonly warnings: readonly ImportWarning[];
  /** The row's id of each thing of the file. */
  readonly ids: RowIds;
}

const NAME_LENGTH_MAX = 1_000;
const NOTES_LENGTH_MAX = 100_000;
const NAMELESS = '(no name)';
/** Of a text that was cut, enough to know it by. */
const SHOWN_LENGTH = 60;

const minutes = (value: number): number => Math.round(value);
/** A number that may be left to its default. */
const optional = (value: number | undefined): number | undefined => (value === undefined ? undefined : minutes(value));
const segments = (pieces: readonly WorkSegment[] = []) =>
  pieces.map(({ start, finish, workMinutes }) => ({
    start: withSeconds(start),
    finish: withSeconds(finish),
    work_minutes: minutes(workMinutes),
  }));

/** Ids of one kind of thing: those of the file to fresh ones. */
class Ids {
  readonly #ids = new Map<Id, string>();

  of(id: Id): string {
    const fresh = this.#ids.get(id) ?? randomUUID();
    this.#ids.set(id, fresh);
    return fresh;
  }

  orNull(id: Id | null | undefined): string | null {
    return id == null ? null : this.of(id);
  }
}

/**
 * The engine's plan as rows: the way back of the scheduler's `readRows`. Whole minutes, as the wire has them.
 *
 * @param projectId id of the new project
 * @param fallbackName name of a plan that has none
 * @param notes plain text by task id
 */
export function toRows(
  plan: Project,
  { projectId, fallbackName, notes }: { projectId: string; fallbackName: string; notes: ReadonlyMap<Id, string> },
): ImportedRows {
  return new RowWriter(plan, projectId, fallbackName, notes).write();
}

/** Where the card of a task that has come this far stands on the board that a project begins with. */
const statusOf = (percentComplete: number): string =>
  percentComplete >= 100 ? 'done' : percentComplete > 0 ? 'doing' : 'todo';

class RowWriter {
  readonly #calendarIds = new Ids();
  readonly #taskIds = new Ids();
  readonly #resourceIds = new Ids();
  readonly #assignmentIds = new Ids();
  readonly #warnings: ImportWarning[] = [];
  readonly #clock: PlanClock;

  constructor(
    readonly plan: Project,
    readonly projectId: string,
    readonly fallbackName: string,
    readonly notes: ReadonlyMap<Id, string>,
  ) {
    this.#clock = new PlanClock(plan.defaultStartMinute, plan.defaultFinishMinute);
  }

  write(): ImportedRows {
    const { plan } = this;
    const tables = {
      projects: this.#fill('projects', [this.#project()]),
      calendars: this.#fill(
        'calendars',
        (plan.calendars ?? []).map((calendar, at) => this.#calendar(calendar, `calendars[${at}].name`)),
      ),
      resources: this.#fill(
        'resources',
        (plan.resources ?? []).map((resource, at) => ({
          id: this.#resourceIds.of(resource.id),
          uid: resource.uid,
          name: this.#text(resource.name, NAME_LENGTH_MAX, `resources[${at}].name`) || NAMELESS,
          initials: [...(resource.initials ?? '')].slice(0, 20).join(''),
          kind: resource.kind,
          max_units: resource.maxUnits,
          calendar_id: this.#calendarIds.orNull(resource.calendarId),
          availability: resource.availability?.map(({ from, to, units }) => ({
            from: this.#clock.start(from),
            to: this.#clock.finish(to),
            units,
          })),
          is_levelled: resource.isLevelled,
          cost_per_hour: resource.costPerHour,
          cost_per_use: resource.costPerUse,
        })),
      ),
      tasks: this.#fill('tasks', this.#tasks()),
      dependencies: this.#fill(
        'dependencies',
        (plan.dependencies ?? []).map(link => ({
          id: randomUUID(),
          predecessor_id: this.#taskIds.of(link.predecessorId),
          successor_id: this.#taskIds.of(link.successorId),
          type: link.type,
          lag_minutes: link.lagMinutes === undefined ? undefined : minutes(link.lagMinutes),
          lag_percent: link.lagPercent,
          lag_unit: link.lagUnit,
        })),
      ),
      assignments: this.#fill(
        'assignments',
        (plan.assignments ?? []).map(assignment => ({
          id: assignment.id === undefined ? randomUUID() : this.#assignmentIds.of(assignment.id),
          uid: assignment.uid,
          task_id: this.#taskIds.of(assignment.taskId),
          resource_id: this.#resourceIds.of(assignment.resourceId),
          units: assignment.units,
          work_minutes: assignment.workMinutes == null ? null : minutes(assignment.workMinutes),
          actual_work_minutes: assignment.actualWorkMinutes == null ? null : minutes(assignment.actualWorkMinutes),
          remaining_work_minutes:
            assignment.remainingWorkMinutes == null ? null : minutes(assignment.remainingWorkMinutes),
          delay_minutes: minutes(assignment.delayMinutes ?? 0),
          segments: segments(assignment.segments),
          overtime_work_minutes: minutes(assignment.overtimeWorkMinutes ?? 0),
          contour: assignment.contour,
          leveling_delay_minutes: minutes(assignment.levelingDelayMinutes ?? 0),
          is_split_by_leveling: assignment.isSplitByLeveling,
          cost: assignment.cost,
          actual_cost: assignment.actualCost,
        })),
      ),
    };
    const ids: RowIds = {
      calendar: id => this.#calendarIds.of(id),
      task: id => this.#taskIds.of(id),
      resource: id => this.#resourceIds.of(id),
      assignment: id => this.#assignmentIds.of(id),
    };
    return { tables, warnings: this.#warnings, ids };
  }

  /** Rows with every column: what the plan says nothing of is as in a row that somebody makes. */
  #fill(table: PlanTable, rows: readonly (Record<string, unknown> & { id: string })[]): ImportRow[] {
    const defaults: Record<string, unknown> = ROW_DEFAULTS[table];
    return rows.map(row => {
      const whole = { ...defaults };
      // Not by Object.entries: a list of pairs for each of some 10,000 rows takes as long as all the rest.
      for (const field in row) if (row[field] !== undefined) whole[field] = row[field];
      return whole as ImportRow;
    });
  }

  /** The project's row as far as the plan says; #fill knows the rest. */
  #project(): ImportRow {
    const { plan } = this;
    const preset = PRESETS[plan.preset ?? 'microsoft-project'];
    return {
      id: this.projectId,
      name: this.#text(plan.name, NAME_LENGTH_MAX, 'name') || this.fallbackName,
      start: this.#clock.start(plan.start),
      finish: this.#clock.finish(plan.finish),
      schedule_from: plan.scheduleFrom,
      calendar_id: this.#calendarIds.orNull(plan.calendarId),
      minutes_per_day: optional(plan.minutesPerDay),
      minutes_per_week: optional(plan.minutesPerWeek),
      days_per_month: plan.daysPerMonth,
      default_start_minute: optional(plan.defaultStartMinute),
      default_finish_minute: optional(plan.defaultFinishMinute),
      status_date: this.#clock.finish(plan.statusDate),
      honors_constraints: plan.honorsConstraints ?? preset.honorsConstraints,
      critical_slack_minutes: minutes(plan.criticalSlackMinutes ?? preset.criticalSlackMinutes),
      has_multiple_critical_paths: plan.hasMultipleCriticalPaths ?? preset.hasMultipleCriticalPaths,
      splits_in_progress: plan.splitsInProgress ?? preset.splitsInProgress,
      preset: plan.preset,
      progress_policy: plan.progressPolicy,
      lag_calendar: plan.lagCalendar,
      alap_uses: plan.alapUses,
      total_slack_from: plan.totalSlackFrom,
      critical_by: plan.criticalBy,
      must_finish_by: this.#clock.finish(plan.mustFinishBy),
      correlations: (plan.correlations ?? []).map(({ taskIds, coefficient }) => ({
        task_ids: taskIds.map(id => this.#taskIds.of(id)),
        coefficient,
      })),
      risks: (plan.risks ?? []).map(({ impacts, ...risk }) => ({
        ...risk,
        impacts: impacts.map(({ taskId, estimate }) => ({
          task_id: this.#taskIds.of(taskId),
          estimate: toWire(estimate),
        })),
      })),
      velocity: plan.velocity == null ? undefined : toWire(plan.velocity),
    };
  }

  #calendar(calendar: Calendar, path: string): ImportRow {
    const shifts = (list: readonly { fromMinute: number; toMinute: number }[]) =>
      list.map(shift => ({ from_minute: shift.fromMinute, to_minute: shift.toMinute }));
    const weekdays = (list: Calendar['weekdays']) =>
      list.map(day => ({ weekday: day.weekday, shifts: shifts(day.shifts) }));
    const named = (name: string | undefined) => (name === undefined ? {} : { name: name.slice(0, 255) });
    return {
      id: this.#calendarIds.of(calendar.id),
      uid: calendar.uid,
      name: this.#text(calendar.name, NAME_LENGTH_MAX, path) || NAMELESS,
      base_calendar_id: this.#calendarIds.orNull(calendar.baseCalendarId),
      weekdays: weekdays(calendar.weekdays),
      exceptions: (calendar.exceptions ?? []).map(({ name, from, to, shifts: working, recurrence }) => ({
        ...named(name),
        from,
        to,
        shifts: shifts(working),
        ...(recurrence === undefined ? {} : { recurrence }),
      })),
      work_weeks: (calendar.workWeeks ?? []).map(week => ({
        ...named(week.name),
        from: week.from,
        to: week.to,
        weekdays: weekdays(week.weekdays),
      })),
    };
  }

  #tasks(): ImportRow[] {
    const positions = this.#positions();
    const paths = new Map<Id, string>();
    return this.plan.tasks.map((task, at) => {
      const id = this.#taskIds.of(task.id);
      const label = id.replaceAll('-', '');
      const above = task.parentId == null ? undefined : paths.get(task.parentId);
      const path = above === undefined ? label : `${above}.${label}`;
      paths.set(task.id, path);
      return this.#task(task, { id, at, path, position: positions.get(task.id)! });
    });
  }

  #task(task: Task, place: { id: string; at: number; path: string; position: string }): ImportRow {
    const duration = minutes(task.durationMinutes ?? 0);
    const orNull = (value: number | null | undefined) => (value == null ? null : minutes(value));
    return {
      id: place.id,
      wbs_path: place.path,
      position: place.position,
      uid: task.uid,
      parent_id: this.#taskIds.orNull(task.parentId),
      name: this.#text(task.name, NAME_LENGTH_MAX, `tasks[${place.at}].name`) || NAMELESS,
      notes: this.#text(this.notes.get(task.id), NOTES_LENGTH_MAX, `tasks[${place.at}].notes`),
      duration_minutes: duration,
      duration_unit: task.durationUnit,
      is_estimated: task.isEstimated,
      // Engine: no answer means "when it takes no time". Rows always answer.
      is_milestone: task.isMilestone ?? duration === 0,
      is_manual: task.isManual,
      manual_start: this.#clock.start(task.manualStart),
      manual_finish: this.#clock.finish(task.manualFinish),
      is_active: task.isActive,
      is_external: task.isExternal,
      constraint_type: task.constraintType,
      constraint_date: this.#clock.constraint(task.constraintType, task.constraintDate),
      deadline: this.#clock.finish(task.deadline),
      calendar_id: this.#calendarIds.orNull(task.calendarId),
      ignores_resource_calendars: task.ignoresResourceCalendars,
      task_type: task.taskType,
      is_effort_driven: task.isEffortDriven,
      priority: task.priority,
      percent_complete: minutes(task.percentComplete ?? 0),
      status: statusOf(task.percentComplete ?? 0),
      actual_start: this.#clock.start(task.actualStart),
      actual_finish: this.#clock.finish(task.actualFinish),
      actual_duration_minutes: orNull(task.actualDurationMinutes),
      remaining_duration_minutes: orNull(task.remainingDurationMinutes),
      stop: this.#clock.finish(task.stop),
      resume: this.#clock.start(task.resume),
      leveling_delay_minutes: minutes(task.levelingDelayMinutes ?? 0),
      segments: segments(task.segments),
      constraint_is_hard: task.constraintIsHard,
      secondary_constraint_type: task.secondaryConstraintType,
      secondary_constraint_date: this.#clock.constraint(task.secondaryConstraintType, task.secondaryConstraintDate),
      activity_type: task.activityType,
      external_early_start: this.#clock.start(task.externalEarlyStart),
      external_late_finish: this.#clock.finish(task.externalLateFinish),
      expected_finish: this.#clock.finish(task.expectedFinish),
      is_splittable: task.isSplittable,
      is_recurring: task.isRecurring,
      rest_before_leveling: task.restBeforeLeveling == null ? null : toWire(task.restBeforeLeveling),
      estimate: task.estimate == null ? null : toWire(task.estimate),
      cost: task.cost,
      fixed_cost: task.fixedCost,
      actual_cost: task.actualCost,
      physical_percent_complete: task.physicalPercentComplete,
      earned_value_method: task.earnedValueMethod,
    };
  }

  /** Siblings keep the order of the file, with room between them. */
  #positions(): Map<Id, string> {
    const siblings = new Map<Id | null, Id[]>();
    for (const task of this.plan.tasks) {
      const parent = task.parentId ?? null;
      const list = siblings.get(parent);
      if (list === undefined) siblings.set(parent, [task.id]);
      else list.push(task.id);
    }
    const positions = new Map<Id, string>();
    for (const ids of siblings.values()) {
      const keys = positionsBetween(null, null, ids.length);
      for (const [at, id] of ids.entries()) positions.set(id, keys[at]!);
    }
    return positions;
  }

  /** @param path where in the plan it stands */
  #text(value: string | undefined, lengthMax: number, path: string): string {
    const text = (value ?? '').trim();
    if (text.length <= lengthMax) return text;
    this.#warnings.push({
      path,
      code: 'text_cut',
      message: `The text was cut from ${text.length} to ${lengthMax} characters: ${text.slice(0, SHOWN_LENGTH)}…`,
    });
    // Not through the middle of a character.
    return text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '');
  }
}
