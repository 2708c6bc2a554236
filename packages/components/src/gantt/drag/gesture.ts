/**
 * What a pointer on the timeline means, as a pure state machine: no DOM, no canvas, no engine.
 *
 *            down on a grip          past SLOP_PX
 *   idle ──────────────────▶ pressed ───────────▶ moving │ resizing │ progressing │ linking ──up──▶ idle (+ drop)
 *    ▲                        │ │ ▲                   │ cancel (Esc, lost pointer) ──▶ idle (+ revert)
 *    │◀────────── up: tap ────┘ │rest (finger)
 *    │                          ▼ │ past SLOP_PX
 *    │ finger down ─▶ touched ─rest─▶ held ──up──▶ idle (+ menu)
 *    │                   │ up: tap, past SLOP_PX ─▶ panning
 *    ├── down elsewhere ─▶ panning ──up──▶ idle
 *    ├── Shift down beside the bars ─▶ banding ──up──▶ idle (+ band)
 *    └── second pointer from any state ─▶ pinching ──up──▶ panning
 *
 * `MACHINE` has an answer for every state and input; the compiler demands it. `step` returns the next state and the
 * effects for the shell to carry out. Dates in effects are wishes: the engine moves them to working time and says what
 * follows.
 */
import type { Drag, GestureEffect, GestureInput, Intent, LinkEnd, Pointer, Target } from './gesture-input.js';
import { beginIntent, dragName, intentAt, isSameIntent, isUnchangedIntent, linkAt } from './intent.js';

export type { Intent } from './gesture-input.js';

/** Pointer travel below which a press stays a tap. */
export const SLOP_PX = 4;
/** A resting finger is never quite still. */
const FINGER_SLOP_PX = 10;

interface Press {
  readonly from: Pointer;
  readonly slopPx: number;
}

/** A drag that changes dates or progress, and its latest wish. */
type Changing<N extends string> = Drag & { readonly name: N; readonly intent: Intent; readonly pointer: Pointer };

export type GestureState =
  | { readonly name: 'idle' }
  | (Drag & Press & { readonly name: 'pressed'; readonly selectsOnTap: boolean })
  | (Press & { readonly name: 'touched'; readonly target: Target; readonly snapMinutes: number })
  | (Press & { readonly name: 'held'; readonly target: Target; readonly snapMinutes: number })
  | Changing<'moving'>
  | Changing<'resizing'>
  | Changing<'progressing'>
  | (Drag & { readonly name: 'linking'; readonly end: LinkEnd; readonly pointer: Pointer })
  | { readonly name: 'panning'; readonly pointer: Pointer }
  | (Press & { readonly name: 'banding'; readonly target: Target; readonly isDrawn: boolean })
  | { readonly name: 'pinching'; readonly first: Pointer; readonly second: Pointer };

export interface GestureStep {
  readonly state: GestureState;
  readonly effects: readonly GestureEffect[];
}

type Name = GestureState['name'];
type StateOf<N extends Name> = Extract<GestureState, { name: N }>;
type InputOf<T extends GestureInput['type']> = Extract<GestureInput, { type: T }>;
type Answers<State> = { readonly [T in GestureInput['type']]: (state: State, input: InputOf<T>) => GestureStep };

/** The state before any pointer. */
export const IDLE: GestureState = { name: 'idle' };

const go = (state: GestureState, ...effects: GestureEffect[]): GestureStep => ({ state, effects });
const stay = (state: GestureState): GestureStep => go(state);
const end = (): GestureStep => go(IDLE);
const REVERT: GestureEffect = { kind: 'revert' };

/** True while a drag changes the plan, so that Esc has something to cancel. */
export function isDragging({ name }: GestureState): boolean {
  return name === 'moving' || name === 'resizing' || name === 'progressing' || name === 'linking';
}

/** True while the page must not scroll under a finger. */
export function ownsFinger(state: GestureState): boolean {
  return isDragging(state) || state.name === 'held' || state.name === 'pinching';
}

const isFar = (press: Press, { x, y }: Pointer) => Math.hypot(x - press.from.x, y - press.from.y) >= press.slopPx;
const idOf = (target: Target) => (target.kind === 'none' ? null : target.taskId);
const distance = (one: Pointer, other: Pointer) => Math.max(16, Math.hypot(one.x - other.x, one.y - other.y));

/** A second pointer: both zoom, and what the first began is taken back. */
const pinchFrom =
  (first: (state: never) => Pointer | null, ...effects: GestureEffect[]) =>
  (state: GestureState, { pointer }: InputOf<'down'>): GestureStep => {
    const one = first(state as never);
    return one === null || one.id === pointer.id
      ? stay(state)
      : go({ name: 'pinching', first: one, second: pointer }, ...effects);
  };

