/** What is wrong with options that no compiler has looked at. */
import { SchedulerError } from '../errors.js';
import { parseInstant } from '../time.js';
import type { Granularity, LevelingOptions, LevelingOrder } from './options.js';

const ORDERS: Record<LevelingOrder, true> = {
  standard: true,
  priority_standard: true,
  id: true,
  lft: true,
  lst: true,
  min_slack: true,
  mts: true,
  grpw: true,
  wcs: true,
};
const GRANULARITIES: Record<Granularity, true> = { minute: true, hour: true, day: true, week: true };
const SCHEMES = { serial: true, parallel: true };

function refuse(name: string, value: unknown, allowed: string): never {
  throw new SchedulerError('bad_option', `${name} is ${JSON.stringify(value)}; allowed is ${allowed}.`);
}

function checkChoice(name: string, value: string | undefined, choices: object): void {
  if (value !== undefined && !Object.hasOwn(choices, value)) refuse(name, value, Object.keys(choices).join(', '));
}

/**
 * An instant that an option names, in seconds.
 *
 * @param open what an absent one means
 * @throws SchedulerError `bad_option`
 */
export function optionInstant(name: string, text: string | undefined, open: number): number {
  if (text === undefined) return open;
  const instant = parseInstant(text);
  if (Number.isNaN(instant)) refuse(name, text, 'a local time without zone, such as 2026-01-05T08:00');
  return instant;
}

/** Refuses a granularity that is none. Throws SchedulerError `bad_option`. */
export function checkGranularity(granularity: Granularity | undefined): void {
  checkChoice('granularity', granularity, GRANULARITIES);
}

/** Refuses options that mean nothing. Throws SchedulerError `bad_option`. */
export function checkOptions({ order, scheme, granularity, search }: LevelingOptions): void {
  checkChoice('order', order, ORDERS);
  checkChoice('scheme', scheme, SCHEMES);
  checkGranularity(granularity);
  if (!search) return;
  const { passes, timeMs, now, seed } = search;
  if (!(Number.isInteger(passes) && passes > 0)) refuse('search.passes', passes, 'a whole number above 0');
  if (timeMs !== undefined && !(timeMs >= 0)) refuse('search.timeMs', timeMs, 'a number of milliseconds from 0');
  if (timeMs !== undefined && now === undefined) refuse('search.now', now, 'a clock, where timeMs is given');
  if (seed !== undefined && !Number.isInteger(seed)) refuse('search.seed', seed, 'a whole number');
}
