/** A schedule that follows edits: the compiled network is kept, and patched where an edit leaves its shape alone. */

import { ScheduleError, SchedulerError } from '../errors.js';
import { type Explanation, explainTask } from '../explain/explain.js';
import type { Dependency, Id, Project, Task } from '../model.js';
import { writeLink } from '../network/links.js';
import type { Network } from '../network/network.js';
import type { Schedule } from '../outcome.js';
import { createDates, type Dates } from '../passes/dates.js';
import type { Problem } from '../problem.js';
import { DatedSchedule, dateNetwork, prepareNetwork } from '../schedule.js';
import { minutesOfSeconds, secondsOfMinutes } from '../time.js';
import { validateLink, validateTask } from '../validate/project.js';
import { applyEdit, type Edit, merge } from './edit.js';
import { changedById, changedTasks, Moved } from './moved.js';

/** Changes of these fields alter which nodes and links there are: the network is compiled anew. */
const SHAPE_FIELDS = ['parentId', 'isActive', 'activityType', 'predecessorId', 'successorId', 'id'];

/** A task or link as it is and as it was, at its place in the compiled network. */
type Patch =
  | { readonly task: number; readonly before: Task; readonly after: Task }
  | { readonly link: number; readonly position: number; readonly before: Dependency; readonly after: Dependency };

const throwErrors = (problems: readonly Problem[]): void => {
  if (problems.some(problem => problem.severity === 'error')) throw new ScheduleError(problems);
};

/** Arithmetic on the working time a task is scheduled by. Instants are minutes since 1970, amounts working minutes. */
export interface TaskTime {
  /** The instant itself when work can start there, else the next start of work. */
  next(minute: number): number;
  /** Where `workMinutes` of work from a start end. */
  add(minute: number, workMinutes: number): number;
  /** Work between two instants, negative when `to` is earlier. */
  count(fromMinute: number, toMinute: number): number;
}

/**
 * A project under edit. Each answer equals that of a fresh `schedule` of the same project. An edit that would break the
 * project throws and changes nothing.
 */
export class ScheduleSession {
  #project: Project;
  #network: Network;
  #problems: readonly Problem[];
  #dates: Dates;
  #scratch: Dates | null = null;
  #linkOf: Map<Id, number> | null = null;

