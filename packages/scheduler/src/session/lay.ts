/** Which edits the network follows in place, and how. */
import type { Dependency, Id, Project, Task } from '../model.js';
import type { Network } from '../network/network.js';
import type { Problem } from '../problem.js';
import { validateCalendars, validateLink, validateStaff, validateTask } from '../validate/project.js';
import { checkEdit, type Edit, merge } from './edit.js';
import { Patch, type PatchGround } from './patch.js';

/** Tasks removed, or staffed anew, in place by one edit; for more a new network is cheaper. */
const MAX_TASKS_IN_PLACE = 50;

const hasErrors = (problems: readonly Problem[]): boolean => problems.some(problem => problem.severity === 'error');

/** What laying needs besides the patch's ground. */
export interface LayGround extends PatchGround {
  /** Whether some task is inactive: links through it count for cycles although they are not in the network. */
  readonly hasInactive: boolean;
}

/** Lays edits over a network, one after the other. */
export class Layer {
  readonly patch: Patch;
  readonly #ground: LayGround;

  constructor(ground: LayGround) {
    this.#ground = ground;
    this.patch = new Patch(ground);
  }

  /**
   * Lays one edit.
   *
   * @returns false when it has to be made by compiling the edited project: the edit is of another kind, or has an error
   * that is to be named together with all others. What was laid is to be undone then.
   * @throws SchedulerError `unknown_id`, `bad_edit`
   */
  lay(edit: Edit): boolean {
    checkEdit(edit);
    if ('task' in edit) return this.#layTask(edit);
    if ('dependency' in edit) return this.#layDependency(edit);
    const changesShape = ['addTask', 'removeTask', 'moveTask', 'addDependency', 'removeDependency'].some(
      kind => kind in edit,
    );
    if (changesShape) {
      if (this.#ground.hasInactive) return false;
      return 'addDependency' in edit || 'removeDependency' in edit ? this.#layLink(edit) : this.#layOutline(edit);
    }
    return 'calendar' in edit || 'removeCalendar' in edit ? this.#layCalendar(edit) : this.#layStaff(edit);
  }

  #layCalendar(edit: Edit): boolean {
    const { draft } = this.#ground;
    draft.apply(edit);
    if (hasErrors(validateCalendars(draft.project))) return false;
    this.patch.recalendar(draft.project);
    return true;
  }

