import type { Explanation, Quantity } from '../../explain/explanation.js';
import { findRemedies, type Remedy } from '../../explain/remedy.js';
import type { Id } from '../../model.js';
import { createSchedule, type ScheduleSession } from '../../session/session.js';
import { UsageError } from '../arguments.js';
import { type Call, type Command, EXIT_DONE } from '../command.js';
import { findTask } from '../plan/find-task.js';
import { readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { remarkAll } from '../remarks.js';
import { Narrator, sideOf } from '../text/narrator.js';
import { formatTable } from '../text/table.js';
import { inDays, spokenTime } from '../text/units.js';

const QUANTITIES: Readonly<Record<string, Quantity>> = {
  'early-start': 'earlyStart',
  'early-finish': 'earlyFinish',
  'late-start': 'lateStart',
  'late-finish': 'lateFinish',
  'total-slack': 'totalSlack',
};

/** Steps of a chain that are printed: the nearest and the root. */
const shownSteps = 40;

/** One date with everything there is to say of it. */
interface Answer {
  readonly explanation: Explanation;
  readonly quantity: Quantity;
  readonly remedies: readonly Remedy[];
  readonly session: ScheduleSession;
  readonly narrator: Narrator;
}

/** `explain PLAN TASK`: the bounds on a date, the chain to its root cause, remedies. */
export const explainCommand: Command = {
  operands: ['PLAN', 'TASK', '[QUANTITY]'],
  options: [...SETTING_OPTIONS, { name: 'no-remedies', help: 'do not look for changes that would free the date' }],
  notes: `TASK is an id, a unique number (UID), a row number or an exact name, whichever fits first; uid:4, row:4, name:Pour and
id:A1000 ask for one of them. QUANTITY is early-start (the default), early-finish, late-start, late-finish or
total-slack. Printed are every bound on the date, the binding ones marked, the chain of binding bounds to the root cause,
and changes that would free the date, each tried on the schedule and measured.`,
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const quantity = readQuantity(args.operands[2] ?? 'early-start');
    const plan = await readPlan(args.operands[0]!, call);
    const id = findTask(plan, args.operands[1]!);
    const session = createSchedule(settle(plan.project));
    watch.mark('schedule');
    remarkAll(session.schedule.problems, terminal);
    const answer = answerOf(session, id, quantity, !args.has('no-remedies'));
    watch.mark('explain');
    await (args.has('json') ? terminal.emitJson(asJson(answer)) : terminal.print(textLines(answer)));
    return EXIT_DONE;
  },
};

function readQuantity(text: string): Quantity {
  const named = Object.values(QUANTITIES).find(quantity => quantity === text) ?? QUANTITIES[text.toLowerCase()];
  if (named === undefined)
    throw new UsageError(`the quantity is one of ${Object.keys(QUANTITIES).join(', ')}, not "${text}"`);
  return named;
}

function answerOf(session: ScheduleSession, id: Id, quantity: Quantity, wantsRemedies: boolean): Answer {
  return {
    explanation: session.explain(id, quantity),
    quantity,
    remedies: wantsRemedies ? findRemedies(session, id, quantity) : [],
    session,
    narrator: new Narrator(session.project, session.schedule),
  };
}

function asJson({ explanation, quantity, remedies, session, narrator }: Answer) {
  const side = sideOf(quantity);
  const { id, reasons } = explanation;
  const steps = narrator.chain(explanation, side);
  return {
    task: session.schedule.task(id),
    quantity,
    reasons: reasons.map(reason => ({ ...reason, text: narrator.reason(reason, id, side) })),
    chain: explanation.chain.map((reason, at) => ({ ...reason, holds: steps[at]!.taskId, text: steps[at]!.clause })),
    remedies: remedies.map(remedy => ({ ...remedy, text: remedyText(remedy, session, narrator) })),
  };
}

