import { newId } from '../plan/new-id.js';
import { type DragReport, dragReport, dragSentence } from './drag-look.js';
import type { GanttParts } from './gantt-parts.js';
import {
  type GestureEffect,
  type GestureInput,
  type GestureState,
  type Grip,
  IDLE,
  type Intent,
  isDragging,
  type Pointer,
  snapMinutesAt,
  step,
  type Target,
} from './gesture.js';
import type { Hit, HitPart } from './hit.js';
import { canMove } from './scene-input.js';

/** Gesture grips by what the canvas says lies under the pointer. */
const GRIPS: Partial<Record<HitPart, Grip>> = {
  bar: 'body',
  milestone: 'body',
  label: 'body',
  'start-edge': 'body',
  'finish-edge': 'finish',
  progress: 'progress',
  'link-start': 'link-start',
  'link-finish': 'link-finish',
};

const CURSORS: Partial<Record<HitPart, string>> = {
  bar: 'grab',
  milestone: 'grab',
  'finish-edge': 'ew-resize',
  progress: 'col-resize',
  'link-start': 'crosshair',
  'link-finish': 'crosshair',
  'edge-pill': 'pointer',
};

/** Wheel travel that doubles the zoom, px. */
const WHEEL_DOUBLING_PX = 240;

/** Time a pointer rests on a bar before its chain lights up, so that crossing the chart does not flicker. */
const CHAIN_DELAY_MS = 80;

/**
 * The pointer on the timeline: feeds the gesture machine and carries out what it says. One instance per element; it
 * listens on the timeline's element only.
 */
export class TimelinePointer {
  readonly #parts: GanttParts;
  readonly #time: HTMLElement;
  readonly #onDrag: (report: DragReport | null) => void;
  readonly #chainOf: (task: number) => Promise<ReadonlySet<number>>;
  #state: GestureState = IDLE;
  #intent: Intent | null = null;
  #chainTimer: ReturnType<typeof setTimeout> | undefined;
  #litTask = -1;

