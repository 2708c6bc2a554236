import type { WorkingTime } from '../calendar/work-calendar.js';
import { minutesOfSeconds } from '../time.js';
import type { CostCurve } from './cost-curve.js';
import { earnedInstant, spanOf } from './earned-schedule.js';
import { type EarnedValueFigures, figuresOf, type Sums } from './figures.js';
import type { Leaf } from './leaf.js';

/** Sums and curves of leaves under one summary, or under the whole project. */
export class Rollup {
  readonly curves: CostCurve[] = [];
  #pv = 0;
  #ev = 0;
  #ac = 0;
  #bac = 0;
  cost = 0;

  add({ sums, curve, cost }: Leaf): void {
    this.#pv += sums.pv;
    this.#ev += sums.ev;
    this.#ac += sums.ac;
    this.#bac += sums.bac;
    this.cost += cost.amount;
    if (curve) this.curves.push(curve);
  }

  get sums(): Sums {
    return { pv: this.#pv, ev: this.#ev, ac: this.#ac, bac: this.#bac };
  }
}

/** Working time from the first start to where the plan was to have earned what is earned. */
function earnedSeconds(sums: Sums, curves: readonly CostCurve[], time: WorkingTime, status: number): number {
  const even = curves.length === 1 ? curves[0]!.workUpTo(sums.ev, time) : Number.NaN;
  if (!Number.isNaN(even)) return even;
  return time.count(spanOf(curves).start, earnedInstant(curves, sums.ev, status, sums.bac));
}

/** All figures of curves that are measured on one calendar. */
export function figures(
  sums: Sums,
  curves: readonly CostCurve[],
  time: WorkingTime,
  status: number,
): EarnedValueFigures {
  if (curves.length === 0) return figuresOf(sums, { earned: 0, actual: 0 });
  const { start } = spanOf(curves);
  return figuresOf(sums, {
    earned: minutesOfSeconds(sums.bac > 0 ? earnedSeconds(sums, curves, time, status) : 0),
    actual: Math.max(0, minutesOfSeconds(time.count(start, status))),
  });
}
