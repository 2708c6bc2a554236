import { parseInstant } from '@trueppm/scheduler';
import type { Breach, Change } from './change.js';

/** What is wrong with the pieces of work that a change brings, or null: they have real times in their order. */
export function segmentBreach(change: Change): Breach | null {
  const segments = change.values['segments'] as readonly { start: string; finish: string }[] | undefined;
  for (const [at, { start, finish }] of (segments ?? []).entries()) {
    const [from, to] = [parseInstant(start), parseInstant(finish)];
    if (from <= to) continue;
    const field = Number.isNaN(from) ? 'start' : 'finish';
    const message = Number.isNaN(from) || Number.isNaN(to) ? 'This is no time.' : 'The finish lies before the start.';
    return { code: 'invalid_value', path: `/segments/${at}/${field}`, message };
  }
  return null;
}
