import { css } from 'lit';

/** Menus over the chart. */
export const menuCss = css`
  .menu {
    position: fixed; inset: auto; min-width: 208px; max-width: min(340px, calc(100vw - 16px)); max-height: calc(100vh - 16px); margin: 0; padding: 4px;
    overflow: hidden auto; overscroll-behavior: contain; border: 0; border-radius: var(--ppm-radius-card); outline: none;
    background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink);
    font: var(--ppm-weight) 12px / 16px var(--ppm-font); scrollbar-width: thin; user-select: none; -webkit-user-select: none;
  }
  .menu button {
    display: grid; grid-template-columns: 16px minmax(0, 1fr) auto; align-items: center; gap: 10px; width: 100%; min-height: 28px;
    padding: 4px 8px; border-radius: 6px; text-align: start;
  }
  .menu button:focus { outline: none; }
  .menu button:not([aria-disabled="true"]):is(:focus, [aria-expanded="true"]) { background: var(--ppm-hover); }
  .menu button:focus-visible { outline: 2px solid var(--ppm-focus); outline-offset: -2px; }
  .menu.by-pointer button:focus-visible { outline: none; }
  .menu button[aria-disabled="true"] { color: var(--ppm-ink-3); opacity: 0.6; }
  .menu .mark { display: grid; width: 16px; height: 16px; color: var(--ppm-ink-3); }
  .menu button[aria-checked="true"] .mark { color: var(--ppm-accent); }
  .menu .danger:not([aria-disabled="true"]) { color: var(--ppm-critical); }
  .menu .danger:not([aria-disabled="true"]) .mark { color: inherit; }
  .menu .caps { direction: ltr; display: flex; gap: 4px; color: var(--ppm-ink-3); font-size: 11px; white-space: nowrap; }
  .menu .turn { width: 16px; height: 16px; margin-inline-end: -4px; color: var(--ppm-ink-3); }
  .menu hr { height: 1px; margin: 4px 8px; border: 0; background: var(--ppm-rule-strong); }
  @media (pointer: coarse) { .menu { font-size: 14px; line-height: 20px; } .menu button { min-height: 44px; } .menu .caps { display: none; } }
  @media (forced-colors: active) {
    .menu { outline: 1px solid CanvasText; }
    .menu button:focus { outline: 2px solid Highlight; outline-offset: -2px; }
    .menu button[aria-disabled="true"] { color: GrayText; opacity: 1; }
  }
`;
