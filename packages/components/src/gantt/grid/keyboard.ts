/** Keys of the tree grid, as the ARIA practices have them, with a move mode for tasks. */

/** What a key asks for. */
export type GridCommand =
  | { readonly kind: 'row'; readonly by: number }
  | { readonly kind: 'row-edge'; readonly to: 'first' | 'last' }
  | { readonly kind: 'page'; readonly by: 1 | -1 }
  | { readonly kind: 'column'; readonly by: 1 | -1 }
  | { readonly kind: 'column-edge'; readonly to: 'first' | 'last' }
  | { readonly kind: 'expand' }
  | { readonly kind: 'collapse' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'select'; readonly isToggle: boolean }
  | { readonly kind: 'delete' }
  | { readonly kind: 'insert' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** Shows earlier or later time. */
  | { readonly kind: 'pan'; readonly by: 1 | -1 }
  | { readonly kind: 'move-mode' }
  | { readonly kind: 'cancel' };

/** The part of a keyboard event that decides. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const isCommand = ({ ctrlKey, metaKey }: Key): boolean => ctrlKey || metaKey;

/**
 * The command of a key.
 * @param place whether a row or a cell has the focus, and whether the row can open or close
 * @returns null for keys that are the page's
 */
export function gridCommand(
  key: Key,
  place: {
    readonly isCell: boolean;
    readonly isFirstCell: boolean;
    readonly isOpen: boolean;
    readonly isClosed: boolean;
  },
): GridCommand | null {
  if (key.altKey) return null;
  if (isCommand(key)) return shortcut(key);
  switch (key.key) {
    case 'ArrowDown':
      return { kind: 'row', by: 1 };
    case 'ArrowUp':
      return { kind: 'row', by: -1 };
    case 'PageDown':
      return { kind: 'page', by: 1 };
    case 'PageUp':
      return { kind: 'page', by: -1 };
    case 'Home':
      return place.isCell ? { kind: 'column-edge', to: 'first' } : { kind: 'row-edge', to: 'first' };
    case 'End':
      return place.isCell ? { kind: 'column-edge', to: 'last' } : { kind: 'row-edge', to: 'last' };
    case 'ArrowRight':
      return place.isClosed && (!place.isCell || place.isFirstCell) ? { kind: 'expand' } : { kind: 'column', by: 1 };
    case 'ArrowLeft':
      if (place.isOpen && !place.isCell) return { kind: 'collapse' };
      return { kind: 'column', by: -1 };
    case 'Enter':
    case 'F2':
      return { kind: 'edit' };
    case ' ':
      return { kind: 'select', isToggle: false };
    case 'Delete':
      return { kind: 'delete' };
    case 'Insert':
      return { kind: 'insert' };
    case 'Escape':
      return { kind: 'cancel' };
    default:
      return null;
  }
}

function shortcut(key: Key): GridCommand | null {
  switch (key.key.toLowerCase()) {
    case 'z':
      return { kind: key.shiftKey ? 'redo' : 'undo' };
    case 'y':
      return { kind: 'redo' };
    case 'm':
      return { kind: 'move-mode' };
    case 'arrowleft':
      return { kind: 'pan', by: -1 };
    case 'arrowright':
      return { kind: 'pan', by: 1 };
    case 'home':
      return { kind: 'row-edge', to: 'first' };
    case 'end':
      return { kind: 'row-edge', to: 'last' };
    case ' ':
      return { kind: 'select', isToggle: true };
    default:
      return null;
  }
}

/** Steps of the move mode, small to large; PageUp and PageDown go through them. */
export const MOVE_STEPS = [
  { minutes: 60, word: 'stepHour' },
  { minutes: 1440, word: 'stepDay' },
  { minutes: 7 * 1440, word: 'stepWeek' },
] as const;

/** A task being moved by keys. */
export interface MoveMode {
  readonly taskId: string;
  readonly startMinute: number;
  readonly finishMinute: number;
  /** Wishes so far, minutes from the dates it began with. */
  readonly movedMinutes: number;
  readonly stretchedMinutes: number;
  /** Index into `MOVE_STEPS`. */
  readonly step: number;
}

/** What a key does in the move mode: another wish, the end of it, or nothing. */
export type MoveKey =
  | { readonly kind: 'wish'; readonly mode: MoveMode }
  | { readonly kind: 'drop' }
  | { readonly kind: 'cancel' };

/** The move mode after a key; null for keys that mean nothing there. */
export function moveKey(mode: MoveMode, key: Key): MoveKey | null {
  const stepMinutes = MOVE_STEPS[mode.step]?.minutes ?? 1440;
  const sign = key.key === 'ArrowRight' ? 1 : key.key === 'ArrowLeft' ? -1 : 0;
  if (sign !== 0) {
    const by = sign * stepMinutes;
    return {
      kind: 'wish',
      mode: key.shiftKey
        ? { ...mode, movedMinutes: 0, stretchedMinutes: mode.stretchedMinutes + by }
        : { ...mode, stretchedMinutes: 0, movedMinutes: mode.movedMinutes + by },
    };
  }
  if (key.key === 'PageUp')
    return { kind: 'wish', mode: { ...mode, step: Math.min(MOVE_STEPS.length - 1, mode.step + 1) } };
  if (key.key === 'PageDown') return { kind: 'wish', mode: { ...mode, step: Math.max(0, mode.step - 1) } };
  if (key.key === 'Enter' || key.key === ' ' || (isCommand(key) && key.key.toLowerCase() === 'm'))
    return { kind: 'drop' };
  if (key.key === 'Escape') return { kind: 'cancel' };
  return null;
}
