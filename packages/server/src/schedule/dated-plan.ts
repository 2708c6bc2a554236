import { createSchedule, type Edit, type Problem, SchedulerError, type ScheduleSession } from '@trueppm/scheduler';
import { readDependencyRow, readProjectRow, readTaskRow } from '@trueppm/scheduler/read';
import type { DependencyRow, SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { type ComputedRow, isSame, toComputedRow, withSeconds } from './computed.js';
import { PlanRows } from './plan-rows.js';

/** What dating a plan found. */
export interface DatedResult {
  readonly start: string | null;
  readonly finish: string | null;
  /** Tasks whose stored columns differ from the computed ones. */
  readonly moved: readonly ComputedRow[];
  readonly problems: readonly Problem[];
  /** Time in the engine alone. */
  readonly engineMs: number;
}

type Fields = Record<string, unknown>;

/** The tables in which every change but a task's or a link's field needs a new network. */
const SHAPING = ['calendars', 'resources', 'assignments'] as const;
/** Places in the outline: the network knows them by its own order. */
const PLACES = ['parent_id', 'position'] as const;

/** The fields that differ, or null when they are the same. Values are scalars. */
function changedFields(before: object, after: object): Fields | null {
  const changed: Fields = {};
  for (const field of Object.keys({ ...before, ...after })) {
    const value = (after as Fields)[field];
    if (value !== (before as Fields)[field]) changed[field] = value;
  }
  return Object.keys(changed).length === 0 ? null : changed;
}

/**
 * A plan's rows with its compiled network: a change of some fields costs two passes and the tasks it moved, anything
 * else the network as well.
 */
export class DatedPlan {
  readonly rows = new PlanRows();
  #session: ScheduleSession | null = null;
  #edits: Edit[] = [];
  /** Tasks whose stored columns may differ from the computed ones; everything while there is no session. */
  #suspects = new Set<string>();

  /** Takes rows in that were committed. */
  apply(changes: SyncChanges): void {
    const edits = this.#session === null ? null : this.#editsOf(changes);
    if (edits === null) this.#session = null;
    else this.#edits.push(...edits);
    for (const row of changes.tasks?.updated ?? []) this.#suspects.add(row.id);
    this.rows.apply(changes);
  }

  /**
   * Dates the plan as its rows are now.
   *
   * @returns null when the project is in the trash
   * @throws ScheduleError with every problem of a plan that cannot be dated
   */
  date(): DatedResult | null {
    const startedAtMs = performance.now();
    let session = this.#session;
    if (session !== null && !this.#isEdited(session)) session = null;
    this.#edits = [];
    const isWhole = session === null;
    if (session === null) {
      this.#session = null;
      const project = this.rows.toProject();
      if (project === null) return null;
      session = createSchedule(project);
      this.#session = session;
    }
    const { schedule } = session;
    const engineMs = performance.now() - startedAtMs;
    const stored = this.rows.table<TaskRow & ComputedRow>('tasks');
    const moved: ComputedRow[] = [];
    for (const id of isWhole ? stored.keys() : this.#suspects) {
      const row = stored.get(id);
      if (row === undefined) continue;
      const computed = toComputedRow(schedule.task(id));
      if (!isSame(row, computed)) moved.push(computed);
    }
    // Until their write is seen in the feed they may still differ.
    this.#suspects = new Set(moved.map(row => row.id));
    const isEmpty = stored.size === 0;
    return {
      start: isEmpty ? null : withSeconds(schedule.start),
      finish: isEmpty ? null : withSeconds(schedule.finish),
      moved,
      problems: schedule.problems,
      engineMs,
    };
  }

  /** Lays the waiting edits over the network; false when it has to be compiled anew, with all its problems. */
  #isEdited(session: ScheduleSession): boolean {
    if (this.#edits.length === 0) return true;
    try {
      for (const id of session.apply(this.#edits).ids) this.#suspects.add(id);
      return true;
    } catch (error) {
      if (error instanceof SchedulerError) return false;
      throw error;
    }
  }

  /** The changes as edits of fields, or null when they alter which tasks and links there are, or what all depend on. */
  #editsOf(changes: SyncChanges): Edit[] | null {
    if (SHAPING.some(table => changes[table] !== undefined)) return null;
    const [project] = this.rows.table('projects').values();
    for (const row of changes.projects?.updated ?? []) {
      if (project === undefined || changedFields(readProjectRow(project), readProjectRow(row)) !== null) return null;
    }
    const gone = [changes.projects, changes.tasks, changes.dependencies].some(
      table => (table?.deleted.length ?? 0) > 0,
    );
    if (gone) return null;
    const edits: Edit[] = [];
    const tasks = this.rows.table<TaskRow>('tasks');
    for (const row of changes.tasks?.updated ?? []) {
      const before = tasks.get(row.id);
      if (before === undefined || PLACES.some(field => before[field] !== row[field])) return null;
      const fields = changedFields(readTaskRow(before), readTaskRow(row));
      if (fields !== null) edits.push({ task: row.id, ...fields } as Edit);
    }
    const links = this.rows.table<DependencyRow>('dependencies');
    for (const row of changes.dependencies?.updated ?? []) {
      const before = links.get(row.id);
      if (before === undefined) return null;
      const fields = changedFields(readDependencyRow(before), readDependencyRow(row));
      if (fields === null) continue;
      if ('predecessorId' in fields || 'successorId' in fields) return null;
      edits.push({ dependency: row.id, ...fields } as Edit);
    }
    return edits;
  }
}
