import type { Problem } from '@trueppm/scheduler';
import type { ProblemCode, ProblemItem } from '@trueppm/sdk/protocol';

/** The engine's codes that the contract spells otherwise. */
const WIRE_CODE: Partial<Record<Problem['code'], ProblemCode>> = {
  cycle: 'dependency_cycle',
  parent_cycle: 'parent_cycle',
  calendar_cycle: 'calendar_cycle',
  no_working_time: 'no_working_time',
  self_link: 'self_link',
  duplicate_link: 'duplicate_link',
  too_deep: 'too_deep',
  too_many_tasks: 'too_many',
  too_many_links: 'too_many',
};

/** Problems told at most. */
const PROBLEMS_MAX = 50;

/** The contract's code for a problem of the engine. */
export const wireCode = (problem: Problem): ProblemCode => WIRE_CODE[problem.code] ?? 'not_schedulable';

/**
 * What the engine found, as the contract tells it: ids in the message are replaced by what people call the things.
 *
 * @param nameOf name of a task by id
 */
export function toProblemItems(
  problems: readonly Problem[],
  nameOf: (id: string) => string | undefined,
): ProblemItem[] {
  return problems.slice(0, PROBLEMS_MAX).map(problem => ({
    path: problem.path,
    code: wireCode(problem),
    message: named(problem, nameOf),
  }));
}

/** The message; a cycle is told as the path of its tasks' names. */
export function named(problem: Problem, nameOf: (id: string) => string | undefined): string {
  const names = (problem.ids ?? []).map(id => nameOf(id) ?? id);
  if (problem.code === 'cycle' && names.length > 0) return `These tasks wait for each other: ${names.join(' → ')}`;
  return (problem.ids ?? []).reduce((message, id, at) => message.replaceAll(id, names[at] ?? id), problem.message);
}
