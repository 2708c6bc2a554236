/** What would free a date: changes along the chain that holds it, each tried on the schedule and measured. */
import { SchedulerError } from '../errors.js';
import { MAX_REMEDIES, MAX_REMEDY_TASKS, MAX_REMEDY_TRIALS, MIN_REMEDY_TRIALS } from '../limits.js';
import type { Id } from '../model.js';
import type { TaskSchedule } from '../outcome.js';
import type { Edit } from '../session/edit.js';
import type { ScheduleSession } from '../session/session.js';
import { parseInstant, SECONDS_PER_MINUTE } from '../time.js';
import { type Candidate, candidatesOf } from './candidate.js';
import type { Quantity } from './explanation.js';

/** One change that moves the date asked about: an early date earlier, a late date later, a slack up. */
export interface Remedy extends Omit<Candidate, 'mostMinutes' | 'shortenedBy'> {
  /** What it gains, working minutes of the task asked about: up to the bound that holds next. */
  readonly gainMinutes: number;
  /** The change itself, for `session.apply`. */
  readonly edits: readonly Edit[];
}

/** Part of the trials that go to finding changes; the rest finds how little of them is enough. */
const FIRST_SHARE = 0.75;

/** Measures changes to a schedule by what one date of one task gains. */
class Trial {
  /** Schedules made so far. */
  count = 0;
  readonly #session: ScheduleSession;
  readonly #id: Id;
  readonly #quantity: Quantity;
  /** The date as it is, minutes since 1970; of a slack, minutes. */
  readonly #now: number;

  constructor(session: ScheduleSession, id: Id, quantity: Quantity) {
    this.#session = session;
    this.#id = id;
    this.#quantity = quantity;
    this.#now = quantityOf(session.schedule.task(id), quantity);
  }

  /** Working minutes that edits gain; 0 or less when none. An edit that cannot be scheduled gains nothing. */
  gain(edits: readonly Edit[]): number {
    this.count++;
    const then = this.#then(edits);
    if (this.#quantity === 'totalSlack') return then - this.#now;
    const time = this.#session.workingTime(this.#id);
    return this.#quantity.startsWith('early') ? time.count(then, this.#now) : time.count(this.#now, then);
  }

  #then(edits: readonly Edit[]): number {
    try {
      const moved = this.#session.preview(edits).columns();
      const at = moved.ids.indexOf(this.#id);
      return at < 0 ? this.#now : moved[COLUMN[this.#quantity]][at]!;
    } catch (error) {
      if (error instanceof SchedulerError) return this.#now;
      throw error;
    }
  }
}

const COLUMN = {
  earlyStart: 'earlyStart',
  earlyFinish: 'earlyFinish',
  lateStart: 'lateStart',
  lateFinish: 'lateFinish',
  totalSlack: 'totalSlackMinutes',
} as const;

function quantityOf(task: TaskSchedule, quantity: Quantity): number {
  return quantity === 'totalSlack' ? task.totalSlackMinutes : parseInstant(task[quantity]) / SECONDS_PER_MINUTE;
}

/** A change that gains something, as tried. */
interface Found {
  readonly candidate: Candidate;
  readonly gainMinutes: number;
}

/** Changes to try in a plan: each may date every task. */
export function trialsOf(taskCount: number): number {
  const affordable = Math.floor(MAX_REMEDY_TASKS / Math.max(1, taskCount));
  return Math.min(MAX_REMEDY_TRIALS, Math.max(MIN_REMEDY_TRIALS, affordable));
}

/** Tries changes, the nearest first; some trials are left to find how little of them is enough. */
function findGains(trial: Trial, candidates: readonly Candidate[], limit: number): Found[] {
  const found: Found[] = [];
  const canShorten = candidates.some(candidate => candidate.shortenedBy !== undefined);
  const most = canShorten ? Math.ceil(limit * FIRST_SHARE) : limit;
  for (const candidate of candidates) {
    if (trial.count >= most) break;
    const gainMinutes = trial.gain(candidate.edits);
    if (gainMinutes > 0) found.push({ candidate, gainMinutes });
  }
  return found.sort((a, b) => b.gainMinutes - a.gainMinutes).slice(0, MAX_REMEDIES);
}

/**
 * A found change as told. Of a task to shorten the fewest minutes off that gain as much as all of them do, to the minute
 * while there are trials left.
 */
function remedyOf(trial: Trial, { candidate, gainMinutes }: Found, limit: number): Remedy {
  const { mostMinutes, shortenedBy, ...change } = candidate;
  if (mostMinutes === undefined || shortenedBy === undefined) return { ...change, gainMinutes };
  let least = { minutes: mostMinutes, gainMinutes };
  let tooFew = 0;
  // On one calendar a minute off is a minute gained.
  let minutes = Math.min(Math.ceil(gainMinutes), mostMinutes - 1);
  while (minutes > tooFew && trial.count < limit) {
    const gained = trial.gain(shortenedBy(minutes));
    if (gained >= gainMinutes) least = { minutes, gainMinutes: gained };
    else tooFew = minutes;
    if (minutes === gainMinutes && gained >= gainMinutes) break;
    minutes = Math.floor((tooFew + least.minutes) / 2);
  }
  return { ...change, ...least, edits: shortenedBy(least.minutes) };
}

/**
 * What would free a date: each change alone, measured by scheduling the plan with it, best first. Where several bounds
 * hold a date together no single change may free it, and the list is empty.
 *
 * Cost: up to `MAX_REMEDY_TRIALS` previews; the larger the plan, the fewer.
 *
 * @throws SchedulerError `unknown_id`
 */
export function findRemedies(session: ScheduleSession, id: Id, quantity: Quantity = 'earlyStart'): readonly Remedy[] {
  const candidates = candidatesOf(session.project, session.explain(id, quantity));
  const trial = new Trial(session, id, quantity);
  const limit = trialsOf(session.project.tasks.length);
  const found = findGains(trial, candidates, limit);
  return found.map(one => remedyOf(trial, one, limit)).sort((a, b) => b.gainMinutes - a.gainMinutes);
}
