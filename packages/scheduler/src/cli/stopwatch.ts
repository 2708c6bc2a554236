/** Milliseconds by phase. A phase may come several times; its times add up. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #phases = new Map<string, number>();
  #last = this.#start;

  /** Counts the time since the last mark as time of a phase. An arrow, so that it can be handed on. */
  readonly mark = (phase: string): void => {
    const now = performance.now();
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + now - this.#last);
    this.#last = now;
  };

  /** Milliseconds of each phase in the order they began, of all together, and the most memory the process had. */
  report(): Readonly<Record<string, number>> {
    const phases = [...this.#phases, ['total', performance.now() - this.#start] as const];
    return {
      ...Object.fromEntries(phases.map(([phase, ms]) => [phase, Number(ms.toFixed(3))])),
      peakMemoryMb: Number((process.resourceUsage().maxRSS / 1024).toFixed(1)),
    };
  }
}
