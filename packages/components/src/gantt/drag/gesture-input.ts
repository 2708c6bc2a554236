/** What the gesture machine hears and says: plain data, no DOM. */

/** The part of a bar that was pressed. */
export type Grip = 'body' | 'start' | 'finish' | 'progress' | 'link-start' | 'link-finish';

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
      /** Share of the work done at a minute, 0 to 1; without it, the share of the bar's length. */
      readonly progressAt?: ((minute: number) => number) | undefined;
      /** Other selected bars that move with it. */
      readonly alsoIds?: readonly string[] | undefined;
    }
  | { readonly kind: 'row'; readonly taskId: string }
  | { readonly kind: 'none' };

export type BarTarget = Extract<Target, { kind: 'bar' }>;

/** A pointer at a place and a time of the timeline. */
export interface Pointer {
  readonly id: number;
  /** Inline px from the timeline's inline-start and top edge. */
  readonly x: number;
  readonly y: number;
  /** Wall-clock minute under the pointer. */
  readonly minute: number;
}

/** How a press changes the selection. */
export type SelectHow = 'only' | 'toggle' | 'extend';

export type GestureInput =
  | {
      readonly type: 'down';
      readonly pointer: Pointer;
      readonly target: Target;
      /** Steps dates move in, minutes. */
      readonly snapMinutes: number;
      /** Ctrl or Cmd toggles, Shift extends; beside the bars Shift draws a band. */
      readonly how: SelectHow;
      /** A finger swipes to scroll: it drags only what was selected before, or what it has rested on. */
      readonly isFinger: boolean;
      /** The pressed task is selected. */
      readonly isSelected: boolean;
    }
  | { readonly type: 'move'; readonly pointer: Pointer; readonly target: Target }
  | { readonly type: 'up'; readonly pointer: Pointer; readonly target: Target }
  /** A finger has rested where it was put down. */
  | { readonly type: 'rest' }
  | { readonly type: 'cancel' };

/** A drag of a bar, from where it began. */
export interface Drag {
  readonly pointerId: number;
  readonly bar: BarTarget;
  readonly fromMinute: number;
  readonly snapMinutes: number;
}

export type LinkEnd = 'start' | 'finish';

/**
 * What a drag asks for, in wishes the engine turns into row changes. `alsoIds` get the same: moved and stretched by as
 * much as the first, set to the same progress.
 */
export type Intent = { readonly taskId: string; readonly alsoIds?: readonly string[] | undefined } & (
  | { readonly kind: 'move'; readonly startMinute: number }
  /** The finish is moved, the start stays. */
  | { readonly kind: 'resize'; readonly finishMinute: number }
  /** The start is moved, the finish stays. */
  | { readonly kind: 'resize-start'; readonly startMinute: number }
  | { readonly kind: 'progress'; readonly percent: number }
);

export type GestureEffect =
  | { readonly kind: 'select'; readonly taskId: string | null; readonly how: SelectHow }
  /** A finger has picked a bar up: it can be dragged now. */
  | { readonly kind: 'pick-up'; readonly taskId: string }
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
  | { readonly kind: 'zoom'; readonly factor: number; readonly x: number }
  /** A band over the timeline: what it touches will be selected. Its end comes with `isEnd`. */
  | { readonly kind: 'band'; readonly from: Pointer; readonly to: Pointer; readonly isEnd: boolean }
  | { readonly kind: 'menu'; readonly x: number; readonly y: number };
