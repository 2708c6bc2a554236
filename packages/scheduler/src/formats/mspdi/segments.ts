import type { LocalTime, WorkSegment } from '../../model.js';
import { parseInstant } from '../../time.js';
import type { Fields } from './fields.js';
import { formatDuration, formatLocalTime } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** WorkContour of work spread evenly. */
const flatContour = 0;
/** WorkContour of work laid out by hand, or split. */
const splitContour = 8;

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
  const contour = assignment.integer('WorkContour') ?? flatContour;
  if (pieces.length === 0) return contour === splitContour ? readExtent(assignment) : [];
  const isFlat = contour === flatContour;
  if (isFlat && !pieces.some(piece => piece.workMinutes === 0)) return [];
  const worked = pieces.flatMap(({ start, finish, workMinutes }) =>
    start === undefined || finish === undefined || workMinutes === undefined || workMinutes <= 0
      ? []
      : [{ start, finish, workMinutes }],
  );
  return closeSeams(worked.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)));
}

/**
 * What is known of work laid out by hand where the file leaves its pieces out, as converters do: how long the part done
 * and the rest take, pauses included. Where in them the pauses lie is not known, see network/assignment.ts.
 */
function readExtent(assignment: Fields): WorkSegment[] {
  const start = assignment.time('Start');
  const finish = assignment.time('Finish');
  const work = assignment.duration('Work') ?? 0;
  const done = assignment.duration('ActualWork') ?? 0;
  const stop = assignment.time('Stop');
  const resume = assignment.time('Resume');
  if (start === undefined || finish === undefined || work <= 0 || done >= work) return [];
  if (done <= 0) return start < finish ? [{ start, finish, workMinutes: work }] : [];
  if (stop === undefined || resume === undefined || stop <= start || resume < stop || finish <= resume) return [];
  return [
    { start, finish: stop, workMinutes: done },
    { start: resume, finish, workMinutes: work - done },
  ];
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
