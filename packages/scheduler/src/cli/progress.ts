/** Milliseconds before a bar is shown at all, and between two looks of it. */
const PATIENCE_MS = 400;
const REDRAW_MS = 100;
const BAR_WIDTH = 30;

/** How far a piece of work has come, to be told as it goes. */
export interface Progress {
  /** @param done of `total`, in any unit */
  update(done: number, total: number, note?: string): void;
  /** Takes the bar away. */
  end(): void;
}

/** Tells nobody. */
export const silentProgress: Progress = { update: () => undefined, end: () => undefined };

/** A bar that redraws its line, for terminals. */
export class BarProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #label: string;
  #nextDraw: number;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream, label: string, isPatient: boolean) {
    this.#stream = stream;
    this.#label = label;
    this.#nextDraw = performance.now() + (isPatient ? PATIENCE_MS : 0);
  }

  update(done: number, total: number, note = ''): void {
    const now = performance.now();
    if (now < this.#nextDraw) return;
    this.#nextDraw = now + REDRAW_MS;
    this.#isShown = true;
    const share = shareOf(done, total);
    const bar = '#'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
    const line = `${this.#label} [${bar}] ${percent(share)} ${note}`;
    this.#stream.write(`\r${line.slice(0, (this.#stream.columns || 80) - 1)}\u001b[K`);
  }

  end(): void {
    if (this.#isShown) this.#stream.write('\r\u001b[K');
    this.#isShown = false;
  }
}

/** A line at every tenth, for logs. */
export class LineProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  readonly #label: string;
  #tenths = -1;

  constructor(stream: NodeJS.WritableStream, label: string) {
    this.#stream = stream;
    this.#label = label;
  }

  update(done: number, total: number, note = ''): void {
    const share = shareOf(done, total);
    const tenths = Math.floor(share * 10);
    if (tenths <= this.#tenths) return;
    this.#tenths = tenths;
    this.#stream.write(`${this.#label} ${percent(share)} ${note}`.trimEnd() + '\n');
  }

  end(): void {}
}

function shareOf(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 1;
}

function percent(share: number): string {
  return `${String(Math.floor(share * 100)).padStart(3)} %`;
}
