/** What would free a date: changes along the chain that holds it, each tried on the schedule and measured. */
import { SchedulerError } from '../errors.js';
import { MAX_REMEDIES, MAX_REMEDY_TRIALS } from '../limits.js';
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

type Shortening = Required<Pick<Candidate, 'mostMinutes' | 'shortenedBy'>>;

/** The fewest minutes off a task that gain as much as all of them do, to the minute; and what they gain. */
function leastShortening(trial: Trial, gainMinutes: number, { mostMinutes, shortenedBy }: Shortening) {
  let least = { minutes: mostMinutes, gainMinutes };
  let tooFew = 0;
  // On one calendar a minute off is a minute gained.
  let minutes = Math.min(Math.ceil(gainMinutes), mostMinutes - 1);
  while (minutes > tooFew && trial.count < MAX_REMEDY_TRIALS) {
    const gained = trial.gain(shortenedBy(minutes));
    if (gained >= gainMinutes) least = { minutes, gainMinutes: gained };
    else tooFew = minutes;
    if (minutes === gainMinutes && gained >= gainMinutes) break;
    minutes = Math.floor((tooFew + least.minutes) / 2);
  }
  return least;
}

function tried(trial: Trial, candidate: Candidate): Remedy | null {
  const { mostMinutes, shortenedBy, ...change } = candidate;
  const gainMinutes = trial.gain(change.edits);
  if (!(gainMinutes > 0)) return null;
  if (mostMinutes === undefined || shortenedBy === undefined) return { ...change, gainMinutes };
  const least = leastShortening(trial, gainMinutes, { mostMinutes, shortenedBy });
  return { ...change, ...least, edits: shortenedBy(least.minutes) };
}

/**
 * What would free a date: each change alone, measured by scheduling the plan with it, best first. Where several bounds
 * hold a date together no single change may free it, and the list is empty.
 *
 * Cost: up to `MAX_REMEDY_TRIALS` previews.
 *
 * @throws SchedulerError `unknown_id`
 */
export function findRemedies(session: ScheduleSession, id: Id, quantity: Quantity = 'earlyStart'): readonly Remedy[] {
  const explanation = session.explain(id, quantity);
  const trial = new Trial(session, id, quantity);
  const remedies: Remedy[] = [];
  for (const candidate of candidatesOf(session.project, explanation)) {
    if (trial.count >= MAX_REMEDY_TRIALS) break;
    const remedy = tried(trial, candidate);
    if (remedy) remedies.push(remedy);
  }
  return remedies.sort((a, b) => b.gainMinutes - a.gainMinutes).slice(0, MAX_REMEDIES);
}
