import { afterPaint } from '../../plan/steps.js';

/**
 * Lets what is drawn by itself (bars, cells with other dates, the note of a drag) be on the screen before the element's
 * template is rendered, which costs more than all of it.
 */
export class HeldRender {
  #held: Promise<void> | null = null;
  #end: () => void = () => undefined;

  /** Has renders wait until what is drawn now has been painted. They begin two frames on: the first is shown by then. */
  hold(): void {
    if (this.#held) return;
    const held = new Promise<void>(resolve => {
      this.#end = resolve;
    });
    this.#held = held;
    const end = (): void => {
      if (this.#held === held) this.release();
    };
    void afterPaint().then(end);
  }

  /** Rows have changed: the template has to follow the bars in the same frame. */
  release(): void {
    this.#held = null;
    this.#end();
  }

  /** Renders at once, or when nothing is waited for any more. */
  render(act: () => void): Promise<unknown> | undefined {
    if (this.#held) return this.#held.then(() => this.render(act));
    act();
    return undefined;
  }
}
