import type { Problem } from '@trueppm/scheduler';
import type { FormatWarning } from '@trueppm/scheduler/mspdi';
import type { ImportWarning, ImportWarningCode } from '@trueppm/sdk/protocol';
import { named } from '../schedule/problems.js';
import { placeInFile } from './problem.js';

/** Where a warning about no single place belongs. */
const WHOLE: Partial<Record<FormatWarning['code'], string>> = {
  other_projects: 'projects',
  role_assignment: 'assignments',
  empty_wbs: 'wbs',
};

/** What a reader left out or repaired, as the contract says it. */
export function fromFormatWarning({ code, message, ...place }: FormatWarning): ImportWarning {
  return { path: placeInFile(place) || (WHOLE[code] ?? 'file'), code, message };
}

/** Of the engine's doubts those that say what is wrong; the others are values that hold nothing, or not as they stand. */
const DOUBTS: Partial<Record<Problem['code'], ImportWarningCode>> = {
  duplicate_link: 'duplicate_link',
  summary_link: 'summary_link',
  unused_span: 'unused_span',
};

/** Doubts told at most. */
const DOUBTS_MAX = 50;

/**
 * What the engine doubts about a plan that it can date. Everything of it is imported.
 *
 * @param nameOf name of a task by id
 */
export function fromDoubts(
  problems: readonly Problem[],
  nameOf: (id: string) => string | undefined,
): readonly ImportWarning[] {
  return problems.slice(0, DOUBTS_MAX).map(problem => ({
    path: problem.path || 'plan',
    code: DOUBTS[problem.code] ?? 'doubtful_value',
    message: named(problem, nameOf),
  }));
}
