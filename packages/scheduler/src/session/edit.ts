/** What can be changed in a project, and the project after it. */

import type { Calendar } from '../calendar/calendar.js';
import { SchedulerError } from '../errors.js';
import type { Assignment, Dependency, Id, Project, Resource, Task } from '../model.js';

/** Fields of a task, dependency and so on that an edit sets; undefined removes one. */
type Changes<T> = { readonly [Field in keyof Omit<T, 'id'>]?: T[Field] | undefined };

/**
 * One change. `task`, `dependency`, `resource` and `assignment` name the object and carry the fields that change;
 * `calendar` replaces the one with its id or adds it. `after` puts a task behind another and all below that one, null
 * before all others; `before` puts a new one right before another.
 */
export type Edit =
  | ({ readonly task: Id } & Changes<Task>)
  | { readonly addTask: Task; readonly after?: Id | null; readonly before?: Id }
  | { readonly removeTask: Id }
  | { readonly moveTask: Id; readonly parentId?: Id | null; readonly after?: Id | null }
  | ({ readonly dependency: Id } & Changes<Dependency>)
  | { readonly addDependency: Dependency }
  | { readonly removeDependency: Id }
  | { readonly project: Partial<Omit<Project, 'tasks'>> }
  | { readonly calendar: Calendar }
  | { readonly removeCalendar: Id }
  | ({ readonly resource: Id } & Changes<Resource>)
  | { readonly addResource: Resource }
  | { readonly removeResource: Id }
  | ({ readonly assignment: Id } & Changes<Assignment>)
  | { readonly addAssignment: Assignment }
  | { readonly removeAssignment: Id };

type Keyed = { readonly id?: Id };

/** Texts that the object of an edit must carry. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  addTask: ['id'],
  addDependency: ['predecessorId', 'successorId'],
  project: [],
  calendar: ['id'],
  addResource: ['id'],
  addAssignment: ['taskId', 'resourceId'],
};

/**
 * Checks that an edit is one: an object that carries what its kind needs.
 *
 * @throws SchedulerError `bad_edit`
 */
export function checkEdit(edit: Edit): void {
  if (typeof edit !== 'object' || edit === null) throw new SchedulerError('bad_edit', `"${String(edit)}" is no edit.`);
  for (const [kind, fields] of Object.entries(NEEDED)) {
    if (!(kind in edit)) continue;
    const value = (edit as Record<string, unknown>)[kind] as Record<string, unknown> | null;
    if (typeof value !== 'object' || value === null) {
      throw new SchedulerError('bad_edit', `${kind}: "${String(value)}" is no object.`);
    }
    for (const field of fields) {
      if (typeof value[field] !== 'string') {
        throw new SchedulerError('bad_edit', `${kind}.${field}: "${String(value[field])}" is no text.`);
      }
    }
  }
}

function place<T extends Keyed>(list: readonly T[], id: Id, noun: string): number {
  const at = list.findIndex(item => item.id === id);
  if (at < 0) throw new SchedulerError('unknown_id', `No ${noun} "${id}" in the project.`);
  return at;
}

function change<T extends Keyed>(list: readonly T[], id: Id, changes: object, noun: string): T[] {
  const at = place(list, id, noun);
  return list.with(at, merge(list[at]!, changes));
}

function remove<T extends Keyed>(list: readonly T[], id: Id, noun: string): T[] {
  return list.toSpliced(place(list, id, noun), 1);
}

/** An object with changed fields; undefined removes a field. */
export function merge<T extends object>(noun: T, changes: object): T {
  const merged = { ...noun, ...changes } as Record<string, unknown>;
  for (const field of Object.keys(changes)) if (merged[field] === undefined) delete merged[field];
  return merged as T;
}

/** A task and everything below it. */
function branch(tasks: readonly Task[], id: Id): Set<Id> {
  const ids = new Set([id]);
  for (let before = 0; before < ids.size; ) {
    before = ids.size;
    for (const task of tasks) if (task.parentId != null && ids.has(task.parentId)) ids.add(task.id);
  }
  return ids;
}

