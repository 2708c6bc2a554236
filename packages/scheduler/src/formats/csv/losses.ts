import type { Project, Task } from '../../model.js';
import type { FormatLoss } from '../errors.js';
import { maxFindings } from '../limits.js';
import type { CsvColumn } from './columns.js';

/** Fields of a task and the columns that hold them; without columns: in every table, or in none but worked out again. */
const columnsOfField: Readonly<Partial<Record<keyof Task, readonly CsvColumn[]>>> = {
  id: ['id'],
  uid: [],
  name: ['name'],
  parentId: ['level', 'wbs', 'parent'],
  durationMinutes: ['duration'],
  durationUnit: ['duration'],
  isEstimated: ['duration'],
  isMilestone: ['isMilestone'],
  isManual: ['isManual'],
  manualStart: ['start'],
  manualFinish: ['finish'],
  isActive: ['isActive'],
  constraintType: ['constraintType'],
  constraintDate: ['constraintDate'],
  deadline: ['deadline'],
  calendarId: ['calendar'],
  priority: ['priority'],
  percentComplete: ['percentComplete'],
  actualStart: ['actualStart'],
  actualFinish: ['actualFinish'],
  baselines: ['baselineStart', 'baselineFinish', 'baselineCost'],
  cost: ['cost'],
  actualCost: ['actualCost'],
};

/** Lists and rules of a plan that a table of tasks has no place for. */
const beside = ['calendars', 'risks', 'correlations', 'velocity'] as const satisfies readonly (keyof Project)[];

/**
 * What of a plan a table with these columns does not hold. Settings of the project stay behind without notice, for a
 * table never has them.
 *
 * @returns up to `maxFindings`, in the order of the plan
 */
export function findCsvLosses(project: Project, columns: readonly CsvColumn[]): FormatLoss[] {
  const losses: FormatLoss[] = [];
  for (const loss of lossesOf(project, new Set(columns))) {
    if (losses.push(loss) >= maxFindings) break;
  }
  return losses;
}

function* lossesOf(project: Project, columns: ReadonlySet<CsvColumn>): Generator<FormatLoss> {
  for (const field of beside) if (!isEmpty(project[field])) yield lost(field);
  for (const [index, task] of project.tasks.entries()) {
    for (const [field, value] of Object.entries(task)) {
      const own = columnsOfField[field as keyof Task];
      const isHeld = own !== undefined && (own.length === 0 || own.some(column => columns.has(column)));
      if (!isHeld && !isEmpty(value)) yield lost(`tasks[${index}].${field}`);
    }
    for (const [at, { number }] of (task.baselines ?? []).entries()) {
      if (number !== 0) yield lost(`tasks[${index}].baselines[${at}]`);
    }
  }
  if (!isEmpty(project.dependencies) && !columns.has('predecessors')) yield lost('dependencies');
  if (!isEmpty(project.assignments) && !columns.has('resources')) yield lost('assignments');
  for (const [index, assignment] of (project.assignments ?? []).entries()) {
    for (const [field, value] of Object.entries(assignment)) {
      if (!['id', 'uid', 'taskId', 'resourceId', 'units'].includes(field) && !isEmpty(value)) {
        yield lost(`assignments[${index}].${field}`);
      }
    }
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function lost(path: string): FormatLoss {
  return { code: 'no_such_field', path, message: 'The table has no column for this; it is left out' };
}
