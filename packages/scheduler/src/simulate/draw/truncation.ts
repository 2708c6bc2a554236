import { FNLT, MFO, MSO, needsDate, SNLT } from '../../network/constraint.js';
import { FIXED, isSummaryMode } from '../../network/task-fields.js';
import type { Problem } from '../../problem.js';
import { countUpTo } from '../../statistics.js';
import type { Simulation } from '../simulation.js';

/** Share of the runs on one and the same first or last finish that durations alone hardly ever make. */
const SUSPECT_SHARE = 0.05;

/** Whether a task stands where a constraint or a date typed by hand puts it. */
function isBound({ network }: Simulation, task: number): boolean {
  const { fields, options } = network;
  const constraint = fields.constraint[task]!;
  const isHard = constraint === MSO || constraint === MFO || constraint === SNLT || constraint === FNLT;
  return fields.mode[task] === FIXED || (needsDate(constraint) && (!isHard || options.honorsConstraints));
}

/**
 * Warnings of finishes that pile up on the first or the last of all because tasks are bound to dates: what a forecast
 * says is then cut off there.
 *
 * @param finishes the project's finishes, ascending
 */
export function truncation(simulation: Simulation, finishes: Int32Array): Problem[] {
  const { network, draws } = simulation;
  if (draws.tasks.length === 0) return [];
  const bound = network.ids.filter(
    (_, task) => !isSummaryMode(network.fields.mode[task]!) && isBound(simulation, task),
  );
  if (bound.length === 0) return [];
  const first = finishes[0]!;
  const last = finishes[finishes.length - 1]!;
  const onFirst = countUpTo(finishes, first) / finishes.length;
  const onLast = 1 - countUpTo(finishes, last - 1) / finishes.length;
  if (onFirst < SUSPECT_SHARE && onLast < SUSPECT_SHARE) return [];
  const share = Math.round(100 * Math.max(onFirst, onLast));
  const side = onFirst >= onLast ? 'first' : 'last';
  return [
    {
      code: 'truncated_forecast',
      severity: 'warning',
      path: 'tasks',
      message: `${share} % of the runs finish on the ${side} of all dates: tasks bound to dates cut the forecast off.`,
      ids: bound,
    },
  ];
}
