import type { Preset, Project } from './model.js';

/** Every option that a preset decides. */
export type PresetOptions = Required<
  Pick<
    Project,
    | 'progressPolicy'
    | 'lagCalendar'
    | 'alapUses'
    | 'totalSlackFrom'
    | 'criticalBy'
    | 'honorsConstraints'
    | 'splitsInProgress'
    | 'hasMultipleCriticalPaths'
    | 'criticalSlackMinutes'
  >
>;

/**
 * What a project means by an option that it leaves open. Microsoft Project ignores the status date, runs lags on the
 * successor's calendar, keeps tasks on their constraint dates against the links and takes the lesser of start and finish
 * slack; Primavera schedules remaining work from the data date by retained logic, runs lags on the predecessor's
 * calendar, lets links win over all but mandatory constraints and takes the finish float.
 */
export const PRESETS: Readonly<Record<Preset, PresetOptions>> = {
  'microsoft-project': {
    progressPolicy: 'none',
    lagCalendar: 'successor',
    alapUses: 'total_slack',
    totalSlackFrom: 'least',
    criticalBy: 'slack',
    honorsConstraints: true,
    splitsInProgress: true,
    hasMultipleCriticalPaths: false,
    criticalSlackMinutes: 0,
  },
  primavera: {
    progressPolicy: 'retained_logic',
    lagCalendar: 'predecessor',
    alapUses: 'free_slack',
    totalSlackFrom: 'finish',
    criticalBy: 'slack',
    honorsConstraints: false,
    splitsInProgress: true,
    hasMultipleCriticalPaths: false,
    criticalSlackMinutes: 0,
  },
};

/** An option as the project sets it, else as its preset does. */
export function presetOption<Name extends keyof PresetOptions>(project: Project, name: Name): PresetOptions[Name] {
  return (project[name] ?? PRESETS[project.preset ?? 'microsoft-project'][name]) as PresetOptions[Name];
}
