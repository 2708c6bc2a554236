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

  /** Puts another task in a slot's place. The first costs O(tasks), further ones O(1). */
  setTask(slot: number, task: Task): void {
    if (!this.#ownsTasks) this.#project = { ...this.#project, tasks: this.#project.tasks.slice() };
    this.#ownsTasks = true;
    (this.#project.tasks as Task[])[this.#places.placeOf[slot]!] = task;
  }

  /** Puts another link in the place of one. Cost O(links). */
  setDependency(before: Dependency, after: Dependency): void {
    const known = this.#project.dependencies!;
    if (!this.#ownsDependencies) this.#project = { ...this.#project, dependencies: known.slice() };
    this.#ownsDependencies = true;
    (this.#project.dependencies as Dependency[])[known.indexOf(before)] = after;
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

  /** Follows a change of the list of tasks. */
  place(before: readonly Task[], indexOf: ReadonlyMap<Id, number>, capacity: number): void {
    this.#places = this.#places.follow(before, this.#project.tasks, indexOf, capacity);
  }
}
