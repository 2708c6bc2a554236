/** Checks 11 and 14: what should have been done by now, and what has been. */
import { type CheckResult, ratioResult, shareResult, unmeasured } from './finding.js';
import { baselineOf, finishMinute, idsOf, isComplete, type Subject } from './subject.js';

/** Baseline finishes of the tasks due by the status date, by position. */
function dueFinishes(subject: Subject): ReadonlyMap<number, number> {
  const due = new Map<number, number>();
  for (const task of subject.leaves) {
    const finish = finishMinute(subject, baselineOf(subject, subject.project.tasks[task]!)?.finish);
    if (finish <= subject.status) due.set(task, finish);
  }
  return due;
}

/** Share of the tasks due that were or are late on their baseline. */
export function checkMissedTasks(subject: Subject): CheckResult {
  const { project, columns, options } = subject;
  const name = { number: 11, code: 'missed_tasks', title: 'Missed tasks' } as const;
  const limit = options.maxMissedPercent;
  if (Number.isNaN(subject.status)) return unmeasured(name, { limit, unit: 'percent', bound: 'at_most' });
  const due = dueFinishes(subject);
  const isMissed = ([at, finish]: readonly [number, number]): boolean => {
    const task = project.tasks[at]!;
    if (!isComplete(task)) return true;
    return (task.actualFinish ? finishMinute(subject, task.actualFinish) : columns.finish[at]!) > finish;
  };
  const missed = [...due].filter(isMissed).map(([at]) => at);
  return shareResult(name, { population: due.size, taskIds: idsOf(subject, missed) }, limit);
}

/** Tasks done against tasks due: BEI. Tasks ahead of their baseline count as done, too. */
export function checkBaselineExecution(subject: Subject): CheckResult {
  const { project, leaves, options } = subject;
  const name = { number: 14, code: 'baseline_execution_index', title: 'Baseline execution index' } as const;
  const limit = options.minBaselineExecutionIndex;
  if (Number.isNaN(subject.status)) return unmeasured(name, { limit, unit: 'ratio', bound: 'at_least' });
  const due = dueFinishes(subject);
  const isDone = (at: number) => {
    const task = project.tasks[at]!;
    return isComplete(task) && !(finishMinute(subject, task.actualFinish) > subject.status);
  };
  const late = [...due.keys()].filter(at => !isDone(at));
  const findings = { population: due.size, taskIds: idsOf(subject, late) };
  return ratioResult(name, findings, { part: leaves.filter(isDone).length, whole: due.size, limit });
}
