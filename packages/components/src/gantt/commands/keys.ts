/** Keys of commands as text: `Ctrl+Shift+F2`, `Alt+=`, `?`. Ctrl is also Cmd. */

/** The part of a keyboard event that decides. */
export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Alt makes other characters of these on some keyboards: the key's place decides then. */
const BY_CODE: Readonly<Record<string, string>> = {
  Equal: '=',
  NumpadAdd: '=',
  Minus: '-',
  NumpadSubtract: '-',
  Digit0: '0',
  Numpad0: '0',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
};

/** A pressed key as commands name it. Shift is not named with characters that it makes, such as `?`. */
export function keyText(event: PressedKey): string {
  const key = event.altKey ? (BY_CODE[event.code] ?? event.key) : event.key;
  const isMark = key.length === 1 && key.toLowerCase() === key.toUpperCase() && key !== ' ';
  const isCommand = event.ctrlKey || event.metaKey;
  return [
    isCommand ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && (!isMark || event.altKey) ? 'Shift' : '',
    key.length === 1 ? key.toUpperCase() : key,
  ]
    .filter(part => part !== '')
    .join('+');
}

/** A key as people name it on their machine: `⌘ ⇧ F2` on a Mac, `Ctrl Shift F2` elsewhere; one word each. */
export function keyCaps(keys: string, isMac: boolean): readonly string[] {
  const names: Readonly<Record<string, string>> = isMac
    ? { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Delete: '⌫', Escape: 'Esc' }
    : { Escape: 'Esc', Delete: 'Del', Insert: 'Ins', PageUp: 'PgUp', PageDown: 'PgDn' };
  const arrows: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
  return keys.split(/(?<=.)\+/).map(part => names[part] ?? arrows[part] ?? part);
}

/** Whether the page runs on a Mac, where Cmd takes the place of Ctrl. */
export function isMacPlatform(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

/** A key in the form of `aria-keyshortcuts`. */
export function ariaKeys(keys: string, isMac: boolean): string {
  return keys.replace('Ctrl', isMac ? 'Meta' : 'Control').replace('++', '+Plus');
}
