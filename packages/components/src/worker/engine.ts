import {
  createSchedule,
  type Edit,
  type Explanation,
  type MovedColumns,
  type Problem,
  type Project,
  type ScheduleColumns,
  ScheduleError,
  type ScheduleSession,
} from '@trueppm/scheduler';
import {
  readAssignmentRow,
  readCalendarRow,
  readDependencyRow,
  readProjectRow,
  readResourceRow,
  readTaskRow,
} from '@trueppm/scheduler/read';
import type { Intent } from '../gantt/drag/gesture.js';
import type { PlanRowEdit } from '../plan/edit.js';
import { parseLocalTime } from '../plan/local-time.js';
import type { PlanTexts } from '../plan/plan-texts.js';
import type { PlanRows, TaskRow } from '../plan/rows.js';
import type { WithPieces } from '../plan/work-pieces.js';
import type { LoadAnswer, MovedAnswer, PreviewAnswer } from './api.js';
import { editsOf, intentsOf, type TaskGround } from './intent-edits.js';
import { Pauses } from './pauses.js';
import type { PlanFileAnswer, PlanFileRequest } from './plan-file.js';

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

function engineEdit(edit: PlanRowEdit): Edit {
  if (edit.table === 'tasks') {
    if (edit.op === 'update') return { ...readTaskRow(edit.changes), task: edit.id };
    if (edit.op === 'delete') return { removeTask: edit.id };
    return { addTask: readTaskRow(edit.row) };
  }
  if (edit.op === 'update') return { ...readDependencyRow(edit.changes), dependency: edit.id };
  if (edit.op === 'delete') return { removeDependency: edit.id };
  return { addDependency: readDependencyRow(edit.row) };
}

/** The scheduling session behind the worker's interface: rows and edits in wire spelling in, columns out. */
export class Engine {
  #session: ScheduleSession | null = null;
  readonly #rows = new Map<string, TaskRow>();
  #pauses: Pauses | null = null;

  load(plan: PlanRows): LoadAnswer {
    this.#rows.clear();
    for (const task of plan.tasks) this.#rows.set(task.id, task);
    try {
      this.#session = createSchedule(projectOf(plan));
    } catch (error) {
      this.#session = null;
      if (error instanceof ScheduleError) return { columns: null, problems: error.problems, drivingIds: [] };
      throw error;
    }
    const { schedule } = this.#session;
    this.#pauses = new Pauses(plan);
    return {
      columns: this.#withPieces(schedule.columns()),
      problems: schedule.problems,
      drivingIds: this.#drivingIds(),
    };
  }

  apply(edits: readonly PlanRowEdit[]): MovedAnswer {
    const moved = this.#open.apply(edits.map(engineEdit));
    for (const edit of edits) {
      if (edit.table !== 'tasks' || edit.op !== 'update') continue;
      const row = this.#rows.get(edit.id);
      if (!row) continue;
      const changed = { ...row, ...edit.changes };
      this.#rows.set(edit.id, changed);
      if ('segments' in edit.changes) this.#pauses?.change(changed);
    }
    return { moved: this.#withPieces(moved.columns()), problems: moved.problems, drivingIds: this.#drivingIds() };
  }

  preview(intent: Intent): PreviewAnswer {
    const groundOf = (taskId: string) => (this.#rows.has(taskId) ? this.#ground(taskId) : null);
    const wishes = intentsOf(intent, groundOf);
    const answer = this.#previewAll(wishes);
    if (intent.kind !== 'resize-start') return answer;
    // What a task waits for may hold its start: its length then counts from there, so that its finish stays.
    const startOf = new Map(answer.moved.ids.map((id, at) => [id, answer.moved.start[at] as number]));
    const held = wishes.map(wish => {
      const start = startOf.get(wish.taskId);
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
    return { edits, moved: this.#withPieces(this.#open.preview(edits.map(engineEdit)).columns()) };
  }

  check(edits: readonly PlanRowEdit[]): readonly Problem[] {
    try {
      this.#open.preview(edits.map(engineEdit));
      return [];
    } catch (error) {
      if (error instanceof ScheduleError) return error.problems.filter(problem => problem.severity === 'error');
      throw error;
    }
  }

  explain(taskId: string): Explanation {
    return this.#open.explain(taskId);
  }

  async write(texts: PlanTexts, request: PlanFileRequest): Promise<PlanFileAnswer> {
    const { project, schedule } = this.#open;
    const { writePlanFile } = await import('./plan-file.js');
    return writePlanFile(project, schedule, texts, request);
  }

  get #open(): ScheduleSession {
    if (!this.#session) throw new Error('The plan has errors: there is no schedule to change.');
    return this.#session;
  }

  #withPieces<Columns extends ScheduleColumns | MovedColumns>(columns: Columns): Columns & WithPieces {
    const pieces = this.#pauses?.pieces(this.#open, columns);
    return pieces ? { ...columns, pieces } : columns;
  }

  #drivingIds(): string[] {
    return this.#open.schedule.drivingLinks.flatMap(link => (link.id === undefined ? [] : [link.id]));
  }

  #ground(taskId: string): TaskGround {
    const { start, finish } = this.#open.schedule.task(taskId);
    const time = this.#open.workingTime(taskId);
    return { start: parseLocalTime(start) as number, finish: parseLocalTime(finish) as number, time };
  }
}
