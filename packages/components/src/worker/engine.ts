import {
  createLeanSession,
  type Edit,
  type EditSession,
  type Explanation,
  type MovedColumns,
  type Problem,
  type Project,
  type ScheduleColumns,
  ScheduleError,
} from '@trueppm/scheduler';
import {
  readAssignmentRow,
  readCalendarRow,
  readDependencyRow,
  readProjectRow,
  readResourceRow,
  readTaskRow,
} from '@trueppm/scheduler/read';
import type { Intent } from '../gantt/drag/gesture-input.js';
import type { PlanRowEdit } from '../plan/edit.js';
import type { PlanTexts } from '../plan/plan-texts.js';
import { EMPTY_PLAN, type PlanRows, type TaskRow } from '../plan/rows.js';
import type {
  EngineEdit,
  LevelAnswer,
  LoadAnswer,
  MovedAnswer,
  PreviewAnswer,
  Settled,
  ShownColumns,
  ShownMoved,
} from './api.js';
import { editsOf, intentsOf, type TaskGround } from './intent-edits.js';
import type { Pauses } from './pauses.js';
import type { PlanFileAnswer, PlanFileRequest } from './plan-file.js';
import type { PlanHead, RowPart } from './row-parts.js';
import { TakenRows } from './taken-rows.js';

/** A plan as the engine takes it, tasks in the order given: that order is what indexes mean on both sides. */
function projectOf(plan: PlanRows): Project {
  return {
    ...readProjectRow(plan.project),
    calendars: plan.calendars.map(readCalendarRow),
    tasks: plan.tasks.map(readTaskRow),
    dependencies: plan.dependencies.map(readDependencyRow),
    resources: plan.resources.map(readResourceRow),
    assignments: plan.assignments.map(readAssignmentRow),
  };
}

function engineEdit(edit: EngineEdit): readonly Edit[] {
  if (edit.table === 'tasks') return taskEdits(edit);
  if (edit.table === 'assignments')
    return [edit.op === 'delete' ? { removeAssignment: edit.id } : { addAssignment: readAssignmentRow(edit.row) }];
  if (edit.op === 'update') return [{ ...readDependencyRow(edit.changes), dependency: edit.id }];
  if (edit.op === 'delete') return [{ removeDependency: edit.id }];
  return [{ addDependency: readDependencyRow(edit.row) }];
}

function taskEdits(edit: EngineEdit): readonly Edit[] {
  if (edit.op === 'create') {
    const addTask = readTaskRow(edit.row);
    const { afterId, beforeId } = edit;
    if (beforeId !== undefined) return [{ addTask, before: beforeId }];
    return [afterId === undefined ? { addTask } : { addTask, after: afterId }];
  }
  if (edit.op === 'delete') return [{ removeTask: edit.id }];
  // Another parent is an edit of its own kind: the outline changes with it.
  const { parent_id: parentId, ...changes } = edit.changes as { readonly parent_id?: string | null };
  const moves: readonly Edit[] = parentId === undefined ? [] : [{ moveTask: edit.id, parentId }];
  // What takes levelling back says "none" where the row had no delay; the engine's word for that is zero.
  const isUndelayed = 'leveling_delay_minutes' in changes && changes.leveling_delay_minutes === null;
  const fields = { ...readTaskRow(changes), ...(isUndelayed ? { levelingDelayMinutes: 0 } : {}) };
  return Object.keys(fields).length === 0 ? moves : [...moves, { ...fields, task: edit.id }];
}

/** Whether a row says that its work pauses. */
function mayPause({ segments, resume }: Readonly<Record<string, unknown>>): boolean {
  return resume != null || (Array.isArray(segments) && segments.length > 0);
}

/** Tasks up to which an answer says at once what takes a pass over the plan. */
const MOST_SETTLED_AT_ONCE = 3000;

/** The scheduling session behind the worker's interface: rows and edits in wire spelling in, columns out. */
export class Engine {
  #session: EditSession | null = null;
  readonly #rows = new Map<string, TaskRow>();
  /** Position of each task in the outline. */
  readonly #placeOf = new Map<string, number>();
  /** Dates by position: to ask the session for a schedule makes it copy all of them at the next edit. */
  #start: Float64Array = new Float64Array(0);
  #finish: Float64Array = new Float64Array(0);
  readonly #taken = new TakenRows();
  #assignments: PlanRows['assignments'] = [];
  /** What tells pieces of work; comes with the first plan or edit that has some. */
  #Pauses: typeof Pauses | null = null;
  #pauses: Pauses | null = null;

