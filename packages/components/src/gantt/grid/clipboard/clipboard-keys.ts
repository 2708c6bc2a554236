import type { ReactiveController } from 'lit';
import { Later } from '../../shell/later.js';
import type { GanttShell } from '../../shell/shell.js';
import type { Clipboard, Copied } from './clipboard.js';

const clipboardPart = new Later(() => import('./clipboard.js'));

/**
 * Hears copy, cut and paste in the grid. The clipboard's script loads with the first press of Ctrl or Cmd there, so
 * that it is mostly here when the event comes; else the clipboard is written once it is.
 */
export class ClipboardKeys implements ReactiveController {
  readonly #shell: GanttShell;
  #clipboard: Clipboard | null = null;

  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostConnected(): void {
    const { element } = this.#shell;
    element.addEventListener('keydown', this.#onKey);
    for (const type of ['copy', 'cut', 'paste'] as const) element.addEventListener(type, this.#onEvent);
  }

  hostDisconnected(): void {
    const { element } = this.#shell;
    element.removeEventListener('keydown', this.#onKey);
    for (const type of ['copy', 'cut', 'paste'] as const) element.removeEventListener(type, this.#onEvent);
  }

  /** Copies the selection, by a menu or a button. @returns whether it was, and for a cut whether it went */
  async copy(isCut = false): Promise<boolean> {
    const clipboard = await this.#load();
    const copied = clipboard.copy();
    if (!copied) return false;
    try {
      await write(copied);
    } catch {
      return this.#refuse();
    }
    return !isCut || clipboard.cut();
  }

  /** Pastes what is on the clipboard, where the browser lets it be read. @returns whether it was */
  async paste(): Promise<boolean> {
    let copied: Copied;
    try {
      copied = await read();
    } catch {
      return this.#refuse();
    }
    return (await this.#load()).paste(copied.text, copied.html);
  }

  #refuse(): false {
    this.#shell.notify(this.#shell.strings.clipboard.isRefused);
    return false;
  }

  async #load(): Promise<Clipboard> {
    const { Clipboard } = await clipboardPart.load();
    this.#clipboard ??= new Clipboard(this.#shell);
    return this.#clipboard;
  }

  #with(act: (clipboard: Clipboard) => void): void {
    this.#shell.late.bring(clipboardPart, ({ Clipboard }) => {
      this.#clipboard ??= new Clipboard(this.#shell);
      act(this.#clipboard);
    });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Control' || event.key === 'Meta') this.#with(() => undefined);
  };

  readonly #onEvent = (event: ClipboardEvent): void => {
    const [target] = event.composedPath();
    const isTyping =
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement;
    const isInGrid = target instanceof Element && target.closest('.grid, .list') !== null;
    if (event.defaultPrevented || isTyping || !isInGrid) return;
    event.preventDefault();
    if (event.type === 'paste') {
      // Read now: the event's data is gone once it is over.
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const html = event.clipboardData?.getData('text/html') ?? '';
      this.#with(clipboard => void clipboard.paste(text, html));
      return;
    }
    const isCut = event.type === 'cut' && this.#shell.isEditable;
    const { clipboardData } = event;
    if (!this.#clipboard || !clipboardData) {
      void this.copy(isCut).catch(() => this.#refuse());
      return;
    }
    const copied = this.#clipboard.copy();
    if (!copied) return;
    clipboardData.setData('text/plain', copied.text);
    clipboardData.setData('text/html', copied.html);
    if (isCut) this.#clipboard.cut();
  };
}

/** Rejects where there is no clipboard, as on pages without a secure context. */
async function read(): Promise<Copied> {
  const { clipboard } = navigator;
  // Not every browser tells more than the text.
  if (!clipboard.read) return { text: await clipboard.readText(), html: '' };
  const [item] = await clipboard.read();
  const textOf = async (type: string) => (item?.types.includes(type) ? (await item.getType(type)).text() : '');
  return { text: await textOf('text/plain'), html: await textOf('text/html') };
}

async function write({ text, html }: Copied): Promise<void> {
  const blob = (content: string, type: string) => new Blob([content], { type });
  const item = new ClipboardItem({ 'text/plain': blob(text, 'text/plain'), 'text/html': blob(html, 'text/html') });
  return navigator.clipboard.write([item]);
}
