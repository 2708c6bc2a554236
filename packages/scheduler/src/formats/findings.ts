import {
  type FileLocation,
  FormatError,
  type FormatErrorCode,
  type FormatProblem,
  type FormatWarning,
} from './errors.js';
import { maxFindings } from './limits.js';

/** What a reader finds on its way through a file: problems, which refuse it in the end, and warnings, which do not. */
export class Findings {
  readonly warnings: FormatWarning[] = [];
  readonly #problems: FormatProblem[] = [];
  readonly #seen = new Set<string>();

  /**
   * Notes what is wrong; the reader goes on, with a value left out, to find the rest.
   *
   * @throws FormatError with all of them when there are as many as anyone will read
   */
  reject(code: FormatErrorCode, message: string, location: FileLocation): undefined {
    // A value that is read for two purposes is wrong once.
    const key = JSON.stringify([message, location.line, location.column, location.path]);
    if (this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    this.#problems.push({ code, message, ...location });
    if (this.#problems.length >= maxFindings) this.throwIfAny();
    return undefined;
  }

  /** Notes what was left out or repaired; beyond the cap, no more. */
  warn(code: FormatWarning['code'], message: string, location: FileLocation): void {
    if (this.warnings.length < maxFindings) this.warnings.push({ code, message, ...location });
  }

  /** @throws FormatError with every problem found, when there is any */
  throwIfAny(): void {
    const [first] = this.#problems;
    if (first === undefined) return;
    const { code, message, ...location } = first;
    throw new FormatError(code, message, location, { problems: this.#problems });
  }
}
