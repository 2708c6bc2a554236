/** The demo plan: an old tram depot on Lantern Street becomes the district's library. */
import { randomUUID } from 'node:crypto';
import { type Schedule, schedule } from '@trueppm/scheduler';
import { readRows } from '@trueppm/scheduler/read';
import {
  type AssignmentRow,
  type CalendarRow,
  type DependencyRow,
  type ProjectRow,
  positionsBetween,
  type ResourceRow,
  type SprintRow,
  type TaskRow,
} from '@trueppm/sdk/protocol';
import { addDays, demoCalendars, mondayOf, workdays } from './calendars.js';
import { type PlannedTask, readConstraint, readCrew, readDuration, readLinks } from './notation.js';
import { type PlannedResource, RESOURCES } from './people.js';
import { BOOKS } from './phases/books.js';
import { BRIEF } from './phases/brief.js';
import { CLEAR } from './phases/clear.js';
import { MOVE } from './phases/move.js';
import { OPENING } from './phases/opening.js';
import { ROOMS } from './phases/rooms.js';
import { SHELL } from './phases/shell.js';
import { reportProgress } from './progress.js';

const PHASES = [BRIEF, CLEAR, SHELL, ROOMS, BOOKS, MOVE, OPENING];

/** The plan begins this many days before the Monday of its creation: today lies in its first view. */
const DAYS_BEFORE = 21;
/** Days from the Monday of a sprint to that of the next. */
const SPRINT_DAYS = 14;
/** Workdays that constraints and deadlines may name. */
const WORKDAYS = 200;

type Entered<Row, Keys extends keyof Row> = Readonly<Pick<Row, Keys>>;

/** A project as entered. */
export type DemoProject = Entered<ProjectRow, 'id' | 'name' | 'start' | 'calendar_id' | 'status_date'>;
/** A calendar as entered. */
export type DemoCalendar = Entered<CalendarRow, 'id' | 'name' | 'base_calendar_id' | 'weekdays' | 'exceptions'>;
/** A resource as entered; `role` is that of the demo user it is tied to. */
export type DemoResource = Entered<ResourceRow, 'id' | 'name' | 'initials' | 'kind' | 'max_units' | 'calendar_id'> &
  Pick<PlannedResource, 'role'>;
/** A dependency as entered. */
export type DemoDependency = Entered<
  DependencyRow,
  'id' | 'predecessor_id' | 'successor_id' | 'type' | 'lag_minutes' | 'lag_percent' | 'lag_unit'
>;
/** An assignment as entered. */
export type DemoAssignment = Entered<AssignmentRow, 'id' | 'task_id' | 'resource_id' | 'units'>;
/** A sprint as entered; of those under way, what it held when it began. */
export type DemoSprint = Entered<
  SprintRow,
  | 'id'
  | 'name'
  | 'start'
  | 'finish'
  | 'state'
  | 'activated_at'
  | 'committed_tasks'
  | 'committed_points'
  | 'committed_minutes'
>;
/** A task as entered, with what has been reported of it. */
export type DemoTask = Entered<
  TaskRow,
  | 'id'
  | 'parent_id'
  | 'position'
  | 'name'
  | 'notes'
  | 'duration_minutes'
  | 'duration_unit'
  | 'is_estimated'
  | 'is_milestone'
  | 'is_manual'
  | 'manual_start'
  | 'manual_finish'
  | 'constraint_type'
  | 'constraint_date'
  | 'deadline'
  | 'calendar_id'
  | 'percent_complete'
  | 'actual_start'
  | 'actual_finish'
  | 'actual_duration_minutes'
  | 'remaining_duration_minutes'
  | 'sprint_id'
  | 'backlog_position'
>;

/** The rows of the plan, in outline order, and its dates. */
export interface DemoPlan {
  readonly project: DemoProject;
  readonly calendars: readonly DemoCalendar[];
  readonly resources: readonly DemoResource[];
  readonly tasks: readonly DemoTask[];
  readonly dependencies: readonly DemoDependency[];
  readonly assignments: readonly DemoAssignment[];
  readonly sprints: readonly DemoSprint[];
  readonly schedule: Schedule;
  /** The plan as it was agreed before work began: what its baseline remembers. */
  readonly agreed: DemoAgreement;
}

