import type { LocalTime } from '../model.js';

/** What counts as a finding, and how much of it a sound schedule may have. */
export interface CheckOptions {
  /** What lies before has happened. Default: the project's; without any, four checks have nothing to say. */
  readonly statusDate?: LocalTime | null;
  /** Number of the baseline to compare with. */
  readonly baseline: number;
  /** Tasks without predecessor or successor, percent of open tasks. */
  readonly maxMissingLogicPercent: number;
  /** Whether tasks whose links leave their start or their finish loose count as missing logic. */
  readonly countsDangling: boolean;
  readonly maxLeadsPercent: number;
  readonly maxLagsPercent: number;
  readonly minFinishToStartPercent: number;
  readonly maxHardConstraintsPercent: number;
  /** Slack above this is high. */
  readonly highFloatDays: number;
  readonly maxHighFloatPercent: number;
  /** Tasks with negative slack. */
  readonly maxNegativeFloat: number;
  /** A duration above this is long. */
  readonly longDurationDays: number;
  /** Which duration is measured. */
  readonly durationFrom: 'remaining' | 'baseline';
  readonly maxLongDurationsPercent: number;
  /** Tasks with forecasts before the status date or facts after it. */
  readonly maxInvalidDates: number;
  /** Tasks of at least this long need a resource or a cost. */
  readonly minResourcedDays: number;
  readonly maxWithoutResources: number;
  /** Tasks late on their baseline, percent of those due. */
  readonly maxMissedPercent: number;
  /** Working days added to a critical task. */
  readonly criticalTestDays: number;
  /** By how much the slip of the finish may differ from that of the task: calendars differ by parts of a day. */
  readonly criticalTestToleranceDays: number;
  readonly minCriticalPathLengthIndex: number;
  readonly minBaselineExecutionIndex: number;
}

/** The limits of the 14-point assessment. Source: DCMA, Earned Value Management System program analysis pamphlet. */
export const CHECK_LIMITS: CheckOptions = {
  baseline: 0,
  maxMissingLogicPercent: 5,
  countsDangling: true,
  maxLeadsPercent: 0,
  maxLagsPercent: 5,
  minFinishToStartPercent: 90,
  maxHardConstraintsPercent: 5,
  highFloatDays: 44,
  maxHighFloatPercent: 5,
  maxNegativeFloat: 0,
  longDurationDays: 44,
  durationFrom: 'remaining',
  maxLongDurationsPercent: 5,
  maxInvalidDates: 0,
  minResourcedDays: 1,
  maxWithoutResources: 0,
  maxMissedPercent: 5,
  criticalTestDays: 600,
  criticalTestToleranceDays: 1,
  minCriticalPathLengthIndex: 0.95,
  minBaselineExecutionIndex: 0.95,
};
