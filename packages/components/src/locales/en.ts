import type { enLate } from './en-late.js';
import { pluralOf } from './plural.js';

/**
 * Every word `<ppm-gantt>` shows or speaks, by part. This table is the one to add to: another language takes what it
 * lacks from here. A phrase with a number or a name is a function, so that each language orders and inflects it its own
 * way; dates, names and messages come as text.
 */

const count = pluralOf('en');
const days = (n: number) => count(n, { one: '# day', other: '# days' });

/** English. */
export const en = {
  /** Above the time axis. */
  scale: {
    /** @param quarter 1 to 4 */
    quarter: (quarter: number) => `Q${quarter}`,
  },
  blank: {
    loading: 'Loading the plan',
  },
  problem: {
    partFailed: 'A part of the chart could not be loaded. Check the connection and try again.',
  },
  grid: {
    tasks: 'Tasks',
    tasksOf: (project: string) => `Tasks of ${project}`,
    width: 'Width of the task list',
    pending: 'Not yet stored',
    late: (date: string) => `Late: ${date}`,
  },
  /** Titles of the grid's columns. */
  column: {
    name: 'Task',
    days: 'Days',
    start: 'Start',
    finish: 'Finish',
    done: 'Done',
    owner: 'Owner',
  },
  /** Spoken where a column's title is too short. */
  columnLabel: {
    days: 'duration',
    done: 'percent complete',
    owner: 'Owner',
  },
  /** On the timeline, beside bars. */
  chip: {
    nameAndDate: (name: string, date: string) => `${name}, ${date}`,
    daysLater: (n: number) => `+${days(n)}`,
    daysEarlier: (n: number) => `−${days(n)}`,
    daysPastDeadline: (n: number) => `${days(n)} past deadline`,
    mustStartBy: (date: string) => `Must start by ${date}`,
    mustFinishBy: (date: string) => `Must finish by ${date}`,
    mustStartOn: (date: string) => `Must start on ${date}`,
    mustFinishOn: (date: string) => `Must finish on ${date}`,
  },
};

type English = typeof en & typeof enLate;
/** A text, or a phrase of the same arguments. */
type Word<Own> = Own extends (...args: infer Args) => string ? (...args: Args) => string : string;

/** The words of a Gantt in one language. */
export type GanttStrings = {
  readonly [Part in keyof English]: { readonly [Key in keyof English[Part]]: Word<English[Part][Key]> };
};
