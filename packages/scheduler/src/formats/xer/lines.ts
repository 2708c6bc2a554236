import { FormatError } from '../errors.js';
import { maxTextLength } from '../limits.js';

/** Cuts text that comes in pieces into lines, whatever ends them. */
export class LineCutter {
  readonly #onLine: (line: string, number: number) => void;
  #rest = '';
  #count = 0;

  /** @param onLine receives each line without its end, and its number from 1 */
  constructor(onLine: (line: string, number: number) => void) {
    this.#onLine = onLine;
  }

  /** Throws FormatError `too_large` for a line longer than any field may be. */
  write(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#emit(this.#rest + text.slice(from, end));
      this.#rest = '';
      from = end + 1;
    }
    this.#rest += text.slice(from);
    this.#check(this.#rest);
  }

  end(): void {
    if (this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    this.#check(line);
    this.#count += 1;
    this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line, this.#count);
  }

  #check(line: string): void {
    if (line.length > maxTextLength) {
      const message = `A line is longer than ${maxTextLength} characters`;
      throw new FormatError('too_large', message, { line: this.#count + 1 });
    }
  }
}