/** Durations and dates of the plan as agreed. */
export interface DemoAgreement {
  /** Minutes by the id of each task that has no tasks below it. */
  readonly durations: ReadonlyMap<string, number>;
  readonly schedule: Schedule;
}

const HEADING = {
  notes: '',
  duration_minutes: 0,
  duration_unit: 'd',
  is_estimated: false,
  is_milestone: false,
  is_manual: false,
  manual_start: null,
  manual_finish: null,
  constraint_type: 'asap',
  constraint_date: null,
  deadline: null,
  calendar_id: null,
  percent_complete: 0,
  actual_start: null,
  actual_finish: null,
  actual_duration_minutes: null,
  remaining_duration_minutes: null,
  sprint_id: null,
  backlog_position: null,
} as const satisfies Partial<DemoTask>;

/** Ids by key; a key that nothing has is a slip of the pen in the plan. */
class Ids {
  readonly #byKey = new Map<string, string>();

  add(key: string): string {
    if (this.#byKey.has(key)) throw new RangeError(`twice in the plan: ${key}`);
    const id = randomUUID();
    this.#byKey.set(key, id);
    return id;
  }

  of(key: string): string {
    const id = this.#byKey.get(key);
    if (id === undefined) throw new RangeError(`not in the plan: ${key}`);
    return id;
  }
}

type At = (workday: number, end: 'start' | 'finish') => string;

/** Mornings and evenings of the plan's workdays. */
function workdayTimes(start: string): At {
  const days = workdays(start, WORKDAYS);
  return (workday, end) => `${days[workday]!}T${end === 'start' ? '08:00' : '17:00'}:00`;
}

/** One task's row without its progress. */
function enterTask(task: PlannedTask, calendars: Ids, at: At): Omit<DemoTask, 'id' | 'parent_id' | 'position'> {
  const duration = readDuration(task.takes);
  const manualStart = task.typed === undefined ? null : at(task.typed, 'start');
  return {
    ...HEADING,
    ...duration,
    ...readConstraint(task.must, at),
    name: task.name,
    notes: task.notes ?? '',
    is_estimated: task.isEstimated ?? false,
    is_milestone: duration.duration_minutes === 0,
    is_manual: manualStart !== null,
    manual_start: manualStart,
    deadline: task.by === undefined ? null : at(task.by, 'finish'),
    calendar_id: task.on === undefined ? null : calendars.of(task.on),
  };
}

interface Outline {
  readonly tasks: DemoTask[];
  /** What was planned, by the id of its row. */
  readonly planned: ReadonlyMap<string, PlannedTask>;
  readonly ids: Ids;
}

/** Phases, packages and tasks as rows in outline order. */
function enterOutline(calendars: Ids, at: At): Outline {
  const ids = new Ids();
  const tasks: DemoTask[] = [];
  const planned = new Map<string, PlannedTask>();
  const phasePositions = positionsBetween(null, null, PHASES.length);
  PHASES.forEach((phase, phaseIndex) => {
    const phaseId = randomUUID();
    tasks.push({ ...HEADING, id: phaseId, parent_id: null, position: phasePositions[phaseIndex]!, name: phase.name });
    const packagePositions = positionsBetween(null, null, phase.packages.length);
    phase.packages.forEach((group, groupIndex) => {
      const id = randomUUID();
      tasks.push({ ...HEADING, id, parent_id: phaseId, position: packagePositions[groupIndex]!, name: group.name });
      const entries = Object.entries(group.tasks);
      const positions = positionsBetween(null, null, entries.length);
      entries.forEach(([key, task], index) => {
        const row = { id: ids.add(key), parent_id: id, position: positions[index]!, ...enterTask(task, calendars, at) };
        tasks.push(row);
        planned.set(row.id, task);
      });
    });
  });
  return { tasks, planned, ids };
}

function enterCalendars(start: string, ids: Ids): DemoCalendar[] {
  const entries = Object.entries(demoCalendars(start)).map(([key, calendar]) => ({ id: ids.add(key), ...calendar }));
  return entries.map(({ base, ...calendar }) => ({
    ...calendar,
    base_calendar_id: base === null ? null : ids.of(base),
  }));
}

function enterResources(calendars: Ids, ids: Ids): DemoResource[] {
  return Object.entries(RESOURCES).map(([key, { calendar, ...resource }]) => ({
    id: ids.add(key),
    ...resource,
    calendar_id: calendar === undefined ? null : calendars.of(calendar),
  }));
}

/** Two fortnights of the people who set up the systems, the first under way since Monday; and their tasks in them. */
function enterSprints(today: string, { tasks, planned }: Outline): { sprints: DemoSprint[]; tasks: DemoTask[] } {
  const monday = mondayOf(today);
  const lists = [0, 1].map(sprint => tasks.filter(({ id }) => planned.get(id)?.sprint === sprint));
  const sprints = lists.map((list, sprint): DemoSprint => {
    const start = addDays(monday, sprint * SPRINT_DAYS);
    const isActive = sprint === 0;
    return {
      id: randomUUID(),
      name: `Systems ${sprint + 1}`,
      start: `${start}T08:00:00`,
      finish: `${addDays(start, SPRINT_DAYS - 3)}T17:00:00`,
      state: isActive ? 'active' : 'planned',
      activated_at: isActive ? `${start}T08:00:00Z` : null,
      committed_tasks: isActive ? list.length : null,
      committed_points: isActive ? 0 : null,
      committed_minutes: isActive ? list.reduce((sum, task) => sum + task.duration_minutes, 0) : null,
    };
  });
  const places = new Map(
    lists.flatMap((list, sprint) => {
      const positions = positionsBetween(null, null, list.length);
      const place = (at: number) => ({ sprint_id: sprints[sprint]!.id, backlog_position: positions[at]! });
      return list.map(({ id }, at) => [id, place(at)] as const);
    }),
  );
  return { sprints, tasks: tasks.map(task => ({ ...task, ...places.get(task.id) })) };
}

const agreedOf = (task: PlannedTask | undefined): string => task?.agreed ?? task?.takes ?? '0d';

/**
 * The demo plan as of a day: it began three weeks before that week's Monday, what lies before the day is done or in
 * progress by the engine's own dates, the rest is open. Ids are new on every call.
 *
 * @param today the day it is looked at, `2026-01-05`
 */
export function demoPlan(today: string): DemoPlan {
  const start = addDays(mondayOf(today), -DAYS_BEFORE);
  const statusDate = `${addDays(today, -1)}T17:00:00`;
  const at = workdayTimes(start);
  const calendarIds = new Ids();
  const resourceIds = new Ids();
  const calendars = enterCalendars(start, calendarIds);
  const resources = enterResources(calendarIds, resourceIds);
  const outline = enterOutline(calendarIds, at);
  const { planned, ids } = outline;
  const { sprints, tasks } = enterSprints(today, outline);
  const dependencies = [...planned].flatMap(([id, task]) =>
    readLinks(task.after).map(
      ({ predecessor, ...link }): DemoDependency => ({
        id: randomUUID(),
        predecessor_id: ids.of(predecessor),
        successor_id: id,
        ...link,
      }),
    ),
  );
  const assignments = [...planned].flatMap(([id, task]) =>
    readCrew(task.who).map(
      ({ resource, units }): DemoAssignment => ({
        id: randomUUID(),
        task_id: id,
        resource_id: resourceIds.of(resource),
        units,
      }),
    ),
  );
  const project: DemoProject = {
    id: randomUUID(),
    name: 'Lantern Street Library',
    start: `${start}T08:00:00`,
    calendar_id: calendarIds.of('standard'),
    status_date: statusDate,
  };
  const rows = { project, calendars, resources, dependencies, assignments };
  const asAgreed = tasks.map(task => ({ ...task, ...readDuration(agreedOf(planned.get(task.id))) }));
  const entered = readRows({ ...rows, tasks });
  const paces = new Map([...planned].map(([id, task]) => [id, task.pace ?? 1]));
  const plan = { project: entered, asPlanned: schedule(entered) };
  const reported = reportProgress(tasks, plan, paces, statusDate);
  return {
    ...rows,
    sprints,
    tasks: reported,
    schedule: schedule(readRows({ ...rows, tasks: reported })),
    agreed: {
      durations: new Map(asAgreed.filter(({ id }) => planned.has(id)).map(task => [task.id, task.duration_minutes])),
      schedule: schedule(readRows({ ...rows, tasks: asAgreed })),
    },
  };
}
