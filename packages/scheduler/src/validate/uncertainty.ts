import { MAX_CORRELATED, MAX_MINUTES, MAX_SPRINTS } from '../limits.js';
import type { Project } from '../model.js';
import type { Hierarchy } from '../network/hierarchy.js';
import type { Estimate, Velocity } from '../uncertainty.js';
import type { ProblemList } from './problem-list.js';

const DISTRIBUTIONS = new Set(['pert', 'pert_moments', 'triangular', 'uniform', 'lognormal', 'discrete', 'velocity']);

/** Greatest weight of the mode: beyond it the beta is a spike. */
const MAX_LAMBDA = 1_000;

/** A number that must be there, within bounds. */
function required(
  value: unknown,
  path: string,
  [least, most]: readonly [number, number],
  problems: ProblemList,
): boolean {
  const before = problems.items.length;
  if (value == null) problems.error('bad_number', path, 'A number is missing.');
  else problems.number(value, path, least, most);
  return problems.items.length === before;
}

/** Ascending points of a duration. */
function checkPoints(
  points: readonly (readonly [field: string, value: unknown])[],
  path: string,
  problems: ProblemList,
) {
  let least = 0;
  for (const [field, value] of points) {
    if (!required(value, `${path}.${field}`, [0, MAX_MINUTES], problems)) return;
    if ((value as number) < least) {
      const order = points.map(([name]) => name).join(' ≤ ');
      problems.error('out_of_range', `${path}.${field}`, `${value} is less than ${least}; wanted: ${order}.`);
      return;
    }
    least = value as number;
  }
}

function checkVelocity(
  points: number,
  velocity: Velocity | null | undefined,
  path: string,
  problems: ProblemList,
): void {
  if (!velocity) {
    problems.error('bad_value', path, 'Points need the velocity of past sprints: Project.velocity is missing.');
    return;
  }
  if (!required(points, `${path}.points`, [0, Number.MAX_SAFE_INTEGER], problems)) return;
  const mean = velocity.points.reduce((sum, done) => sum + done, 0) / Math.max(1, velocity.points.length);
  if (points > mean * MAX_SPRINTS) {
    problems.error('out_of_range', `${path}.points`, `${points} points take more than ${MAX_SPRINTS} sprints.`);
  }
}

/** Checks one estimate. */
function checkEstimate(estimate: Estimate, path: string, project: Project, problems: ProblemList): void {
  const { distribution } = estimate;
  if (!DISTRIBUTIONS.has(distribution)) {
    problems.error(
      'bad_value',
      `${path}.distribution`,
      `"${String(distribution)}" is not one of ${[...DISTRIBUTIONS].join(', ')}.`,
    );
  } else if (distribution === 'velocity') checkVelocity(estimate.points, project.velocity, path, problems);
  else if (distribution === 'lognormal') {
    required(estimate.meanMinutes, `${path}.meanMinutes`, [1 / 60, MAX_MINUTES], problems);
    required(estimate.deviationMinutes, `${path}.deviationMinutes`, [0, MAX_MINUTES], problems);
  } else if (distribution === 'discrete') {
    if (!Array.isArray(estimate.values) || !estimate.values.some(value => value?.weight > 0)) {
      problems.error('bad_value', `${path}.values`, 'At least one value with a weight above 0 is needed.');
      return;
    }
    estimate.values.forEach((value, at) => {
      required(value.minutes, `${path}.values[${at}].minutes`, [0, MAX_MINUTES], problems);
      required(value.weight, `${path}.values[${at}].weight`, [0, Number.MAX_SAFE_INTEGER], problems);
    });
  } else {
    const middle = distribution === 'uniform' ? [] : [['mostLikelyMinutes', estimate.mostLikelyMinutes] as const];
    checkPoints(
      [
        ['optimisticMinutes', estimate.optimisticMinutes],
        ...middle,
        ['pessimisticMinutes', estimate.pessimisticMinutes],
      ],
      path,
      problems,
    );
    if (distribution === 'pert') problems.number(estimate.lambda, `${path}.lambda`, 0, MAX_LAMBDA);
  }
}

function checkCorrelations(project: Project, hierarchy: Hierarchy, problems: ProblemList): void {
  const correlated = new Set<string>();
  (project.correlations ?? []).forEach(({ taskIds, coefficient }, at) => {
    const path = `correlations[${at}]`;
    for (const [place, id] of taskIds.entries()) {
      correlated.add(id);
      if (!hierarchy.indexOf.has(id)) problems.error('unknown_task', `${path}.taskIds[${place}]`, `No task "${id}".`);
    }
    if (taskIds[0] === taskIds[1]) {
      problems.error('bad_value', `${path}.taskIds`, 'A task is not correlated with itself.', [taskIds[0]]);
    }
    required(coefficient, `${path}.coefficient`, [-1, 1], problems);
  });
  if (correlated.size > MAX_CORRELATED) {
    const message = `${correlated.size} correlated tasks are more than ${MAX_CORRELATED}.`;
    problems.error('out_of_range', 'correlations', message);
  }
}

function checkRisks(project: Project, hierarchy: Hierarchy, problems: ProblemList): void {
  const seen = new Set<string>();
  (project.risks ?? []).forEach((risk, at) => {
    const path = `risks[${at}]`;
    if (seen.has(risk.id)) problems.error('duplicate_id', `${path}.id`, `Two risks have the id "${risk.id}".`);
    seen.add(risk.id);
    required(risk.probability, `${path}.probability`, [0, 1], problems);
    risk.impacts.forEach(({ taskId, estimate }, place) => {
      const impact = `${path}.impacts[${place}]`;
      const task = hierarchy.indexOf.get(taskId);
      if (task === undefined) problems.error('unknown_task', `${impact}.taskId`, `No task "${taskId}".`);
      else if (hierarchy.firstChild[task]! >= 0) {
        const message = 'A summary is as long as what lies below it: a risk lengthens tasks that have nothing below.';
        problems.warn('bad_value', `${impact}.taskId`, message, [taskId]);
      }
      checkEstimate(estimate, `${impact}.estimate`, project, problems);
    });
  });
}

function checkSprints({ points, sprintMinutes }: Velocity, problems: ProblemList): void {
  points.forEach((done, at) => {
    required(done, `velocity.points[${at}]`, [0, Number.MAX_SAFE_INTEGER], problems);
  });
  if (!points.some(done => done > 0)) problems.error('bad_value', 'velocity.points', 'No past sprint has any points.');
  required(sprintMinutes, 'velocity.sprintMinutes', [1, MAX_MINUTES], problems);
}

/** Checks all that is not certain about a project: estimates, correlations, risks and velocity. Cost O(project). */
export function checkUncertainty(project: Project, hierarchy: Hierarchy, problems: ProblemList): void {
  for (let at = 0; at < project.tasks.length; at++) {
    const { estimate } = project.tasks[at]!;
    if (estimate) checkEstimate(estimate, `tasks[${at}].estimate`, project, problems);
  }
  if (project.velocity) checkSprints(project.velocity, problems);
  if (project.correlations) checkCorrelations(project, hierarchy, problems);
  if (project.risks) checkRisks(project, hierarchy, problems);
}
