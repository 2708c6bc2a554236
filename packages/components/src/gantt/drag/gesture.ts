/**
 * What a pointer on the timeline means, as a pure state machine: no DOM, no canvas, no engine.
 *
 *            down on a grip          past SLOP_PX
 *   idle ──────────────────▶ pressed ───────────▶ moving │ resizing │ progressing │ linking ──up──▶ idle (+ drop)
 *    ▲                          │                     │ cancel (Esc, lost pointer) ──▶ idle (+ revert)
 *    │            up: tap       │
 *    ├──────────────────────────┘
 *    ├── down elsewhere ─▶ panning ──up──▶ idle
 *    └── second pointer from any state ─▶ pinching ──up──▶ idle
 *
 * `step` returns the next state and the effects for the shell to carry out. Dates in effects are wishes: the engine
 * moves them to working time and says what follows.
 */

/** Pointer travel below which a press stays a tap. */
export const SLOP_PX = 4;

/** The part of a bar that was pressed. */
export type Grip = 'body' | 'finish' | 'progress' | 'link-start' | 'link-finish';

/** What lies under the pointer. */
export type Target =
  | {
      readonly kind: 'bar';
      readonly taskId: string;
      readonly grip: Grip;
      readonly startMinute: number;
      readonly finishMinute: number;
      /** False for summaries, finished work and read-only plans: the press selects and a drag pans. */
      readonly isMovable: boolean;
    }
  | { readonly kind: 'row'; readonly taskId: string }
  | { readonly kind: 'none' };

/** A pointer at a place and a time of the timeline. */
export interface Pointer {
  readonly id: number;
  /** Inline px from the timeline's inline-start and top edge. */
  readonly x: number;
  readonly y: number;
  /** Wall-clock minute under the pointer. */
  readonly minute: number;
}

export type GestureInput =
  | {
      readonly type: 'down';
      readonly pointer: Pointer;
      readonly target: Target;
      /** Steps dates move in, minutes. */
      readonly snapMinutes: number;
      /** Ctrl, Cmd or Shift: adds to the selection. */
      readonly isAdditive: boolean;
      /** A finger: it drags only what was selected before, so that a swipe over bars scrolls. */
      readonly canDrag: boolean;
    }
  | { readonly type: 'move'; readonly pointer: Pointer; readonly target: Target }
  | { readonly type: 'up'; readonly pointer: Pointer; readonly target: Target }
  | { readonly type: 'cancel' };

export type LinkEnd = 'start' | 'finish';

/** What a drag asks for, in wishes the engine turns into row changes. */
export type Intent =
  | { readonly kind: 'move'; readonly taskId: string; readonly startMinute: number }
  | { readonly kind: 'resize'; readonly taskId: string; readonly finishMinute: number }
  | { readonly kind: 'progress'; readonly taskId: string; readonly percent: number };

export type GestureEffect =
  | { readonly kind: 'select'; readonly taskId: string | null; readonly isAdditive: boolean }
  | { readonly kind: 'preview'; readonly intent: Intent }
  | { readonly kind: 'drop'; readonly intent: Intent }
  /** The drag ended without a change: show the plan as it was. */
  | { readonly kind: 'revert' }
  | {
      readonly kind: 'link-line';
      readonly fromId: string;
      readonly end: LinkEnd;
      readonly x: number;
      readonly y: number;
      readonly toId: string | null;
    }
  | { readonly kind: 'link'; readonly fromId: string; readonly toId: string; readonly type: 'FS' | 'SS' | 'FF' | 'SF' }
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  /** Zoom by `factor` (> 1 = closer) so that the time at `x` stays there. */
  | { readonly kind: 'zoom'; readonly factor: number; readonly x: number };

type Bar = Extract<Target, { kind: 'bar' }>;

interface Drag {
  readonly pointerId: number;
  readonly bar: Bar;
  readonly fromMinute: number;
  readonly snapMinutes: number;
}

export type GestureState =
  | { readonly name: 'idle' }
  | (Drag & { readonly name: 'pressed'; readonly x: number; readonly y: number })
  | (Drag & { readonly name: 'moving' | 'resizing' | 'progressing'; readonly intent: Intent })
  | (Drag & { readonly name: 'linking'; readonly end: LinkEnd })
  | { readonly name: 'panning'; readonly pointer: Pointer }
  | { readonly name: 'pinching'; readonly first: Pointer; readonly second: Pointer };

export interface GestureStep {
  readonly state: GestureState;
  readonly effects: readonly GestureEffect[];
}

