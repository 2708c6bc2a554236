import { css } from 'lit';

/** The export dialog. */
export const dialogCss = css`
  .export {
    width: min(520px, calc(100vw - 24px)); max-height: calc(100vh - 32px); padding: 0; overflow: hidden auto; border: 0; border-radius: 14px;
    background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font: var(--ppm-weight) 12px / 16px var(--ppm-font);
  }
  .export::backdrop { background: rgb(15 19 28 / 32%); }
  .export form { display: grid; gap: 16px; padding: 20px; }
  .export h2 { margin: 0; color: var(--ppm-ink); font-size: 15px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.01em; line-height: 20px; }
  .export fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
  .export .formats { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 8px; }
  .export .card {
    position: relative; display: grid; justify-items: center; align-content: start; gap: 2px; padding: 12px 6px 10px; border-radius: var(--ppm-radius-card);
    box-shadow: inset 0 0 0 1px var(--ppm-rule-strong); text-align: center; transition: background-color var(--ppm-fast);
  }
  .export .card:hover { background: var(--ppm-hover); }
  .export .card input { position: absolute; inset: 0; margin: 0; opacity: 0; }
  .export .card .icon { margin-block-end: 4px; color: var(--ppm-ink-3); stroke-width: 1.2; }
  .export .card b { color: var(--ppm-ink); font-size: 13px; font-weight: var(--ppm-weight-strong); line-height: 18px; }
  .export .card span { color: var(--ppm-ink-3); font-size: 11px; line-height: 14px; }
  .export .card:has(:checked) { background: var(--ppm-selection); box-shadow: inset 0 0 0 2px var(--ppm-accent); }
  .export .card:has(:checked) .icon { color: var(--ppm-accent); }
  .export .card:has(:focus-visible) { outline: 2px solid var(--ppm-focus); outline-offset: 2px; }
  .export .choices { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 16px; align-items: end; min-height: 156px; align-content: start; }
  .export .field { display: grid; gap: 4px; }
  .export .field span { color: var(--ppm-ink-3); font-size: 11px; }
  .export select {
    width: 100%; height: 32px; padding-inline: 8px; border: 1px solid var(--ppm-control); border-radius: 6px; background: var(--ppm-surface); color: var(--ppm-ink);
  }
  .export .check { display: flex; grid-column: 1 / -1; align-items: center; gap: 8px; min-height: 24px; color: var(--ppm-ink); }
  .export .check input { width: 16px; height: 16px; margin: 0; accent-color: var(--ppm-accent); }
  .export .note { grid-column: 1 / -1; margin: 0; }
  .export .state, .export .problem { display: flex; align-items: center; gap: 12px; margin: 0; }
  .export :is(.state, .problem):empty { display: none; }
  .export .problem { color: var(--ppm-critical); }
  .export .bar { flex: 1; height: 4px; overflow: hidden; border-radius: 2px; background: var(--ppm-surface-3); }
  .export .bar::before { content: ""; display: block; width: calc(var(--share, 0) * 100%); height: 100%; border-radius: 2px; background: var(--ppm-accent); }
  .export footer { display: flex; justify-content: flex-end; gap: 8px; }
  .export footer button { height: 32px; padding: 0 14px; border-radius: 6px; color: var(--ppm-ink); font-weight: var(--ppm-weight-medium); }
  .export footer button:hover:not([disabled]) { background: var(--ppm-hover); }
  .export .submit, .export .submit:hover:not([disabled]) { background: var(--ppm-accent); color: var(--ppm-on-accent); }
  .export [disabled] { opacity: 0.5; }
  @media (max-width: 480px) { .export .formats { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
  @media (forced-colors: active) {
    .export, .export .card { outline: 1px solid CanvasText; outline-offset: -1px; }
    .export .card:has(:checked) { outline: 3px solid Highlight; }
    .export .submit { outline: 1px solid ButtonText; }
  }
`;
