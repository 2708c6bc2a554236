import type { Dependency, Id, Project, Task } from '../model.js';
import { applyEdit, type Edit } from './edit.js';
import type { Places } from './places.js';

/** A project as edits make it, one after the other; the project it began with stays as it is. */
export class Draft {
  #project: Project;
  #places: Places;
  #ownsTasks = false;
  #ownsDependencies = false;

  constructor(project: Project, places: Places) {
    this.#project = project;
    this.#places = places;
  }

  get project(): Project {
    return this.#project;
  }

  /** Where the tasks of the network stand in the project. */
  get places(): Places {
    return this.#places;
  }

  /** The task in a slot of the network. */
  taskAt(slot: number): Task {
    return this.#project.tasks[this.#places.placeOf[slot]!]!;
  }

  /** Puts another task in a slot's place. */
  setTask(slot: number, task: Task): void {
    this.#ownTasks()[this.#places.placeOf[slot]!] = task;
  }

  /** Takes tasks out, with links given as they are in the project; their assignments go as well. */
  removeTasks(slots: readonly number[], dependencies: readonly Dependency[]): void {
    const places = slots.map(slot => this.#places.placeOf[slot]!).sort((a, b) => b - a);
    const ids = new Set(slots.map(slot => this.taskAt(slot).id));
    // Whoever follows the change compares with the list as it was.
    this.#ownsTasks = false;
    const tasks = this.#ownTasks();
    for (const place of places) tasks.splice(place, 1);
    for (const dependency of dependencies) this.removeDependency(dependency);
    const { assignments } = this.#project;
    if (assignments?.some(({ taskId }) => ids.has(taskId))) {
      this.#project = { ...this.#project, assignments: assignments.filter(({ taskId }) => !ids.has(taskId)) };
    }
  }

  /** Puts another link in the place of one. */
  setDependency(before: Dependency, after: Dependency): void {
    const dependencies = this.#ownDependencies();
    dependencies[dependencies.indexOf(before)] = after;
  }

  addDependency(dependency: Dependency): void {
    this.#ownDependencies().push(dependency);
  }

  removeDependency(dependency: Dependency): void {
    const dependencies = this.#ownDependencies();
    dependencies.splice(dependencies.indexOf(dependency), 1);
  }

  /**
   * Makes any edit.
   *
   * @throws SchedulerError `unknown_id`, `bad_edit`
   */
  apply(edit: Edit): void {
    this.#project = applyEdit(this.#project, edit);
    // Lists may be those of the project it was before, which others hold.
    this.#ownsTasks = this.#ownsDependencies = false;
  }

  /** The list of tasks, the draft's own from the first change on. */
  #ownTasks(): Task[] {
    if (!this.#ownsTasks) this.#project = { ...this.#project, tasks: this.#project.tasks.slice() };
    this.#ownsTasks = true;
    return this.#project.tasks as Task[];
  }

  #ownDependencies(): Dependency[] {
    if (!this.#ownsDependencies) {
      this.#project = { ...this.#project, dependencies: (this.#project.dependencies ?? []).slice() };
    }
    this.#ownsDependencies = true;
    return this.#project.dependencies as Dependency[];
  }

  /** Follows a change of the list of tasks. */
  place(before: readonly Task[], indexOf: ReadonlyMap<Id, number>, capacity: number): void {
    this.#places = this.#places.follow(before, this.#project.tasks, indexOf, capacity);
  }
}
