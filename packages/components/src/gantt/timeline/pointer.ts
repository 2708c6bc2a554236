import type { DragReport } from '../drag/drag-look.js';
import { DragWork } from '../drag/drag-work.js';
import { EdgePan } from '../drag/edge-pan.js';
import { type GestureState, IDLE, isDragging, ownsFinger, step } from '../drag/gesture.js';
import type { GestureEffect, GestureInput, Pointer, Target } from '../drag/gesture-input.js';
import { snapMinutesAt } from '../drag/intent.js';
import { SelectionBand } from '../drag/selection-band.js';
import { type Hit, hitAt } from '../layout/hit.js';
import { progressAt } from '../layout/progress-at.js';
import { inlineX } from '../page/direction.js';
import { inlineTravel, pageX } from '../page/direction-input.js';
import { canMove } from '../scene/scene-input.js';
import type { GanttParts } from '../shell/parts.js';
import type { TipTimer } from '../tips/tip-timer.js';
import { GRIPS, TimelineHover } from './hover.js';

/** Wheel travel that doubles the zoom, px. */
const WHEEL_DOUBLING_PX = 240;
/** Time a finger rests before it picks a bar up or opens a menu, ms. */
const REST_MS = 450;

/** Moves that mean the same wherever they lead: to find what lies there costs a look at every link in view. */
const BLIND: ReadonlySet<GestureState['name']> = new Set(['moving', 'resizing', 'progressing', 'panning', 'banding']);

/** What the pointer tells its element. */
export interface PointerWatcher {
  /** What a drag does has changed; null at its end. */
  onDrag(report: DragReport | null): void;
  /** A finger asks for a menu at a place of the page. */
  onMenu(clientX: number, clientY: number): void;
  readonly tips: TipTimer;
}

/**
 * The pointer on the timeline: feeds the gesture machine and carries out what it says. One instance per element; it
 * listens on the timeline's element only.
 */
