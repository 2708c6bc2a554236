import { css, html, render } from 'lit';
import { styles as menuStyles, renderLayersMenu } from '../layers/layers-menu.js';
import { adoptStyles } from '../page/layer.js';
import type { GanttShell } from '../shell/shell.js';

/** Opens the list of layers over a phone's view, from its bottom edge; Esc or a tap beside it closes it. */
export function openLayersSheet(shell: GanttShell): void {
  const { element, strings } = shell;
  const root = element.shadowRoot;
  if (!root || root.querySelector('.layers-sheet')) return;
  const before = root.activeElement as HTMLElement | null;
  for (const style of [...menuStyles, sheetCss]) adoptStyles(root, style);
  const sheet = document.createElement('dialog');
  sheet.className = 'layers-menu layers-sheet';
  sheet.setAttribute('aria-labelledby', 'layers-title');
  const draw = () =>
    render(
      html`<button class="grab" type="button" aria-label=${shell.strings.phone.close} @click=${() => sheet.close()}></button>
        <h2 id="layers-title" tabindex="-1" autofocus>${strings.layers.title}</h2>
        ${renderLayersMenu(shell)}`,
      sheet,
    );
  // What is drawn may change by other hands too. A view that is gone or no phone any more has no sheet.
  const follower = {
    hostUpdated: () => (element.isNameAbove ? draw() : sheet.close()),
    hostDisconnected: () => sheet.close(),
  };
  sheet.addEventListener('keydown', event => event.stopPropagation());
  sheet.addEventListener('click', event => event.target === sheet && sheet.close());
  sheet.addEventListener('close', () => {
    element.removeController(follower);
    sheet.remove();
    before?.focus({ preventScroll: true });
  });
  draw();
  root.append(sheet);
  place(sheet, element.getBoundingClientRect());
  sheet.showModal();
  element.addController(follower);
}

/** At the bottom of the element, as far as that is in the page's view. */
function place(sheet: HTMLElement, { left, right, bottom, height }: DOMRect): void {
  const from = Math.max(0, left);
  sheet.style.setProperty('left', `${from}px`);
  sheet.style.setProperty('width', `${Math.min(innerWidth, right) - from}px`);
  sheet.style.setProperty('bottom', `${Math.max(0, innerHeight - bottom)}px`);
  sheet.style.setProperty('max-height', `${Math.round(Math.min(height, innerHeight) * 0.75)}px`);
}

const sheetCss = css`
  .layers-sheet[open] {
    box-sizing: border-box; max-width: none; padding: 0 8px 20px; border-radius: 18px 18px 0 0;
    box-shadow: 0 0 0 1px var(--ppm-shade-1), 0 -8px 32px var(--ppm-shade-2); font: var(--ppm-weight) 14px / 20px var(--ppm-font);
  }
  .layers-sheet::backdrop { background: rgb(15 19 28 / 32%); }
  .layers-sheet h2 { margin: 0; outline: none; padding: 0 8px 8px; font-size: 16px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.01em; line-height: 22px; }
  .layers-sheet label { min-height: 44px; }
  .layers-sheet input { width: 18px; height: 18px; }
  .layers-sheet .heading, .layers-sheet .hint { font-size: 12px; }
`;
