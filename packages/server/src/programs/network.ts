import type { Dependency, LocalTime, Project, Schedule, Task } from '@trueppm/scheduler';
import { schedule } from '@trueppm/scheduler';

/** One project of a program as the engine reads it, and where its tasks stand in the database. */
export interface ProgramPlan {
  readonly projectId: string;
  readonly project: Project;
  /** Stored dates of tasks, for a project that is planned backwards. */
  readonly stored: ReadonlyMap<string, { readonly start: LocalTime | null; readonly finish: LocalTime | null }>;
}

/** An accepted link between tasks of two projects. */
export interface CrossLink {
  readonly id: string;
  readonly predecessor_project_id: string;
  readonly predecessor_id: string;
  readonly successor_project_id: string;
  readonly successor_id: string;
  readonly type: 'FS' | 'SS' | 'FF' | 'SF';
  readonly lag_minutes: number;
  readonly lag_unit: string;
}

/** A task that has to wait for another project: the first start that its links across projects allow. */
export interface ExternalStart {
  readonly project_id: string;
  readonly task_id: string;
  readonly starts_at: LocalTime;
}

/** What the network of a program says. */
export interface ProgramDates {
  readonly start: LocalTime | null;
  readonly finish: LocalTime | null;
  readonly critical: readonly { readonly project_id: string; readonly id: string }[];
  readonly externalStarts: readonly ExternalStart[];
}

/** Critical tasks told at most. */
const CRITICAL_MAX = 5_000;

const later = (a: LocalTime | null | undefined, b: LocalTime | null | undefined): LocalTime | null => {
  if (a == null) return b ?? null;
  if (b == null) return a;
  return a > b ? a : b;
};

const lagOf = (link: CrossLink): Pick<Dependency, 'type' | 'lagMinutes' | 'lagUnit'> => ({
  type: link.type,
  lagMinutes: link.lag_minutes,
  lagUnit: link.lag_unit as NonNullable<Dependency['lagUnit']>,
});

/**
 * Several plans as one. Each task keeps the working time it has at home and starts no sooner than its project; first starts
 * that an earlier run of the program wrote are left out, so that dates can also move back. A project that is planned
 * backwards from its finish takes part with the dates it has: it drives others and is not moved.
 *
 * Options of a whole plan, such as how progress is treated, are those of the first project.
 */
export function mergePlans(plans: readonly ProgramPlan[], links: readonly CrossLink[]): Project {
  const tasks: Task[] = [];
  const dependencies: Dependency[] = [];
  const linked = new Set(links.map(link => node(link.successor_project_id, link.successor_id)));
  const [first] = plans;
  if (first === undefined) throw new Error('a program without projects has no network');
  for (const { projectId, project, stored } of plans) {
    const here = (id: string): string => node(projectId, id);
    const maybe = (id: string | null | undefined): string | null => (id == null ? null : here(id));
    const isFixed = project.scheduleFrom === 'finish';
    const parents = new Set(project.tasks.map(task => task.parentId));
    for (const task of project.tasks) {
      const isLeaf = !parents.has(task.id);
      const id = here(task.id);
      const own = linked.has(id) ? null : task.externalEarlyStart;
      const dates = stored.get(task.id);
      tasks.push({
        ...task,
        id,
        parentId: maybe(task.parentId),
        calendarId: maybe(task.calendarId ?? project.calendarId),
        ...(isLeaf ? { externalEarlyStart: later(own, project.start) } : {}),
        ...(isLeaf && isFixed && dates?.start != null && dates.finish != null
          ? { isExternal: true, manualStart: dates.start, manualFinish: dates.finish }
          : {}),
      });
    }
    for (const link of isFixed ? [] : (project.dependencies ?? [])) {
      dependencies.push({
        ...link,
        ...(link.id === undefined ? {} : { id: here(link.id) }),
        predecessorId: here(link.predecessorId),
        successorId: here(link.successorId),
      });
    }
  }
  for (const link of links) {
    dependencies.push({
      id: link.id,
      predecessorId: node(link.predecessor_project_id, link.predecessor_id),
      successorId: node(link.successor_project_id, link.successor_id),
      ...lagOf(link),
    });
  }
  const { project } = first;
  const every = <T>(make: (plan: ProgramPlan) => readonly T[]): T[] => plans.flatMap(make);
  return {
    ...project,
    scheduleFrom: 'start',
    start: plans.map(plan => plan.project.start ?? '9999').sort()[0] ?? null,
    calendarId: project.calendarId == null ? null : node(first.projectId, project.calendarId),
    calendars: every(plan =>
      (plan.project.calendars ?? []).map(calendar => ({
        ...calendar,
        id: node(plan.projectId, calendar.id),
        baseCalendarId: calendar.baseCalendarId == null ? null : node(plan.projectId, calendar.baseCalendarId),
      })),
    ),
    resources: every(plan =>
      (plan.project.resources ?? []).map(resource => {
        const calendar = resource.calendarId ?? plan.project.calendarId;
        return {
          ...resource,
          id: node(plan.projectId, resource.id),
          calendarId: calendar == null ? null : node(plan.projectId, calendar),
        };
      }),
    ),
    assignments: every(plan =>
      (plan.project.assignments ?? []).map(assignment => ({
        ...assignment,
        ...(assignment.id === undefined ? {} : { id: node(plan.projectId, assignment.id) }),
        taskId: node(plan.projectId, assignment.taskId),
        resourceId: node(plan.projectId, assignment.resourceId),
      })),
    ),
    tasks,
    dependencies,
  };
}

