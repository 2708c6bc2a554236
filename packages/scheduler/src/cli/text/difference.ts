import type { Quantity } from '../../explain/explanation.js';
import type { Difference, VerifiedField } from '../../formats/mspdi/index.js';
import type { Id, Project } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import type { ScheduleSession } from '../../session/session.js';
import { Narrator, sideOf } from './narrator.js';
import { counted, inDays, spokenTime } from './units.js';

/** Which date answers for a value: a slack is made by a late one. */
const QUANTITIES: Partial<Record<VerifiedField, Quantity>> = {
  start: 'earlyStart',
  finish: 'earlyFinish',
  earlyStart: 'earlyStart',
  earlyFinish: 'earlyFinish',
  lateStart: 'lateStart',
  lateFinish: 'lateFinish',
  totalSlackMinutes: 'totalSlack',
  isCritical: 'totalSlack',
};

/** Why the engine says what it says, for values that differ from those of a file. */
export class DifferenceText {
  readonly #session: ScheduleSession;
  readonly #project: Project;
  readonly #narrator: Narrator;
  /** `task quantity` of every date that differs. */
  readonly #differing: ReadonlySet<string>;
  /** Assignments of each task. */
  readonly #staff = new Map<Id, number>();
  /** What follows each task. */
  readonly #followers = new Map<Id, Id[]>();

  constructor(session: ScheduleSession, differences: readonly Difference[]) {
    this.#session = session;
    this.#project = session.project;
    this.#narrator = new Narrator(session.project, session.schedule);
    this.#differing = new Set(differences.map(({ taskId, field }) => `${taskId} ${QUANTITIES[field] ?? field}`));
    for (const { taskId } of session.project.assignments ?? [])
      this.#staff.set(taskId, (this.#staff.get(taskId) ?? 0) + 1);
    for (const { predecessorId, successorId } of session.project.dependencies ?? []) {
      const followers = this.#followers.get(predecessorId);
      if (followers) followers.push(successorId);
      else this.#followers.set(predecessorId, [successorId]);
    }
  }

  /** One sentence about a value. */
  sentence({ taskId, field, expected, actual }: Difference): string {
    if (actual === null) return 'The engine gives no such value.';
    const task = this.#session.schedule.task(taskId);
    switch (field) {
      case 'durationMinutes':
        return this.#durationSentence(task);
      case 'freeSlackMinutes':
        return this.#freeSlackSentence(task);
      case 'startSlackMinutes':
        return `Working time from its early start ${spokenTime(task.earlyStart)} to its late start ${spokenTime(task.lateStart)}.`;
      case 'finishSlackMinutes':
        return `Working time from its early finish ${spokenTime(task.earlyFinish)} to its late finish ${spokenTime(task.lateFinish)}.`;
      case 'isCritical':
        return this.#criticalSentence(task);
      case 'totalSlackMinutes':
        return this.#slackSentence(task);
      default:
        return this.#dateSentence(task, QUANTITIES[field]!, expected);
    }
  }

  #dateSentence(task: TaskSchedule, quantity: Quantity, expected: Difference['expected']): string {
    const reasons = this.#session.reasons(task.id, quantity);
    const side = sideOf(quantity);
    const act = quantity.endsWith('Start') ? 'start' : 'finish';
    const because = this.#narrator.because({ id: task.id, reasons }, side);
    const held =
      because === ''
        ? `follows from its other end and its duration of ${inDays(task.durationMinutes, this.#project)}`
        : `is this because ${because}`;
    const claim = `Its ${side === 'early' ? 'first' : 'last'} possible ${act} ${held}.`;
    // The file may go by a bound that is not the tightest one here.
    const other = reasons.find(({ isBinding, bound }) => !isBinding && bound === expected);
    const filed = other
      ? ` The file's date is what this alone would allow: ${this.#narrator.reason(other, task.id, side)}.`
      : '';
    return `${claim}${this.#cause(task.id, quantity)}${filed}`;
  }

  /** Whether the date that holds this one differs as well: then the cause lies there. */
  #cause(id: Id, quantity: Quantity): string {
    const side = sideOf(quantity);
    const reasons = this.#session.reasons(id, quantity);
    const origins = reasons.flatMap(({ isBinding, taskId, dependency, end }) => {
      if (!isBinding || taskId === undefined) return [];
      const type = dependency?.type ?? 'FS';
      const isStart = dependency ? type[side === 'early' ? 0 : 1] === 'S' : end === 'start';
      const origin = `${side}${isStart ? 'Start' : 'Finish'}`;
      return this.#differing.has(`${taskId} ${origin}`) ? [this.#narrator.label(taskId)] : [];
    });
    return origins.length === 0 ? '' : ` The date of ${origins[0]} differs as well.`;
  }

  #slackSentence(task: TaskSchedule): string {
    const isStart = task.startSlackMinutes < task.finishSlackMinutes;
    const early = spokenTime(isStart ? task.earlyStart : task.earlyFinish);
    const late = spokenTime(isStart ? task.lateStart : task.lateFinish);
    const because = this.#narrator.because(
      { id: task.id, reasons: this.#session.reasons(task.id, 'totalSlack') },
      'late',
    );
    const end = isStart ? 'start' : 'finish';
    const measure = `Working time from its early ${end} ${early} to its late ${end} ${late}`;
    return `${measure}${because === '' ? '' : `, which is so late because ${because}`}.${this.#cause(task.id, isStart ? 'lateStart' : 'lateFinish')}`;
  }

  #criticalSentence(task: TaskSchedule): string {
    const limit = this.#project.criticalSlackMinutes ?? 0;
    const slack = inDays(task.totalSlackMinutes, this.#project);
    if (task.isSummary) return `A summary is critical if any task below it is; its total slack is ${slack}.`;
    return `Its total slack is ${slack}, and tasks with up to ${inDays(limit, this.#project)} are critical until they are complete.`;
  }

  #durationSentence(task: TaskSchedule): string {
    const span = `${spokenTime(task.start)} to ${spokenTime(task.finish)}`;
    if (task.isSummary) return `Working time from its first start to its last finish, ${span}.`;
    const count = this.#staff.get(task.id) ?? 0;
    if (count === 0) return `The duration as entered, or the working time from ${span}.`;
    return `Working time that the work of its ${counted(count, 'assignment')} takes from ${span}.`;
  }

  #freeSlackSentence(task: TaskSchedule): string {
    const followers = this.#followers.get(task.id) ?? [];
    const total = inDays(task.totalSlackMinutes, this.#project);
    if (followers.length === 0) return `Nothing follows it: its free slack is its total slack, ${total}.`;
    const names = followers.slice(0, 3).map(id => this.#narrator.label(id));
    const more = followers.length > names.length ? ` and ${followers.length - names.length} more` : '';
    return `The least gap before what follows, ${names.join(', ')}${more}, and no more than its total slack of ${total}.`;
  }
}
