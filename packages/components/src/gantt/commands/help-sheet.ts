import { css, html, render, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import { adoptStyles } from '../page/layer.js';
import type { GanttShell } from '../shell/shell.js';
import { canRun, type GanttCommand, labelOf } from './command.js';
import { isMacPlatform, keyCaps } from './keys.js';

type Words = GanttStrings['help'];

/** Keys of the grid, and the word of `strings.help` that says what they do. */
const GRID_KEYS: readonly (readonly [keys: readonly string[], word: keyof Words])[] = [
  [['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'], 'arrows'],
  [['Home', 'End'], 'edges'],
  [['PageUp', 'PageDown'], 'page'],
  [['Enter', 'F2'], 'edit'],
  [['Space'], 'select'],
  [['Ctrl+Space'], 'toggle'],
  [['Shift+ArrowDown'], 'extend'],
  [['Ctrl+M'], 'move'],
  [['Ctrl+ArrowLeft', 'Ctrl+ArrowRight'], 'pan'],
  [['Escape'], 'cancel'],
];

const GESTURES = ['dragBar', 'dragEdge', 'dragProgress', 'dragDot', 'dragRow', 'shiftDrag', 'wheel', 'hold'] as const;

/** Opens the list of keys and gestures over the page; Esc or a click beside it closes it. */
export async function openHelpSheet(shell: GanttShell): Promise<void> {
  const root = shell.element.shadowRoot;
  if (!root || root.querySelector('dialog.help')) return;
  const commands = await shell.commands.list();
  const before = root.activeElement as HTMLElement | null;
  adoptStyles(root, helpCss);
  const dialog = document.createElement('dialog');
  dialog.className = 'help';
  dialog.setAttribute('part', 'help');
  dialog.setAttribute('aria-labelledby', 'help-title');
  dialog.addEventListener('keydown', event => event.stopPropagation());
  dialog.addEventListener('click', event => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    before?.focus({ preventScroll: true });
  });
  render(
    sheet(shell, commands, () => dialog.close()),
    dialog,
  );
  root.append(dialog);
  dialog.showModal();
}

function sheet(shell: GanttShell, commands: readonly GanttCommand[], close: () => void): TemplateResult {
  const words = shell.strings.help;
  const isMac = isMacPlatform();
  const context = shell.commands.context();
  const keyed = commands.filter(({ keys, isShown }) => keys !== undefined && isShown?.(context) !== false);
  // In the menu it stands under these words.
  const nameOf = (command: GanttCommand) =>
    `${command.group === 'go' ? `${shell.strings.menu.goTo} › ` : ''}${labelOf(command, context)}`;
  const caps = (keys: string) =>
    html`<span class="chord">${keyCaps(keys, isMac).map(cap => html`<kbd>${cap}</kbd>`)}</span>`;
  return html`<div class="sheet-body">
    <header><h2 id="help-title">${words.title}</h2><button type="button" @click=${close}>${words.close}</button></header>
    <div class="columns" tabindex="0" role="group" aria-labelledby="help-title">
      <section><h3>${words.rows}</h3><dl>
        ${GRID_KEYS.map(([keys, word]) => html`<div><dt>${keys.map(caps)}</dt><dd>${words[word]}</dd></div>`)}
      </dl></section>
      <section><h3>${words.commands}</h3><dl>
        ${keyed.map(command => html`<div class=${canRun(command, context) ? '' : 'off'}><dt>${caps(command.keys ?? '')}</dt><dd>${nameOf(command)}</dd></div>`)}
      </dl></section>
      <section class="wide"><h3>${words.timeline}</h3><dl>
        ${GESTURES.map(word => html`<div><dt>${words[word]}</dt><dd>${words[`${word}Does`]}</dd></div>`)}
      </dl></section>
    </div>
  </div>`;
}

const helpCss = css`
  .help {
    width: min(760px, calc(100vw - 32px)); max-height: calc(100vh - 48px); padding: 0; overflow: hidden; border: 0; border-radius: 14px; background: var(--ppm-raised);
    box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font: var(--ppm-weight) 12px / 16px var(--ppm-font);
  }
  .help::backdrop { background: rgb(15 19 28 / 32%); }
  .help .sheet-body { display: grid; grid-template-rows: auto minmax(0, 1fr); max-height: calc(100vh - 48px); }
  .help header { display: flex; align-items: center; justify-content: space-between; padding: 16px 20px 12px; border-bottom: 1px solid var(--ppm-rule-strong); }
  .help h2 { margin: 0; color: var(--ppm-ink); font-size: 15px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.01em; line-height: 20px; }
  .help header button { padding: 4px 8px; border-radius: 6px; color: var(--ppm-accent); font-weight: var(--ppm-weight-medium); }
  .help .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 20px 32px; padding: 16px 20px 20px; overflow-y: auto; }
  .help .columns:focus-visible { outline-offset: -2px; }
  .help .wide { grid-column: 1 / -1; }
  .help h3 { margin: 0 0 8px; color: var(--ppm-ink-3); font-size: 11px; font-weight: var(--ppm-weight-medium); }
  .help dl { display: grid; gap: 2px; margin: 0; }
  .help dl > div { display: grid; grid-template-columns: 112px minmax(0, 1fr); gap: 12px; align-items: baseline; min-height: 24px; padding-block: 3px; }
  .help .wide dl > div { grid-template-columns: minmax(0, 240px) minmax(0, 1fr); }
  .help .off { color: var(--ppm-ink-3); }
  .help dt { display: flex; flex-wrap: wrap; gap: 4px 6px; color: var(--ppm-ink); }
  .help dd { margin: 0; }
  .help .chord { direction: ltr; display: inline-flex; gap: 2px; }
  .help kbd { min-width: 18px; color: var(--ppm-ink-2); text-align: center; }
  @media (forced-colors: active) { .help { outline: 1px solid CanvasText; } .help kbd { outline: 1px solid CanvasText; } }
`;
