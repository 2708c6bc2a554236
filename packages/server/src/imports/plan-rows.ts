import { randomUUID } from 'node:crypto';
import type { Calendar, Id, Project, Task, WorkSegment } from '@trueppm/scheduler';
import { type PlanTable, type ProblemItem, positionsBetween, ROW_DEFAULTS } from '@trueppm/sdk/protocol';
import { withSeconds } from '../schedule/computed.js';

/** A row as the database takes it: every input column, `id` and, for tasks, `wbs_path`. */
export type ImportRow = Record<string, unknown> & { readonly id: string };

/** A plan as contract rows with fresh ids. */
export interface ImportedRows {
  readonly tables: Readonly<Record<PlanTable, readonly ImportRow[]>>;
  readonly warnings: readonly ProblemItem[];
}

const NAME_LENGTH_MAX = 1_000;
const NOTES_LENGTH_MAX = 100_000;
const NAMELESS = '(no name)';

const minutes = (value: number): number => Math.round(value);
const time = (value: string | null | undefined): string | null => (value == null ? null : withSeconds(value));
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

class RowWriter {
  readonly #calendarIds = new Ids();
  readonly #taskIds = new Ids();
  readonly #resourceIds = new Ids();
  readonly #warnings: ProblemItem[] = [];

  constructor(
    readonly plan: Project,
    readonly projectId: string,
    readonly fallbackName: string,
    readonly notes: ReadonlyMap<Id, string>,
  ) {}

  write(): ImportedRows {
    const { plan } = this;
    const tables = {
      projects: [this.#project()],
      calendars: this.#fill(
        'calendars',
        (plan.calendars ?? []).map(calendar => this.#calendar(calendar)),
      ),
      resources: this.#fill(
        'resources',
        (plan.resources ?? []).map(resource => ({
          id: this.#resourceIds.of(resource.id),
          uid: resource.uid,
          name: this.#text(resource.name, NAME_LENGTH_MAX, `resource ${resource.uid ?? ''}`) || NAMELESS,
          initials: [...(resource.initials ?? '')].slice(0, 20).join(''),
          kind: resource.kind,
          max_units: resource.maxUnits,
          calendar_id: this.#calendarIds.orNull(resource.calendarId),
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
          id: randomUUID(),
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
        })),
      ),
    };
    return { tables, warnings: this.#warnings };
  }

  #fill(table: PlanTable, rows: readonly (Record<string, unknown> & { id: string })[]): ImportRow[] {
    return rows.map(row => {
      const whole: Record<string, unknown> = { ...ROW_DEFAULTS[table] };
      for (const [field, value] of Object.entries(row)) if (value !== undefined) whole[field] = value;
      return whole as ImportRow;
    });
  }

  #project(): ImportRow {
    const { plan } = this;
    return {
      id: this.projectId,
      name: this.#text(plan.name, NAME_LENGTH_MAX, 'project') || this.fallbackName,
      start: time(plan.start),
      finish: time(plan.finish),
      schedule_from: plan.scheduleFrom ?? 'start',
      calendar_id: this.#calendarIds.orNull(plan.calendarId),
      minutes_per_day: minutes(plan.minutesPerDay ?? 480),
      minutes_per_week: minutes(plan.minutesPerWeek ?? 2400),
      days_per_month: plan.daysPerMonth ?? 20,
      default_start_minute: minutes(plan.defaultStartMinute ?? 480),
      default_finish_minute: minutes(plan.defaultFinishMinute ?? 1020),
      status_date: time(plan.statusDate),
      honors_constraints: plan.honorsConstraints ?? true,
      critical_slack_minutes: minutes(plan.criticalSlackMinutes ?? 0),
      has_multiple_critical_paths: plan.hasMultipleCriticalPaths ?? false,
      splits_in_progress: plan.splitsInProgress ?? true,
      time_zone: 'UTC',
      sprint_scope: 'approval',
      allows_parallel_sprints: false,
    };
  }

  #calendar(calendar: Calendar): ImportRow {
    const shifts = (list: readonly { fromMinute: number; toMinute: number }[]) =>
      list.map(shift => ({ from_minute: shift.fromMinute, to_minute: shift.toMinute }));
    const weekdays = (list: Calendar['weekdays']) =>
      list.map(day => ({ weekday: day.weekday, shifts: shifts(day.shifts) }));
    const named = (name: string | undefined) => (name === undefined ? {} : { name: name.slice(0, 255) });
    return {
      id: this.#calendarIds.of(calendar.id),
      uid: calendar.uid,
      name: this.#text(calendar.name, NAME_LENGTH_MAX, `calendar ${calendar.uid ?? ''}`) || NAMELESS,
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
    return this.plan.tasks.map(task => {
      const id = this.#taskIds.of(task.id);
      const label = id.replaceAll('-', '');
      const above = task.parentId == null ? undefined : paths.get(task.parentId);
      const path = above === undefined ? label : `${above}.${label}`;
      paths.set(task.id, path);
      return { ...this.#task(task), id, wbs_path: path, position: positions.get(task.id) };
    });
  }

  #task(task: Task): Record<string, unknown> {
    const duration = minutes(task.durationMinutes ?? 0);
    const optional = (value: number | null | undefined) => (value == null ? null : minutes(value));
    return {
      uid: task.uid,
      parent_id: this.#taskIds.orNull(task.parentId),
      name: this.#text(task.name, NAME_LENGTH_MAX, `task ${task.uid ?? ''}`) || NAMELESS,
      notes: this.#text(this.notes.get(task.id), NOTES_LENGTH_MAX, `notes of task ${task.uid ?? ''}`),
      duration_minutes: duration,
      duration_unit: task.durationUnit,
      is_estimated: task.isEstimated,
      // Engine: no answer means "when it takes no time". Rows always answer.
      is_milestone: task.isMilestone ?? duration === 0,
      is_manual: task.isManual,
      manual_start: time(task.manualStart),
      manual_finish: time(task.manualFinish),
      is_active: task.isActive,
      is_external: task.isExternal,
      constraint_type: task.constraintType,
      constraint_date: time(task.constraintDate),
      deadline: time(task.deadline),
      calendar_id: this.#calendarIds.orNull(task.calendarId),
      ignores_resource_calendars: task.ignoresResourceCalendars,
      task_type: task.taskType,
      is_effort_driven: task.isEffortDriven,
      priority: task.priority,
      percent_complete: minutes(task.percentComplete ?? 0),
      actual_start: time(task.actualStart),
      actual_finish: time(task.actualFinish),
      actual_duration_minutes: optional(task.actualDurationMinutes),
      remaining_duration_minutes: optional(task.remainingDurationMinutes),
      stop: time(task.stop),
      resume: time(task.resume),
      leveling_delay_minutes: minutes(task.levelingDelayMinutes ?? 0),
      segments: segments(task.segments),
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

  #text(value: string | undefined, lengthMax: number, what: string): string {
    const text = (value ?? '').trim();
    if (text.length <= lengthMax) return text;
    this.#warnings.push({
      path: what,
      code: 'too_large',
      message: `The text of ${what} was cut to ${lengthMax} characters`,
    });
    // Not through the middle of a character.
    return text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '');
  }
}