function down(_: StateOf<'idle'>, input: InputOf<'down'>): GestureStep {
  const { pointer, target, how, isFinger, isSelected, snapMinutes } = input;
  const press = { from: pointer, slopPx: isFinger ? FINGER_SLOP_PX : SLOP_PX };
  const select: GestureEffect = { kind: 'select', taskId: idOf(target), how };
  if (target.kind === 'bar' && target.isMovable && (!isFinger || isSelected)) {
    // Pressing one of several selected bars begins a drag of all: the others are let go only by a tap.
    const selectsOnTap = how === 'only' && (target.alsoIds?.length ?? 0) > 0;
    const drag = { pointerId: pointer.id, bar: target, fromMinute: pointer.minute, snapMinutes };
    const pressed = { name: 'pressed', ...drag, ...press, selectsOnTap } as const;
    return selectsOnTap ? go(pressed) : go(pressed, select);
  }
  if (isFinger) return go({ name: 'touched', ...press, target, snapMinutes });
  if (how === 'extend' && target.kind !== 'bar') return go({ name: 'banding', ...press, target, isDrawn: false });
  return go({ name: 'panning', pointer }, select);
}

/** The drag a pressed grip means. */
function begin(drag: Drag, pointer: Pointer, target: Target): GestureStep {
  const { pointerId, bar, fromMinute, snapMinutes } = drag;
  const own: Drag = { pointerId, bar, fromMinute, snapMinutes };
  const name = dragName(bar.grip);
  if (name === 'linking') {
    const linking = { name, ...own, pointer, end: bar.grip === 'link-start' ? 'start' : 'finish' } as const;
    return go(linking, lineTo(linking, pointer, target));
  }
  const intent = beginIntent(own, pointer.minute);
  return go({ name, ...own, intent, pointer }, { kind: 'preview', intent });
}

function lineTo(state: Drag & { readonly end: LinkEnd }, pointer: Pointer, target: Target): GestureEffect {
  const toId = target.kind === 'bar' && target.taskId !== state.bar.taskId ? target.taskId : null;
  return { kind: 'link-line', fromId: state.bar.taskId, end: state.end, x: pointer.x, y: pointer.y, toId };
}

/** A finger that rests picks up the bar under it; elsewhere it asks for a menu. */
function rest(press: Press & { readonly target: Target; readonly snapMinutes: number }): GestureStep {
  const { from, slopPx, target, snapMinutes } = press;
  const held = { name: 'held', from, slopPx, target, snapMinutes } as const;
  if (target.kind !== 'bar' || !target.isMovable) return go(held);
  const isOneOfSeveral = (target.alsoIds?.length ?? 0) > 0;
  const pickUp: GestureEffect = { kind: 'pick-up', taskId: target.taskId };
  return isOneOfSeveral ? go(held, pickUp) : go(held, { kind: 'select', taskId: target.taskId, how: 'only' }, pickUp);
}

function pinch(state: StateOf<'pinching'>, { pointer }: InputOf<'move'>): GestureStep {
  const first = pointer.id === state.first.id ? pointer : state.first;
  const second = pointer.id === state.second.id ? pointer : state.second;
  const x = (first.x + second.x) / 2;
  const dx = x - (state.first.x + state.second.x) / 2;
  const dy = (first.y + second.y - state.first.y - state.second.y) / 2;
  const factor = distance(first, second) / distance(state.first, state.second);
  return go({ name: 'pinching', first, second }, { kind: 'pan', dx, dy }, { kind: 'zoom', factor, x });
}

/** Changing dates or progress: every move is a wish, and a wish that is not new asks for nothing. */
type DatesName = 'moving' | 'resizing' | 'progressing';
const changing: Answers<StateOf<DatesName>> = {
  down: pinchFrom((state: StateOf<DatesName>) => state.pointer, REVERT),
  move: (state, { pointer }) => {
    if (pointer.id !== state.pointerId) return stay(state);
    const intent = intentAt(state, state.intent, pointer.minute);
    if (isSameIntent(intent, state.intent)) return stay({ ...state, pointer });
    return go({ ...state, intent, pointer }, { kind: 'preview', intent });
  },
  up: (state, { pointer }) => {
    if (pointer.id !== state.pointerId) return stay(state);
    return isUnchangedIntent(state.intent, state.bar)
      ? go(IDLE, REVERT)
      : go(IDLE, { kind: 'drop', intent: state.intent });
  },
  rest: stay,
  cancel: () => go(IDLE, REVERT),
};

