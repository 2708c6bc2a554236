/** Pointer events on the timeline that mean something. */
const POINTER_EVENTS = ['pointerdown', 'pointermove', 'pointerup'] as const;

/** Keys that are the page's, whatever the grid does with the others. */
const PAGE_KEYS = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta']);

/**
 * Keys, focus and mouse events of the moments before the script that handles them has come: held, then dispatched again in
 * their order, so that the first press is not lost on a slow line.
 */
export class EarlyInput {
  #held: { readonly target: EventTarget; readonly again: Event }[] = [];
  readonly #time: HTMLElement;

  /** @param time the timeline's element */
  constructor(time: HTMLElement) {
    this.#time = time;
    for (const type of POINTER_EVENTS) time.addEventListener(type, this.#onPointer);
  }

  /** Holds a key of the grid. */
  hold(event: KeyboardEvent): void {
    if (event.defaultPrevented || PAGE_KEYS.has(event.key)) return;
    event.preventDefault();
    this.#keep(event, new KeyboardEvent(event.type, event));
  }

  /** Holds an event of the grid other than a key: a click, or that the focus came. */
  holdGrid(event: Event): void {
    if (event.type === 'click') this.#keep(event, new MouseEvent(event.type, event as MouseEventInit));
    if (event.type === 'focusin') this.#keep(event, new FocusEvent(event.type, event as FocusEventInit));
  }

  /** Stops listening and dispatches what was held. */
  release(): void {
    for (const type of POINTER_EVENTS) this.#time.removeEventListener(type, this.#onPointer);
    for (const { target, again } of this.#held.splice(0)) target.dispatchEvent(again);
  }

  /** A finger that has been lifted cannot be captured again; a mouse stays. */
  readonly #onPointer = (event: PointerEvent): void => {
    const isIdleMove = event.type === 'pointermove' && event.buttons === 0;
    if (event.pointerType !== 'touch' && !isIdleMove) this.#keep(event, new PointerEvent(event.type, event));
  };

  #keep(event: Event, again: Event): void {
    this.#held.push({ target: event.composedPath()[0] ?? this.#time, again });
  }
}
