import type { ReactiveController } from 'lit';
import type { GanttShell } from '../shell/shell.js';

/** Steps from the widest toolbar to the tightest, as classes `tight-1` … in chrome-css.ts. */
const TIGHTEST = 6;

/**
 * Gives the toolbar what it has room for: labels, the note beside the title and the like go one after the other until
 * all fits, in any language and with whatever a host puts into its slots. Measured when its width or its words change.
 */
export class ToolbarRoom implements ReactiveController {
  readonly #shell: GanttShell;
  #toolbar: HTMLElement | null = null;
  /** What it was measured for. */
  #measured = '';
  readonly #observer = new ResizeObserver(() => this.#fit());

  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostUpdated(): void {
    const toolbar = this.#shell.element.renderRoot.querySelector<HTMLElement>('.toolbar');
    if (toolbar !== this.#toolbar) {
      this.#observer.disconnect();
      this.#toolbar = toolbar;
      this.#measured = '';
      if (toolbar) {
        this.#observer.observe(toolbar);
        for (const slot of toolbar.querySelectorAll('slot')) {
          const watch = () => {
            // What a host puts in may change its words, too.
            for (const element of slot.assignedElements()) this.#observer.observe(element);
            this.#fit();
          };
          slot.addEventListener('slotchange', watch);
          watch();
        }
      }
    }
    if (toolbar && this.#keyOf(toolbar) !== this.#measured) this.#fit();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#toolbar = null;
  }

  #keyOf({ children, textContent }: HTMLElement): string {
    return `${children.length} ${textContent}`;
  }

  #fit(): void {
    const toolbar = this.#toolbar;
    if (!toolbar?.isConnected) return;
    this.#measured = this.#keyOf(toolbar);
    const { classList } = toolbar;
    for (let step = 1; step <= TIGHTEST; step += 1) classList.remove(`tight-${step}`);
    classList.add('measured');
    for (let step = 1; step <= TIGHTEST && toolbar.scrollWidth > toolbar.clientWidth; step += 1) {
      classList.add(`tight-${step}`);
    }
    classList.remove('measured');
  }
}