  /** @throws ScheduleError when the project has errors */
  constructor(project: Project) {
    const { network, problems } = prepareNetwork(project);
    this.#project = project;
    this.#network = network;
    this.#problems = problems;
    this.#dates = createDates(network.size);
    dateNetwork(network, this.#dates);
  }

  /** The project with all edits applied. */
  get project(): Project {
    return this.#project;
  }

  /** The current schedule. Its dates stay as they are; its critical path and driving links are those of the last edit. */
  get schedule(): Schedule {
    return new DatedSchedule(this.#network, this.#dates, this.#project.dependencies ?? [], this.#problems);
  }

  /**
   * Makes edits, all or none.
   *
   * @returns what moved
   * @throws SchedulerError `unknown_id`, `bad_edit`; ScheduleError when the project would have errors
   */
  apply(edits: Edit | readonly Edit[]): Moved {
    const list = Array.isArray(edits) ? (edits as readonly Edit[]) : [edits as Edit];
    const patches = this.#patchesOf(list);
    if (!patches) return this.#applyCompiled(list);
    const dates = createDates(this.#network.size);
    this.#runPatched(patches, dates, true);
    const changed = changedTasks(this.#network.size, this.#dates, dates);
    this.#dates = dates;
    this.#keepPatches(patches);
    return new Moved(this.#network, dates, changed, { removedIds: [], problems: this.#problems });
  }

  /**
   * What edits would move, without making them: for every frame of a drag. The answer is good until the next call.
   *
   * @throws as `apply`
   */
  preview(edits: Edit | readonly Edit[]): Moved {
    const list = Array.isArray(edits) ? (edits as readonly Edit[]) : [edits as Edit];
    const patches = this.#patchesOf(list);
    if (!patches) return this.#compiled(list).moved;
    this.#scratch ??= createDates(this.#network.size);
    const dates = this.#scratch;
    this.#runPatched(patches, dates, false);
    const changed = changedTasks(this.#network.size, this.#dates, dates);
    return new Moved(this.#network, dates, changed, { removedIds: [], problems: this.#problems });
  }

  /** Why a task stands where it stands. Throws `unknown_id`. */
  explain(id: Id): Explanation {
    return explainTask(this.#network, this.#dates, this.#project.dependencies ?? [], this.#taskAt(id));
  }

  /** The working time of a task, for what a dragged bar snaps to. Good until the next `apply`. Throws `unknown_id`. */
  workingTime(id: Id): TaskTime {
    const time = this.#network.fields.time[this.#taskAt(id)]!;
    return {
      next: minute => minutesOfSeconds(time.next(secondsOfMinutes(minute))),
      add: (minute, work) => minutesOfSeconds(time.add(secondsOfMinutes(minute), secondsOfMinutes(work))),
      count: (from, to) => minutesOfSeconds(time.count(secondsOfMinutes(from), secondsOfMinutes(to))),
    };
  }

  #taskAt(id: Id): number {
    const task = this.#network.hierarchy.indexOf.get(id);
    if (task === undefined) throw new SchedulerError('unknown_id', `No task "${id}" in the project.`);
    return task;
  }

  /** Edits as patches, or null when one of them needs a new network. Later edits build on earlier ones. */
  #patchesOf(edits: readonly Edit[]): Patch[] | null {
    const patches: Patch[] = [];
    for (const edit of edits) {
      if (SHAPE_FIELDS.some(field => field in edit)) return null;
      const patch =
        'task' in edit ? this.#taskPatch(edit, patches) : 'dependency' in edit ? this.#linkPatch(edit, patches) : null;
      if (!patch) return null;
      patches.push(patch);
    }
    return patches;
  }

  #taskPatch({ task: id, ...changes }: Edit & { readonly task: Id }, earlier: readonly Patch[]): Patch | null {
    const task = this.#taskAt(id);
    const before = earlier.findLast(patch => 'task' in patch && patch.task === task)?.after as Task | undefined;
    const now = before ?? this.#project.tasks[task]!;
    const after = merge(now, changes);
    throwErrors(validateTask(after, task, this.#network.calendars));
    return { task, before: now, after };
  }

  #linkPatch(
    { dependency: id, ...changes }: Edit & { readonly dependency: Id },
    earlier: readonly Patch[],
  ): Patch | null {
    const link = this.#linkAt(id);
    if (link === undefined) return null;
    const position = this.#network.links.position[link]!;
    const before = earlier.findLast(patch => 'link' in patch && patch.link === link)?.after as Dependency | undefined;
    const now = before ?? this.#project.dependencies![position]!;
    const after = merge(now, changes);
    throwErrors(validateLink(after, position, this.#network.hierarchy));
    return { link, position, before: now, after };
  }

  #linkAt(id: Id): number | undefined {
    if (!this.#linkOf) {
      this.#linkOf = new Map();
      const { links } = this.#network;
      for (let link = 0; link < links.count; link++) {
        const dependency = this.#project.dependencies![links.position[link]!]!;
        if (dependency.id !== undefined) this.#linkOf.set(dependency.id, link);
      }
    }
    return this.#linkOf.get(id);
  }

  #write(patch: Patch, value: Task | Dependency): void {
    const { fields, links, hierarchy } = this.#network;
    if ('task' in patch) fields.write(patch.task, value as Task, hierarchy.firstChild[patch.task]! >= 0);
    else writeLink(links, patch.link, value as Dependency);
  }

  /** Runs the passes with patches laid over the network; takes them off again unless they are to stay and all went well. */
  #runPatched(patches: readonly Patch[], dates: Dates, isKept: boolean): void {
    let isDone = false;
    try {
      for (const patch of patches) this.#write(patch, patch.after);
      dateNetwork(this.#network, dates);
      isDone = true;
    } finally {
      if (!isKept || !isDone) for (const patch of patches.toReversed()) this.#write(patch, patch.before);
    }
  }

  #keepPatches(patches: readonly Patch[]): void {
    const tasks = this.#project.tasks.slice();
    const dependencies = this.#project.dependencies?.slice();
    for (const patch of patches) {
      if ('task' in patch) tasks[patch.task] = patch.after;
      else dependencies![patch.position] = patch.after;
    }
    this.#project = { ...this.#project, tasks, ...(dependencies ? { dependencies } : {}) };
  }

  #compiled(edits: readonly Edit[]) {
    const project = edits.reduce(applyEdit, this.#project);
    const { network, problems } = prepareNetwork(project);
    const dates = createDates(network.size);
    dateNetwork(network, dates);
    const changed = changedById(this.#network, this.#dates, network, dates);
    const removedIds = this.#network.ids.filter(id => !network.hierarchy.indexOf.has(id));
    return { project, network, problems, dates, moved: new Moved(network, dates, changed, { removedIds, problems }) };
  }

  #applyCompiled(edits: readonly Edit[]): Moved {
    const { project, network, problems, dates, moved } = this.#compiled(edits);
    this.#project = project;
    this.#network = network;
    this.#problems = problems;
    this.#dates = dates;
    this.#scratch = null;
    this.#linkOf = null;
    return moved;
  }
}

/** Opens a project for edits. Throws ScheduleError when it has errors. */
export function createSchedule(project: Project): ScheduleSession {
  return new ScheduleSession(project);
}
