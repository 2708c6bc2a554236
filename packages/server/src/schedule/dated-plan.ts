import { createSchedule, type Edit, type Problem, SchedulerError, type ScheduleSession } from '@trueppm/scheduler';
import type { SyncChanges, TaskRow } from '@trueppm/sdk/protocol';
import { type ComputedRow, isSame, toComputedRow, withSeconds } from './computed.js';
import { planEdits } from './plan-edits.js';
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

/** Fields of tasks and links that no warning is about: to look for warnings takes longer than to date such an edit. */
const UNWARNED: ReadonlySet<string> = new Set([
  'task',
  'dependency',
  'name',
  'durationMinutes',
  'durationUnit',
  'isEstimated',
  'percentComplete',
  'actualStart',
  'actualFinish',
  'actualDurationMinutes',
  'remainingDurationMinutes',
  'stop',
  'resume',
  'constraintType',
  'constraintDate',
  'deadline',
  'priority',
  'levelingDelayMinutes',
  'lagMinutes',
  'lagPercent',
  'lagUnit',
]);

/** Edits of other kinds that leave a plan without warnings without any: they take away, or add what is plain. */
function keepsSound(edit: Edit, isSummary: (id: string) => boolean): boolean {
  if ('removeTask' in edit || 'removeDependency' in edit || 'removeAssignment' in edit || 'removeResource' in edit) {
    return true;
  }
  // Into a summary a link of the other types says nothing; a second link between two tasks is refused before.
  if ('addDependency' in edit) return (edit.addDependency.type ?? 'FS').endsWith('S');
  if ('addAssignment' in edit) return edit.addAssignment.segments === undefined;
  const place = 'addTask' in edit ? edit.addTask : 'moveTask' in edit ? edit : null;
  if (place === null) return false;
  const isPlain = !('activityType' in place || 'secondaryConstraintType' in place || 'segments' in place);
  // A task that becomes a summary may have such links.
  return isPlain && (place.parentId == null || isSummary(place.parentId));
}

/**
 * A plan's rows with its compiled network. A few changes of any kind are laid over the network and cost what they move;
 * many at once, and settings of the project, cost a new one.
 */
export class DatedPlan {
  readonly rows = new PlanRows();
  #session: ScheduleSession | null = null;
  #edits: Edit[] = [];
  /** Tasks whose stored columns may differ from the computed ones … */
  #suspects = new Set<string>();
  /** … or all of them may: the network is new since the last run. */
  #isWhole = false;
  /** Warnings of the plan; null when they may be others than they were. */
  #problems: readonly Problem[] | null = null;

  /** Takes rows in that were committed. */
  apply(changes: SyncChanges): void {
    const edits = this.#session === null ? null : planEdits(this.rows, changes);
    if (edits === null) this.#session = null;
    else this.#edits.push(...edits);
    if (edits === null || !this.#keepsProblems(edits)) this.#problems = null;
    if (this.#session === null) this.#edits = [];
    for (const row of changes.tasks?.updated ?? []) this.#suspects.add(row.id);
    this.rows.apply(changes);
  }

  /** Takes in that what the last run moved is stored: the feed need not say it again. */
  settle(moved: readonly ComputedRow[]): void {
    const stored = this.rows.table<TaskRow & ComputedRow>('tasks');
    const updated = moved.flatMap(({ duration_minutes, ...dates }) => {
      const row = stored.get(dates.id);
      return row === undefined
        ? []
        : [{ ...row, ...dates, duration_minutes: duration_minutes ?? row.duration_minutes }];
    });
    const before = this.#suspects;
    this.apply({ tasks: { created: [], updated: updated as TaskRow[], deleted: [] } });
    this.#suspects = before;
    for (const row of moved) before.delete(row.id);
  }

  /** The engine's session with everything taken in so far; null when the project is in the trash. Throws as `date`. */
  open(): ScheduleSession | null {
    let session = this.#session;
    if (session !== null && !this.#isEdited(session)) session = null;
    this.#edits = [];
    if (session !== null) return session;
    this.#session = null;
    const project = this.rows.toProject();
    if (project === null) return null;
    this.#isWhole = true;
    this.#session = createSchedule(project);
    return this.#session;
  }

  /**
   * Dates the plan as its rows are now.
   *
   * @returns null when the project is in the trash
   * @throws ScheduleError with every problem of a plan that cannot be dated
   */
  date(): DatedResult | null {
    const startedAtMs = performance.now();
    const session = this.open();
    if (session === null) return null;
    const { schedule } = session;
    this.#problems ??= schedule.problems;
    const engineMs = performance.now() - startedAtMs;
    const stored = this.rows.table<TaskRow & ComputedRow>('tasks');
    const moved: ComputedRow[] = [];
    for (const id of this.#isWhole ? stored.keys() : this.#suspects) {
      const row = stored.get(id);
      if (row === undefined) continue;
      const computed = toComputedRow(schedule.task(id));
      if (!isSame(row, computed)) moved.push(computed);
    }
    // Until their write is seen in the feed they may still differ.
    this.#suspects = new Set(moved.map(row => row.id));
    this.#isWhole = false;
    const isEmpty = stored.size === 0;
    return {
      start: isEmpty ? null : withSeconds(schedule.start),
      finish: isEmpty ? null : withSeconds(schedule.finish),
      moved,
      problems: this.#problems,
      engineMs,
    };
  }

  /** Whether the warnings stay what they are. */
  #keepsProblems(edits: readonly Edit[]): boolean {
    const tasks = this.rows.table<ComputedRow>('tasks');
    const isSound = this.#problems?.length === 0;
    const isSummary = (id: string): boolean => tasks.get(id)?.is_summary === true;
    return edits.every(
      edit => Object.keys(edit).every(field => UNWARNED.has(field)) || (isSound && keepsSound(edit, isSummary)),
    );
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
}
