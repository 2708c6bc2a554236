import type { Assignment, Calendar, Id, Project, Task } from '@trueppm/scheduler';
import { type ImportWarning, ROW_DEFAULTS } from '@trueppm/sdk/protocol';
import { PlanClock } from '../imports/plan-clock.js';
import type { ReadFile } from '../imports/read-file.js';
import { fromFormatWarning } from '../imports/warning.js';
import type { Fields } from '../rows/columns.js';
import { checkSchema, normalise } from '../rows/values.js';
import { withSeconds } from '../schedule/computed.js';
import { toWire } from '../schedule/wire.js';
import { grouped, linkValues } from './csv-table.js';
import { type FileRow, type FileTable, ownColumns } from './file-table.js';
import { nameKey, type StoredPlan } from './stored-plan.js';

/** What a column of a task is in the engine's plan; undefined = the file says nothing of it. */
type Saying = (task: Task, clock: PlanClock) => unknown;

const whole = (minutes: number | null | undefined) => (minutes == null ? minutes : Math.round(minutes));
const start = (text: string | null | undefined, clock: PlanClock) => (text === undefined ? text : clock.start(text));
const finish = (text: string | null | undefined, clock: PlanClock) => (text === undefined ? text : clock.finish(text));
const constraint = (type: string | undefined, text: string | null | undefined, clock: PlanClock) =>
  text === undefined ? text : clock.constraint(type, text);
const wire = (value: unknown) => (value == null ? value : toWire(value));

/** Columns that MSPDI has: what a file leaves out of them is their default, so that taking a deadline away is an edit as well. */
const OF_MSPDI: Readonly<Record<string, Saying>> = {
  duration_minutes: task => whole(task.durationMinutes),
  duration_unit: task => task.durationUnit ?? (task.durationMinutes === undefined ? undefined : 'd'),
  is_estimated: task => task.isEstimated,
  // Engine: no answer means "when it takes no time". Rows always answer.
  is_milestone: task =>
    task.isMilestone ?? (task.durationMinutes === undefined ? undefined : task.durationMinutes === 0),
  is_manual: task => task.isManual,
  manual_start: (task, clock) => start(task.manualStart, clock),
  manual_finish: (task, clock) => finish(task.manualFinish, clock),
  is_active: task => task.isActive,
  is_external: task => task.isExternal,
  constraint_type: task => task.constraintType,
  constraint_date: (task, clock) => constraint(task.constraintType, task.constraintDate, clock),
  deadline: (task, clock) => finish(task.deadline, clock),
  ignores_resource_calendars: task => task.ignoresResourceCalendars,
  task_type: task => task.taskType,
  is_effort_driven: task => task.isEffortDriven,
  priority: task => whole(task.priority),
  percent_complete: task => whole(task.percentComplete),
  actual_start: (task, clock) => start(task.actualStart, clock),
  actual_finish: (task, clock) => finish(task.actualFinish, clock),
  actual_duration_minutes: task => whole(task.actualDurationMinutes),
  remaining_duration_minutes: task => whole(task.remainingDurationMinutes),
  stop: (task, clock) => finish(task.stop, clock),
  resume: (task, clock) => start(task.resume, clock),
  leveling_delay_minutes: task => whole(task.levelingDelayMinutes),
  segments: task =>
    task.segments?.map(piece => ({
      start: withSeconds(piece.start),
      finish: withSeconds(piece.finish),
      work_minutes: Math.round(piece.workMinutes),
    })),
  is_splittable: task => task.isSplittable,
  is_recurring: task => task.isRecurring,
  cost: task => task.cost,
  fixed_cost: task => task.fixedCost,
  actual_cost: task => task.actualCost,
  physical_percent_complete: task => task.physicalPercentComplete,
  earned_value_method: task => task.earnedValueMethod,
};

/** Columns that only a plan document has besides: said where it says them. */
const OF_DOCUMENTS: Readonly<Record<string, Saying>> = {
  constraint_is_hard: task => task.constraintIsHard,
  secondary_constraint_type: task => task.secondaryConstraintType,
  secondary_constraint_date: (task, clock) =>
    constraint(task.secondaryConstraintType, task.secondaryConstraintDate, clock),
  activity_type: task => task.activityType,
  external_early_start: (task, clock) => start(task.externalEarlyStart, clock),
  external_late_finish: (task, clock) => finish(task.externalLateFinish, clock),
  expected_finish: (task, clock) => finish(task.expectedFinish, clock),
  rest_before_leveling: task => wire(task.restBeforeLeveling),
  estimate: task => wire(task.estimate),
};

/** Kinds of file that are a plan of the engine's once they are read. */
export type PlanTableFormat = 'mspdi' | 'json';

/** Outline numbers of the tasks of a plan: 1, 1.1, 1.2, 2. What lies in a circle has none. */
function outlineNumbers(tasks: readonly Task[]): ReadonlyMap<Id, string> {
  const known = new Set(tasks.map(({ id }) => id));
  const children = grouped(tasks, ({ parentId }) => (parentId != null && known.has(parentId) ? parentId : ''));
  const numbers = new Map<Id, string>();
  const waiting: { readonly above: Id; readonly prefix: string }[] = [{ above: '', prefix: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [at, { id }] of (children.get(next.above) ?? []).entries()) {
      if (id === '' || numbers.has(id)) continue;
      numbers.set(id, `${next.prefix}${at + 1}`);
      waiting.push({ above: id, prefix: `${next.prefix}${at + 1}.` });
    }
  }
  return numbers;
}

