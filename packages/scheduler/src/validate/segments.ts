import { MAX_MINUTES } from '../limits.js';
import { parseInstant } from '../time.js';
import type { ProblemList } from './problem-list.js';

/** Checks pieces of work: a list in time order, each from a start to a finish. */
export function checkSegments(segments: unknown, path: string, problems: ProblemList): void {
  if (segments == null) return;
  if (!Array.isArray(segments)) {
    problems.error('bad_value', path, 'Pieces of work are a list.');
    return;
  }
  let end = Number.NEGATIVE_INFINITY;
  segments.forEach((segment: Record<string, unknown> | null, at) => {
    const place = `${path}[${at}]`;
    if (typeof segment !== 'object' || segment === null) {
      problems.error('bad_value', place, `"${String(segment)}" is no object.`);
      return;
    }
    const { start, finish, workMinutes } = segment;
    problems.instant(start ?? '', `${place}.start`);
    problems.instant(finish ?? '', `${place}.finish`);
    problems.number(workMinutes ?? Number.NaN, `${place}.workMinutes`, 0, MAX_MINUTES * 1000);
    const from = typeof start === 'string' ? parseInstant(start) : Number.NaN;
    const to = typeof finish === 'string' ? parseInstant(finish) : Number.NaN;
    // Their pattern counts, not their dates: pieces out of order are odd, not wrong.
    if (to < from || from < end) {
      problems.warn('out_of_range', place, 'Pieces of work must not overlap, and end after they begin.');
    }
    end = to;
  });
}
