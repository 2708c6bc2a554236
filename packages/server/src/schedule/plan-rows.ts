import type { Project, Task } from '@trueppm/scheduler';
import { readRows, readTaskRow } from '@trueppm/scheduler/read';
import { PLAN_TABLES, type PlanTable, type SyncChanges } from '@trueppm/sdk/protocol';

type Row = { readonly id: string };

/**
 * A task without what it may turn out to be (an estimate that cannot be drawn from must not keep a plan from its dates),
 * and without defaults that would make the engine take it for more than a plain one.
 */
function withoutDefaults({ estimate, segments, activityType, ...task }: Task): Task {
  return {
    ...task,
    ...(activityType === undefined || activityType === 'task' ? {} : { activityType }),
    ...(segments === undefined || segments.length === 0 ? {} : { segments }),
  };
}

/** A task as {@link PlanRows.toProject} has it. */
export const readCertainTask = (row: object): Task => withoutDefaults(readTaskRow(row));

/** The rows of one project, brought up to date by the project's own feed. */
export class PlanRows {
  readonly #tables = new Map<PlanTable, Map<string, Row>>(PLAN_TABLES.map(table => [table, new Map()]));

  /** Live rows of all tables. */
  get size(): number {
    let size = 0;
    for (const rows of this.#tables.values()) size += rows.size;
    return size;
  }

  /** Takes a delta in. */
  apply(changes: SyncChanges): void {
    for (const table of PLAN_TABLES) {
      const rows = this.#tables.get(table)!;
      for (const row of (changes[table]?.updated ?? []) as Row[]) rows.set(row.id, row);
      for (const id of changes[table]?.deleted ?? []) rows.delete(id);
    }
  }

  /** Live rows of one table, by id. */
  table<Type = Row>(table: PlanTable): ReadonlyMap<string, Type> {
    return this.#tables.get(table) as ReadonlyMap<string, unknown> as ReadonlyMap<string, Type>;
  }

  /** The plan as the engine reads it for dates, which no estimate moves; null when the project itself is gone. */
  toProject(): Project | null {
    const project = this.toUncertainProject();
    if (project === null) return null;
    const { correlations, risks, velocity, ...certain } = project;
    return { ...certain, tasks: certain.tasks.map(withoutDefaults) };
  }

  /** The plan with all that is not certain about it, for forecasts and for files; null when the project is gone. */
  toUncertainProject(): Project | null {
    const [project] = this.#tables.get('projects')!.values();
    if (project === undefined) return null;
    const all = (table: PlanTable): Row[] => [...this.#tables.get(table)!.values()];
    return readRows({
      project,
      tasks: all('tasks'),
      dependencies: all('dependencies'),
      calendars: all('calendars'),
      resources: all('resources'),
      assignments: all('assignments'),
    });
  }
}
