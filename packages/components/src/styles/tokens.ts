import { css } from 'lit';

/**
 * Design tokens: the only place where colours, sizes and type are named. Adopt first in every element's styles.
 *
 * Each colour is `light-dark(light, dark)` and follows `color-scheme`: the system's, unless `data-theme="light | dark"`
 * on the element or `--ppm-color-scheme: light | dark` on it or any wrapper fixes it. A page overrides a token by a
 * rule for the element's tag. Contrast is proved by tokens.test.ts: text 4.5, marks 3, in both themes.
 */
export const tokens = css`
  :host {
    color-scheme: var(--ppm-color-scheme, light dark);

    /* Type */
    --ppm-font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    --ppm-font-size: 13px; --ppm-font-size-small: 11px; --ppm-font-size-label: 12px; --ppm-line: 20px;
    --ppm-weight: 400; --ppm-weight-medium: 500; --ppm-weight-strong: 600;

    /* Size */
    --ppm-unit: 4px; --ppm-row: 32px; --ppm-bar: 16px; --ppm-bar-top: 6px;
    --ppm-radius: 5px; --ppm-radius-card: 10px; --ppm-toolbar: 40px; --ppm-header: 40px;

    /* Neutrals */
    --ppm-surface: light-dark(#ffffff, #11151d);
    --ppm-surface-2: light-dark(#f8f9fb, #161b25);
    --ppm-surface-3: light-dark(#eef0f5, #1f2633);
    --ppm-raised: light-dark(#ffffff, #1b212d);
    --ppm-thumb: light-dark(#ffffff, #35405a);
    --ppm-ink: light-dark(#1b2130, #e8ecf4);
    --ppm-ink-2: light-dark(#475066, #b3bccd);
    --ppm-ink-3: light-dark(#5f697e, #8f9aaf);
    --ppm-rule: light-dark(#eff1f5, #1c222e);
    --ppm-rule-strong: light-dark(#dce0e8, #2d3646);
    --ppm-control: light-dark(#7e889c, #66728a);
    --ppm-nonworking: light-dark(rgb(27 33 48 / 3.2%), rgb(232 236 244 / 3%));

    /* Interaction */
    --ppm-accent: light-dark(#3a5fd0, #8aa8ff);
    --ppm-on-accent: light-dark(#ffffff, #0d1426);
    --ppm-focus: light-dark(#2450d3, #9db6ff);
    --ppm-hover: light-dark(rgb(27 33 48 / 3.5%), rgb(232 236 244 / 4%));
    --ppm-selection: light-dark(rgb(58 95 208 / 7%), rgb(138 168 255 / 10%));
    --ppm-presence: light-dark(#a8348c, #f09ad8);
    --ppm-on-presence: light-dark(#ffffff, #2a0b22);

    /* Work: frame = the task's line, fill = still to do, done = worked off */
    --ppm-task: light-dark(#5474d6, #7f9cf2);
    --ppm-task-fill: light-dark(#e3e9fb, #1b2643);
    --ppm-task-done: light-dark(#4868cf, #4a6cd4);
    --ppm-on-task: light-dark(#ffffff, #ffffff);
    --ppm-critical: light-dark(#c0293a, #ff8791);
    --ppm-critical-fill: light-dark(#fce6e8, #3c1a22);
    --ppm-critical-done: light-dark(#c43041, #c63f4e);
    --ppm-on-critical: light-dark(#ffffff, #ffffff);
    --ppm-summary: light-dark(#3f4960, #b3bdd0);
    --ppm-summary-rest: light-dark(#7d879b, #6b768f);
    --ppm-milestone: light-dark(#3f4960, #b3bdd0);
    --ppm-baseline: light-dark(#7e889c, #6b778f);
    --ppm-slack: light-dark(#7f899d, #727e95);
    --ppm-forecast: light-dark(#0a727d, #52c4cf);

    /* Signals */
    --ppm-done: light-dark(#2a7a54, #66c296);
    --ppm-warning: light-dark(#96570a, #f0b45a);
    --ppm-today: light-dark(#b5470c, #ff9660);
    --ppm-on-today: light-dark(#ffffff, #2b1004);
    --ppm-deadline: light-dark(#8a2fc4, #cf9bff);

    /* Links */
    --ppm-link: light-dark(rgb(27 33 48 / 26%), rgb(232 236 244 / 27%));
    --ppm-link-active: light-dark(#1b2130, #e8ecf4);

    /* Depth */
    --ppm-shade-1: light-dark(rgb(27 33 48 / 8%), rgb(0 0 0 / 45%));
    --ppm-shade-2: light-dark(rgb(27 33 48 / 12%), rgb(0 0 0 / 50%));
    --ppm-shadow: 0 1px 2px var(--ppm-shade-1), 0 4px 12px var(--ppm-shade-1);
    --ppm-shadow-pop: 0 0 0 1px var(--ppm-shade-1), 0 2px 6px var(--ppm-shade-1), 0 16px 40px -8px var(--ppm-shade-2);

    /* Motion */
    --ppm-fast: 90ms; --ppm-move: 180ms; --ppm-ease: cubic-bezier(.2, 0, 0, 1);
  }
  :host([data-theme="light"]) { color-scheme: light; }
  :host([data-theme="dark"]) { color-scheme: dark; }

  :host([density="compact"]) { --ppm-row: 28px; --ppm-bar: 14px; --ppm-bar-top: 5px; }
  :host([density="comfortable"]) { --ppm-row: 36px; --ppm-bar: 18px; --ppm-bar-top: 7px; }
  @media (pointer: coarse) { :host { --ppm-row: 44px; --ppm-bar: 18px; --ppm-bar-top: 10px; --ppm-toolbar: 48px; } }

  @media (prefers-reduced-motion: reduce) { :host { --ppm-fast: 0ms; --ppm-move: 0ms; } }

  /* System colours; meaning is then carried by weight, pattern and shape (see look.md). */
  @media (forced-colors: active) { :host {
    --ppm-surface: Canvas; --ppm-surface-2: Canvas; --ppm-surface-3: Canvas; --ppm-raised: Canvas; --ppm-thumb: Canvas;
    --ppm-ink: CanvasText; --ppm-ink-2: CanvasText; --ppm-ink-3: CanvasText;
    --ppm-rule: Canvas; --ppm-rule-strong: CanvasText; --ppm-control: ButtonBorder; --ppm-nonworking: transparent;
    --ppm-accent: Highlight; --ppm-on-accent: HighlightText; --ppm-focus: Highlight;
    --ppm-hover: transparent; --ppm-selection: transparent; --ppm-presence: LinkText; --ppm-on-presence: Canvas;
    --ppm-task: CanvasText; --ppm-task-fill: Canvas; --ppm-task-done: CanvasText; --ppm-on-task: Canvas;
    --ppm-critical: CanvasText; --ppm-critical-fill: Canvas; --ppm-critical-done: CanvasText; --ppm-on-critical: Canvas;
    --ppm-summary: CanvasText; --ppm-summary-rest: GrayText; --ppm-milestone: CanvasText;
    --ppm-baseline: GrayText; --ppm-slack: GrayText; --ppm-forecast: LinkText;
    --ppm-done: CanvasText; --ppm-warning: CanvasText; --ppm-today: Highlight; --ppm-on-today: HighlightText; --ppm-deadline: LinkText;
    --ppm-link: GrayText; --ppm-link-active: Highlight;
    --ppm-shade-1: CanvasText; --ppm-shade-2: transparent;
  } }
`;
