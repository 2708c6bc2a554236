import { html, nothing, render, type TemplateResult } from 'lit';
import { inlineKey } from '../../page/direction-input.js';
import { closedIcon } from '../../page/icon.js';
import { type Anchor, addLayer, placeLayer } from '../../page/layer.js';
import { checkIcon } from '../command-icons.js';
import { ariaKeys, isMacPlatform, keyCaps } from '../keys.js';
import type { MenuEntry, MenuItem } from './menu-entries.js';

/** Time the pointer rests on a line before its menu opens, ms. */
const OPEN_DELAY_MS = 120;

/** What a panel of a menu needs. */
export interface PanelOptions {
  readonly label: string;
  readonly items: readonly MenuEntry[];
  readonly isByPointer: boolean;
  readonly anchor: Anchor;
  readonly side: 'below' | 'beside';
  /** A line without a menu of its own was chosen. */
  onRun(item: MenuItem): void;
  /** Left by Esc or Tab, or by an arrow back to the menu above. */
  onClose(): void;
  /** Panels below end by the arrow back. */
  readonly isBelow?: boolean;
}

/** One panel of a menu with the keys of the ARIA practices; a line's own menu is another panel beside it. */
export class MenuPanel {
  readonly #root: ShadowRoot;
  readonly #options: PanelOptions;
  readonly #layer: HTMLElement;
  #child: { readonly panel: MenuPanel; readonly at: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typed = '';
  #typedAt = 0;

  constructor(root: ShadowRoot, options: PanelOptions) {
    this.#root = root;
    this.#options = options;
    this.#layer = addLayer(root, options.isByPointer ? 'menu by-pointer' : 'menu', 'menu');
    this.#layer.setAttribute('role', 'menu');
    this.#layer.setAttribute('aria-label', options.label);
    this.#layer.tabIndex = -1;
    this.#layer.addEventListener('keydown', event => this.#onKey(event));
    this.#layer.addEventListener('contextmenu', event => event.preventDefault());
    this.#draw();
    placeLayer(this.#layer, options.anchor, { side: options.side, gapPx: options.side === 'below' ? 2 : 0 });
  }

  /** Gives the focus to a line, or to the panel itself, where no line is chosen yet. */
  focus(at: number | null): void {
    const button = at === null ? undefined : this.#buttons[at];
    (button ?? this.#layer).focus({ preventScroll: button === undefined });
  }

  /** Whether an event happened in this panel or one below it. */
  holds(event: Event): boolean {
    return event.composedPath().includes(this.#layer) || (this.#child?.panel.holds(event) ?? false);
  }

  remove(): void {
    clearTimeout(this.#timer);
    this.#child?.panel.remove();
    this.#layer.remove();
  }

  get #buttons(): readonly HTMLButtonElement[] {
    return [...this.#layer.querySelectorAll('button')];
  }

  get #lines(): readonly MenuItem[] {
    return this.#options.items.filter((entry): entry is MenuItem => entry !== 'separator');
  }

  #draw(): void {
    let at = -1;
    render(
      this.#options.items.map(entry => {
        if (entry === 'separator') return html`<hr role="separator" />`;
        at += 1;
        return this.#line(entry, at);
      }),
      this.#layer,
    );
  }

  #line(item: MenuItem, at: number): TemplateResult {
    const isMac = isMacPlatform();
    const isCheckable = typeof item.isChecked === 'boolean';
    const mark = item.isChecked ? checkIcon : (item.icon ?? nothing);
    return html`<button
      type="button"
      class=${item.command === 'delete' || item.command === 'link-delete' ? 'danger' : ''}
      role=${isCheckable ? 'menuitemcheckbox' : 'menuitem'}
      tabindex="-1"
      aria-checked=${isCheckable ? String(item.isChecked) : nothing}
      aria-disabled=${item.isEnabled === false ? 'true' : nothing}
      aria-haspopup=${item.items ? 'menu' : nothing}
      aria-expanded=${item.items ? String(this.#child?.at === at) : nothing}
      aria-keyshortcuts=${item.keys ? ariaKeys(item.keys, isMac) : nothing}
      @click=${() => this.#choose(at)}
      @pointerenter=${(event: PointerEvent) => this.#onEnter(event, at)}
    ><span class="mark">${mark}</span><span>${item.label}</span>${
      item.items
        ? html`<span class="turn">${closedIcon}</span>`
        : html`<span class="caps" aria-hidden="true">${item.keys ? keyCaps(item.keys, isMac).map(cap => html`<span>${cap}</span>`) : nothing}</span>`
    }</button>`;
  }

  #choose(at: number): void {
    const item = this.#lines[at];
    if (!item || item.isEnabled === false) return;
    if (item.items) this.#openBelow(at, null);
    else this.#options.onRun(item);
  }

  #onEnter(event: PointerEvent, at: number): void {
    if (event.pointerType === 'touch') return;
    this.#layer.classList.add('by-pointer');
    this.focus(at);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#child?.at === at) return;
      this.#closeBelow();
      if (this.#lines[at]?.items) this.#openBelow(at, null);
    }, OPEN_DELAY_MS);
  }

  #openBelow(at: number, focused: number | null): void {
    this.#closeBelow();
    const item = this.#lines[at];
    const button = this.#buttons[at];
    if (!item?.items || !button) return;
    const box = button.getBoundingClientRect();
    const panel = new MenuPanel(this.#root, {
      label: item.label,
      items: item.items,
      isByPointer: this.#options.isByPointer,
      anchor: { left: box.left, right: box.right, top: box.top - 4, bottom: box.bottom },
      side: 'beside',
      isBelow: true,
      onRun: chosen => this.#options.onRun(chosen),
      onClose: () => {
        this.#closeBelow();
        this.focus(at);
      },
    });
    this.#child = { panel, at };
    this.#draw();
    if (focused !== null) panel.focus(focused);
  }

  #closeBelow(): void {
    if (!this.#child) return;
    this.#child.panel.remove();
    this.#child = null;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    const buttons = this.#buttons;
    const at = buttons.indexOf(this.#root.activeElement as HTMLButtonElement);
    const key = inlineKey(this.#layer, event.key);
    this.#layer.classList.remove('by-pointer');
    event.stopPropagation();
    if (event.key === 'ArrowDown') this.focus((at + 1) % buttons.length);
    else if (event.key === 'ArrowUp') this.focus(at <= 0 ? buttons.length - 1 : at - 1);
    else if (event.key === 'Home') this.focus(0);
    else if (event.key === 'End') this.focus(buttons.length - 1);
    else if (key === 'ArrowRight' && this.#lines[at]?.items && this.#lines[at]?.isEnabled !== false)
      this.#openBelow(at, 0);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (this.#lines[at]?.items) this.#openBelow(at, 0);
      else this.#choose(at);
    } else if (event.key === 'Escape' || event.key === 'Tab' || (key === 'ArrowLeft' && this.#options.isBelow))
      this.#options.onClose();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) this.#jump(event.key, at);
    else return;
    event.preventDefault();
  }

  /** To the next line that begins with what was typed within a second. */
  #jump(key: string, from: number): void {
    const isNew = performance.now() - this.#typedAt > 1000;
    this.#typed = (isNew ? '' : this.#typed) + key.toLowerCase();
    this.#typedAt = performance.now();
    const lines = this.#lines;
    const first = this.#typed.length === 1 ? from + 1 : Math.max(0, from);
    for (let step = 0; step < lines.length; step += 1) {
      const at = (first + step) % lines.length;
      if (lines[at]?.label.toLowerCase().startsWith(this.#typed)) {
        this.focus(at);
        return;
      }
    }
  }
}
