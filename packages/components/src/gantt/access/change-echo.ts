import type { ReactiveController } from 'lit';
import type { DependencyChangeDetail, TaskChangeDetail } from '../../events.js';
import { lastDayMinute } from '../shell/format.js';
import type { GanttShell } from '../shell/shell.js';

/** Time for the engine's answer and for what is said at once, ms. */
const PAUSE_MS = 500;

/** Dates before a change. */
interface Before {
  /** The one task that is changed; null = none or several. */
  readonly taskId: string | null;
  readonly isNew: boolean;
  /** What was done has not been said yet. */
  readonly isUnsaid: boolean;
  readonly start: number;
  readonly finish: number;
  readonly planFinish: number;
}

/**
 * Says what came of a change that was typed or done by keys: the dates the task has now and, when it moved, where the
 * plan finishes. Sighted people see the bars move; this is the same for everybody else.
 */
export class ChangeEcho implements ReactiveController {
  readonly #shell: GanttShell;
  #before: Before | null = null;
  /** A step is being made: what is asked now belongs to it. */
  #isStep = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostConnected(): void {
    const { element } = this.#shell;
    element.addEventListener('ppm-before-task-change', this.#onBefore);
    element.addEventListener('ppm-before-dependency-change', this.#onBefore);
    element.addEventListener('ppm-task-change', this.#onChange);
    element.addEventListener('ppm-dependency-change', this.#onChange);
  }

  hostDisconnected(): void {
    const { element } = this.#shell;
    element.removeEventListener('ppm-before-task-change', this.#onBefore);
    element.removeEventListener('ppm-before-dependency-change', this.#onBefore);
    element.removeEventListener('ppm-task-change', this.#onChange);
    element.removeEventListener('ppm-dependency-change', this.#onChange);
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#before = null;
  }

  readonly #onBefore = (event: Event): void => {
    const { detail } = event as CustomEvent<TaskChangeDetail | DependencyChangeDetail>;
    if (detail.cause === 'drag') return;
    const { newTask } = this.#shell.strings.edit;
    const task = 'task' in detail && detail.op !== 'delete' ? detail : null;
    // An empty line for the next task is no news.
    if (task?.op === 'create' && task.task.name === newTask) return;
    const known = this.#before;
    const taskId = 'dependency' in detail ? detail.dependency.successor_id : (task?.task.id ?? null);
    if (known && this.#isStep) {
      // Several rows at once: one of them cannot stand for all.
      if (taskId !== known.taskId) this.#before = { ...known, taskId: null };
      return;
    }
    const { shown, outline } = this.#shell.schedule;
    const { start, finish } = shown?.settled(outline.indexOf.get(taskId ?? '') ?? -1) ?? {};
    this.#before = {
      taskId,
      isNew: task?.op === 'create' || task?.previous?.name === newTask,
      isUnsaid: task !== null && detail.cause === 'edit',
      start: start ?? Number.NaN,
      finish: finish ?? Number.NaN,
      planFinish: known?.planFinish ?? shown?.settledFinish ?? Number.NaN,
    };
    this.#isStep = true;
    // A host may have said no: then no change follows.
    queueMicrotask(() => {
      this.#isStep = false;
      if (this.#timer === undefined) this.#before = null;
    });
  };

  readonly #onChange = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), PAUSE_MS);
  };

  #tell(): void {
    const before = this.#before;
    this.#forget();
    if (!before) return;
    const { schedule, format, strings, announce, history } = this.#shell;
    const { shown, outline } = schedule;
    const index = outline.indexOf.get(before.taskId ?? '');
    if (!shown) return;
    const said: string[] = [];
    const { finish: planFinish = Number.NaN } = shown.extent ?? {};
    if (index !== undefined) {
      const { start, finish } = shown.settled(index);
      const hasMoved = start !== before.start || finish !== before.finish;
      if (hasMoved || before.isNew)
        said.push(strings.rowNote.dates(outline.tasks[index]?.name ?? '', format.span(start, finish)));
      else if (before.isUnsaid && history.last) said.push(history.last.label);
    }
    if (planFinish !== before.planFinish && !Number.isNaN(before.planFinish + planFinish)) {
      const last = shown.columns.finish.indexOf(planFinish);
      said.push(
        strings.drag.planFinishes(format.day(lastDayMinute(shown.columns.start[last] ?? planFinish, planFinish))),
      );
    }
    if (said.length > 0) announce(said.join(strings.drag.space));
  }
}
