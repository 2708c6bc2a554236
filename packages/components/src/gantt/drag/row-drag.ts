import { outermost, placingEdits } from '../../plan/laid/placing.js';
import { refusalOf } from '../grid/rows/outline-acts.js';
import { inlineX } from '../page/direction.js';
import { taskIdAt } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';
import { type RowPlace, rowPlace } from './row-place.js';

/** Travel below which a press stays a click, px. */
const SLOP_PX = 6;
/** Width of a level, px, as the grid indents names. */
const LEVEL_PX = 16;
/** Time a finger rests before it picks a row up, ms. */
const REST_MS = 450;
/** Where rows begin to scroll by themselves, px from the edges, and how far in a frame. */
const EDGE_PX = 28;
const SCROLL_PX = 9;

interface Press {
  readonly pointerId: number;
  readonly taskId: string;
  readonly fromX: number;
  readonly fromY: number;
  readonly isFinger: boolean;
}

/** A drag of rows under way. */
interface Carry {
  readonly taskIds: readonly string[];
  readonly fromX: number;
  readonly level: number;
  readonly line: HTMLElement;
  readonly label: HTMLElement;
  place: RowPlace | null;
  x: number;
  y: number;
}

/**
 * Rows dragged by their names: up and down reorders, left and right sets the level; a line shows where they would go.
 *
 *   idle ──down on a name──▶ pressed ──past the slop, or a finger at rest──▶ carrying ──up──▶ idle (+ move)
 *     ▲                        │ up, cancel                                   │ Esc, cancel
 *     └────────────────────────┴──────────────────────────────────────────────┘
 */
export class RowDrag {
  readonly #shell: GanttShell;
  readonly #root: ShadowRoot;
  #press: Press | null = null;
  #carry: Carry | null = null;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;

