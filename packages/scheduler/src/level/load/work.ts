/** All work of one resource in a dated plan, piece by piece. */
import type { CalendarSet } from '../../calendar/calendar-set.js';
import type { WorkingTime } from '../../calendar/work-calendar.js';
import type { Project, Task } from '../../model.js';
import { IN_PROGRESS, readProgress } from '../../network/progress.js';
import { secondsOfMinutes } from '../../time.js';
import { readCapacity, type Steps } from './capacity.js';
import { eachShift, mixedResources, type Occupancy, type Piece, piecesOf } from './occupancy.js';
import type { Range } from './profile.js';

/** Columns of pieces: seconds, whole ten-thousandths of units, positions of tasks. */
export interface ResourceWork {
  readonly from: number[];
  readonly to: number[];
  readonly units: number[];
  readonly task: number[];
  /** What each piece works by. */
  readonly time: WorkingTime[];
  /** What all pieces work by; null where they differ: then each piece is one shift. */
  readonly common: WorkingTime | null;
  readonly capacity: Steps;
  /** The resource's own calendar. */
  readonly calendar: WorkingTime;
}

/** A dated plan. */
export interface DatedWork {
  readonly project: Project;
  readonly calendars: CalendarSet;
  readonly occupancies: readonly (readonly Occupancy[] | undefined)[];
  /** Seconds, by position of the task. */
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly range: Range;
}

/** Done and remaining work of a task in progress lie at its two ends; that of others fills it. */
function taskPieces(task: Task, occupancy: Occupancy, start: number, finish: number): Piece[] {
  const { chunks, time, units } = occupancy;
  const isStarted = task.percentComplete || task.actualStart || task.actualFinish;
  if (!isStarted || chunks !== null) return piecesOf(occupancy, start, finish);
  const duration = secondsOfMinutes(task.durationMinutes ?? 0);
  const progress = readProgress(task, duration, 0, 0);
  const rest = duration - progress.doneSeconds;
  if (progress.state !== IN_PROGRESS || rest <= 0) return piecesOf(occupancy, start, finish);
  const stop = time.add(start, progress.doneSeconds);
  const resume = time.subtract(finish, rest);
  if (resume <= stop || progress.doneSeconds === 0) return piecesOf(occupancy, start, finish);
  return [
    { from: start, to: stop, units },
    { from: resume, to: finish, units },
  ];
}

function addPiece(work: ResourceWork, piece: Piece, task: number, time: WorkingTime): void {
  work.from.push(piece.from);
  work.to.push(piece.to);
  work.units.push(piece.units);
  work.task.push(task);
  work.time.push(time);
}

/** The work of every resource inside a range. Cost O(assignments), in shifts where calendars of one resource differ. */
export function workOf(dated: DatedWork): ResourceWork[] {
  const { project, calendars, occupancies, start, finish, range } = dated;
  const resources = project.resources ?? [];
  const isMixed = mixedResources(occupancies, resources.length);
  const works: ResourceWork[] = resources.map(resource => ({
    from: [],
    to: [],
    units: [],
    task: [],
    time: [],
    common: null,
    capacity: readCapacity(resource),
    calendar: calendars.of(resource.calendarId),
  }));
  for (let task = 0; task < project.tasks.length; task++) {
    for (const occupancy of occupancies[task] ?? []) {
      const { resource, time } = occupancy;
      if (isMixed[resource] === 0 && works[resource]!.common === null) {
        works[resource] = { ...works[resource]!, common: time };
      }
      for (const piece of taskPieces(project.tasks[task]!, occupancy, start[task]!, finish[task]!)) {
        const from = Math.max(piece.from, range.from);
        const to = Math.min(piece.to, range.to);
        if (!(from < to)) continue;
        if (isMixed[resource] === 0) addPiece(works[resource]!, { from, to, units: piece.units }, task, time);
        else {
          eachShift(time, from, to, (begin, end) => {
            addPiece(works[resource]!, { from: begin, to: end, units: piece.units }, task, time);
            return false;
          });
        }
      }
    }
  }
  return works;
}
