import type { GanttParts } from '../shell/parts.js';
import type { GestureEffect } from './gesture-input.js';

type BandEffect = Extract<GestureEffect, { kind: 'band' }>;

/** A band drawn with Shift over the timeline: every bar it touches is selected, beside what was selected before. */
export class SelectionBand {
  readonly #parts: GanttParts;
  readonly #time: HTMLElement;
  #element: HTMLElement | null = null;
  #before: ReadonlySet<string> = new Set();

  /** @param time the positioned element it is drawn in */
  constructor(parts: GanttParts, time: HTMLElement) {
    this.#parts = parts;
    this.#time = time;
  }

  /** Draws it between two places, and selects what it touches. Cost: the rows it covers. */
  draw({ from, to }: BandEffect): void {
    const { view } = this.#parts;
    if (!view) return;
    if (!this.#element) {
      this.#element = document.createElement('div');
      this.#element.className = 'band';
      this.#time.append(this.#element);
      this.#before = this.#parts.selection.taskIds;
    }
    // The minute it began at stays under its corner while the view moves.
    const fromX = view.scale.x(from.minute) - view.viewport.scrollLeft;
    const box = {
      'inset-inline-start': Math.min(fromX, to.x),
      top: Math.max(view.theme.headerHeight, Math.min(from.y, to.y)),
      width: Math.abs(to.x - fromX),
      height: Math.abs(to.y - from.y),
    };
    for (const [name, px] of Object.entries(box)) this.#element.style.setProperty(name, `${px}px`);
    this.#parts.selectMany(new Set([...this.#before, ...this.#touched(from, to)]));
  }

  /** Takes it away; what it has selected stays. */
  end(): void {
    this.#element?.remove();
    this.#element = null;
  }

  #touched(from: BandEffect['from'], to: BandEffect['to']): readonly string[] {
    const { view, rows, schedule } = this.#parts;
    const columns = schedule.shown?.columns;
    if (!view || !columns) return [];
    const rowAt = (y: number) => Math.floor((y - view.theme.headerHeight + view.viewport.scrollTop) / view.rowHeight);
    const first = Math.max(0, rowAt(Math.min(from.y, to.y)));
    const last = Math.min(rows.length - 1, rowAt(Math.max(from.y, to.y)));
    const [start, finish] = [Math.min(from.minute, to.minute), Math.max(from.minute, to.minute)];
    const found: string[] = [];
    for (let row = first; row <= last; row += 1) {
      const task = rows[row] as number;
      const isTouched = (columns.start[task] as number) <= finish && (columns.finish[task] as number) >= start;
      const id = schedule.outline.tasks[task]?.id;
      if (isTouched && id !== undefined) found.push(id);
    }
    return found;
  }
}
