import type { DragReport } from '../drag/drag-look.js';
import { EarlyInput } from '../hands/early-input.js';
import type { Hands } from '../hands/hands.js';
import { Later } from './later.js';
import type { GanttShell } from './shell.js';

const handsPart = new Later(
  () => import('../hands/hands.js'),
  () => [import('../hands/grid-hands.js')],
);

/** What a person changes plans with: brought after the first picture; what is done before it is here is held for it. */
export class HandsOnCall {
  /** Null until its script has come. */
  now: Hands | null = null;
  #early: EarlyInput | null = null;
  readonly #shell: GanttShell;
  readonly #onDrag: (report: DragReport | null) => void;

  /** @param onDrag runs when what a drag or a move by keys does has changed, with null at its end */
  constructor(shell: GanttShell, onDrag: (report: DragReport | null) => void) {
    this.#shell = shell;
    this.#onDrag = onDrag;
  }

  /** Acts with them: at once, or when their script has come. */
  bring(act: (hands: Hands) => void): void {
    this.#shell.late.bring(handsPart, part => act(this.#of(part)));
  }

  /** The same, for who waits. Rejects when the script cannot be loaded. */
  async load(): Promise<Hands> {
    return this.#of(await handsPart.load());
  }

  /** Listens on a timeline, at first only to hold what comes. */
  attach(time: HTMLElement): void {
    const early = new EarlyInput(time);
    this.#early = early;
    this.bring(hands => {
      if (this.#early !== early) return;
      this.#shell.pointer = hands.pointerOn(time);
      this.#shell.pointer.lightChain();
      early.release();
    });
  }

  /** Leaves the timeline. */
  detach(): void {
    this.#early = null;
    this.#shell.pointer?.cancel();
    this.#shell.pointer = null;
  }

  #of(part: typeof import('../hands/hands.js')): Hands {
    this.now ??= new part.Hands(this.#shell, this.#onDrag);
    return this.now;
  }

  /** Handles a key in the grid, once it can be. */
  onKey(event: KeyboardEvent): void {
    if (this.now) this.now.keys.onKey(event);
    else this.#early?.hold(event);
  }

  /** Handles any other event of the grid, once it can be. */
  readonly onGrid = (event: Event): void => {
    if (this.now) this.now.onGrid(event);
    else this.#early?.holdGrid(event);
  };
}
