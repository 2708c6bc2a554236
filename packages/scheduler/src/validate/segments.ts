import { MAX_MINUTES } from '../limits.js';
import type { WorkSegment } from '../model.js';
import { parseInstant } from '../time.js';
import type { ProblemList } from './problem-list.js';

/** Pieces of work must be real times. That they follow one another is expected only: their pattern counts, not their dates. */
export function checkSegments(segments: readonly WorkSegment[], path: string, problems: ProblemList): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, segment] of segments.entries()) {
    const place = `${path}[${index}]`;
    problems.instant(segment.start ?? '', `${place}.start`);
    problems.instant(segment.finish ?? '', `${place}.finish`);
    problems.number(segment.workMinutes, `${place}.workMinutes`, 0, MAX_MINUTES * 1000);
    const start = parseInstant(segment.start ?? '');
    const finish = parseInstant(segment.finish ?? '');
    if (finish < start || start < last) {
      problems.warn('out_of_range', place, 'Pieces of work must not overlap, and end after they begin.');
    }
    last = finish;
  }
}
