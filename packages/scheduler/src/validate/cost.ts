/** Checks what earned value is computed from: costs, rates, baselines and physical progress. */
import { MAX_COST, MAX_MINUTES } from '../limits.js';
import type { Assignment, Baseline, CostSegment, Resource, Task } from '../model.js';
import type { Problem } from '../problem.js';
import { parseInstant } from '../time.js';
import type { ProblemList } from './problem-list.js';

const METHODS = new Set(['percent_complete', 'physical_percent_complete']);

/** The last minute of a day, for finishes that are days. */
const LAST_MINUTE = 1439;

/** Baselines of one task: the baseline and ten further ones. */
const MAX_BASELINE = 10;

/**
 * Checks that dates are dates and do not run backwards; bare dates are whole days. Summaries dated by hand may well
 * finish before they start, and so may their baselines: worth a warning, no more.
 */
function checkSpan(
  span: Pick<Baseline, 'start' | 'finish'>,
  { path, severity }: { readonly path: string; readonly severity: Problem['severity'] },
  problems: ProblemList,
): void {
  problems.instant(span.start, `${path}.start`);
  problems.instant(span.finish, `${path}.finish`);
  const start = parseInstant(String(span.start));
  const finish = parseInstant(String(span.finish), LAST_MINUTE);
  const message = `${span.finish} lies before the start, ${span.start}.`;
  if (finish < start) problems.add(severity, 'bad_date', `${path}.finish`, message);
}

function checkSegments(segments: readonly CostSegment[], path: string, problems: ProblemList): void {
  let last = Number.NEGATIVE_INFINITY;
  segments.forEach((segment, at) => {
    const place = `${path}[${at}]`;
    for (const end of ['start', 'finish'] as const) {
      if (segment[end] == null)
        problems.error('bad_date', `${place}.${end}`, 'A piece of cost needs a start and a finish.');
    }
    checkSpan(segment, { path: place, severity: 'error' }, problems);
    if (segment.cost == null) problems.error('bad_number', `${place}.cost`, 'A piece of cost needs a cost.');
    problems.number(segment.cost, `${place}.cost`, 0, MAX_COST);
    if (parseInstant(String(segment.start)) < last) {
      problems.error('bad_date', `${place}.start`, 'Pieces of cost ascend and do not overlap.');
    }
    last = Math.max(last, parseInstant(String(segment.finish), LAST_MINUTE) || last);
  });
}

function checkBaseline(baseline: Baseline, path: string, problems: ProblemList): void {
  const { number } = baseline;
  if (!(Number.isInteger(number) && number >= 0 && number <= MAX_BASELINE)) {
    problems.error('bad_value', `${path}.number`, `"${String(number)}" is no whole number from 0 to ${MAX_BASELINE}.`);
  }
  checkSpan(baseline, { path, severity: 'warning' }, problems);
  problems.number(baseline.durationMinutes, `${path}.durationMinutes`, 0, MAX_MINUTES);
  problems.number(baseline.workMinutes, `${path}.workMinutes`, 0, MAX_MINUTES * 1000);
  problems.number(baseline.cost, `${path}.cost`, 0, MAX_COST);
  if (baseline.costSegments) checkSegments(baseline.costSegments, `${path}.costSegments`, problems);
}

/** Checks a task's costs and baselines; `at` is its position in the project. */
export function checkTaskCost(task: Task, at: number, problems: ProblemList): void {
  const path = `tasks[${at}]`;
  if (task.cost !== undefined) problems.number(task.cost, `${path}.cost`, 0, MAX_COST);
  if (task.fixedCost !== undefined) problems.number(task.fixedCost, `${path}.fixedCost`, 0, MAX_COST);
  if (task.actualCost !== undefined) problems.number(task.actualCost, `${path}.actualCost`, 0, MAX_COST);
  if (task.physicalPercentComplete !== undefined) {
    problems.number(task.physicalPercentComplete, `${path}.physicalPercentComplete`, 0, 100);
  }
  if (task.earnedValueMethod) problems.choice(task.earnedValueMethod, `${path}.earnedValueMethod`, METHODS);
  if (!task.baselines) return;
  const numbers = new Set<number>();
  task.baselines.forEach((baseline, place) => {
    checkBaseline(baseline, `${path}.baselines[${place}]`, problems);
    if (numbers.has(baseline.number)) {
      const message = `Two baselines have the number ${baseline.number}.`;
      problems.error('duplicate_id', `${path}.baselines[${place}].number`, message, [task.id]);
    }
    numbers.add(baseline.number);
  });
}

/** Checks a resource's rates. */
export function checkRates(resource: Resource, at: number, problems: ProblemList): void {
  problems.number(resource.costPerHour, `resources[${at}].costPerHour`, 0, MAX_COST);
  problems.number(resource.costPerUse, `resources[${at}].costPerUse`, 0, MAX_COST);
}

/** Checks an assignment's costs. */
export function checkAssignmentCost(assignment: Assignment, at: number, problems: ProblemList): void {
  problems.number(assignment.cost, `assignments[${at}].cost`, 0, MAX_COST);
  problems.number(assignment.actualCost, `assignments[${at}].actualCost`, 0, MAX_COST);
}
