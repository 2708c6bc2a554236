/** What a task costs and has cost: as the plan says, else from its people and their rates. */
import type { Assignment, Id, Project, Resource, Task } from '../model.js';

/**
 * Where a cost comes from: the task itself, its assignments' own costs, or (for at least one assignment) work and
 * rates; `none` when the plan says nothing.
 */
export type CostSource = 'task' | 'assignments' | 'rates' | 'none';

/** An amount of money, and what says so. */
export interface Cost {
  readonly amount: number;
  readonly source: CostSource;
}

/** Assignments by task and resources by id. */
export interface Payroll {
  readonly assignments: ReadonlyMap<Id, readonly Assignment[]>;
  readonly resources: ReadonlyMap<Id, Resource>;
}

/** Groups a project's assignments by task. */
export function readPayroll(project: Project): Payroll {
  const assignments = new Map<Id, Assignment[]>();
  for (const assignment of project.assignments ?? []) {
    const list = assignments.get(assignment.taskId);
    if (list) list.push(assignment);
    else assignments.set(assignment.taskId, [assignment]);
  }
  return { assignments, resources: new Map(project.resources?.map(resource => [resource.id, resource])) };
}

/** How much of a task's duration is done, 0..1. */
export function shareDone(task: Task): number {
  if (task.actualFinish != null || (task.percentComplete ?? 0) >= 100) return 1;
  if (task.percentComplete != null) return task.percentComplete / 100;
  const duration = task.durationMinutes ?? 0;
  if (duration <= 0) return 0;
  const remaining = task.remainingDurationMinutes ?? duration;
  const done = task.actualDurationMinutes ?? duration - remaining;
  return Math.min(Math.max(done / duration, 0), 1);
}

/** Work of an assignment, minutes; without any said, the task's duration at its units. */
const workOf = (task: Task, { workMinutes, units = 1 }: Assignment): number =>
  workMinutes ?? (task.durationMinutes ?? 0) * units;

/** Cost of some work, or of some of a material, at a resource's rates. `share` 1 is all of it. */
function atRates(task: Task, assignment: Assignment, resource: Resource | undefined, share: number): number {
  if (!resource || share <= 0) return 0;
  const { kind = 'work', costPerHour = 0, costPerUse = 0 } = resource;
  const { units = 1 } = assignment;
  if (kind === 'material') return units * share * costPerHour + costPerUse;
  if (kind === 'cost') return 0;
  return ((workOf(task, assignment) * share) / 60) * costPerHour + units * costPerUse;
}

/** Share of an assignment's work that is done. */
function shareWorked(task: Task, assignment: Assignment): number {
  const work = workOf(task, assignment);
  if (assignment.actualWorkMinutes == null || !(work > 0)) return shareDone(task);
  return assignment.actualWorkMinutes / work;
}

function sumOf(
  assignments: readonly Assignment[],
  own: (assignment: Assignment) => number | null | undefined,
  computed: (assignment: Assignment) => number,
): Cost {
  let amount = 0;
  let source: CostSource = assignments.length === 0 ? 'none' : 'assignments';
  for (const assignment of assignments) {
    const cost = own(assignment);
    if (cost == null) source = 'rates';
    amount += cost ?? computed(assignment);
  }
  return { amount, source };
}

/** A share of what a task costs beside its resources, on top of what these cost. */
function withFixed({ amount, source }: Cost, { fixedCost }: Task, share: number): Cost {
  if (fixedCost == null) return { amount, source };
  return { amount: amount + fixedCost * share, source: source === 'none' ? 'task' : source };
}

/** What the whole task costs as planned now. */
export function plannedCost(task: Task, { assignments, resources }: Payroll): Cost {
  if (task.cost != null) return { amount: task.cost, source: 'task' };
  const staff = sumOf(
    assignments.get(task.id) ?? [],
    assignment => assignment.cost,
    assignment => atRates(task, assignment, resources.get(assignment.resourceId), 1),
  );
  return withFixed(staff, task, 1);
}

/**
 * What the task has cost, its fixed cost by the share that is done. Of an assignment that says no actual cost: its planned cost by the share of its work that is
 * done, else that work at the resource's rates.
 */
export function actualCost(task: Task, { assignments, resources }: Payroll): Cost {
  if (task.actualCost != null) return { amount: task.actualCost, source: 'task' };
  const staff = sumOf(
    assignments.get(task.id) ?? [],
    assignment => assignment.actualCost,
    assignment => {
      const share = shareWorked(task, assignment);
      if (assignment.cost != null) return assignment.cost * share;
      return atRates(task, assignment, resources.get(assignment.resourceId), share);
    },
  );
  return withFixed(staff, task, shareDone(task));
}
