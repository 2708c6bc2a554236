/** Keys that an editor gets as text or as its own keys; modifiers and function keys are not held. */
const HELD = /^(?:.|Enter|Tab|Backspace)$/u;

/**
 * Keys typed after an editor was asked for and before it stands in the page (the row of a new task comes with the
 * engine's answer): held, then played into the editor, so that a fast typist loses no letter.
 */
export class TypedAhead {
  #keys: { readonly key: string; readonly shiftKey: boolean }[] = [];

  /** Holds a key. @returns whether it is one that an editor takes */
  hold({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey || altKey || !HELD.test(key)) return false;
    this.#keys.push({ key, shiftKey });
    return true;
  }

  /** Forgets what was held: the editor was given up. */
  clear(): void {
    this.#keys = [];
  }

  /**
   * Plays what was held into the editor that has come. A key that ends the editor leaves the rest for the next one.
   * @param editor focused, with its text selected
   */
  release(editor: HTMLInputElement): void {
    for (let held = this.#keys.shift(); held; held = this.#keys.shift()) {
      const { key, shiftKey } = held;
      if (key.length > 1 && key !== 'Backspace') {
        editor.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true }));
        return;
      }
      const end = editor.selectionEnd ?? editor.value.length;
      const start = editor.selectionStart ?? end;
      if (key !== 'Backspace') editor.setRangeText(key, start, end, 'end');
      else editor.setRangeText('', start === end ? Math.max(0, start - 1) : start, end, 'end');
      editor.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    }
  }
}