/** The rows of a plan file. */
class PlanTableReading {
  readonly #project: Project;
  readonly #plan: StoredPlan;
  readonly #format: PlanTableFormat;
  readonly #notes: ReadonlyMap<Id, string>;
  readonly #clock: PlanClock;
  readonly #calendars: ReadonlyMap<Id, Calendar>;
  readonly #stored: ReadonlyMap<string, string>;
  readonly #warnings: ImportWarning[];
  readonly #unknownCalendars = new Set<Id>();

  constructor({ project, notes, warnings }: ReadFile, plan: StoredPlan, format: PlanTableFormat) {
    this.#project = project;
    this.#plan = plan;
    this.#format = format;
    this.#notes = notes;
    this.#clock = new PlanClock(project.defaultStartMinute, project.defaultFinishMinute);
    this.#calendars = new Map((project.calendars ?? []).map(calendar => [calendar.id, calendar]));
    this.#stored = new Map([...plan.calendars.values()].map(({ id, name }) => [nameKey(name), id]));
    this.#warnings = warnings.map(fromFormatWarning);
  }

  table(): FileTable {
    const { tasks, dependencies, assignments = [], resources = [] } = this.#project;
    const numbers = outlineNumbers(tasks);
    const links = dependencies && grouped(dependencies, link => link.successorId);
    const crews = grouped<Assignment>(assignments, one => one.taskId);
    const names = new Map(resources.map(({ id, name }) => [id, name ?? '']));
    const rows = tasks.map((task, at): FileRow => {
      const { values, problem } = this.#checked(this.#values(task));
      return {
        key: task.id,
        line: at + 1,
        place: this.#format === 'mspdi' ? `Project/Tasks/Task[UID=${task.uid}]` : `project.tasks[${at}]`,
        name: task.name,
        parent: task.parentId ?? null,
        wbs: numbers.get(task.id),
        values: isSummary => ownColumns(values, isSummary),
        links:
          links &&
          (links.get(task.id) ?? []).map(link => ({ predecessor: link.predecessorId, values: linkValues(link) })),
        crew: (crews.get(task.id) ?? []).flatMap(one => {
          const name = names.get(one.resourceId);
          const id = this.#plan.resource(one.resourceId)?.id;
          const resource = name !== undefined && name.trim() !== '' ? { name } : id === undefined ? null : { id };
          return resource === null ? [] : [{ resource, values: crewValues(one) }];
        }),
        problem,
      };
    });
    if (tasks.some(({ baselines = [] }) => baselines.length > 0)) {
      const message = 'Baselines are captured, not imported row by row; they were left out';
      this.#warnings.push({ path: 'tasks', code: 'unknown_field', message });
    }
    return { rows, hasIds: true, resources: this.#resources(), warnings: this.#warnings };
  }

  #values(task: Task): Fields {
    const values: Record<string, unknown> = { name: task.name, uid: task.uid, calendar_id: this.#calendarId(task) };
    const defaults: Fields = ROW_DEFAULTS.tasks;
    const isWhole = this.#format === 'mspdi';
    for (const [column, saying] of Object.entries(OF_MSPDI)) {
      values[column] = saying(task, this.#clock) ?? (isWhole ? defaults[column] : undefined);
    }
    if (isWhole) values['notes'] = this.#notes.get(task.id) ?? '';
    else {
      // Of a document null is said, and nothing is not.
      for (const [column, saying] of Object.entries({ ...OF_MSPDI, ...OF_DOCUMENTS })) {
        values[column] = saying(task, this.#clock);
      }
    }
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  }

  #checked(values: Fields): { readonly values: Fields; readonly problem: FileRow['problem'] } {
    const breach = checkSchema('tasks', values, 'Patch');
    const normal = breach === null ? normalise('tasks', values) : { breach };
    if ('values' in normal) return { values: normal.values, problem: undefined };
    const { code, path, message } = normal.breach;
    return { values: {}, problem: { code, message: `${path.slice(1)}: ${message}` } };
  }

  /** The project's calendar of that name, or with that id. */
  #calendarId({ calendarId }: Task): string | null | undefined {
    if (calendarId == null) return calendarId === undefined && this.#format === 'mspdi' ? null : calendarId;
    const name = this.#calendars.get(calendarId)?.name;
    const found = name === undefined ? undefined : this.#stored.get(nameKey(name));
    const id = found ?? (this.#plan.calendars.has(calendarId) ? calendarId : undefined);
    if (id === undefined && !this.#unknownCalendars.has(calendarId)) {
      this.#unknownCalendars.add(calendarId);
      const message = `The project has no calendar "${(name ?? calendarId).slice(0, 60)}"; tasks keep theirs`;
      this.#warnings.push({ path: 'calendars', code: 'unknown_calendar', message });
    }
    return id;
  }

  /** What new resources are made with. */
  #resources(): ReadonlyMap<string, Fields> {
    return new Map(
      (this.#project.resources ?? []).map(({ name, kind, maxUnits, costPerHour, costPerUse }) => {
        const values = { kind, max_units: maxUnits, cost_per_hour: costPerHour, cost_per_use: costPerUse };
        const said = Object.entries(values).filter(([, value]) => value !== undefined);
        return [nameKey(name ?? ''), Object.fromEntries(said)];
      }),
    );
  }
}

/** Columns of an assignment that its row says. */
function crewValues({ units, workMinutes, actualWorkMinutes, remainingWorkMinutes }: Assignment): Fields {
  const values = {
    units,
    work_minutes: whole(workMinutes),
    actual_work_minutes: whole(actualWorkMinutes),
    remaining_work_minutes: whole(remainingWorkMinutes),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/**
 * The tasks of a plan file as rows for a project. MSPDI says all that it has of a task; a plan document what stands in it.
 */
export const planTable = (file: ReadFile, plan: StoredPlan, format: PlanTableFormat): FileTable =>
  new PlanTableReading(file, plan, format).table();