  #layTask(edit: Edit & { readonly task: Id }): boolean {
    const { task: id, ...changes } = edit;
    const { network, draft, hasInactive } = this.#ground;
    const slot = network.hierarchy.indexOf.get(id);
    if (slot === undefined || 'isActive' in changes || 'id' in changes) return false;
    const before = draft.taskAt(slot);
    const after = merge(before, changes);
    if (hasErrors(validateTask(after, draft.places.placeOf[slot]!, network.calendars))) return false;
    const isMoved = (after.parentId ?? null) !== (before.parentId ?? null);
    if (isMoved && hasInactive) return false;
    draft.setTask(slot, after);
    this.patch.writeTask(slot, before, after);
    return !isMoved || this.#reparent(slot, after.parentId);
  }

  /** Puts a task under another parent; its place in the list of tasks has been settled. */
  #reparent(slot: number, parentId: Id | null | undefined): boolean {
    const { hierarchy } = this.#ground.network;
    if (hierarchy.parent[slot]! >= 0) this.patch.detach(slot);
    if (parentId == null) return true;
    const above = hierarchy.indexOf.get(parentId);
    return above !== undefined && this.patch.attach(slot, above);
  }

  #layDependency(edit: Edit & { readonly dependency: Id }): boolean {
    const { dependency: id, ...changes } = edit;
    const { network, draft, linkOf, hasInactive } = this.#ground;
    const link = linkOf().get(id);
    if (link === undefined || link < 0 || 'id' in changes) return false;
    const before = network.links.dependency[link]!;
    const after = merge(before, changes);
    const { indexOf } = network.hierarchy;
    const from = indexOf.get(after.predecessorId);
    const to = indexOf.get(after.successorId);
    if (from === undefined || to === undefined || hasErrors(validateLink(after, from, to, network.hierarchy)))
      return false;
    draft.setDependency(before, after);
    if (from === network.links.predecessor[link] && to === network.links.successor[link]) {
      this.patch.writeLink(link, before, after);
      return true;
    }
    if (hasInactive) return false;
    this.patch.removeLink(link);
    return this.patch.addLink(after, from, to);
  }

  #layLink(edit: Edit): boolean {
    const { network, draft, linkOf } = this.#ground;
    if ('removeDependency' in edit) {
      const link = linkOf().get(edit.removeDependency);
      if (link === undefined || link < 0) return false;
      draft.removeDependency(network.links.dependency[link]!);
      this.patch.removeLink(link);
      return true;
    }
    const { addDependency: added } = edit as { readonly addDependency: Dependency };
    const { indexOf } = network.hierarchy;
    const from = indexOf.get(added.predecessorId);
    const to = indexOf.get(added.successorId);
    if (from === undefined || to === undefined || (added.id !== undefined && linkOf().has(added.id))) return false;
    if (hasErrors(validateLink(added, from, to, network.hierarchy))) return false;
    draft.addDependency(added);
    return this.patch.addLink(added, from, to);
  }

  #layOutline(edit: Edit): boolean {
    const { network, draft } = this.#ground;
    const { indexOf } = network.hierarchy;
    const before = draft.project.tasks;
    if ('addTask' in edit) return this.#addTask(edit.addTask, edit);
    if ('removeTask' in edit) {
      const slot = indexOf.get(edit.removeTask);
      return slot !== undefined && this.#removeBranch(slot);
    }
    const { moveTask: id } = edit as { readonly moveTask: Id };
    const slot = indexOf.get(id);
    if (slot === undefined) return false;
    const oldParent = draft.taskAt(slot).parentId ?? null;
    // Tasks are found by the places that go with the project as it is: out first, then the new project and its places.
    if (network.hierarchy.parent[slot]! >= 0) this.patch.detach(slot);
    draft.apply(edit);
    draft.place(before, indexOf, network.fields.mode.length);
    const { parentId = oldParent } = edit as { readonly parentId?: Id | null };
    return this.#reparent(slot, parentId);
  }

  #addTask(task: Task, edit: Edit): boolean {
    const { network, draft } = this.#ground;
    const { indexOf } = network.hierarchy;
    const above = task.parentId == null ? -1 : indexOf.get(task.parentId);
    if (above === undefined || indexOf.has(task.id) || task.isActive === false) return false;
    if (hasErrors(validateTask(task, draft.project.tasks.length, network.calendars))) return false;
    const before = draft.project.tasks;
    draft.apply(edit);
    // Someone of the same id may have been here before.
    if ((draft.project.assignments?.length ?? 0) > 0) network.fields.restaff(draft.project, task.id);
    const slot = this.patch.addTask(task, above);
    draft.place(before, indexOf, network.fields.mode.length);
    return above < 0 || this.patch.attach(slot, above);
  }

  /** Removes a task and all below it from the network, the innermost first. */
  #removeBranch(slot: number): boolean {
    const { network, draft } = this.#ground;
    const { firstChild, nextSibling } = network.hierarchy;
    const branch = [slot];
    for (let at = 0; at < branch.length && branch.length <= MAX_TASKS_IN_PLACE; at++) {
      for (let child = firstChild[branch[at]!]!; child >= 0; child = nextSibling[child]!) branch.push(child);
    }
    if (branch.length > MAX_TASKS_IN_PLACE) return false;
    const before = draft.project.tasks;
    const dependencies = new Set<Dependency>();
    for (const task of branch)
      for (const link of linksOf(network, task)) dependencies.add(network.links.dependency[link]!);
    for (const task of branch.toReversed()) this.patch.removeTask(task, draft.taskAt(task));
    draft.removeTasks(branch, [...dependencies]);
    draft.place(before, network.hierarchy.indexOf, network.fields.mode.length);
    return true;
  }

  #layStaff(edit: Edit): boolean {
    const { network, draft } = this.#ground;
    const before = draft.project;
    const tasks = staffedTasks(before, edit);
    if (tasks === null) return false;
    draft.apply(edit);
    const after = draft.project;
    if ('assignment' in edit) for (const task of staffedTasks(after, edit)!) tasks.add(task);
    if (tasks.size > MAX_TASKS_IN_PLACE || hasErrors(validateStaff(after, network.hierarchy))) return false;
    for (const id of tasks) {
      const slot = network.hierarchy.indexOf.get(id);
      if (slot === undefined) return false;
      this.patch.restaff(slot, draft.taskAt(slot), before, after);
    }
    return true;
  }
}

/** Links into and out of a task. */
function linksOf({ links }: Network, task: number): number[] {
  const found: number[] = [];
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) found.push(link);
  for (let link = links.firstOut[task]!; link >= 0; link = links.nextOut[link]!) found.push(link);
  return found;
}

/** Tasks whose people an edit changes, read off the project before or after it; null for edits of another kind. */
function staffedTasks({ assignments = [] }: Project, edit: Edit): Set<Id> | null {
  const tasksOf = (isWanted: (assignment: (typeof assignments)[number]) => boolean) =>
    new Set(assignments.filter(isWanted).map(assignment => assignment.taskId));
  if ('addAssignment' in edit) return new Set([edit.addAssignment.taskId]);
  if ('assignment' in edit) return tasksOf(({ id }) => id === edit.assignment);
  if ('removeAssignment' in edit) return tasksOf(({ id }) => id === edit.removeAssignment);
  if ('addResource' in edit) return new Set();
  if ('resource' in edit) return tasksOf(({ resourceId }) => resourceId === edit.resource);
  if ('removeResource' in edit) return tasksOf(({ resourceId }) => resourceId === edit.removeResource);
  return null;
}
