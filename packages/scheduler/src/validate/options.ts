import { MAX_MINUTES } from '../limits.js';
import type { Project } from '../model.js';
import type { ProblemList } from './problem-list.js';

const PRESETS = new Set(['microsoft-project', 'primavera']);
const DIRECTIONS = new Set(['start', 'finish']);

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

/** Checks a project's own settings, dates apart. */
export function checkOptions(project: Project, problems: ProblemList): void {
  problems.choice(project.preset, 'preset', PRESETS);
  problems.choice(project.scheduleFrom, 'scheduleFrom', DIRECTIONS);
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
