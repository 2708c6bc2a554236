/** A schedule that follows edits: the network is kept and changed in place wherever an edit allows it. */

import { DatedSchedule } from '../dated-schedule.js';
import { SchedulerError } from '../errors.js';
import type { Id, Project } from '../model.js';
import type { Network } from '../network/network.js';
import type { Schedule } from '../outcome.js';
import type { Dates } from '../passes/dates.js';
import { noPathFinder, type PathFinder } from '../passes/longest-path.js';
import { prepareNetwork, validate } from '../prepare.js';
import type { Problem } from '../problem.js';
import { minutesOfSeconds, secondsOfMinutes } from '../time.js';
import { Draft } from './draft.js';
import { applyEdit, type Edit } from './edit.js';
import { Layer } from './lay.js';
import { changedById, copyRows, Moved, type MovedRows } from './moved.js';
import { Places } from './places.js';
import { Reschedule } from './reschedule.js';

/** Slots of removed tasks and links that are carried along before the network is compiled anew. */
const MAX_DEAD_SLOTS = 10_000;

/** Arithmetic on the working time a task is scheduled by. Instants are minutes since 1970, amounts working minutes. */
export interface TaskTime {
  /** The instant itself when work can start there, else the next start of work. */
  next(minute: number): number;
  /** Where `workMinutes` of work from a start end. */
  add(minute: number, workMinutes: number): number;
  /** Work between two instants, negative when `to` is earlier. */
  count(fromMinute: number, toMinute: number): number;
}

/** One plan with all that is computed of it. */
interface State {
  readonly project: Project;
  readonly network: Network;
  readonly places: Places;
  readonly reschedule: Reschedule;
  readonly linkOf: () => Map<Id, number>;
  readonly hasInactive: boolean;
  readonly problems: () => readonly Problem[];
}

/** A value computed when first asked for. */
function lazily<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** Slots by id; -1 for an id that several links have. */
function readLinkIds({ links }: Network): Map<Id, number> {
  const linkOf = new Map<Id, number>();
  for (let link = 0; link < links.count; link++) {
    const { id } = links.dependency[link]!;
    if (id !== undefined) linkOf.set(id, linkOf.has(id) ? -1 : link);
  }
  return linkOf;
}

/** @throws ScheduleError when the project has errors */
function open(project: Project, pathOf: PathFinder): State {
  const { network, problems } = prepareNetwork(project);
  return {
    project,
    network,
    places: Places.of(network.size),
    reschedule: new Reschedule(network, pathOf),
    linkOf: lazily(() => readLinkIds(network)),
    hasInactive: project.tasks.some(task => task.isActive === false),
    problems: () => problems,
  };
}

/** What an explanation reads. */
interface Ground {
  readonly network: Network;
  readonly dates: Dates;
  /** Slot of the task asked about. */
  readonly task: number;
}

/**
 * What an explanation of a task's date reads of a session. Internal: not a method, so that no caller depends on it.
 *
 * @throws SchedulerError `unknown_id`
 */
export let groundOf: (session: EditSession, id: Id) => Ground;

/**
 * A project under edit. Each answer equals that of a fresh `schedule` of the same project. An edit that would break the
 * project throws and changes nothing. Edits of tasks, links, the outline and of who works cost what they move; edits of
 * the project's settings cost a full schedule.
 */
