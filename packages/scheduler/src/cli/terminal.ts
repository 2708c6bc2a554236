import { BarProgress, LineProgress, type Progress, silentProgress } from './progress.js';
import { visible } from './text/visible.js';

/** Characters handed over at a time. */
const chunkLength = 1 << 16;

/** How much is said on standard error. */
export interface Loudness {
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  /** Progress also where standard error is no terminal. */
  readonly showsProgress: boolean;
}

/** Where results and remarks go: results to standard output, all else to standard error. */
export class Terminal {
  readonly isVerbose: boolean;
  readonly #isQuiet: boolean;
  readonly #showsProgress: boolean;

  constructor({ isQuiet, isVerbose, showsProgress }: Loudness) {
    this.#isQuiet = isQuiet;
    this.isVerbose = isVerbose;
    this.#showsProgress = showsProgress;
  }

  /**
   * Prints lines of text, each with its line end; what could steer a terminal is shown as symbols. Resolves when they are
   * handed over: a pipe gets all of them before the process ends, and no more than a chunk waits in memory.
   *
   * @throws the stream's error, `EPIPE` when the reader has gone
   */
  print(lines: string | Iterable<string>): Promise<void> {
    return writeAll(typeof lines === 'string' ? lines.split('\n') : lines, visible);
  }

  /** Prints lines as they are, for programs: JSON and plan files. Otherwise as `print`. */
  emit(lines: Iterable<string>): Promise<void> {
    return writeAll(lines, line => line);
  }

  /** Emits a text that has its own line ends. */
  async emitText(text: string): Promise<void> {
    for (let from = 0; from < text.length; from += chunkLength) await write(text.slice(from, from + chunkLength));
  }

  /** Emits a value as JSON, for results that are small enough to be one text. */
  emitJson(value: unknown): Promise<void> {
    return this.emit([JSON.stringify(value, null, 2)]);
  }

  /** Something worth knowing that keeps nothing from going on. */
  remark(line: string): void {
    if (!this.#isQuiet) complain(line);
  }

  /** Tells how far a piece of work has come, where somebody is there to see it. */
  progress(label: string): Progress {
    const { stderr } = process;
    if (this.#isQuiet || !(stderr.isTTY || this.#showsProgress)) return silentProgress;
    return stderr.isTTY ? new BarProgress(stderr, label, !this.#showsProgress) : new LineProgress(stderr, label);
  }
}

/** Writes a line to standard error whatever the user asked for; names in it cannot steer the terminal. */
export function complain(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}

async function writeAll(lines: Iterable<string>, shown: (line: string) => string): Promise<void> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${shown(line)}\n`;
    if (chunk.length < chunkLength) continue;
    await write(chunk);
    chunk = '';
  }
  if (chunk !== '') await write(chunk);
}

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, error => (error ? reject(error) : resolve()));
  });
}
