import type { Explanation } from '@trueppm/scheduler';
import type { ChartOptions } from '../chart/chart.js';
import type { GanttShell } from '../shell/shell.js';
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
  #isSearching = false;

  /** @param heightPx height of the element */
  constructor(shell: GanttShell, heightPx: () => number) {
    this.#shell = shell;
    this.#heightPx = heightPx;
  }

  /** The phone's part of the template's options. */
  get options(): Omit<PhoneOptions, keyof ChartOptions> {
    const { single } = this.#shell.selection;
    if (single !== this.#taskId) {
      this.#taskId = single;
      this.#mode = 'summary';
      this.#explanation = null;
      if (single !== null) this.#bring(single);
      // A tapped bar; the list says itself when a sheet is to be gone into.
      const { element, isByPointer } = this.#shell;
      const isTapped = this.#tab === 'timeline' && isByPointer && element.matches(':focus-within');
      if (single !== null && isTapped) this.#focus('.task-sheet h2');
    }
    return {
      tab: this.#tab,
      listTop: this.#listTop,
      heightPx: this.#heightPx(),
      openSheet: () => this.#focus('.task-sheet h2'),
      sheet: { mode: this.#mode, explanation: this.#explanation, setMode: mode => this.#setMode(mode) },
      bar: {
        isSearching: this.#isSearching,
        setSearching: isSearching => this.#setSearching(isSearching),
        nextHit: () => this.#shell.grid.goToHit(1),
      },
      setTab: tab => {
        this.#tab = tab;
        this.#shell.update();
        if (this.#taskId !== null) this.#bring(this.#taskId);
      },
      onListScroll: event => {
        this.#listTop = (event.currentTarget as HTMLElement).scrollTop;
        this.#shell.update();
      },
    };
  }

  /** The row of the task is not left under its sheet. */
  #bring(taskId: string): void {
    void import('./phone-scroll.js').then(({ bringAboveSheet }) => bringAboveSheet(this.#shell, taskId));
  }

  #setSearching(isSearching: boolean): void {
    const { grid } = this.#shell;
    this.#isSearching = isSearching;
    if (!isSearching) grid.find('');
    this.#shell.update();
    this.#focus(isSearching ? '.phone-search' : '.phone-bar button');
  }

  /** Moves the focus once the next picture stands. */
  #focus(place: string): void {
    const { element } = this.#shell;
    element.requestUpdate();
    void element.updateComplete.then(() =>
      element.renderRoot.querySelector<HTMLElement>(place)?.focus({ preventScroll: true }),
    );
  }

  #setMode(mode: SheetMode): void {
    this.#mode = mode;
    this.#shell.update();
    const taskId = this.#taskId;
    if (mode === 'closed') this.#shell.select(null);
    if (mode === 'edit') this.#focus('.task-sheet input');
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
