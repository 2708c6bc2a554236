/** A project's own settings as the passes read them: seconds and small numbers instead of text. */
import type { Project } from '../model.js';
import { presetOption } from '../preset.js';
import { parseInstant, secondsOfMinutes } from '../time.js';

/** What the data date does, see `Project.progressPolicy`. */
export const NO_POLICY = 0;
export const RETAINED_LOGIC = 1;
export const PROGRESS_OVERRIDE = 2;
export const ACTUAL_DATES = 3;

/** Whose calendar a working lag runs on. */
export const LAG_ON_SUCCESSOR = 0;
export const LAG_ON_PREDECESSOR = 1;
export const LAG_ON_PROJECT = 2;
export const LAG_ON_CLOCK = 3;

/** Which slack is the total one. */
export const LEAST_SLACK = 0;
export const START_SLACK = 1;
export const FINISH_SLACK = 2;

const POLICY_CODE = {
  none: NO_POLICY,
  retained_logic: RETAINED_LOGIC,
  progress_override: PROGRESS_OVERRIDE,
  actual_dates: ACTUAL_DATES,
} as const;
const LAG_CALENDAR_CODE = {
  successor: LAG_ON_SUCCESSOR,
  predecessor: LAG_ON_PREDECESSOR,
  project: LAG_ON_PROJECT,
  elapsed: LAG_ON_CLOCK,
} as const;
const TOTAL_SLACK_CODE = { least: LEAST_SLACK, start: START_SLACK, finish: FINISH_SLACK } as const;

/** A project's own settings, in seconds. NaN = not given. */
export interface NetworkOptions {
  readonly start: number;
  readonly finish: number;
  readonly isFromFinish: boolean;
  readonly honorsConstraints: boolean;
  readonly splitsInProgress: boolean;
  readonly hasMultipleCriticalPaths: boolean;
  readonly criticalSlack: number;
  readonly progressPolicy: number;
  /** Nothing that has not happened lies before it; NaN where the status date moves nothing. */
  readonly dataDate: number;
  readonly lagCalendar: number;
  readonly totalSlackFrom: number;
  /** As-late-as-possible tasks use up only what no successor feels. */
  readonly isAlapFree: boolean;
  /** The longest path makes tasks critical, not the slack. */
  readonly isCriticalByPath: boolean;
  readonly mustFinishBy: number;
}

const instantOf = (text: string | null | undefined, minute: number): number =>
  text ? parseInstant(text, minute) : Number.NaN;

/** Reads a project's settings, each as the project has it, else as its preset does. */
export function readOptions(project: Project): NetworkOptions {
  const startMinute = project.defaultStartMinute ?? 480;
  const finishMinute = project.defaultFinishMinute ?? 1020;
  const progressPolicy = POLICY_CODE[presetOption(project, 'progressPolicy')];
  const isFromFinish = project.scheduleFrom === 'finish';
  return {
    start: instantOf(project.start, startMinute),
    finish: instantOf(project.finish, finishMinute),
    isFromFinish,
    honorsConstraints: presetOption(project, 'honorsConstraints'),
    splitsInProgress: presetOption(project, 'splitsInProgress'),
    hasMultipleCriticalPaths: presetOption(project, 'hasMultipleCriticalPaths'),
    criticalSlack: secondsOfMinutes(presetOption(project, 'criticalSlackMinutes')),
    progressPolicy,
    // A plan that was never updated stands at its start.
    dataDate: progressPolicy === NO_POLICY ? Number.NaN : instantOf(project.statusDate ?? project.start, startMinute),
    lagCalendar: LAG_CALENDAR_CODE[presetOption(project, 'lagCalendar')],
    totalSlackFrom: TOTAL_SLACK_CODE[presetOption(project, 'totalSlackFrom')],
    isAlapFree: presetOption(project, 'alapUses') === 'free_slack' && !isFromFinish,
    isCriticalByPath: presetOption(project, 'criticalBy') === 'longest_path',
    mustFinishBy: instantOf(project.mustFinishBy, finishMinute),
  };
}
