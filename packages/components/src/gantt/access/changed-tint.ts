import type { ReactiveController } from 'lit';
import { cellSource } from '../grid/columns/cell-source.js';
import type { GanttShell } from '../shell/shell.js';

/** How long a cell is tinted, ms. */
const TINT_MS = 600;
/** Scrolling has ended when nothing was scrolled for so long, ms. */
const REST_MS = 150;

/** Full for the first half; then it gives way to whatever ground the cell has. */
const TINT: Keyframe[] = [0, 0.5].map(offset => ({
  offset,
  backgroundColor: 'color-mix(in oklab, var(--ppm-accent) 16%, transparent)',
}));

/**
 * Tints the cells whose values changed, for those who do not see bars glide to their new dates. What the rows in view
 * say is kept, and compared after each update. Cost of an update: the cells in view. A drag is followed by eye: what it
 * changes is not tinted.
 */
export class ChangedTint implements ReactiveController {
  readonly #shell: GanttShell;
  /** Texts of a task's cells in the order of the columns, by its id. */
  #texts: ReadonlyMap<string, readonly string[]> = new Map();
  /** What changes every cell at once and is no change of the plan. */
  #ground = '';
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** Begins at once. */
  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostConnected(): void {
    this.#shell.element.renderRoot.addEventListener('scroll', this.#onScroll, { capture: true, passive: true });
    this.hostUpdated();
  }

  hostDisconnected(): void {
    this.#shell.element.renderRoot.removeEventListener('scroll', this.#onScroll, { capture: true });
    clearTimeout(this.#resting);
    this.#texts = new Map();
  }

  hostUpdated(): void {
    const shell = this.#shell;
    const { outline, shown } = shell.schedule;
    const columns = shell.grid.columns.shown;
    const before = this.#texts;
    const groundBefore = this.#ground;
    const texts = new Map<string, readonly string[]>();
    this.#texts = texts;
    this.#ground = [
      shell.schedule.plan.project.id,
      shell.format.locale,
      shell.format.isLong,
      ...columns.map(({ id }) => id),
    ].join();
    if (!shown || shell.report) return;
    const isSameGround = this.#ground === groundBefore;
    for (const row of shell.element.renderRoot.querySelectorAll<HTMLElement>('[data-row]')) {
      const index = shell.rows[Number(row.dataset['row'])] ?? -1;
      const task = outline.tasks[index];
      if (!task) continue;
      const cell = cellSource(shell, index);
      const now = columns.map(column => column.text(cell));
      texts.set(task.id, now);
      const old = isSameGround ? before.get(task.id) : undefined;
      if (old) for (const [at, { id }] of columns.entries()) if (now[at] !== old[at]) tint(row, id);
    }
  }

  /** Ends it for good. */
  end(): void {
    this.#shell.element.removeController(this);
    this.hostDisconnected();
  }

  /** Rows come into view without an update. */
  readonly #onScroll = (): void => {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.hostUpdated(), REST_MS);
  };
}

/** The phone's list has one place for both dates. An animation, since the class of a cell is the template's. */
function tint(row: HTMLElement, column: string): void {
  const isDate = column === 'start' || column === 'finish';
  const place = `[data-column="${CSS.escape(column)}"]${isDate ? ', .item-dates' : ''}`;
  row.querySelector(place)?.animate(TINT, { id: 'changed', duration: TINT_MS });
}