const MACHINE: { readonly [N in Name]: Answers<StateOf<N>> } = {
  idle: { down, move: stay, up: stay, rest: stay, cancel: stay },
  pressed: {
    down: pinchFrom((state: StateOf<'pressed'>) => state.from),
    move: (state, { pointer, target }) =>
      pointer.id === state.pointerId && isFar(state, pointer) ? begin(state, pointer, target) : stay(state),
    up: ({ selectsOnTap, bar }) =>
      selectsOnTap ? go(IDLE, { kind: 'select', taskId: bar.taskId, how: 'only' }) : end(),
    rest: state => rest({ ...state, target: state.bar }),
    cancel: end,
  },
  touched: {
    down: pinchFrom((state: StateOf<'touched'>) => state.from),
    move: (state, { pointer }) => {
      if (pointer.id !== state.from.id || !isFar(state, pointer)) return stay(state);
      const { from } = state;
      return go({ name: 'panning', pointer }, { kind: 'pan', dx: pointer.x - from.x, dy: 0 });
    },
    up: ({ target }) => go(IDLE, { kind: 'select', taskId: idOf(target), how: 'only' }),
    rest,
    cancel: end,
  },
  held: {
    down: pinchFrom((state: StateOf<'held'>) => state.from, REVERT),
    move: (state, { pointer, target }) => {
      if (pointer.id !== state.from.id || !isFar(state, pointer)) return stay(state);
      const { target: bar, from, snapMinutes } = state;
      if (bar.kind !== 'bar' || !bar.isMovable) return go({ name: 'panning', pointer });
      return begin({ pointerId: from.id, bar, fromMinute: from.minute, snapMinutes }, pointer, target);
    },
    up: ({ from }) => go(IDLE, REVERT, { kind: 'menu', x: from.x, y: from.y }),
    rest: stay,
    cancel: () => go(IDLE, REVERT),
  },
  moving: changing,
  resizing: changing,
  progressing: changing,
  linking: {
    down: pinchFrom((state: StateOf<'linking'>) => state.pointer, REVERT),
    move: (state, { pointer, target }) =>
      pointer.id === state.pointerId ? go({ ...state, pointer }, lineTo(state, pointer, target)) : stay(state),
    up: (state, { pointer, target }) => {
      if (pointer.id !== state.pointerId) return stay(state);
      const link = linkAt(state, target, pointer.minute);
      return link ? go(IDLE, REVERT, link) : go(IDLE, REVERT);
    },
    rest: stay,
    cancel: () => go(IDLE, REVERT),
  },
  panning: {
    down: pinchFrom((state: StateOf<'panning'>) => state.pointer),
    move: (state, { pointer }) => {
      if (pointer.id !== state.pointer.id) return stay(state);
      const { x, y } = state.pointer;
      return go({ name: 'panning', pointer }, { kind: 'pan', dx: pointer.x - x, dy: pointer.y - y });
    },
    up: (state, { pointer }) => (pointer.id === state.pointer.id ? end() : stay(state)),
    rest: stay,
    cancel: end,
  },
  banding: {
    down: stay,
    move: (state, { pointer }) => {
      if (pointer.id !== state.from.id || !(state.isDrawn || isFar(state, pointer))) return stay(state);
      return go({ ...state, isDrawn: true }, { kind: 'band', from: state.from, to: pointer, isEnd: false });
    },
    up: (state, { pointer }) => {
      if (pointer.id !== state.from.id) return stay(state);
      if (state.isDrawn) return go(IDLE, { kind: 'band', from: state.from, to: pointer, isEnd: true });
      const taskId = idOf(state.target);
      return taskId === null ? end() : go(IDLE, { kind: 'select', taskId, how: 'extend' });
    },
    rest: stay,
    cancel: () => go(IDLE, REVERT),
  },
  pinching: {
    down: stay,
    move: pinch,
    up: (state, { pointer }) => {
      if (pointer.id !== state.first.id && pointer.id !== state.second.id) return stay(state);
      return go({ name: 'panning', pointer: pointer.id === state.first.id ? state.second : state.first });
    },
    rest: stay,
    cancel: end,
  },
};

/** One input to the machine. */
export function step(state: GestureState, input: GestureInput): GestureStep {
  // The table is typed by name on both sides; indexing it by a union is what the compiler cannot follow.
  const answer = MACHINE[state.name][input.type] as (state: GestureState, input: GestureInput) => GestureStep;
  return answer(state, input);
}
