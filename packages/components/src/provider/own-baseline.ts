import type { ProjectSession, SyncRows } from '@trueppm/sdk';
import { distinctUntilChanged, map, type Observable, of, switchMap } from 'rxjs';

type TaskRow = SyncRows['tasks'];
type BaselineTask = SyncRows['baseline_tasks'];

/** A task with the dates that were agreed for it. */
export type AgreedTask = TaskRow & {
  readonly baseline_start?: BaselineTask['start'];
  readonly baseline_finish?: BaselineTask['finish'];
};

const NONE: readonly BaselineTask[] = [];

/** What the project's first baseline, that of the lowest number, says of each task; empty without one. */
export function firstBaseline(project: ProjectSession): Observable<readonly BaselineTask[]> {
  return project.baselines$().pipe(
    map(baselines => baselines.toSorted((one, other) => one.number - other.number)[0]?.id ?? null),
    distinctUntilChanged(),
    switchMap(id => (id === null ? of(NONE) : project.baselineTasks$({ where: { baseline_id: id } }))),
  );
}

/**
 * Gives tasks the dates of a baseline as their own. A task that is the same as before has the same row as before, so that
 * whoever compares rows finds what changed: O(tasks), a comparison each.
 */
export class OwnBaseline {
  #agreed: readonly BaselineTask[] = NONE;
  #byTask: ReadonlyMap<string, BaselineTask> = new Map();
  #tasks: readonly TaskRow[] = [];
  #joined: readonly AgreedTask[] = [];
  /** Rows made before, by the row they were made of. */
  #made = new WeakMap<TaskRow, AgreedTask>();

  join(tasks: readonly TaskRow[], agreed: readonly BaselineTask[]): readonly AgreedTask[] {
    if (agreed !== this.#agreed) {
      this.#agreed = agreed;
      this.#byTask = new Map(agreed.map(row => [row.task_id, row]));
      this.#made = new WeakMap();
      this.#tasks = [];
    }
    if (this.#byTask.size === 0) return tasks;
    // Most tasks stand where they stood.
    const joined = tasks.map((task, at) => (this.#tasks[at] === task ? this.#joined[at]! : this.#rowOf(task)));
    this.#tasks = tasks;
    this.#joined = joined;
    return joined;
  }

  #rowOf(task: TaskRow): AgreedTask {
    const before = this.#made.get(task);
    if (before) return before;
    const agreed = this.#byTask.get(task.id);
    const row = agreed ? { ...task, baseline_start: agreed.start, baseline_finish: agreed.finish } : task;
    this.#made.set(task, row);
    return row;
  }
}
