/** How long the parts of some work took, by name, in order. */
export class Stages {
  readonly ms: Record<string, number> = {};
  #since = performance.now();

  /** Ends the part that began when the last one ended. */
  end(name: string): void {
    const now = performance.now();
    this.ms[name] = (this.ms[name] ?? 0) + now - this.#since;
    this.#since = now;
  }
}