  /** What finds the longest path; comes with the first plan it is asked of. */
  #drivingPath: Parameters<typeof createLeanSession>[1];

  take(part: RowPart): void {
    this.#taken.take(part);
  }

  loadTaken(head: PlanHead): LoadAnswer | Promise<LoadAnswer> {
    return this.open(this.#taken.finish(head));
  }

  /** Loads a plan at once or, when its work pauses or its longest path is critical, once the script for that has come. */
  open(plan: PlanRows): LoadAnswer | Promise<LoadAnswer> {
    if (plan.project['critical_by'] === 'longest_path' && !this.#drivingPath) {
      return import('./explaining.js').then(module => {
        this.#drivingPath = module.drivingPath;
        return this.open(plan);
      });
    }
    const isPausing = plan.tasks.some(mayPause) || plan.assignments.some(mayPause);
    return this.#withPauses(isPausing, () => this.load(plan));
  }

  #withPauses<Answer>(isPausing: boolean, act: () => Answer): Answer | Promise<Answer> {
    if (!isPausing || this.#Pauses) return act();
    return import('./pauses.js').then(module => {
      this.#Pauses = module.Pauses;
      return act();
    });
  }

  load(plan: PlanRows): LoadAnswer {
    this.#rows.clear();
    for (const task of plan.tasks) this.#rows.set(task.id, task);
    try {
      this.#session = createLeanSession(projectOf(plan), this.#drivingPath);
    } catch (error) {
      this.#session = null;
      if (error instanceof ScheduleError)
        return { columns: null, settled: { problems: error.problems, driving: new Uint8Array(0) } };
      throw error;
    }
    const { schedule } = this.#session;
    const columns = schedule.columns();
    this.#takePlaces(columns);
    this.#assignments = plan.assignments;
    this.#pauses = this.#Pauses && new this.#Pauses(plan);
    return { columns: this.#shownColumns(columns), settled: this.#settled(schedule.problems) };
  }

  /** Applies edits at once or, when they bring the first pause, once the script for that has come. */
  change(edits: readonly EngineEdit[]): MovedAnswer | Promise<MovedAnswer> {
    const isPausing = edits.some(edit =>
      edit.op === 'delete' ? false : mayPause(edit.op === 'update' ? edit.changes : edit.row),
    );
    return this.#withPauses(isPausing, () => this.apply(edits));
  }

  apply(edits: readonly EngineEdit[]): MovedAnswer {
    const session = this.#open;
    const moved = session.apply(edits.flatMap(engineEdit));
    for (const edit of edits) this.#follow(edit);
    const columns = moved.columns();
    if (edits.some(edit => edit.table === 'tasks' && edit.op !== 'update'))
      this.#takePlaces(session.schedule.columns());
    else {
      columns.tasks.forEach((task, entry) => {
        this.#start[task] = columns.start[entry] as number;
        this.#finish[task] = columns.finish[entry] as number;
      });
    }
    const hasOtherRows = edits.some(edit => edit.table !== 'dependencies' && edit.op !== 'update');
    if (this.#Pauses && (hasOtherRows || !this.#pauses)) {
      const tasks = session.project.tasks.map(({ id }) => this.#rows.get(id) as TaskRow);
      this.#pauses = new this.#Pauses({ ...EMPTY_PLAN, tasks, assignments: this.#assignments });
    }
    const isSmall = this.#placeOf.size <= MOST_SETTLED_AT_ONCE;
    return {
      moved: { ...this.#shownColumns(columns), tasks: columns.tasks },
      settled: isSmall ? this.#settled(moved.problems) : null,
    };
  }

  settle(): Settled {
    return this.#settled(this.#open.schedule.problems);
  }

  preview(intent: Intent): PreviewAnswer {
    const groundOf = (taskId: string) => (this.#rows.has(taskId) ? this.#ground(taskId) : null);
    const wishes = intentsOf(intent, groundOf);
    const answer = this.#previewAll(wishes);
    if (intent.kind !== 'resize-start') return answer;
    // What a task waits for may hold its start: its length then counts from there, so that its finish stays.
    const startAt = new Map(Array.from(answer.moved.tasks, (place, at) => [place, answer.moved.start[at] as number]));
    const held = wishes.map(wish => {
      const start = startAt.get(this.#placeOf.get(wish.taskId) ?? -1);
      return wish.kind === 'resize-start' && start !== undefined && start > wish.startMinute
        ? { ...wish, startMinute: start }
        : wish;
    });
    return held.some((wish, at) => wish !== wishes[at]) ? this.#previewAll(held) : answer;
  }

  #previewAll(wishes: readonly Intent[]): PreviewAnswer {
    const edits = wishes.flatMap(wish => {
      const row = this.#rows.get(wish.taskId);
      return row ? editsOf(wish, row, this.#ground(wish.taskId)) : [];
    });
    const columns = this.#open.preview(edits.flatMap(engineEdit)).columns();
    const moved: ShownMoved = { ...this.#shownColumns(columns), tasks: columns.tasks };
    return { edits, moved };
  }

  check(edits: readonly PlanRowEdit[]): readonly Problem[] {
    try {
      this.#open.preview(edits.flatMap(engineEdit));
      return [];
    } catch (error) {
      if (error instanceof ScheduleError) return error.problems.filter(problem => problem.severity === 'error');
      throw error;
    }
  }

  async explain(taskId: string): Promise<Explanation> {
    const { explainDate } = await import('./explaining.js');
    return explainDate(this.#open, taskId);
  }

  /** Levels the plan as it is now, without the levelling it has. */
  async level(): Promise<LevelAnswer> {
    const { levelPlan } = await import('./levelling.js');
    const finding = levelPlan(this.#open.project);
    const columns = this.#open.preview(finding.edits.flatMap(engineEdit)).columns();
    return { ...finding, moved: { ...this.#shownColumns(columns), tasks: columns.tasks } };
  }

  async clearLevelling(): Promise<readonly PlanRowEdit[]> {
    const { clearPlan } = await import('./levelling.js');
    return clearPlan(this.#open.project);
  }

  async write(texts: PlanTexts, request: PlanFileRequest): Promise<PlanFileAnswer> {
    const { project, schedule } = this.#open;
    const { writePlanFile } = await import('./plan-file.js');
    return writePlanFile(project, schedule, texts, request);
  }

  get #open(): EditSession {
    if (!this.#session) throw new Error('The plan has errors.');
    return this.#session;
  }

  #takePlaces({ ids, start, finish }: ScheduleColumns): void {
    this.#placeOf.clear();
    ids.forEach((id, place) => {
      this.#placeOf.set(id, place);
    });
    this.#start = start.slice();
    this.#finish = finish.slice();
    if (this.#rows.size === ids.length) return;
    for (const id of this.#rows.keys()) if (!this.#placeOf.has(id)) this.#rows.delete(id);
  }

  #settled(problems: readonly Problem[]): Settled {
    const { project, schedule } = this.#open;
    const drives = new Set(schedule.drivingLinks);
    const links = project.dependencies ?? [];
    const driving = new Uint8Array(links.length);
    links.forEach((link, at) => {
      if (drives.has(link)) driving[at] = 1;
    });
    return { problems, driving };
  }

  /** Keeps the rows as the session has them. */
  #follow(edit: EngineEdit): void {
    if (edit.table === 'assignments') {
      const { id } = edit.op === 'create' ? edit.row : edit;
      const others = this.#assignments.filter(row => row.id !== id);
      this.#assignments = edit.op === 'create' ? [...others, edit.row] : others;
    } else if (edit.table === 'tasks' && edit.op === 'create') this.#rows.set(edit.row.id, edit.row);
    else if (edit.table === 'tasks' && edit.op === 'update') {
      const row = this.#rows.get(edit.id);
      if (!row) return;
      const changed = { ...row, ...edit.changes };
      this.#rows.set(edit.id, changed);
      if ('segments' in edit.changes || 'resume' in edit.changes) this.#pauses?.change(changed);
    }
  }

  /** Columns as the page takes them, with the pieces of work that pauses. */
  #shownColumns(columns: ScheduleColumns | MovedColumns): ShownColumns {
    const { start, finish, lateStart, lateFinish, durationMinutes, totalSlackMinutes, freeSlackMinutes, flags } =
      columns;
    const shown = { start, finish, lateStart, lateFinish, durationMinutes, totalSlackMinutes, freeSlackMinutes, flags };
    const pieces = this.#pauses?.pieces(this.#open, columns);
    return pieces ? { ...shown, pieces } : shown;
  }

  #ground(taskId: string): TaskGround {
    const place = this.#placeOf.get(taskId) as number;
    const time = this.#open.workingTime(taskId);
    const ground = { start: this.#start[place] as number, finish: this.#finish[place] as number, time };
    const row = this.#rows.get(taskId);
    if (!this.#Pauses || !row) return ground;
    return { ...ground, paused: this.#Pauses.groundOf(row, ground, this.#assignments) };
  }
}