export class TimelinePointer {
  readonly #parts: GanttParts;
  readonly #time: HTMLElement;
  readonly #hover: TimelineHover;
  readonly #work: DragWork;
  readonly #band: SelectionBand;
  readonly #watcher: PointerWatcher;
  readonly #tips: TipTimer;
  readonly #edge = new EdgePan();
  #state: GestureState = IDLE;
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param time the positioned element of the timeline */
  constructor(parts: GanttParts, time: HTMLElement, watcher: PointerWatcher) {
    this.#parts = parts;
    this.#time = time;
    this.#watcher = watcher;
    this.#tips = watcher.tips;
    this.#hover = new TimelineHover(parts, time, watcher.tips);
    this.#work = new DragWork(parts, report => watcher.onDrag(report));
    this.#band = new SelectionBand(parts, time);
    // The focus goes to the selected row, not to whatever lies around the canvas.
    time.addEventListener('mousedown', event => event.preventDefault());
    time.addEventListener('pointerdown', event => this.#onDown(event));
    time.addEventListener('pointermove', event => this.#onMove(event));
    time.addEventListener('pointerup', event => this.#onUp(event));
    time.addEventListener('pointercancel', () => this.cancel());
    // The other button takes a drag back, and opens nothing.
    time.addEventListener('contextmenu', event => {
      if (this.isDragging && this.cancel()) event.preventDefault();
    });
    time.addEventListener('pointerleave', () => this.#hoverOver(null));
    time.addEventListener('wheel', event => this.#onWheel(event), { passive: false });
    // A finger that drags a bar must not scroll the page with it; the browser decides that by the first move.
    time.addEventListener('touchmove', event => ownsFinger(this.#state) && event.preventDefault(), { passive: false });
  }

  /** True while a drag changes the plan. */
  get isDragging(): boolean {
    return isDragging(this.#state);
  }

  /** Takes a drag back: Esc, a lost pointer, a plan that is gone. @returns whether there was one */
  cancel(): boolean {
    const wasBusy = this.isDragging || this.#state.name === 'banding' || this.#state.name === 'held';
    this.#feed({ type: 'cancel' });
    return this.#tips.end() || wasBusy;
  }

  /** The engine has answered, and bars stand elsewhere or not: what the drag does now. */
  previewChanged(isMoved = true): void {
    this.#work.previewChanged(isMoved);
  }

  /** Lights the chain that leads to a task; -1 = to the selected one. */
  lightChain(task = -1): void {
    this.#hover.lightChain(task);
  }

  /** What lies at a place of the page: null for what it hits over the header. */
  at(clientX: number, clientY: number): { readonly hit: Hit | null; readonly minute: number } | null {
    const place = this.#place({ clientX, clientY, pointerId: 0 });
    return place && { hit: place.hit, minute: place.pointer.minute };
  }

  #hoverOver(hit: Hit | null): void {
    if (!this.isDragging) this.#hover.over(hit);
  }

  /** @param isBlind what lies under the pointer is not asked for */
  #place(
    event: Pick<PointerEvent, 'clientX' | 'clientY' | 'pointerId'>,
    isBlind = false,
  ): { pointer: Pointer; hit: Hit | null } | null {
    const { view } = this.#parts;
    if (!view) return null;
    const box = this.#time.getBoundingClientRect();
    const x = view.theme.isRtl ? box.right - event.clientX : event.clientX - box.left;
    const y = event.clientY - box.top;
    return {
      pointer: { id: event.pointerId, x, y, minute: view.minuteAt(x) },
      hit: isBlind ? null : hitAt(view, x, y),
    };
  }

  #target(hit: Hit | null): Target {
    const { schedule, view } = this.#parts;
    const { outline, shown } = schedule;
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
      ...(grip === 'progress' ? { progressAt: minute => (view ? progressAt(view.frame, hit.task, minute) : 0) } : {}),
      ...(grip === 'body' ? { alsoIds: this.#alsoIds(task.id) } : {}),
    };
  }

  /** The other selected bars, when a bar is one of several selected. */
  #alsoIds(taskId: string): readonly string[] {
    const { selection, schedule } = this.#parts;
    if (!selection.has(taskId) || selection.taskIds.size < 2) return [];
    return [...selection.taskIds].filter(id => {
      const index = schedule.outline.indexOf.get(id);
      return id !== taskId && index !== undefined && canMove(schedule.outline, index);
    });
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
    const isFinger = event.pointerType === 'touch';
    this.#time.setPointerCapture(event.pointerId);
    this.#tips.end();
    this.#feed({
      type: 'down',
      pointer: place.pointer,
      target,
      snapMinutes: snapMinutesAt(view.scale.pxPerDay),
      how: event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only',
      isFinger,
      isSelected: target.kind === 'bar' && selection.has(target.taskId),
    });
    clearTimeout(this.#restTimer);
    if (isFinger) this.#restTimer = setTimeout(() => this.#feed({ type: 'rest' }), REST_MS);
    this.#time.dataset['cursor'] = this.#state.name === 'panning' ? 'grabbing' : (this.#time.dataset['cursor'] ?? '');
  }

  #onMove(event: PointerEvent): void {
    const place = this.#place(event, BLIND.has(this.#state.name));
    if (!place) return;
    if (this.#state.name === 'idle') {
      if (event.pointerType !== 'touch') this.#hoverOver(place.hit);
      return;
    }
    this.#feed({ type: 'move', pointer: place.pointer, target: this.#target(place.hit) });
    const isAtEdge = this.isDragging || this.#state.name === 'banding';
    this.#edge.follow(isAtEdge ? place.pointer.x : null, this.#parts.view?.viewport.width ?? 0, dx => {
      this.#parts.view?.pan(dx);
      const later = this.#place(event, BLIND.has(this.#state.name));
      if (later) this.#feed({ type: 'move', pointer: later.pointer, target: this.#target(later.hit) });
    });
  }

  #onUp(event: PointerEvent): void {
    const place = this.#place(event);
    if (!place) return;
    clearTimeout(this.#restTimer);
    const opensMenu = this.#state.name === 'held';
    this.#feed({ type: 'up', pointer: place.pointer, target: this.#target(place.hit) });
    // A tapped bar shows its handles, as a hovered one does.
    if (this.#state.name === 'idle') this.#hoverOver(opensMenu ? null : place.hit);
  }

  #onWheel(event: WheelEvent): void {
    const { view } = this.#parts;
    if (!view) return;
    this.#tips.end();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = 2 ** (-event.deltaY / WHEEL_DOUBLING_PX);
      if (view.zoomAt(inlineX(this.#time, event.clientX), factor)) this.#parts.update();
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
    if (!isDragging(state) && state.name !== 'banding') this.#edge.stop();
    if (state.name !== 'touched' && state.name !== 'pressed') clearTimeout(this.#restTimer);
    for (const effect of effects) this.#carryOut(effect);
    if (state.name === 'idle' && this.#time.dataset['cursor'] === 'grabbing') this.#time.dataset['cursor'] = '';
  }

  #carryOut(effect: GestureEffect): void {
    const { schedule, view } = this.#parts;
    const indexOf = (id: string | null) => schedule.outline.indexOf.get(id ?? '') ?? -1;
    switch (effect.kind) {
      case 'select':
        this.#parts.select(effect.taskId, effect.how);
        break;
      case 'pick-up':
        this.#work.pickUp(effect.taskId);
        break;
      case 'preview':
        if (effect.intent.kind === 'move' && this.#time.dataset['cursor'] !== 'grabbing')
          this.#time.dataset['cursor'] = 'grabbing';
        this.#work.preview(effect.intent);
        break;
      case 'drop':
        void this.#work.drop(effect.intent);
        break;
      case 'revert':
        this.#band.end();
        this.#work.revert();
        break;
      case 'link-line':
        view?.setState({
          linkLine: {
            fromTask: indexOf(effect.fromId),
            fromEnd: effect.end,
            x: effect.x,
            y: effect.y - view.theme.headerHeight,
            toTask: indexOf(effect.toId),
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
        if (view?.zoomAt(effect.x, effect.factor)) this.#parts.update();
        break;
      case 'band':
        this.#band.draw(effect);
        if (effect.isEnd) this.#band.end();
        break;
      case 'menu': {
        const { top } = this.#time.getBoundingClientRect();
        this.#watcher.onMenu(pageX(this.#time, effect.x), top + effect.y);
        break;
      }
    }
  }
}
