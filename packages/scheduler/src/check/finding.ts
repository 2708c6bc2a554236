import type { Dependency, Id } from '../model.js';

/** The fourteen points, by name. */
export type CheckCode =
  | 'logic'
  | 'leads'
  | 'lags'
  | 'link_types'
  | 'hard_constraints'
  | 'high_float'
  | 'negative_float'
  | 'long_durations'
  | 'invalid_dates'
  | 'resources'
  | 'missed_tasks'
  | 'critical_path_test'
  | 'critical_path_length_index'
  | 'baseline_execution_index';

/** What one check found. */
export interface CheckResult {
  /** 1..14, as the assessment counts them. */
  readonly number: number;
  readonly code: CheckCode;
  readonly title: string;
  /** What was measured, in `unit`; null when there is nothing to measure it on. */
  readonly value: number | null;
  readonly limit: number;
  readonly unit: 'percent' | 'tasks' | 'days' | 'ratio';
  /** Which side of the limit is sound; the limit itself is. */
  readonly bound: 'at_most' | 'at_least' | 'equal';
  /** Null when there is nothing to measure. */
  readonly passes: boolean | null;
  /** Told, but no part of the verdict. */
  readonly isInformative: boolean;
  /** How many tasks or links were looked at. */
  readonly population: number;
  /** What does not conform: tasks in the order of the project, links in that of its dependencies. */
  readonly taskIds: readonly Id[];
  readonly dependencies: readonly Dependency[];
}

type Named = Pick<CheckResult, 'number' | 'code' | 'title'>;

/** What was looked at, and what of it does not conform. */
export interface Findings {
  readonly population: number;
  readonly taskIds?: readonly Id[];
  readonly dependencies?: readonly Dependency[];
}

const found = ({ taskIds = [], dependencies = [] }: Findings): number => taskIds.length + dependencies.length;

const base = (name: Named, { population, taskIds = [], dependencies = [] }: Findings) => ({
  ...name,
  isInformative: false,
  population,
  taskIds,
  dependencies,
});

/** At most a share of the population may be found. Compared without dividing, so that the limit itself passes. */
export function shareResult(name: Named, findings: Findings, limit: number): CheckResult {
  const { population } = findings;
  const count = found(findings);
  return {
    ...base(name, findings),
    value: population === 0 ? null : (count * 100) / population,
    limit,
    unit: 'percent',
    bound: 'at_most',
    passes: population === 0 ? null : count * 100 <= limit * population,
  };
}

/** At least a share of the population must conform. */
export function conformingResult(name: Named, findings: Findings, limit: number): CheckResult {
  const { population } = findings;
  const count = population - found(findings);
  return {
    ...base(name, findings),
    value: population === 0 ? null : (count * 100) / population,
    limit,
    unit: 'percent',
    bound: 'at_least',
    passes: population === 0 ? null : count * 100 >= limit * population,
  };
}

/** At most a number of tasks may be found. */
export function countResult(name: Named, findings: Findings, limit: number): CheckResult {
  const value = found(findings);
  const result = { ...base(name, findings), limit, unit: 'tasks', bound: 'at_most' } as const;
  return { ...result, value, passes: value <= limit };
}

/** A check that has nothing to measure: no status date, no baseline, nothing critical. */
export function unmeasured(name: Named, rest: Pick<CheckResult, 'limit' | 'unit' | 'bound'>): CheckResult {
  return { ...base(name, { population: 0 }), ...rest, value: null, passes: null };
}

/** A quotient that may not fall below the limit; null when its denominator is 0. */
export function ratioResult(
  name: Named,
  findings: Findings,
  { part, whole, limit }: { readonly part: number; readonly whole: number; readonly limit: number },
): CheckResult {
  if (!(whole > 0))
    return { ...unmeasured(name, { limit, unit: 'ratio', bound: 'at_least' }), ...base(name, findings) };
  const result = { ...base(name, findings), limit, unit: 'ratio', bound: 'at_least' } as const;
  // A limit such as 0.95 is no binary number: the last digit must not decide.
  return { ...result, value: part / whole, passes: part >= limit * whole - 1e-9 * whole };
}

/** A slip in days that must equal another. */
export function slipResult(
  name: Named,
  findings: Findings,
  slip: { readonly value: number; readonly limit: number; readonly passes: boolean },
): CheckResult {
  return { ...base(name, findings), ...slip, unit: 'days', bound: 'equal' };
}