/** The state before any pointer. */
export const IDLE: GestureState = { name: 'idle' };

const stay = (state: GestureState, ...effects: GestureEffect[]): GestureStep => ({ state, effects });

/** True while a drag changes the plan, so that Esc has something to cancel. */
export function isDragging(state: GestureState): boolean {
  return (
    state.name === 'moving' || state.name === 'resizing' || state.name === 'progressing' || state.name === 'linking'
  );
}

/** One input to the machine. */
export function step(state: GestureState, input: GestureInput): GestureStep {
  switch (input.type) {
    case 'down':
      return down(state, input);
    case 'move':
      return move(state, input.pointer, input.target);
    case 'up':
      return up(state, input.pointer, input.target);
    case 'cancel':
      return isDragging(state) ? stay(IDLE, { kind: 'revert' }) : stay(IDLE);
  }
}

function down(state: GestureState, input: Extract<GestureInput, { type: 'down' }>): GestureStep {
  const { pointer, target } = input;
  if (state.name !== 'idle') {
    const first = pointerOf(state);
    if (first === null || first.id === pointer.id) return stay(state);
    const pinching: GestureState = { name: 'pinching', first, second: pointer };
    return isDragging(state) ? stay(pinching, { kind: 'revert' }) : stay(pinching);
  }
  const select: GestureEffect = {
    kind: 'select',
    taskId: target.kind === 'none' ? null : target.taskId,
    isAdditive: input.isAdditive,
  };
  if (target.kind === 'bar' && target.isMovable && input.canDrag) {
    const drag = { pointerId: pointer.id, bar: target, fromMinute: pointer.minute, snapMinutes: input.snapMinutes };
    return stay({ name: 'pressed', ...drag, x: pointer.x, y: pointer.y }, select);
  }
  return stay({ name: 'panning', pointer }, select);
}

function pointerOf(state: GestureState): Pointer | null {
  if (state.name === 'panning') return state.pointer;
  if (state.name === 'pressed') return { id: state.pointerId, x: state.x, y: state.y, minute: state.fromMinute };
  return null;
}

function move(state: GestureState, pointer: Pointer, target: Target): GestureStep {
  switch (state.name) {
    case 'idle':
      return stay(state);
    case 'pressed':
      if (pointer.id !== state.pointerId) return stay(state);
      if (Math.hypot(pointer.x - state.x, pointer.y - state.y) < SLOP_PX) return stay(state);
      return begin(state, pointer, target);
    case 'moving':
    case 'resizing':
    case 'progressing': {
      if (pointer.id !== state.pointerId) return stay(state);
      const intent = intentOf(state, state.name, pointer.minute);
      // The pointer moves in pixels, dates in steps: most moves ask for nothing new.
      if (isSame(intent, state.intent)) return stay(state);
      return stay({ ...state, intent }, { kind: 'preview', intent });
    }
    case 'linking':
      if (pointer.id !== state.pointerId) return stay(state);
      return stay(state, lineTo(state, pointer, target));
    case 'panning': {
      if (pointer.id !== state.pointer.id) return stay(state);
      const pan: GestureEffect = { kind: 'pan', dx: pointer.x - state.pointer.x, dy: pointer.y - state.pointer.y };
      return stay({ name: 'panning', pointer }, pan);
    }
    case 'pinching':
      return pinch(state, pointer);
  }
}

function begin(state: Extract<GestureState, { name: 'pressed' }>, pointer: Pointer, target: Target): GestureStep {
  const { pointerId, bar, fromMinute, snapMinutes } = state;
  const drag: Drag = { pointerId, bar, fromMinute, snapMinutes };
  if (bar.grip === 'link-start' || bar.grip === 'link-finish') {
    const linking = { name: 'linking', ...drag, end: bar.grip === 'link-start' ? 'start' : 'finish' } as const;
    return stay(linking, lineTo(linking, pointer, target));
  }
  const name = bar.grip === 'finish' ? 'resizing' : bar.grip === 'progress' ? 'progressing' : 'moving';
  const intent = intentOf(drag, name, pointer.minute);
  return stay({ name, ...drag, intent }, { kind: 'preview', intent });
}

