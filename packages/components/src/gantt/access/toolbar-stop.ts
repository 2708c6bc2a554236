import type { ReactiveController } from 'lit';
import { inlineKey } from '../page/direction-input.js';
import type { GanttShell } from '../shell/shell.js';

/**
 * Makes the buttons of the toolbar one tab stop: arrows, Home and End go between them, Tab goes in and out. The search
 * field has a stop of its own, since arrows belong to its text.
 */
export class ToolbarStop implements ReactiveController {
  readonly #shell: GanttShell;
  /** The button that has the stop. */
  #stop: HTMLButtonElement | null = null;
  #hasFocus = false;
  /** What the choice of the button was made from: whether they are shown costs a layout of the page. */
  #width = -1;

  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostConnected(): void {
    const { element } = this.#shell;
    element.addEventListener('keydown', this.#onKey);
    element.renderRoot?.addEventListener('focusin', this.#onFocus);
    element.renderRoot?.addEventListener('focusout', this.#onBlur);
    this.#choose();
  }

  hostDisconnected(): void {
    const { element } = this.#shell;
    element.removeEventListener('keydown', this.#onKey);
    element.renderRoot?.removeEventListener('focusin', this.#onFocus);
    element.renderRoot?.removeEventListener('focusout', this.#onBlur);
    this.#hasFocus = false;
  }

  /** A button that can no longer be pressed hands the stop, and the focus, to the next one. */
  hostUpdated(): void {
    const { view } = this.#shell;
    const width = view?.viewport.width ?? 0;
    const isKept = this.#stop?.isConnected === true && !this.#stop.disabled;
    if (width === this.#width && isKept) this.#mark();
    else this.#choose();
    this.#width = width;
  }

  #choose(): void {
    const buttons = this.#buttons();
    const before = this.#stop;
    if (!before || !buttons.includes(before)) {
      const follows = (button: Element) =>
        before !== null && (before.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      this.#stop = buttons.find(follows) ?? buttons.at(before?.isConnected ? -1 : 0) ?? null;
      if (this.#hasFocus && before?.isConnected) this.#stop?.focus();
    }
    this.#mark();
  }

  #mark(): void {
    for (const button of this.#all) {
      const tabIndex = button === this.#stop ? 0 : -1;
      if (button.tabIndex !== tabIndex) button.tabIndex = tabIndex;
    }
  }

  get #all(): NodeListOf<HTMLButtonElement> {
    return this.#shell.element.renderRoot.querySelectorAll<HTMLButtonElement>('.toolbar button');
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.#all].filter(button => !button.disabled && button.checkVisibility());
  }

  #indexOf(event: Event): number {
    return this.#buttons().indexOf(event.composedPath()[0] as HTMLButtonElement);
  }

  readonly #onFocus = (event: Event): void => {
    const at = this.#indexOf(event);
    this.#hasFocus = at >= 0;
    if (at < 0) return;
    this.#stop = this.#buttons()[at] ?? null;
    this.#choose();
  };

  readonly #onBlur = (event: Event): void => {
    // A button that is switched off under the keyboard loses the focus, too: then nothing else has it.
    const { relatedTarget, target } = event as FocusEvent;
    if (relatedTarget !== null || !(target as HTMLButtonElement).disabled) this.#hasFocus = false;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.key === 'Escape' && target instanceof HTMLInputElement && target.matches('.search-input')) {
      // The first Esc has emptied it; the next goes back to the rows.
      if (target.value === '') this.#shell.focusActive();
      return;
    }
    const at = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey ? -1 : this.#indexOf(event);
    if (at < 0) return;
    const buttons = this.#buttons();
    const last = buttons.length - 1;
    const places: Readonly<Record<string, number>> = {
      Home: 0,
      End: last,
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
    };
    const to = places[inlineKey(buttons[at] as HTMLElement, event.key)];
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  };
}
