import type { LocalTime, WorkSegment } from '../../model.js';
import { parseInstant } from '../../time.js';
import type { Fields } from './fields.js';
import { formatDuration, formatLocalTime } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** WorkContour of work spread evenly. */
const flatContour = 0;

/** TimephasedData/Type: work still to do and work done; other types are baselines, costs and overtime. */
const remainingWork = 1;
const actualWork = 2;
/** TimephasedData/Unit: the value counts for days. */
const unitDays = 2;

/**
 * Reads work over time, only where it is not simply even: a contour, or a pause inside working time (which files write
 * as a piece of zero work, while a piece in non-working time has no value at all).
 */
export function readSegments(assignment: Fields): WorkSegment[] {
  const pieces = assignment
    .children('TimephasedData')
    .filter(piece => [remainingWork, actualWork].includes(piece.integer('Type') ?? 0))
    .map(piece => ({ start: piece.time('Start'), finish: piece.time('Finish'), workMinutes: piece.duration('Value') }));
  const isFlat = (assignment.integer('WorkContour') ?? flatContour) === flatContour;
  if (isFlat && !pieces.some(piece => piece.workMinutes === 0)) return [];
  const worked = pieces.flatMap(({ start, finish, workMinutes }) =>
    start === undefined || finish === undefined || workMinutes === undefined || workMinutes <= 0
      ? []
      : [{ start, finish, workMinutes }],
  );
  return closeSeams(worked.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)));
}

/** Files leave out the part of a minute at the end of a run of pieces; such a seam is no pause. */
function closeSeams(segments: readonly WorkSegment[]): WorkSegment[] {
  return segments.map((segment, index) => {
    const next = segments[index + 1]?.start;
    return next !== undefined && isSeam(segment.finish, next) ? { ...segment, finish: next } : segment;
  });
}

function isSeam(finish: LocalTime, next: LocalTime): boolean {
  const seconds = parseInstant(next) - parseInstant(finish);
  return seconds > 0 && seconds < 60;
}

/** Writes work over time; what lies within the actual work done counts as done. */
export function writeSegments(
  out: XmlWriter,
  segments: readonly WorkSegment[],
  assignmentUid: number,
  actualWorkMinutes: number,
): void {
  let done = 0;
  for (const segment of segments) {
    const isActual = done + segment.workMinutes <= actualWorkMinutes;
    done += segment.workMinutes;
    out.record('TimephasedData', [], () => {
      out.field('Type', isActual ? actualWork : remainingWork);
      out.field('UID', assignmentUid);
      out.field('Start', formatLocalTime(segment.start));
      out.field('Finish', formatLocalTime(segment.finish));
      out.field('Unit', unitDays);
      out.field('Value', formatDuration(segment.workMinutes));
    });
  }
}
