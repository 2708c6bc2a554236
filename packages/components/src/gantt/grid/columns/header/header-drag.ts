import { columnState, holdName, moveColumn, resizeColumn, showDrop, tellColumns } from '../column-moves.js';
import type { GridColumns } from '../grid-columns.js';

/** Px a pointer moves before a press on a header is a drag and not a click. */
const SLOP_PX = 5;

/**
 * A press on a header that may become a drag: of an edge it gives the column a width, of the header a place.
 *
 *   pressed ──moved 5 px──▶ dragging ──up──▶ done (told)
 *      └───up───▶ a click                └──Esc──▶ as it was
 */
export class HeaderDrag {
  readonly #columns: GridColumns;
  readonly #header: HTMLElement;
  readonly #id: string;
  readonly #isEdge: boolean;
  readonly #fromX: number;
  readonly #fromPx: number;
  readonly #heldWidth: number | null;
  readonly #direction: 1 | -1;
  readonly #end = new AbortController();
  #isDragging = false;

  constructor(
    columns: GridColumns,
    header: HTMLElement,
    press: { readonly event: PointerEvent; readonly isEdge: boolean },
  ) {
    this.#columns = columns;
    this.#header = header;
    this.#id = header.dataset['header'] as string;
    this.#isEdge = press.isEdge;
    this.#fromX = press.event.clientX;
    this.#fromPx = header.getBoundingClientRect().width;
    this.#heldWidth = columnState(columns).find(({ id }) => id === this.#id)?.width ?? null;
    this.#direction = getComputedStyle(header).direction === 'rtl' ? -1 : 1;
    const { signal } = this.#end;
    const { pointerId } = press.event;
    const of = (act: (event: PointerEvent) => void) => (event: PointerEvent) => {
      if (event.pointerId === pointerId) act(event);
    };
    addEventListener(
      'pointermove',
      of(event => this.#onMove(event)),
      { signal },
    );
    addEventListener(
      'pointerup',
      of(() => this.#onUp()),
      { signal },
    );
    addEventListener(
      'pointercancel',
      of(() => this.#cancel()),
      { signal },
    );
    addEventListener('keydown', event => this.#onKey(event), { signal, capture: true });
  }

  #onMove(event: PointerEvent): void {
    // The button went up before this was loaded.
    if ((event.buttons & 1) === 0) {
      this.#finish();
      return;
    }
    const dx = (event.clientX - this.#fromX) * this.#direction;
    if (!this.#isDragging && Math.abs(dx) < (this.#isEdge ? 1 : SLOP_PX)) return;
    if (!this.#isEdge && this.#id === 'name') return;
    if (this.#isEdge && !this.#isDragging) holdName(this.#columns, nameWidth(this.#header));
    this.#isDragging = true;
    if (this.#isEdge) resizeColumn(this.#columns, this.#id, this.#fromPx + dx);
    else showDrop(this.#columns, { id: this.#id, place: this.#placeAt(event.clientX) });
  }

  /** Place among the shown columns, the dragged one left out, at a page x. */
  #placeAt(clientX: number): number {
    const cells = [...(this.#header.parentElement?.querySelectorAll<HTMLElement>('[data-header]') ?? [])];
    const others = cells.filter(cell => cell !== this.#header);
    const at = others.findIndex(cell => {
      const { left, width } = cell.getBoundingClientRect();
      return (clientX - (left + width / 2)) * this.#direction < 0;
    });
    return Math.max(1, at < 0 ? others.length : at);
  }

  #onUp(): void {
    const { drop } = this.#columns;
    if (this.#isDragging) {
      // The click that follows would sort.
      const stop = (event: MouseEvent) => event.stopPropagation();
      addEventListener('click', stop, { capture: true });
      setTimeout(() => removeEventListener('click', stop, { capture: true }));
      if (drop) moveColumn(this.#columns, drop.id, drop.place);
      tellColumns(this.#columns);
    }
    this.#finish();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancel();
  }

  #cancel(): void {
    if (this.#isDragging && this.#isEdge) resizeColumn(this.#columns, this.#id, this.#heldWidth);
    this.#finish();
  }

  #finish(): void {
    showDrop(this.#columns, null);
    this.#end.abort();
  }
}

/** Width of the name's header beside another header, px. */
export function nameWidth(header: Element): number {
  return header.parentElement?.querySelector('[data-header="name"]')?.getBoundingClientRect().width ?? 0;
}
