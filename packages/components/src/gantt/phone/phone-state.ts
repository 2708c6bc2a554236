import type { Explanation } from '@trueppm/scheduler';
import type { GanttShell } from '../gantt-shell.js';
import type { PhoneOptions, PhoneTab } from './phone.js';
import type { SheetMode } from './task-sheet.js';

/** What the phone's view remembers: the tab, the list's place and the sheet. */
export class PhoneState {
  readonly #shell: GanttShell;
  readonly #heightPx: () => number;
  #tab: PhoneTab = 'list';
  #listTop = 0;
  #mode: SheetMode = 'summary';
  #taskId: string | null = null;
  #explanation: Explanation | null = null;

  /** @param heightPx height of the element */
  constructor(shell: GanttShell, heightPx: () => number) {
    this.#shell = shell;
    this.#heightPx = heightPx;
  }

  /** The phone's part of the template's options. */
  get options(): Omit<PhoneOptions, 'shell' | 'splitter' | 'gridWidthPx' | 'failure' | 'isWaiting'> {
    const { single } = this.#shell.selection;
    if (single !== this.#taskId) {
      this.#taskId = single;
      this.#mode = 'summary';
      this.#explanation = null;
    }
    return {
      tab: this.#tab,
      listTop: this.#listTop,
      heightPx: this.#heightPx(),
      sheet: { mode: this.#mode, explanation: this.#explanation, setMode: mode => this.#setMode(mode) },
      setTab: tab => {
        this.#tab = tab;
        this.#shell.update();
      },
      onListScroll: event => {
        this.#listTop = (event.currentTarget as HTMLElement).scrollTop;
        this.#shell.update();
      },
    };
  }

  #setMode(mode: SheetMode): void {
    this.#mode = mode;
    this.#shell.update();
    const taskId = this.#taskId;
    if (mode === 'closed') this.#shell.select(null);
    if (mode !== 'why' || taskId === null) return;
    void this.#shell.schedule.explain(taskId).then(
      explanation => {
        if (this.#taskId !== taskId) return;
        this.#explanation = explanation;
        this.#shell.update();
      },
      () => undefined,
    );
  }
}