function* textLines({ explanation, quantity, remedies, session, narrator }: Answer): Generator<string> {
  const { id } = explanation;
  const side = sideOf(quantity);
  const { project } = session;
  const task = session.schedule.task(id);
  yield `${narrator.label(id)}: ${spokenTime(task.start)} to ${spokenTime(task.finish)}, ${inDays(task.durationMinutes, project)}`;
  yield `late dates ${spokenTime(task.lateStart)} to ${spokenTime(task.lateFinish)}, total slack ${inDays(task.totalSlackMinutes, project)}, free slack ${inDays(task.freeSlackMinutes, project)}${task.isCritical ? ', critical' : ''}`;
  yield '';
  yield `What holds its ${spoken(quantity)} (* sets it):`;
  const columns = [
    { title: '' },
    { title: 'bound' },
    { title: 'on its' },
    { title: side === 'early' ? 'not before' : 'not after' },
  ];
  const rows = explanation.reasons.map(reason => [
    reason.isBinding ? '*' : '',
    reason.kind.replaceAll('_', ' '),
    reason.end,
    spokenTime(reason.bound),
  ]);
  const texts = explanation.reasons.map(reason => narrator.reason(reason, id, side));
  let at = -1;
  for (const line of formatTable(columns, rows)) {
    yield at < 0 ? `  ${line}` : `  ${line}  ${texts[at]}`;
    at++;
  }
  yield '';
  yield 'Chain to the root cause:';
  yield* chainLines(explanation, narrator, side);
  if (remedies.length === 0) return;
  yield '';
  yield 'What would free it, each alone:';
  for (const remedy of remedies) {
    yield `  ${remedyText(remedy, session, narrator)}: gains ${inDays(remedy.gainMinutes, project)}`;
  }
}

function* chainLines(explanation: Explanation, narrator: Narrator, side: 'early' | 'late'): Generator<string> {
  const steps = narrator.chain(explanation, side);
  const hidden = Math.max(0, steps.length - shownSteps);
  for (let at = 0; at < steps.length; at++) {
    if (hidden > 0 && at === shownSteps - 1) yield `  … ${hidden} more steps`;
    if (hidden > 0 && at >= shownSteps - 1 && at < steps.length - 1) continue;
    const { taskId, clause } = steps[at]!;
    yield `  ${at + 1}. ${narrator.label(taskId)}: ${clause}`;
  }
  if (steps.length === 0) yield '  none';
}

function remedyText(remedy: Remedy, { project }: ScheduleSession, narrator: Narrator): string {
  const { kind, taskId, dependency, minutes = 0, calendarId } = remedy;
  const task = taskId === undefined ? '' : narrator.label(taskId);
  const link = dependency
    ? `from ${narrator.label(dependency.predecessorId)} to ${narrator.label(dependency.successorId)} (${narrator.link(dependency)})`
    : '';
  switch (kind) {
    case 'remove_link':
      return `without the link ${link}`;
    case 'remove_lag':
      return `without the lag of the link ${link}`;
    case 'remove_constraint':
      return `without the constraint of ${task}`;
    case 'remove_deadline':
      return `without the deadline of ${task}`;
    case 'shorten_task':
      return `${task} shorter by ${inDays(minutes, project)}`;
    case 'clear_leveling_delay':
      return `without the levelling delay of ${task}`;
    case 'change_calendar':
      return `${task} on the calendar ${calendarName(project.calendars ?? [], calendarId)}`;
    case 'schedule_automatically':
      return `${task} scheduled by its links instead of by hand`;
    case 'start_project_earlier':
      return 'the project a working day earlier';
    case 'finish_project_later':
      return 'the project a working day later at its end';
    default:
      return (kind as string).replaceAll('_', ' ');
  }
}

function calendarName(
  calendars: readonly { readonly id: Id; readonly name?: string }[],
  id: Id | null | undefined,
): string {
  if (id == null) return 'of the project';
  return `"${calendars.find(calendar => calendar.id === id)?.name ?? id}"`;
}

function spoken(quantity: Quantity): string {
  return quantity.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}
