import { type CheckResult, check, explain, type Quantity, type Reason, type Remedy } from '@trueppm/scheduler';
import type { TaskRow } from '@trueppm/sdk/protocol';
import { answerEarnedValue, type EarnedValueQuestion, type PlanState } from '../earned-value/answer.js';
import { EXPLAINED_STEPS_MAX, FINDINGS_MAX } from '../limits.js';
import type { DatedPlan } from './dated-plan.js';
import { toWire } from './wire.js';

/** What can be asked about a plan that a thread keeps. Ids are those of the plan's rows. */
export type PlanQuestion =
  | {
      readonly kind: 'explain';
      readonly taskId: string;
      readonly quantity: Quantity | null;
      /** Whether to look for changes that would free the date: costs a schedule of its own and many trials. */
      readonly hasRemedies: boolean;
    }
  | { readonly kind: 'check'; readonly statusDate: string | null }
  | EarnedValueQuestion;

/**
 * Answers a question about a plan as its rows are now, as the JSON of the contract's body without the number of the
 * plan.
 *
 * @param state which plan that is, and as of when
 * @returns null when the project is in the trash, or has no such task
 * @throws ScheduleError with every problem of a plan that cannot be dated
 */
export function answerQuestion(plan: DatedPlan, question: PlanQuestion, state: PlanState): string | null {
  const session = plan.open();
  if (session === null) return null;
  if (question.kind === 'check') {
    const { statusDate } = question;
    const { passes, checks } = check(session.project, session.schedule, statusDate === null ? {} : { statusDate });
    return JSON.stringify({ passes, checks: checks.map(checkOnWire) });
  }
  if (question.kind === 'earned_value') {
    const tasks = plan.rows.table<TaskRow>('tasks');
    const nameOf = (id: string): string => tasks.get(id)?.name ?? '';
    return answerEarnedValue(session.project, session.schedule, question, state, nameOf);
  }
  const { taskId, quantity, hasRemedies } = question;
  if (!plan.rows.table('tasks').has(taskId)) return null;
  const explanation = session.explain(taskId, quantity);
  const remedies = hasRemedies ? explain(session.project, taskId, quantity ?? 'earlyStart').remedies : [];
  const { id, reasons, chain, ...dates } = explanation;
  return JSON.stringify({
    task_id: id,
    ...(toWire({ ...dates, quantity: quantity === null ? null : toWireName(quantity) }) as object),
    reasons: reasons.slice(0, EXPLAINED_STEPS_MAX).map(reasonOnWire),
    chain: chain.slice(0, EXPLAINED_STEPS_MAX).map(reasonOnWire),
    is_cut: reasons.length > EXPLAINED_STEPS_MAX || chain.length > EXPLAINED_STEPS_MAX,
    remedies: remedies.map(remedyOnWire),
  });
}

const toWireName = (name: string): string => Object.keys(toWire({ [name]: 0 }) as object)[0] ?? name;

const reasonOnWire = ({ kind, end, bound, isBinding, taskId, dependency }: Reason): unknown =>
  toWire({ kind, end, bound, isBinding, taskId: taskId ?? null, dependencyId: dependency?.id ?? null });

const remedyOnWire = ({ kind, taskId, dependency, minutes, calendarId, gainMinutes }: Remedy): unknown => ({
  kind,
  task_id: taskId ?? null,
  dependency_id: dependency?.id ?? null,
  minutes: minutes ?? null,
  // Null is the project's own calendar there, so a remedy of another kind leaves it out.
  ...(calendarId === undefined ? {} : { calendar_id: calendarId }),
  gain_minutes: gainMinutes,
});

function checkOnWire({ taskIds, dependencies, ...result }: CheckResult): unknown {
  return {
    ...(toWire(result) as object),
    found: taskIds.length + dependencies.length,
    task_ids: taskIds.slice(0, FINDINGS_MAX),
    dependency_ids: dependencies.slice(0, FINDINGS_MAX).flatMap(({ id }) => id ?? []),
  };
}
