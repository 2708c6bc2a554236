/** Checks what only Primavera's plans have. */
import type { Project, Task } from '../model.js';
import type { Hierarchy } from '../network/hierarchy.js';
import { isSpan } from '../network/spans.js';
import type { ProblemList } from './problem-list.js';

const ACTIVITY_TYPES = new Set([
  'task',
  'resource_dependent',
  'start_milestone',
  'finish_milestone',
  'level_of_effort',
  'wbs_summary',
]);
const SECONDARY = new Set(['snet', 'snlt', 'fnet', 'fnlt']);

/** Checks the fields of one task that plans of Microsoft Project do not have. */
export function checkActivity(task: Task, at: number, problems: ProblemList): void {
  const path = (field: string) => `tasks[${at}].${field}`;
  const type = task.secondaryConstraintType;
  if (task.activityType) problems.choice(task.activityType, path('activityType'), ACTIVITY_TYPES);
  if (task.externalEarlyStart) problems.instant(task.externalEarlyStart, path('externalEarlyStart'));
  if (task.externalLateFinish) problems.instant(task.externalLateFinish, path('externalLateFinish'));
  if (task.expectedFinish) problems.instant(task.expectedFinish, path('expectedFinish'));
  if (task.constraintIsHard != null && typeof task.constraintIsHard !== 'boolean') {
    problems.error('bad_value', path('constraintIsHard'), 'A constraint is hard (true) or soft (false).', [task.id]);
  }
  if (task.secondaryConstraintDate) problems.instant(task.secondaryConstraintDate, path('secondaryConstraintDate'));
  if (!type) return;
  problems.choice(type, path('secondaryConstraintType'), SECONDARY);
  if (!task.secondaryConstraintDate) {
    problems.warn('bad_value', path('secondaryConstraintDate'), 'A second constraint without a date holds nothing.', [
      task.id,
    ]);
  }
}

/** Warns of spanning tasks that cannot span: with tasks below them, or linked to one another. Cost O(tasks + links). */
export function checkSpans(project: Project, hierarchy: Hierarchy, problems: ProblemList): void {
  const { tasks } = project;
  const spans = new Set<number>();
  for (let at = 0; at < tasks.length; at++) {
    const { activityType, id } = tasks[at]!;
    if (activityType !== 'level_of_effort' && activityType !== 'wbs_summary') continue;
    if (isSpan(tasks[at]!, hierarchy.firstChild[at]! >= 0)) spans.add(at);
    else {
      const message = `A task with others below it is a summary, not a ${activityType}.`;
      problems.warn('unused_span', `tasks[${at}].activityType`, message, [id]);
    }
  }
  if (spans.size === 0) return;
  (project.dependencies ?? []).forEach(({ predecessorId, successorId }, at) => {
    if (!spans.has(hierarchy.linkEnds[at * 2]!) || !spans.has(hierarchy.linkEnds[at * 2 + 1]!)) return;
    const message = 'A link between two tasks that take their dates from others says nothing.';
    problems.warn('unused_span', `dependencies[${at}]`, message, [predecessorId, successorId]);
  });
}