/** Behind `after` and all that lies below it; first for null; last when not said. */
function insertTask(tasks: readonly Task[], task: Task, after: Id | null | undefined): Task[] {
  if (after === undefined) return tasks.concat([task]);
  if (after === null) return [task].concat(tasks);
  place(tasks, after, 'task');
  const ids = branch(tasks, after);
  let at = tasks.length;
  while (at > 0 && !ids.has(tasks[at - 1]!.id)) at--;
  return tasks.toSpliced(at, 0, task);
}

function removeBranch(project: Project, id: Id): Project {
  place(project.tasks, id, 'task');
  const ids = branch(project.tasks, id);
  return {
    ...project,
    tasks: project.tasks.filter(task => !ids.has(task.id)),
    dependencies: (project.dependencies ?? []).filter(
      link => !ids.has(link.predecessorId) && !ids.has(link.successorId),
    ),
    assignments: (project.assignments ?? []).filter(assignment => !ids.has(assignment.taskId)),
  };
}

function applyToStaff(project: Project, edit: Edit): Project {
  const resources = project.resources ?? [];
  const assignments = project.assignments ?? [];
  if ('resource' in edit) {
    const { resource: id, ...changes } = edit;
    return { ...project, resources: change(resources, id, changes, 'resource') };
  }
  if ('addResource' in edit) return { ...project, resources: [...resources, edit.addResource] };
  if ('removeResource' in edit) {
    return {
      ...project,
      resources: remove(resources, edit.removeResource, 'resource'),
      assignments: assignments.filter(assignment => assignment.resourceId !== edit.removeResource),
    };
  }
  if ('assignment' in edit) {
    const { assignment: id, ...changes } = edit;
    return { ...project, assignments: change(assignments, id, changes, 'assignment') };
  }
  if ('addAssignment' in edit) return { ...project, assignments: [...assignments, edit.addAssignment] };
  if ('removeAssignment' in edit) {
    return { ...project, assignments: remove(assignments, edit.removeAssignment, 'assignment') };
  }
  throw new SchedulerError('bad_edit', `An edit with the fields ${Object.keys(edit).join(', ')} means nothing.`);
}

/**
 * The project after one edit; the given one stays as it is. Removing a task removes all below it, with their links and
 * assignments.
 *
 * @throws SchedulerError `unknown_id`, `bad_edit`
 */
export function applyEdit(project: Project, edit: Edit): Project {
  checkEdit(edit);
  const dependencies = project.dependencies ?? [];
  if ('task' in edit) {
    const { task: id, ...changes } = edit;
    return { ...project, tasks: change(project.tasks, id, changes, 'task') };
  }
  if ('addTask' in edit) {
    const { tasks } = project;
    const { addTask: task, after, before } = edit;
    if (before === undefined) return { ...project, tasks: insertTask(tasks, task, after) };
    return { ...project, tasks: tasks.toSpliced(place(tasks, before, 'task'), 0, task) };
  }
  if ('removeTask' in edit) return removeBranch(project, edit.removeTask);
  if ('moveTask' in edit) {
    const at = place(project.tasks, edit.moveTask, 'task');
    const { parentId = project.tasks[at]!.parentId ?? null } = edit;
    const moved = { ...project.tasks[at]!, parentId };
    const stays = edit.after === undefined || edit.after === edit.moveTask;
    if (stays) return { ...project, tasks: project.tasks.with(at, moved) };
    return { ...project, tasks: insertTask(project.tasks.toSpliced(at, 1), moved, edit.after) };
  }
  if ('dependency' in edit) {
    const { dependency: id, ...changes } = edit;
    return { ...project, dependencies: change(dependencies, id, changes, 'dependency') };
  }
  if ('addDependency' in edit) return { ...project, dependencies: [...dependencies, edit.addDependency] };
  if ('removeDependency' in edit) {
    return { ...project, dependencies: remove(dependencies, edit.removeDependency, 'dependency') };
  }
  if ('project' in edit) return merge(project, edit.project);
  if ('calendar' in edit) {
    const calendars = project.calendars ?? [];
    const at = calendars.findIndex(calendar => calendar.id === edit.calendar.id);
    return { ...project, calendars: at < 0 ? [...calendars, edit.calendar] : calendars.with(at, edit.calendar) };
  }
  if ('removeCalendar' in edit) {
    return { ...project, calendars: remove(project.calendars ?? [], edit.removeCalendar, 'calendar') };
  }
  return applyToStaff(project, edit);
}
