import { parseInstant } from '@trueppm/scheduler';
import type { Breach, Change } from './change.js';

type Points = Readonly<Record<string, unknown>> & { readonly distribution: string };

const breachAt = (path: string, message: string): Breach => ({ code: 'invalid_value', path, message });

/** What is wrong with an estimate whose shape is sound, or null: its points ascend, some value can be drawn. */
export function estimateBreach(estimate: unknown, path: string): Breach | null {
  if (estimate == null) return null;
  const { values, ...points } = estimate as Points;
  if (Array.isArray(values)) {
    const canDraw = values.some(value => (value as { weight: number }).weight > 0);
    return canDraw ? null : breachAt(`${path}/values`, 'At least one value needs a weight above 0.');
  }
  let least = 0;
  for (const field of ['optimistic_minutes', 'most_likely_minutes', 'pessimistic_minutes']) {
    const value = points[field];
    if (typeof value !== 'number') continue;
    if (value < least) return breachAt(`${path}/${field}`, 'The points of an estimate ascend.');
    least = value;
  }
  return null;
}

const isTime = (value: unknown): boolean =>
  value == null || (typeof value === 'string' && !Number.isNaN(parseInstant(value)));

/** What is wrong with the times of a span, or null: they are real, and in their order. */
function spanBreach(span: Readonly<Record<string, unknown>>, [from, to]: readonly [string, string], path: string) {
  for (const end of [from, to]) {
    if (!isTime(span[end])) return breachAt(`${path}/${end}`, 'This is no time.');
  }
  const [start, finish] = [span[from], span[to]];
  if (typeof start !== 'string' || typeof finish !== 'string' || parseInstant(start) <= parseInstant(finish))
    return null;
  return breachAt(`${path}/${to}`, 'The end lies before the start.');
}

/** The first breach in what a change brings of a task's values that are no scalars, beside its segments; or null. */
export function taskNestedBreach({ values }: Change): Breach | null {
  const rest = values['rest_before_leveling'] as Readonly<Record<string, unknown>> | null | undefined;
  const breach = rest == null ? null : spanBreach(rest, ['stop', 'resume'], '/rest_before_leveling');
  return breach ?? estimateBreach(values['estimate'], '/estimate');
}

/** The same of a resource. */
export function resourceNestedBreach({ values }: Change): Breach | null {
  const periods = (values['availability'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  for (const [at, period] of periods.entries()) {
    const breach = spanBreach(period, ['from', 'to'], `/availability/${at}`);
    if (breach !== null) return breach;
  }
  return null;
}

interface Uncertain {
  readonly risks?: readonly { readonly id: string; readonly impacts: readonly { readonly estimate: unknown }[] }[];
  readonly correlations?: readonly { readonly task_ids: readonly string[] }[];
  readonly velocity?: { readonly points: readonly number[] } | null;
}

/** The same of a project. */
export function projectNestedBreach(values: object): Breach | null {
  const { risks = [], correlations = [], velocity } = values as Uncertain;
  const ids = new Set<string>();
  for (const [at, { id, impacts }] of risks.entries()) {
    if (ids.has(id)) return breachAt(`/risks/${at}/id`, 'Two risks have this id.');
    ids.add(id);
    for (const [place, { estimate }] of impacts.entries()) {
      const breach = estimateBreach(estimate, `/risks/${at}/impacts/${place}/estimate`);
      if (breach !== null) return breach;
    }
  }
  for (const [at, { task_ids }] of correlations.entries()) {
    if (task_ids[0] === task_ids[1])
      return breachAt(`/correlations/${at}/task_ids`, 'A task is not correlated with itself.');
  }
  const isIdle = velocity != null && !velocity.points.some(points => points > 0);
  return isIdle ? breachAt('/velocity/points', 'No past sprint has any points.') : null;
}