export class EditSession {
  static {
    groundOf = (session, id) => {
      const { network, reschedule } = session.#state;
      return { network, dates: reschedule.dates, task: session.#slotOf(id) };
    };
  }

  #state: State;
  readonly #pathOf: PathFinder;
  /** Whether a schedule that was given out holds the present dates. */
  #isLent = false;

  /** @throws ScheduleError when the project has errors */
  constructor(project: Project, pathOf: PathFinder) {
    this.#pathOf = pathOf;
    this.#state = open(project, pathOf);
  }

  /** The project with all edits applied. */
  get project(): Project {
    return this.#state.project;
  }

  /** The current schedule. Its dates stay as they are; its critical path and driving links are those of the last edit. */
  get schedule(): Schedule {
    const { network, reschedule, places, problems } = this.#state;
    this.#isLent = true;
    return new DatedSchedule(network, reschedule.dates, { slots: places.slots, problems, pathOf: this.#pathOf });
  }

  /**
   * Makes edits, all or none.
   *
   * @returns what moved
   * @throws SchedulerError `unknown_id`, `bad_edit`; ScheduleError when the project would have errors
   */
  apply(edits: Edit | readonly Edit[]): Moved {
    const list = Array.isArray(edits) ? (edits as readonly Edit[]) : [edits as Edit];
    return this.#edit(list, true) ?? this.#compile(list, true);
  }

  /**
   * What edits would move, without making them: for every frame of a drag. The answer is good until the next call.
   *
   * @throws as `apply`
   */
  preview(edits: Edit | readonly Edit[]): Moved {
    const list = Array.isArray(edits) ? (edits as readonly Edit[]) : [edits as Edit];
    return this.#edit(list, false) ?? this.#compile(list, false);
  }

  /** The working time of a task, for what a dragged bar snaps to. Good until the next `apply`. Throws `unknown_id`. */
  workingTime(id: Id): TaskTime {
    const time = this.#state.network.fields.time[this.#slotOf(id)]!;
    return {
      next: minute => minutesOfSeconds(time.next(secondsOfMinutes(minute))),
      add: (minute, work) => minutesOfSeconds(time.add(secondsOfMinutes(minute), secondsOfMinutes(work))),
      count: (from, to) => minutesOfSeconds(time.count(secondsOfMinutes(from), secondsOfMinutes(to))),
    };
  }

  #slotOf(id: Id): number {
    const slot = this.#state.network.hierarchy.indexOf.get(id);
    if (slot === undefined) throw new SchedulerError('unknown_id', `No task "${id}" in the project.`);
    return slot;
  }

  /** Edits the network in place; null when it has to be compiled anew. */
  #edit(edits: readonly Edit[], isKept: boolean): Moved | null {
    const state = this.#state;
    const { network, reschedule, linkOf, hasInactive, project } = state;
    const dead = network.size + network.links.count - project.tasks.length - (project.dependencies?.length ?? 0);
    if (dead > MAX_DEAD_SLOTS) return null;
    // Spans and their links are no part of the network: they are read anew.
    if (network.spans.length > 0 || edits.some(makesSpan)) return null;
    if (this.#isLent) reschedule.detach();
    this.#isLent = false;
    const draft = new Draft(project, state.places);
    const layer = new Layer({ network, reschedule, linkOf, draft, hasInactive });
    let hasRun = false;
    let isDone = false;
    try {
      if (!edits.every(edit => layer.lay(edit)) || layer.patch.hasMadeSpan) return null;
      hasRun = true;
      reschedule.run();
      const moved = this.#movedOf(draft, isKept);
      isDone = isKept;
      return moved;
    } finally {
      if (!isDone) {
        if (hasRun) reschedule.restore();
        layer.patch.undo();
      } else this.#keep(draft);
      reschedule.forget();
    }
  }

  #keep(draft: Draft): void {
    const { project, places } = draft;
    this.#state = { ...this.#state, project, places, problems: lazily(() => validate(project)) };
  }

  /** What the run moved, in the order of the project's tasks. */
  #movedOf(draft: Draft, isKept: boolean): Moved {
    const { network, reschedule, project, places } = this.#state;
    const { placeOf } = draft.places;
    const found = reschedule.moved();
    if (draft.places !== places) found.tasks.sort((a, b) => placeOf[a]! - placeOf[b]!);
    // What is taken back at once has to be copied first, unless the dates of this edit stay aside as a whole.
    const moved: MovedRows = isKept || found.isWhole ? found : copyRows(found);
    const ids = lazily(() => Array.from(moved.tasks, task => network.ids[task]!));
    if (!isKept) ids();
    const removedIds = lazily(() => (draft.places === places ? [] : removedBetween(project, draft.project)));
    if (!isKept) removedIds();
    return new Moved(moved, {
      ids,
      places: moved.tasks.map(task => placeOf[task]!),
      removedIds,
      problems: lazily(() => validate(draft.project)),
    });
  }

  #compile(edits: readonly Edit[], isKept: boolean): Moved {
    const before = this.#state;
    const after = open(edits.reduce(applyEdit, before.project), this.#pathOf);
    const { network, reschedule } = after;
    const tasks = changedById(before.network, before.reschedule.dates, network, reschedule.dates);
    const removedIds = removedBetween(before.project, after.project);
    if (isKept) {
      this.#state = after;
      this.#isLent = false;
    }
    return new Moved(
      { tasks, dates: reschedule.dates, rows: tasks },
      {
        ids: lazily(() => Array.from(tasks, task => network.ids[task]!)),
        places: tasks,
        removedIds: () => removedIds,
        problems: after.problems,
      },
    );
  }
}

/** Whether an edit may make a task one that spans others, or end that. */
function makesSpan(edit: Edit): boolean {
  if (typeof edit !== 'object' || edit === null) return false;
  return 'activityType' in edit || ('addTask' in edit && edit.addTask?.activityType !== undefined);
}

/** Ids of tasks that one project has and another has not, in order. Cost O(tasks) when their lists differ. */
function removedBetween(before: Project, after: Project): readonly Id[] {
  if (before.tasks.length === after.tasks.length && before.tasks.every((task, at) => task.id === after.tasks[at]!.id))
    return [];
  const kept = new Set(after.tasks.map(task => task.id));
  return before.tasks.filter(task => !kept.has(task.id)).map(task => task.id);
}

/**
 * Opens a project for edits without the methods that explain dates, whose code `explainDate` holds: for pages that load
 * it when somebody asks. Throws ScheduleError when the project has errors.
 *
 * @param pathOf `drivingPath`, for projects that are critical by their longest path and for `criticalPath`; without it
 *   both throw, and its code is not loaded
 */
export function createLeanSession(project: Project, pathOf: PathFinder = noPathFinder): EditSession {
  return new EditSession(project, pathOf);
}
