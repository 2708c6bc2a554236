import { formatInstant, parseInstant } from '@trueppm/scheduler';
import { withSeconds } from '../schedule/computed.js';

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const FINISH_CONSTRAINTS: ReadonlySet<unknown> = new Set(['mfo', 'fnet', 'fnlt']);

/** The text of a time, or nothing where there is none. */
type Text = string | null | undefined;

/**
 * Times of a plan file as rows have them, always with a time of day: the engine reads a bare day as the start or the finish
 * of a day by what it is of, rows do not.
 */
export class PlanClock {
  readonly #startMinute: number;
  readonly #finishMinute: number;

  /** Minutes after midnight that a day begins and ends at; the engine's defaults. */
  constructor(startMinute: number = 480, finishMinute: number = 1_020) {
    this.#startMinute = startMinute;
    this.#finishMinute = finishMinute;
  }

  /** When something begins. */
  start(text: Text): string | null {
    return timeOf(text, this.#startMinute);
  }

  /** When something ends. */
  finish(text: Text): string | null {
    return timeOf(text, this.#finishMinute);
  }

  /** The date of a constraint of a type. */
  constraint(type: string | undefined, text: Text): string | null {
    return FINISH_CONSTRAINTS.has(type) ? this.finish(text) : this.start(text);
  }
}

function timeOf(text: Text, minute: number): string | null {
  if (text == null) return null;
  return withSeconds(text.length > DAY_LENGTH ? text : formatInstant(parseInstant(text, minute)));
}
