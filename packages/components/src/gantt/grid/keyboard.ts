/** Keys of the tree grid, as the ARIA practices have them, with a move mode for tasks. */

/** How far a move of the keyboard's place takes the selection with it: alone, from its anchor on, not at all. */
export type Reach = 'extend' | 'focus';

/** What a key asks for. */
export type GridCommand =
  | { readonly kind: 'row'; readonly by: number; readonly reach?: Reach }
  | { readonly kind: 'row-edge'; readonly to: 'first' | 'last'; readonly reach?: Reach }
  | { readonly kind: 'page'; readonly by: 1 | -1; readonly reach?: Reach }
  | { readonly kind: 'column'; readonly by: 1 | -1 }
  | { readonly kind: 'column-edge'; readonly to: 'first' | 'last' }
  | { readonly kind: 'expand' }
  | { readonly kind: 'collapse' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'select'; readonly how: 'only' | 'toggle' | 'extend' }
  | { readonly kind: 'select-all' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'insert'; readonly where: 'above' | 'below' }
  /** Goes one level down or up in the outline, or one place up or down. */
  | { readonly kind: 'outline'; readonly move: 'indent' | 'outdent' | 'up' | 'down' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** Shows earlier or later time. */
  | { readonly kind: 'pan'; readonly by: 1 | -1 }
  | { readonly kind: 'move-mode' }
  | { readonly kind: 'cancel' };

/** What a key asks for on a header cell. */
export type HeaderCommand =
  | { readonly kind: 'column'; readonly by: 1 | -1 }
  | { readonly kind: 'column-edge'; readonly to: 'first' | 'last' }
  | { readonly kind: 'rows' }
  | { readonly kind: 'sort' }
  | { readonly kind: 'width'; readonly by: 1 | -1 }
  | { readonly kind: 'fit' }
  | { readonly kind: 'place'; readonly by: 1 | -1 };

/** The part of a keyboard event that decides; right to left, ArrowRight is the key that points to the left. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * Every shortcut of rows and cells, by its keys; `Mod` is Ctrl or Cmd. Where an arrow, Home or End means another thing
 * in a row than in a cell, `gridCommand` decides.
 */
export const GRID_KEYS: Readonly<Record<string, GridCommand>> = {
  ArrowDown: { kind: 'row', by: 1 },
  ArrowUp: { kind: 'row', by: -1 },
  'Shift+ArrowDown': { kind: 'row', by: 1, reach: 'extend' },
  'Shift+ArrowUp': { kind: 'row', by: -1, reach: 'extend' },
  'Mod+ArrowDown': { kind: 'row', by: 1, reach: 'focus' },
  'Mod+ArrowUp': { kind: 'row', by: -1, reach: 'focus' },
  PageDown: { kind: 'page', by: 1 },
  PageUp: { kind: 'page', by: -1 },
  'Shift+PageDown': { kind: 'page', by: 1, reach: 'extend' },
  'Shift+PageUp': { kind: 'page', by: -1, reach: 'extend' },
  Home: { kind: 'row-edge', to: 'first' },
  End: { kind: 'row-edge', to: 'last' },
  'Mod+Home': { kind: 'row-edge', to: 'first' },
  'Mod+End': { kind: 'row-edge', to: 'last' },
  'Mod+Shift+Home': { kind: 'row-edge', to: 'first', reach: 'extend' },
  'Mod+Shift+End': { kind: 'row-edge', to: 'last', reach: 'extend' },
  ArrowRight: { kind: 'column', by: 1 },
  ArrowLeft: { kind: 'column', by: -1 },
  Enter: { kind: 'edit' },
  F2: { kind: 'edit' },
  Space: { kind: 'select', how: 'only' },
  'Mod+Space': { kind: 'select', how: 'toggle' },
  'Shift+Space': { kind: 'select', how: 'extend' },
  'Mod+a': { kind: 'select-all' },
  Delete: { kind: 'delete' },
  Insert: { kind: 'insert', where: 'above' },
  'Mod+Enter': { kind: 'insert', where: 'below' },
  'Alt+Shift+ArrowRight': { kind: 'outline', move: 'indent' },
  'Alt+Shift+ArrowLeft': { kind: 'outline', move: 'outdent' },
  'Alt+Shift+ArrowUp': { kind: 'outline', move: 'up' },
  'Alt+Shift+ArrowDown': { kind: 'outline', move: 'down' },
  'Mod+z': { kind: 'undo' },
  'Mod+Shift+z': { kind: 'redo' },
  'Mod+y': { kind: 'redo' },
  'Mod+ArrowLeft': { kind: 'pan', by: -1 },
  'Mod+ArrowRight': { kind: 'pan', by: 1 },
  'Mod+m': { kind: 'move-mode' },
  Escape: { kind: 'cancel' },
};

/** Every shortcut of header cells. */
export const HEADER_KEYS: Readonly<Record<string, HeaderCommand>> = {
  ArrowRight: { kind: 'column', by: 1 },
  ArrowLeft: { kind: 'column', by: -1 },
  Home: { kind: 'column-edge', to: 'first' },
  End: { kind: 'column-edge', to: 'last' },
  ArrowDown: { kind: 'rows' },
  Enter: { kind: 'sort' },
  Space: { kind: 'sort' },
  'Shift+ArrowRight': { kind: 'width', by: 1 },
  'Shift+ArrowLeft': { kind: 'width', by: -1 },
  'Shift+Enter': { kind: 'fit' },
  'Alt+Shift+ArrowRight': { kind: 'place', by: 1 },
  'Alt+Shift+ArrowLeft': { kind: 'place', by: -1 },
};

/** Shortcuts in the editor of a name, beside Enter, Esc and Tab. */
export const NAME_KEYS: Readonly<Record<string, GridCommand>> = {
  'Mod+Enter': { kind: 'insert', where: 'below' },
  'Alt+Shift+ArrowRight': { kind: 'outline', move: 'indent' },
  'Alt+Shift+ArrowLeft': { kind: 'outline', move: 'outdent' },
};

/** The same in the editor of a new task's name. */
export const ENTRY_KEYS: Readonly<Record<string, GridCommand>> = {
  Enter: { kind: 'insert', where: 'below' },
  Tab: { kind: 'outline', move: 'indent' },
  'Shift+Tab': { kind: 'outline', move: 'outdent' },
};

/** A key with its modifiers as the tables spell it: `Mod+Shift+z`. */
export function chordOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): string {
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  return `${isCommand({ ctrlKey, metaKey }) ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${name}`;
}

const isCommand = ({ ctrlKey, metaKey }: Pick<Key, 'ctrlKey' | 'metaKey'>): boolean => ctrlKey || metaKey;

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
  const chord = chordOf(key);
  const command = GRID_KEYS[chord] ?? null;
  if (chord === 'Home' || chord === 'End') {
    return place.isCell ? { kind: 'column-edge', to: chord === 'Home' ? 'first' : 'last' } : command;
  }
  if (chord === 'ArrowRight' && place.isClosed && (!place.isCell || place.isFirstCell)) return { kind: 'expand' };
  if (chord === 'ArrowLeft' && place.isOpen && !place.isCell) return { kind: 'collapse' };
  return command;
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

/** The part of a key that decides. */
export function keyOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): Key {
  return { key, ctrlKey, metaKey, shiftKey, altKey };
}
