import { inlineTravel, inlineX } from '../direction.js';
import type { DragReport } from '../drag/drag-look.js';
import { DragWork } from '../drag/drag-work.js';
import { EdgePan } from '../drag/edge-pan.js';
import {
  type GestureEffect,
  type GestureInput,
  type GestureState,
  IDLE,
  isDragging,
  type Pointer,
  snapMinutesAt,
  step,
  type Target,
} from '../drag/gesture.js';
import type { GanttParts } from '../gantt-parts.js';
import type { Hit } from '../layout/hit.js';
import { canMove } from '../scene/scene-input.js';
import { GRIPS, TimelineHover } from './hover.js';

/** Wheel travel that doubles the zoom, px. */
const WHEEL_DOUBLING_PX = 240;

/**
 * The pointer on the timeline: feeds the gesture machine and carries out what it says. One instance per element; it
 * listens on the timeline's element only.
 */
export class TimelinePointer {
  readonly #parts: GanttParts;
  readonly #time: HTMLElement;
  readonly #hover: TimelineHover;
  readonly #work: DragWork;
  readonly #edge = new EdgePan();
  #state: GestureState = IDLE;

  /**
   * @param time the positioned element of the timeline
   * @param onDrag runs when what a drag does has changed, with null at its end
   */
  constructor(parts: GanttParts, time: HTMLElement, onDrag: (report: DragReport | null) => void) {
    this.#parts = parts;
    this.#time = time;
    this.#hover = new TimelineHover(parts, time);
    this.#work = new DragWork(parts, onDrag);
    // The focus goes to the selected row, not to whatever lies around the canvas.
    time.addEventListener('mousedown', event => event.preventDefault());
    time.addEventListener('pointerdown', event => this.#onDown(event));
    time.addEventListener('pointermove', event => this.#onMove(event));
    time.addEventListener('pointerup', event => this.#onUp(event));
    time.addEventListener('pointercancel', () => this.cancel());
    time.addEventListener('pointerleave', () => this.#hoverOver(null));
    time.addEventListener('wheel', event => this.#onWheel(event), { passive: false });
  }

  /** True while a drag changes the plan. */
  get isDragging(): boolean {
    return isDragging(this.#state);
  }

  /** Takes a drag back: Esc, a lost pointer, a plan that is gone. @returns whether there was one */
  cancel(): boolean {
    const wasDragging = this.isDragging;
    this.#feed({ type: 'cancel' });
    return wasDragging;
  }

  /** The engine has answered: what the drag does now. */
  previewChanged(): void {
    this.#work.previewChanged();
  }

  /** Lights the chain that leads to the selected task. */
  lightChain(): void {
    this.#hover.lightChain(-1);
  }

  #hoverOver(hit: Hit | null): void {
    if (!this.isDragging) this.#hover.over(hit);
  }

  #place(event: PointerEvent): { pointer: Pointer; hit: Hit | null } | null {
    const { view } = this.#parts;
    if (!view) return null;
    const x = inlineX(this.#time, event.clientX);
    const y = event.clientY - this.#time.getBoundingClientRect().top;
    return { pointer: { id: event.pointerId, x, y, minute: view.minuteAt(x) }, hit: view.hit(x, y) };
  }

  #target(hit: Hit | null): Target {
    const { outline, shown } = this.#parts.schedule;
    const task = hit === null || hit.task < 0 ? undefined : outline.tasks[hit.task];
    if (!hit || !task) return { kind: 'none' };
    const grip = GRIPS[hit.part];
    if (grip === undefined || !shown) return { kind: 'row', taskId: task.id };
    const isLink = grip === 'link-start' || grip === 'link-finish';
    return {
      kind: 'bar',
      taskId: task.id,
      grip,
      startMinute: shown.columns.start[hit.task] as number,
      finishMinute: shown.columns.finish[hit.task] as number,
      isMovable: this.#parts.isEditable && (isLink || grip === 'progress' || canMove(outline, hit.task)),
    };
  }

  #onDown(event: PointerEvent): void {
    const { view, selection } = this.#parts;
    const place = this.#place(event);
    if (event.button !== 0 || !place || !view) return;
    if (place.hit?.part === 'edge-pill') {
      this.#goTo(place.hit.task);
      return;
    }
    const target = this.#target(place.hit);
    const isTouch = event.pointerType === 'touch';
    this.#time.setPointerCapture(event.pointerId);
    this.#feed({
      type: 'down',
      pointer: place.pointer,
      target,
      snapMinutes: snapMinutesAt(view.scale.pxPerDay),
      isAdditive: event.ctrlKey || event.metaKey || event.shiftKey,
      canDrag: !isTouch || (target.kind === 'bar' && selection.has(target.taskId)),
    });
    this.#time.dataset['cursor'] = this.#state.name === 'panning' ? 'grabbing' : (this.#time.dataset['cursor'] ?? '');
  }

  #onMove(event: PointerEvent): void {
    const place = this.#place(event);
    if (!place) return;
    if (this.#state.name === 'idle') {
      if (event.pointerType !== 'touch') this.#hoverOver(place.hit);
      return;
    }
    this.#feed({ type: 'move', pointer: place.pointer, target: this.#target(place.hit) });
    this.#edge.follow(this.isDragging ? place.pointer.x : null, this.#time.clientWidth, dx => {
      this.#parts.view?.pan(dx);
      const later = this.#place(event);
      if (later) this.#feed({ type: 'move', pointer: later.pointer, target: this.#target(later.hit) });
    });
  }

  #onUp(event: PointerEvent): void {
    const place = this.#place(event);
    if (!place) return;
    this.#feed({ type: 'up', pointer: place.pointer, target: this.#target(place.hit) });
    if (event.pointerType !== 'touch') this.#hoverOver(place.hit);
  }

  #onWheel(event: WheelEvent): void {
    const { view } = this.#parts;
    if (!view) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.zoomAt(inlineX(this.#time, event.clientX), 2 ** (-event.deltaY / WHEEL_DOUBLING_PX));
      this.#parts.update();
      return;
    }
    const dx = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    // Up and down is the page's own scrolling; sideways is time.
    if (Math.abs(dx) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    view.pan(-inlineTravel(this.#time, dx));
  }

  #goTo(task: number): void {
    const { view, schedule } = this.#parts;
    const start = schedule.shown?.columns.start[task];
    if (view && start !== undefined) view.scrollToMinute(start, 0.2);
  }

  #feed(input: GestureInput): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    if (!isDragging(state)) this.#edge.stop();
    for (const effect of effects) this.#carryOut(effect);
    if (state.name === 'idle' && this.#time.dataset['cursor'] === 'grabbing') this.#time.dataset['cursor'] = '';
  }

  #carryOut(effect: GestureEffect): void {
    const { schedule, view } = this.#parts;
    switch (effect.kind) {
      case 'select':
        this.#parts.select(effect.taskId, effect.isAdditive ? 'toggle' : 'only');
        break;
      case 'preview':
        if (effect.intent.kind === 'move') this.#time.dataset['cursor'] = 'grabbing';
        this.#work.preview(effect.intent);
        break;
      case 'drop':
        void this.#work.drop(effect.intent);
        break;
      case 'revert':
        this.#work.revert();
        break;
      case 'link-line':
        view?.setState({
          linkLine: {
            fromTask: schedule.outline.indexOf.get(effect.fromId) ?? -1,
            fromEnd: effect.end,
            x: effect.x,
            y: effect.y - view.theme.headerHeight,
            toTask: effect.toId === null ? -1 : (schedule.outline.indexOf.get(effect.toId) ?? -1),
            isAllowed: effect.toId !== null,
          },
        });
        break;
      case 'link':
        void this.#work.link(effect);
        break;
      case 'pan':
        view?.pan(effect.dx);
        if (effect.dy !== 0) this.#parts.element.shadowRoot?.querySelector('.scroller')?.scrollBy(0, -effect.dy);
        break;
      case 'zoom':
        view?.zoomAt(effect.x, effect.factor);
        this.#parts.update();
        break;
    }
  }
}
