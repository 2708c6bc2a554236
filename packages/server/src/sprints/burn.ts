import { SprintReplay, type WorkEvent, type WorkTotals, type WorkUnit } from './history.js';

/** A day of a chart. */
export interface ChartDay {
  /** `2026-01-05` */
  readonly day: string;
  readonly isWorking: boolean;
}

/** One day of a burn chart, as of its end; figures are null for days that are still to come. */
export interface BurnPoint {
  readonly day: string;
  readonly is_working: boolean;
  /** Of burndown. */
  readonly remaining: number | null;
  /** Of burnup, together with `scope`. */
  readonly completed: number | null;
  readonly scope: number | null;
  /** What would be left if the commitment were worked off evenly over the working days. */
  readonly ideal: number;
}

/** What a burn chart is made from. */
export interface BurnInput {
  readonly sprintId: string;
  readonly unit: WorkUnit;
  /** Events that touch the sprint, in their order, those of its close left out. */
  readonly events: readonly WorkEvent[];
  /** Days in order: the sprint's, and those by which it is late. */
  readonly days: readonly ChartDay[];
  /** Last day of the sprint as planned: the ideal line ends there. */
  readonly finishDay: string;
  /** Number of the transaction that activated it; null = it is only planned, and what it holds now is the commitment. */
  readonly activatedVersion: number | null;
  /** Last day that has figures: today, or the day it was closed. */
  readonly lastDay: string;
}

/** A burndown and burnup in one. */
export interface BurnChart {
  /** What the team took on: the scope when the sprint was activated. */
  readonly committed: number;
  readonly points: readonly BurnPoint[];
}

function commitmentOf({ sprintId, unit, events, activatedVersion }: BurnInput): number {
  const replay = new SprintReplay(sprintId);
  for (const event of events) {
    if (activatedVersion !== null && event.version > activatedVersion) break;
    replay.apply(event);
  }
  return replay.totals(unit).scope;
}

/**
 * Burndown and burnup of a sprint, day by day, from its log. A change counts on the day it was made; what was done
 * before the sprint's first day counts on the first.
 */
export function burnChart(input: BurnInput): BurnChart {
  const { days, events, lastDay, finishDay } = input;
  const committed = commitmentOf(input);
  const workingDays = days.filter(({ day, isWorking }) => isWorking && day <= finishDay).length;
  const replay = new SprintReplay(input.sprintId);
  let [at, worked] = [0, 0];
  const points = days.map(({ day, isWorking }): BurnPoint => {
    if (isWorking && day <= finishDay) worked += 1;
    const ideal = workingDays === 0 ? 0 : Math.round(committed * (1 - worked / workingDays) * 100) / 100;
    for (; at < events.length && (events[at] as WorkEvent).day <= day; at += 1) replay.apply(events[at] as WorkEvent);
    const totals: WorkTotals | null = day <= lastDay ? replay.totals(input.unit) : null;
    return {
      day,
      is_working: isWorking,
      remaining: totals?.remaining ?? null,
      completed: totals?.completed ?? null,
      scope: totals?.scope ?? null,
      ideal,
    };
  });
  return { committed, points };
}
