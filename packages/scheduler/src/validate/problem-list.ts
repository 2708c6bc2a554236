import { MAX_PROBLEMS, MAX_YEAR, MIN_YEAR } from '../limits.js';
import type { Id } from '../model.js';
import type { Problem, ProblemCode } from '../problem.js';
import { parseDay, parseInstant } from '../time.js';

/** Collects problems up to the cap; one of each kind per place. */
export class ProblemList {
  readonly items: Problem[] = [];

  add(severity: Problem['severity'], code: ProblemCode, path: string, message: string, ids?: readonly Id[]): void {
    if (this.items.length < MAX_PROBLEMS) this.items.push({ code, severity, path, message, ...(ids ? { ids } : {}) });
  }

  error(code: ProblemCode, path: string, message: string, ids?: readonly Id[]): void {
    this.add('error', code, path, message, ids);
  }

  warn(code: ProblemCode, path: string, message: string, ids?: readonly Id[]): void {
    this.add('warning', code, path, message, ids);
  }

  /** Whether a value is an object; a problem when not. */
  object(value: unknown, path: string): value is Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true;
    this.error('bad_value', path, `"${String(value)}" is no object.`);
    return false;
  }

  /** The objects of a list with their paths; problems for what is none. Nothing at all is an empty list. */
  objects<Row>(value: readonly Row[] | null | undefined, path: string): { row: Row; path: string }[] {
    if (value == null) return [];
    if (!Array.isArray(value)) {
      this.error('bad_value', path, `"${String(value)}" is no list.`);
      return [];
    }
    return value.flatMap((row: Row, at) =>
      this.object(row, `${path}[${at}]`) ? [{ row, path: `${path}[${at}]` }] : [],
    );
  }

  instant(value: unknown, path: string): void {
    if (value == null) return;
    if (typeof value !== 'string' || Number.isNaN(parseInstant(value))) {
      this.error(
        'bad_date',
        path,
        `"${String(value)}" is no local time such as 2026-01-05T08:00, in the years ${MIN_YEAR} to ${MAX_YEAR}.`,
      );
    }
  }

  day(value: unknown, path: string): void {
    if (typeof value !== 'string' || Number.isNaN(parseDay(value))) {
      this.error('bad_date', path, `"${String(value)}" is no day such as 2026-01-05.`);
    }
  }

  number(value: unknown, path: string, least: number, most: number): void {
    if (value == null) return;
    if (typeof value !== 'number' || Number.isNaN(value)) {
      this.error('bad_number', path, `"${String(value)}" is no number.`);
    } else if (value < least || value > most) {
      this.error('out_of_range', path, `${value} is not within ${least} and ${most}.`);
    }
  }

  choice(value: unknown, path: string, allowed: ReadonlySet<string>): void {
    if (value != null && !allowed.has(value as string)) {
      this.error('bad_value', path, `"${String(value)}" is not one of ${[...allowed].join(', ')}.`);
    }
  }
}
