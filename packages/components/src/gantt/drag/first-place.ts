import type { ShownSchedule, TaskPlaces } from '../../plan/shown-schedule.js';
import type { Intent } from './gesture-input.js';

const DAY_MINUTES = 1440;
/** Days looked through for one that is worked: longer breaks are the engine's to find. */
const MOST_BREAK_DAYS = 60;
/** Bars longer than this are not counted through in a pointer's event. */
const MOST_DAYS = 3000;

/** What the places are worked out from. */
export interface PlaceSource {
  readonly shown: ShownSchedule;
  /** Outline index of a task; undefined = gone. */
  readonly indexOf: (taskId: string) => number | undefined;
  /** Whether the project's calendar works on a day, counted from 1970. */
  readonly isWorkingDay: (day: number) => boolean;
}

/**
 * Where a drag by whole days puts its bars, by the project's calendar alone: painted in the frame of the pointer's event,
 * until the engine says exactly. The engine knows more (links, own calendars, constraints): one that says otherwise
 * ends the guessing until it says the same again, so that no bar flickers between two places.
 */
export class FirstPlace {
  /** How the engine has answered so far: null = it has not. */
  #isConfirmed: boolean | null = null;

  /** Another drag begins. */
  begin(): void {
    this.#isConfirmed = null;
  }

  /** @returns null when only the engine can say */
  placesOf(intent: Intent, source: PlaceSource): TaskPlaces | null {
    if (this.#isConfirmed === false) return null;
    const places = placesOf(intent, source);
    if (!places || this.#isConfirmed) return places;
    // Earlier, there may be a predecessor in the way: the engine is heard first.
    const { start } = source.shown.settled(places.tasks[0] as number);
    return (places.start[0] as number) < start ? null : places;
  }

  /** The engine's dates of an intent are in the columns. */
  compare(intent: Intent, source: PlaceSource): void {
    const places = placesOf(intent, source);
    if (!places) return;
    const { start, finish } = source.shown.columns;
    this.#isConfirmed = places.tasks.every(
      (task, at) => start[task] === places.start[at] && finish[task] === places.finish[at],
    );
  }
}

function placesOf(intent: Intent, source: PlaceSource): TaskPlaces | null {
  if (intent.kind === 'progress') return null;
  const { shown, indexOf } = source;
  const tasks: number[] = [];
  for (const id of [intent.taskId, ...(intent.alsoIds ?? [])]) {
    const task = indexOf(id);
    if (task === undefined || shown.piecesOf(task)) return null;
    tasks.push(task);
  }
  const first = shown.settled(tasks[0] as number);
  const shift = intent.kind === 'resize' ? intent.finishMinute - first.finish : intent.startMinute - first.start;
  if (shift % DAY_MINUTES !== 0) return null;
  const start = new Float64Array(tasks.length);
  const finish = new Float64Array(tasks.length);
  for (const [at, task] of tasks.entries()) {
    const before = shown.settled(task);
    const place = placed(intent.kind, before, shift, source.isWorkingDay);
    if (!place) return null;
    start[at] = place.start;
    finish[at] = place.finish;
  }
  return { tasks: Int32Array.from(tasks), start, finish };
}

type Place = ReturnType<ShownSchedule['settled']>;

function placed(
  kind: Exclude<Intent['kind'], 'progress'>,
  { start, finish }: Place,
  shift: number,
  isWorkingDay: PlaceSource['isWorkingDay'],
): Place | null {
  if (kind === 'resize') {
    const moved = finish + shift;
    return moved > start && isWorkingDay(Math.floor((moved - 1) / DAY_MINUTES)) ? { start, finish: moved } : null;
  }
  const from = atWork(start + shift, isWorkingDay);
  if (from === null) return null;
  if (kind === 'resize-start') return from < finish ? { start: from, finish } : null;
  const lastDay = Math.floor(finish / DAY_MINUTES);
  const firstDay = Math.floor(start / DAY_MINUTES);
  if (lastDay - firstDay > MOST_DAYS) return null;
  let left = 0;
  for (let day = firstDay; day < lastDay; day += 1) if (isWorkingDay(day + 1)) left += 1;
  let day = Math.floor(from / DAY_MINUTES);
  for (let idle = 0; left > 0; ) {
    day += 1;
    if (isWorkingDay(day)) {
      left -= 1;
      idle = 0;
    } else {
      idle += 1;
      if (idle > MOST_BREAK_DAYS) return null;
    }
  }
  return { start: from, finish: day * DAY_MINUTES + (finish - lastDay * DAY_MINUTES) };
}

/** The same time on the first day from a minute on that is worked. */
function atWork(minute: number, isWorkingDay: PlaceSource['isWorkingDay']): number | null {
  for (let skipped = 0; skipped < MOST_BREAK_DAYS; skipped += 1) {
    const at = minute + skipped * DAY_MINUTES;
    if (isWorkingDay(Math.floor(at / DAY_MINUTES))) return at;
  }
  return null;
}
