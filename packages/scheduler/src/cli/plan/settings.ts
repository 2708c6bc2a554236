import type { Project } from '../../model.js';
import { PRESETS } from '../../preset.js';
import type { Arguments, Option } from '../arguments.js';

/** Options that overrule what the plan says of itself. */
export const SETTING_OPTIONS: readonly Option[] = [
  { name: 'from-date', value: 'DATE', help: 'schedule from this start' },
  { name: 'finish-date', value: 'DATE', help: 'schedule backward from this finish' },
  { name: 'status-date', value: 'DATE', help: 'what lies before this date has happened' },
  { name: 'must-finish-by', value: 'DATE', help: 'measure slack against this finish' },
  {
    name: 'preset',
    value: 'NAME',
    help: 'every rule as microsoft-project or primavera has it, whatever the plan says',
  },
  {
    name: 'progress-policy',
    value: 'NAME',
    help: 'what the status date does: none, retained_logic, progress_override, actual_dates',
  },
  {
    name: 'lag-calendar',
    value: 'NAME',
    help: 'whose calendar a lag runs on: successor, predecessor, project, elapsed',
  },
  { name: 'critical-by', value: 'NAME', help: 'what is critical: slack or longest_path' },
  { name: 'critical-slack', value: 'DURATION', help: 'slack up to which a task is critical, such as 2d' },
  { name: 'multiple-critical-paths', help: 'a critical path for each network of its own' },
  { name: 'soft-constraints', help: 'links win over constraint dates' },
];

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/**
 * Reads the settings of a command line.
 *
 * @returns what makes the plan's project the one to schedule
 * @throws UsageError
 */
export function readSettings(args: Arguments): (project: Project) => Project {
  const preset = args.choice('preset', ['microsoft-project', 'primavera']);
  const dates = {
    start: args.date('from-date'),
    finish: args.date('finish-date'),
    statusDate: args.date('status-date'),
    mustFinishBy: args.date('must-finish-by'),
  };
  const rules = {
    progressPolicy: args.choice('progress-policy', ['none', 'retained_logic', 'progress_override', 'actual_dates']),
    lagCalendar: args.choice('lag-calendar', ['successor', 'predecessor', 'project', 'elapsed']),
    criticalBy: args.choice('critical-by', ['slack', 'longest_path']),
    scheduleFrom: dates.finish ? 'finish' : dates.start ? 'start' : undefined,
    hasMultipleCriticalPaths: args.has('multiple-critical-paths') ? true : undefined,
    honorsConstraints: args.has('soft-constraints') ? false : undefined,
  } as const;
  // Only checked here: what a day is, the plan says.
  args.minutes('critical-slack');
  return project => {
    const settled: Writable<Project> = { ...project };
    if (preset) {
      for (const rule of Object.keys(PRESETS[preset])) delete settled[rule as keyof Project];
      settled.preset = preset;
    }
    const criticalSlackMinutes = args.minutes('critical-slack', project);
    for (const [field, value] of Object.entries({ ...dates, ...rules, criticalSlackMinutes })) {
      if (value !== undefined) (settled as Record<string, unknown>)[field] = value;
    }
    return settled;
  };
}