  constructor(shell: GanttShell) {
    this.#shell = shell;
    this.#root = shell.element.shadowRoot as ShadowRoot;
    const root = this.#root;
    root.addEventListener('pointerdown', event => this.#onDown(event as PointerEvent));
    root.addEventListener('pointermove', event => this.#onMove(event as PointerEvent));
    root.addEventListener('pointerup', event => this.#onUp(event as PointerEvent));
    root.addEventListener('pointercancel', () => this.#end());
    root.addEventListener('touchmove', event => this.#carry && event.preventDefault(), { passive: false });
    root.addEventListener('selectstart', event => this.#press && event.preventDefault());
    root.addEventListener('keydown', event => this.#onKey(event as KeyboardEvent), { capture: true });
  }

  #onDown(event: PointerEvent): void {
    const target = event.target as Element;
    const name = target.closest<HTMLElement>('[data-row] [data-column="name"]');
    if (!name || event.button !== 0 || !this.#shell.isEditable || target.closest('input, [data-twisty]')) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = name.closest<HTMLElement>('[data-row]');
    const taskId = taskIdAt(this.#shell, Number(row?.dataset['row']));
    if (taskId === null) return;
    const isFinger = event.pointerType === 'touch';
    const { pointerId, clientX: fromX, clientY: fromY } = event;
    this.#press = { pointerId, taskId, fromX, fromY, isFinger };
    clearTimeout(this.#restTimer);
    if (isFinger) this.#restTimer = setTimeout(() => this.#pickUp(), REST_MS);
  }

  #onMove(event: PointerEvent): void {
    const press = this.#press;
    if (!press || event.pointerId !== press.pointerId) return;
    if (this.#carry) {
      this.#carry.x = event.clientX;
      this.#carry.y = event.clientY;
      this.#draw();
      return;
    }
    if (Math.hypot(event.clientX - press.fromX, event.clientY - press.fromY) < SLOP_PX) return;
    // A finger that moves before it has rested scrolls.
    if (press.isFinger) this.#end();
    else this.#pickUp();
  }

  #onUp(event: PointerEvent): void {
    if (event.pointerId !== this.#press?.pointerId) return;
    const carry = this.#carry;
    const hasMoved = carry && Math.hypot(carry.x - this.#press.fromX, carry.y - this.#press.fromY) >= SLOP_PX;
    const { isFinger, taskId, fromX, fromY } = this.#press;
    this.#end();
    if (carry && !hasMoved && isFinger) this.#shell.hands.bring(({ menu }) => menu.openOnTask(taskId, fromX, fromY));
    if (carry?.place && hasMoved) void this.#drop(carry.taskIds, carry.place);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.#carry) return;
    event.preventDefault();
    event.stopPropagation();
    this.#end();
    this.#shell.announce(this.#shell.strings.move.cancelled);
  }

  #pickUp(): void {
    const press = this.#press;
    const rows = this.#root.querySelector<HTMLElement>('.rows');
    const { schedule, selection, strings } = this.#shell;
    if (!press || !rows) return;
    if (this.#shell.grid.rows.isArranged) {
      this.#end();
      this.#shell.notify(strings.outline.isArranged);
      return;
    }
    if (!selection.has(press.taskId)) this.#shell.select(press.taskId);
    const taskIds = outermost(schedule.outline, selection.taskIds);
    const index = schedule.outline.indexOf.get(press.taskId) ?? 0;
    const line = document.createElement('div');
    line.className = 'drop-line';
    const label = document.createElement('div');
    label.className = 'drop-label';
    const name = schedule.outline.tasks[index]?.name ?? '';
    label.textContent = taskIds.length === 1 ? name : strings.edit.moveMany(taskIds.length);
    rows.append(line);
    rows.parentElement?.append(label);
    const level = schedule.outline.level[index] as number;
    this.#carry = { taskIds, fromX: press.fromX, level, line, label, place: null, x: press.fromX, y: press.fromY };
    (this.#root.querySelector('.grid-host') as HTMLElement | null)?.setPointerCapture(press.pointerId);
    if (press.isFinger) navigator.vibrate?.(12);
    this.#draw();
  }

  /** The line where the rows would go, and the view that follows near its edges. */
  #draw(): void {
    const carry = this.#carry;
    const rowsElement = carry?.line.parentElement;
    if (!carry || !rowsElement) return;
    const { schedule, rows, space } = this.#shell;
    const box = rowsElement.getBoundingClientRect();
    const rowHeight = space.heightPx;
    const row = Math.min(rows.length, Math.max(0, Math.round((carry.y - box.top + space.scrollTop) / rowHeight)));
    const levels = Math.round((inlineX(rowsElement, carry.x) - inlineX(rowsElement, carry.fromX)) / LEVEL_PX);
    const gap = { outline: schedule.outline, rows, draggedIds: new Set(carry.taskIds) };
    carry.place = rowPlace(gap, row, carry.level + levels);
    carry.line.style.setProperty('top', `${row * rowHeight - space.scrollTop - 1}px`);
    carry.line.style.setProperty('--level', String(carry.place.level));
    const host = (carry.label.parentElement as HTMLElement).getBoundingClientRect();
    carry.label.style.setProperty(
      'inset-inline-start',
      `${inlineX(carry.label.parentElement as HTMLElement, carry.x) + 14}px`,
    );
    carry.label.style.setProperty('top', `${carry.y - host.top + 12}px`);
    this.#scrollNear(carry.y - box.top, box.height);
  }

  #scrollNear(y: number, height: number): void {
    cancelAnimationFrame(this.#frame);
    const by = y < EDGE_PX ? -SCROLL_PX : y > height - EDGE_PX ? SCROLL_PX : 0;
    const scroller = this.#root.querySelector('.scroller');
    if (by === 0 || !scroller) return;
    this.#frame = requestAnimationFrame(() => {
      const before = scroller.scrollTop;
      scroller.scrollTop += by;
      if (scroller.scrollTop !== before) this.#draw();
    });
  }

  async #drop(taskIds: readonly string[], place: RowPlace): Promise<void> {
    const { schedule, changes, strings, announce } = this.#shell;
    const { outline } = schedule;
    const edits = placingEdits(outline, taskIds, place);
    if (edits.length === 0) return;
    const refusal = await refusalOf(this.#shell, edits);
    if (refusal !== null) {
      this.#shell.notify(refusal);
      return;
    }
    const first = outline.tasks[outline.indexOf.get(taskIds[0] ?? '') ?? -1]?.name ?? '';
    const label = taskIds.length > 1 ? strings.edit.moveMany(taskIds.length) : strings.edit.start(first);
    if (place.parentId !== null && this.#shell.collapsed.has(place.parentId)) {
      this.#shell.setCollapsed(place.parentId, false);
    }
    if (changes.make(edits, label, 'drag')) announce(strings.move.moved(first));
  }

  #end(): void {
    clearTimeout(this.#restTimer);
    cancelAnimationFrame(this.#frame);
    this.#carry?.line.remove();
    this.#carry?.label.remove();
    this.#carry = null;
    this.#press = null;
  }
}
