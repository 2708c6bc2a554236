import type { Command } from './command.js';

/** A word after the program's name; what it does is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'schedule',
    summary: 'dates and slack of every task',
    load: async () => (await import('./commands/schedule.js')).scheduleCommand,
  },
  {
    name: 'explain',
    summary: 'why a task stands where it stands, and what would free it',
    load: async () => (await import('./commands/explain.js')).explainCommand,
  },
  {
    name: 'simulate',
    summary: 'how probable which finish is, by Monte Carlo simulation',
    load: async () => (await import('./commands/simulate.js')).simulateCommand,
  },
  {
    name: 'level',
    summary: 'delays or pauses tasks until no resource is over-allocated',
    load: async () => (await import('./commands/level.js')).levelCommand,
  },
  {
    name: 'check',
    summary: 'how sound the plan is as a model of the work: the 14-point assessment',
    load: async () => (await import('./commands/check.js')).checkCommand,
  },
  {
    name: 'earned-value',
    summary: 'what was planned, earned and spent by the status date, and where that leads',
    load: async () => (await import('./commands/earned-value.js')).earnedValueCommand,
  },
  {
    name: 'verify',
    summary: "compares the engine's dates with those stored in the plan, and explains what differs",
    load: async () => (await import('./commands/verify.js')).verifyCommand,
  },
  {
    name: 'convert',
    summary: 'writes the plan in another format, and tells what is lost',
    load: async () => (await import('./commands/convert.js')).convertCommand,
  },
];
