import type { Anchor } from '../page/layer.js';
import type { GanttShell } from '../shell/shell.js';

/** What a tip is about. */
export type TipSubject =
  | { readonly kind: 'task'; readonly task: number }
  | { readonly kind: 'link'; readonly link: number }
  /** Words of a cell that does not show them whole. */
  | { readonly kind: 'text'; readonly text: string };

/** Time the pointer rests before a tip opens, ms. */
const OPEN_MS = 500;
/** Time it stays once the pointer has left, so that the pointer can go onto it, ms. */
const CLOSE_MS = 160;

interface OpenTip {
  remove(): void;
  readonly isHovered: boolean;
}

/** When tips come and go: after a rest of the pointer; gone with the pointer, a press, the wheel or Esc. */
export class TipTimer {
  readonly #shell: GanttShell;
  #key = '';
  #opening: ReturnType<typeof setTimeout> | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;
  #tip: OpenTip | null = null;

  constructor(shell: GanttShell) {
    this.#shell = shell;
  }

  /**
   * The pointer is over something; null = over nothing that has a tip.
   * @param key differs for what has another tip
   * @param anchorOf where the tip stands, asked when it opens
   */
  rest(key: string, subject: TipSubject | null, anchorOf: () => Anchor | null): void {
    if (key === this.#key) return;
    this.#key = key;
    clearTimeout(this.#opening);
    clearTimeout(this.#closing);
    if (this.#tip) this.#closing = setTimeout(() => this.#leave(), CLOSE_MS);
    if (subject === null) return;
    this.#opening = setTimeout(() => {
      void import('./tip.js').then(({ openTip }) => {
        const anchor = this.#key === key ? anchorOf() : null;
        if (!anchor) return;
        this.#tip?.remove();
        this.#tip = openTip(this.#shell, subject, anchor);
      });
    }, OPEN_MS);
  }

  /** Takes the tip away, and none opens before the pointer goes elsewhere. @returns whether there was one */
  end(): boolean {
    clearTimeout(this.#opening);
    clearTimeout(this.#closing);
    const wasOpen = this.#tip !== null;
    this.#tip?.remove();
    this.#tip = null;
    return wasOpen;
  }

  #leave(): void {
    if (this.#tip?.isHovered) this.#closing = setTimeout(() => this.#leave(), CLOSE_MS);
    else {
      this.#tip?.remove();
      this.#tip = null;
    }
  }
}
