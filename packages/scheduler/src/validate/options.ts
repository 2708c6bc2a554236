import { MAX_MINUTES } from '../limits.js';
import type { Project } from '../model.js';
import type { ProblemList } from './problem-list.js';

const PRESETS = new Set(['microsoft-project', 'primavera']);
const DIRECTIONS = new Set(['start', 'finish']);

/** Options with a few choices that a preset decides when they are left open. */
const CHOICES = {
  progressPolicy: new Set(['none', 'retained_logic', 'progress_override', 'actual_dates']),
  lagCalendar: new Set(['successor', 'predecessor', 'project', 'elapsed']),
  alapUses: new Set(['total_slack', 'free_slack']),
  totalSlackFrom: new Set(['least', 'start', 'finish']),
  criticalBy: new Set(['slack', 'longest_path']),
} as const;

/** Options that say yes or no. */
const FLAGS = ['honorsConstraints', 'hasMultipleCriticalPaths', 'splitsInProgress'] as const;

/** Numbers, with the least and the most they may be. */
const NUMBERS = {
  minutesPerDay: [1, 1440],
  minutesPerWeek: [1, 10_080],
  daysPerMonth: [1, 31],
  defaultStartMinute: [0, 1440],
  defaultFinishMinute: [0, 1440],
  criticalSlackMinutes: [-MAX_MINUTES, MAX_MINUTES],
} as const;

/** Checks a project's own settings; its start, finish and status date are checked with the project. */
export function checkOptions(project: Project, problems: ProblemList): void {
  problems.choice(project.preset, 'preset', PRESETS);
  problems.choice(project.scheduleFrom, 'scheduleFrom', DIRECTIONS);
  for (const [name, allowed] of Object.entries(CHOICES)) {
    problems.choice(project[name as keyof typeof CHOICES], name, allowed);
  }
  problems.instant(project.mustFinishBy, 'mustFinishBy');
  for (const [name, [least, most]] of Object.entries(NUMBERS)) {
    problems.number(project[name as keyof typeof NUMBERS], name, least, most);
  }
  for (const name of FLAGS) {
    const value: unknown = project[name];
    if (value != null && typeof value !== 'boolean') {
      problems.error('bad_value', name, `"${String(value)}" is neither true nor false.`);
    }
  }
}