  /**
   * @param time the positioned element of the timeline
   * @param options.onDrag runs when what a drag does has changed, with null at its end
   * @param options.chainOf links of the chain that leads to a task, for the hover
   */
  constructor(
    parts: GanttParts,
    time: HTMLElement,
    options: { onDrag: (report: DragReport | null) => void; chainOf: (task: number) => Promise<ReadonlySet<number>> },
  ) {
    this.#parts = parts;
    this.#time = time;
    this.#onDrag = options.onDrag;
    this.#chainOf = options.chainOf;
    // The focus goes to the selected row, not to whatever lies around the canvas.
    time.addEventListener('mousedown', event => event.preventDefault());
    time.addEventListener('pointerdown', event => this.#onDown(event));
    time.addEventListener('pointermove', event => this.#onMove(event));
    time.addEventListener('pointerup', event => this.#onUp(event));
    time.addEventListener('pointercancel', () => this.cancel());
    time.addEventListener('pointerleave', () => this.#hover(null));
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
    const { shown } = this.#parts.schedule;
    if (this.#intent === null || !shown) return;
    const report = dragReport(this.#intent, this.#parts.dragSource(shown));
    this.#parts.view?.setState({ drag: report.look });
    this.#onDrag(report);
  }

  #place(event: PointerEvent): { pointer: Pointer; hit: Hit | null } | null {
    const { view } = this.#parts;
    if (!view) return null;
    const box = this.#time.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
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
      if (event.pointerType !== 'touch') this.#hover(place.hit);
      return;
    }
    this.#feed({ type: 'move', pointer: place.pointer, target: this.#target(place.hit) });
  }

  #onUp(event: PointerEvent): void {
    const place = this.#place(event);
    if (!place) return;
    this.#feed({ type: 'up', pointer: place.pointer, target: this.#target(place.hit) });
    if (event.pointerType !== 'touch') this.#hover(place.hit);
  }

  #onWheel(event: WheelEvent): void {
    const { view } = this.#parts;
    if (!view) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.zoomAt(event.clientX - this.#time.getBoundingClientRect().left, 2 ** (-event.deltaY / WHEEL_DOUBLING_PX));
      this.#parts.update();
      return;
    }
    const dx = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    // Up and down is the page's own scrolling; sideways is time.
    if (Math.abs(dx) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    view.pan(-dx);
  }

  #goTo(task: number): void {
    const { view, schedule } = this.#parts;
    const start = schedule.shown?.columns.start[task];
    if (view && start !== undefined) view.scrollToMinute(start, 0.2);
  }

  #hover(hit: Hit | null): void {
    const { view } = this.#parts;
    if (!view || this.isDragging) return;
    const task = hit?.task ?? -1;
    const part = hit?.part ?? 'none';
    const isFree = this.#parts.isEditable && task >= 0 && canMove(this.#parts.schedule.outline, task);
    const cursor = part === 'edge-pill' || isFree ? (CURSORS[part] ?? '') : '';
    if (this.#time.dataset['cursor'] !== cursor) this.#time.dataset['cursor'] = cursor;
    if (view.state.hoverTask === task) return;
    view.setState({ hoverTask: task });
    this.#parts.update();
    clearTimeout(this.#chainTimer);
    const isBar = GRIPS[part] !== undefined;
    this.#chainTimer = setTimeout(() => this.lightChain(isBar ? task : -1), CHAIN_DELAY_MS);
  }

  /** Lights the chain that leads to a task; -1 = to the selected one. */
  lightChain(task: number): void {
    const { view, selection, schedule } = this.#parts;
    const single = selection.single;
    const lit = task >= 0 ? task : single === null ? -1 : (schedule.outline.indexOf.get(single) ?? -1);
    this.#litTask = lit;
    if (lit < 0) view?.setState({ activeLinks: new Set() });
    else {
      // The engine may answer after the pointer has gone on.
      void this.#chainOf(lit).then(
        activeLinks => this.#litTask === lit && this.#parts.view?.setState({ activeLinks }),
        () => undefined,
      );
    }
  }

  #feed(input: GestureInput): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
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
        this.#intent = effect.intent;
        this.#time.dataset['cursor'] =
          effect.intent.kind === 'move' ? 'grabbing' : (this.#time.dataset['cursor'] ?? '');
        this.#showProgress(effect.intent);
        schedule.preview(effect.intent);
        break;
      case 'drop':
        this.#intent = null;
        void this.#drop(effect.intent);
        break;
      case 'revert':
        if (this.#intent)
          this.#showProgress({
            kind: 'progress',
            taskId: this.#intent.taskId,
            percent: this.#percentOf(this.#intent.taskId),
          });
        this.#intent = null;
        this.#endDrag();
        schedule.endPreview();
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
        this.#link(effect);
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

  #showProgress(intent: Intent): void {
    const { view, schedule } = this.#parts;
    const task = schedule.outline.indexOf.get(intent.taskId);
    if (intent.kind !== 'progress' || !view || task === undefined) return;
    view.scene.setProgress(task, intent.percent / 100);
  }

  #percentOf(taskId: string): number {
    const { outline } = this.#parts.schedule;
    return outline.tasks[outline.indexOf.get(taskId) ?? -1]?.percent_complete ?? 0;
  }

  async #drop(intent: Intent): Promise<void> {
    const { schedule, changes, announce } = this.#parts;
    const { outline, shown, plan } = schedule;
    const edits = await schedule.resolve(intent);
    const name = plan.tasks[outline.indexOf.get(intent.taskId) ?? -1]?.name ?? '';
    const verb = intent.kind === 'move' ? 'Move' : intent.kind === 'resize' ? 'Change duration of' : 'Set progress of';
    if (shown) announce(dragSentence(dragReport(intent, this.#parts.dragSource(shown))));
    this.#endDrag();
    changes.make(edits, `${verb} ${name}`, 'drag');
  }

  #endDrag(): void {
    this.#parts.view?.setState({ drag: null, linkLine: null });
    this.#onDrag(null);
  }

  #link({ fromId, toId, type }: Extract<GestureEffect, { kind: 'link' }>): void {
    const { schedule, changes, announce } = this.#parts;
    const exists = schedule.latest.dependencies.some(
      link => link.predecessor_id === fromId && link.successor_id === toId,
    );
    if (exists) {
      announce('These tasks are linked already');
      return;
    }
    const row = {
      id: newId(),
      predecessor_id: fromId,
      successor_id: toId,
      type,
      lag_minutes: 0,
      lag_percent: null,
      lag_unit: 'd',
    };
    changes.make([{ table: 'dependencies', op: 'create', row }], 'Link tasks', 'drag');
  }
}