function intentOf(drag: Drag, name: 'moving' | 'resizing' | 'progressing', minute: number): Intent {
  const { bar, snapMinutes } = drag;
  const { taskId, startMinute, finishMinute } = bar;
  if (name === 'progressing') {
    const share = (minute - startMinute) / Math.max(1, finishMinute - startMinute);
    return { kind: 'progress', taskId, percent: Math.min(100, Math.max(0, Math.round(share * 20) * 5)) };
  }
  const deltaMinutes = Math.round((minute - drag.fromMinute) / snapMinutes) * snapMinutes;
  if (name === 'moving') return { kind: 'move', taskId, startMinute: startMinute + deltaMinutes };
  const shortest = startMinute + Math.min(snapMinutes, Math.max(1, finishMinute - startMinute));
  return { kind: 'resize', taskId, finishMinute: Math.max(shortest, finishMinute + deltaMinutes) };
}

function isSame(a: Intent, b: Intent): boolean {
  if (a.kind === 'move') return b.kind === 'move' && a.startMinute === b.startMinute;
  if (a.kind === 'resize') return b.kind === 'resize' && a.finishMinute === b.finishMinute;
  return b.kind === 'progress' && a.percent === b.percent;
}

function lineTo(state: Drag & { readonly end: LinkEnd }, pointer: Pointer, target: Target): GestureEffect {
  const toId = target.kind === 'bar' && target.taskId !== state.bar.taskId ? target.taskId : null;
  return { kind: 'link-line', fromId: state.bar.taskId, end: state.end, x: pointer.x, y: pointer.y, toId };
}

function up(state: GestureState, pointer: Pointer, target: Target): GestureStep {
  switch (state.name) {
    case 'idle':
      return stay(IDLE);
    case 'pressed':
      return stay(IDLE);
    case 'moving':
    case 'resizing':
    case 'progressing':
      if (pointer.id !== state.pointerId) return stay(state);
      if (isUnchanged(state)) return stay(IDLE, { kind: 'revert' });
      return stay(IDLE, { kind: 'drop', intent: state.intent });
    case 'linking': {
      if (pointer.id !== state.pointerId) return stay(state);
      const revert: GestureEffect = { kind: 'revert' };
      if (target.kind !== 'bar' || target.taskId === state.bar.taskId) return stay(IDLE, revert);
      const type = linkType(state.end, nearestEnd(target, pointer.minute));
      return stay(IDLE, revert, { kind: 'link', fromId: state.bar.taskId, toId: target.taskId, type });
    }
    case 'panning':
      return pointer.id === state.pointer.id ? stay(IDLE) : stay(state);
    case 'pinching': {
      const left = pointer.id === state.first.id ? state.second : state.first;
      return stay({ name: 'panning', pointer: left });
    }
  }
}

function isUnchanged(state: Drag & { readonly intent: Intent }): boolean {
  const { intent, bar } = state;
  if (intent.kind === 'move') return intent.startMinute === bar.startMinute;
  return intent.kind === 'resize' && intent.finishMinute === bar.finishMinute;
}

function nearestEnd(bar: Bar, minute: number): LinkEnd {
  if (bar.grip === 'link-start') return 'start';
  if (bar.grip === 'link-finish' || bar.grip === 'finish') return 'finish';
  // A drop on the body means the usual link, into the start, unless it is clearly at the far end.
  const share = (minute - bar.startMinute) / Math.max(1, bar.finishMinute - bar.startMinute);
  return share > 0.75 ? 'finish' : 'start';
}

/** Type of the link drawn from one end of a bar to one end of another. */
export function linkType(from: LinkEnd, to: LinkEnd): 'FS' | 'SS' | 'FF' | 'SF' {
  if (from === 'finish') return to === 'start' ? 'FS' : 'FF';
  return to === 'start' ? 'SS' : 'SF';
}

function pinch(state: Extract<GestureState, { name: 'pinching' }>, pointer: Pointer): GestureStep {
  const first = pointer.id === state.first.id ? pointer : state.first;
  const second = pointer.id === state.second.id ? pointer : state.second;
  const before = Math.max(16, Math.hypot(state.first.x - state.second.x, state.first.y - state.second.y));
  const after = Math.max(16, Math.hypot(first.x - second.x, first.y - second.y));
  const middle = (first.x + second.x) / 2;
  const dx = middle - (state.first.x + state.second.x) / 2;
  return stay(
    { name: 'pinching', first, second },
    { kind: 'pan', dx, dy: 0 },
    { kind: 'zoom', factor: after / before, x: middle },
  );
}

/**
 * Steps in which dates move at a zoom: whole days until a day is wide enough to aim inside it.
 * @param pxPerDay width of a day
 */
export function snapMinutesAt(pxPerDay: number): number {
  if (pxPerDay >= 1200) return 15;
  if (pxPerDay >= 240) return 60;
  return 1440;
}