const node = (projectId: string, id: string): string => `${projectId}/${id}`;

/**
 * The first start that links from other projects allow a task, by the engine itself: the task alone, in the settings of
 * its project, behind ghosts of its predecessors with the dates that the network gave them.
 */
function externalStart(plan: ProgramPlan, taskId: string, links: readonly CrossLink[], network: Schedule): LocalTime {
  const { project } = plan;
  const task = project.tasks.find(candidate => candidate.id === taskId) as Task;
  const alone: Task = {
    id: task.id,
    durationMinutes: task.durationMinutes ?? 0,
    ...(task.durationUnit === undefined ? {} : { durationUnit: task.durationUnit }),
    ...(task.isMilestone === undefined ? {} : { isMilestone: task.isMilestone }),
    calendarId: task.calendarId ?? null,
    ignoresResourceCalendars: task.ignoresResourceCalendars ?? false,
    ...(task.segments === undefined ? {} : { segments: task.segments }),
  };
  const ghosts = links.map((link): Task => {
    const dated = network.task(node(link.predecessor_project_id, link.predecessor_id));
    return { id: `ghost ${link.id}`, isExternal: true, manualStart: dated.start, manualFinish: dated.finish };
  });
  const found = schedule({
    ...project,
    scheduleFrom: 'start',
    // Any start so early that it holds nothing back.
    start: [project.start, ...ghosts.map(ghost => ghost.manualStart)].filter(time => time != null).sort()[0] ?? null,
    statusDate: null,
    tasks: [...ghosts, alone],
    dependencies: links.map(link => ({
      predecessorId: `ghost ${link.id}`,
      successorId: task.id,
      ...lagOf(link),
    })),
    assignments: (project.assignments ?? []).filter(assignment => assignment.taskId === taskId),
  });
  return found.task(taskId).start;
}

/**
 * Dates a program as one network.
 *
 * @throws ScheduleError when the projects together cannot be dated: links run in a circle
 */
export function dateProgram(plans: readonly ProgramPlan[], links: readonly CrossLink[]): ProgramDates {
  const known = new Set(plans.flatMap(plan => plan.project.tasks.map(task => node(plan.projectId, task.id))));
  const sound = links.filter(
    link =>
      known.has(node(link.predecessor_project_id, link.predecessor_id)) &&
      known.has(node(link.successor_project_id, link.successor_id)),
  );
  if (known.size === 0) return { start: null, finish: null, critical: [], externalStarts: [] };
  const network = schedule(mergePlans(plans, sound));
  const byTask = new Map<string, CrossLink[]>();
  for (const link of sound) {
    const key = node(link.successor_project_id, link.successor_id);
    byTask.set(key, [...(byTask.get(key) ?? []), link]);
  }
  const planOf = new Map(plans.map(plan => [plan.projectId, plan]));
  const externalStarts: ExternalStart[] = [];
  for (const waiting of byTask.values()) {
    const { successor_project_id: project_id, successor_id: task_id } = waiting[0] as CrossLink;
    const plan = planOf.get(project_id) as ProgramPlan;
    externalStarts.push({ project_id, task_id, starts_at: externalStart(plan, task_id, waiting, network) });
  }
  const critical = network.tasks
    .filter(task => task.isCritical && !task.isSummary)
    .slice(0, CRITICAL_MAX)
    .map(task => {
      const [project_id = '', id = ''] = task.id.split('/');
      return { project_id, id };
    });
  const starts = network.tasks.map(task => task.start).sort();
  return { start: starts[0] ?? null, finish: network.finish, critical, externalStarts };
}
