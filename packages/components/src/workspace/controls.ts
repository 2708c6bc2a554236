import { css } from 'lit';

/** Buttons, fields, panels and pills of the workspace, in the tokens' colours. */
export const controls = css`
  :host {
    --edge: color-mix(in srgb, var(--ppm-rule) 55%, var(--ppm-rule-strong));
    --accent-soft: color-mix(in srgb, var(--ppm-accent) 9%, transparent);
    --done-soft: color-mix(in srgb, var(--ppm-done) 9%, transparent);
    --warning-soft: color-mix(in srgb, var(--ppm-warning) 11%, transparent);
    --critical-soft: color-mix(in srgb, var(--ppm-critical) 10%, transparent);
  }
  h1,
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }
  a {
    color: inherit;
    text-decoration: none;
  }
  svg {
    display: block;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.4;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--edge);
    border-radius: var(--ppm-radius);
    background: var(--ppm-raised);
    color: var(--ppm-ink);
    font-size: 12px;
    font-weight: var(--ppm-weight-medium);
    white-space: nowrap;
    box-shadow: 0 1px 1px rgb(0 0 0 / 4%);
    transition: background-color var(--ppm-fast) var(--ppm-ease);
  }
  .button:hover {
    background: color-mix(in srgb, var(--ppm-ink) 3%, var(--ppm-raised));
  }
  .button[disabled] {
    opacity: 0.38;
  }
  .button.main {
    border-color: transparent;
    background: var(--ppm-accent);
    color: var(--ppm-on-accent);
  }
  .button.main:hover {
    background: color-mix(in srgb, var(--ppm-ink) 12%, var(--ppm-accent));
  }
  .button.big {
    height: 40px;
    border-radius: 6px;
    font-size: 14px;
  }
  .button.icon {
    width: 28px;
    padding: 0;
  }
  .button.quiet {
    border-color: transparent;
    background: none;
    box-shadow: none;
    color: var(--ppm-ink-2);
  }
  .button.quiet:hover {
    background: var(--ppm-hover);
  }
  label {
    display: block;
    margin-bottom: 4px;
    font-weight: var(--ppm-weight-medium);
  }
  input {
    display: block;
    width: 100%;
    height: 40px;
    padding: 0 12px;
    border: 1px solid var(--ppm-control);
    border-radius: 6px;
    background: var(--ppm-surface);
    font-size: 14px;
  }
  input:focus-visible {
    border-color: transparent;
    outline: 2px solid var(--ppm-focus);
    outline-offset: -1px;
  }
  .panel {
    border: 1px solid var(--edge);
    border-radius: var(--ppm-radius-card);
    background: var(--ppm-raised);
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    height: 26px;
    padding: 0 10px;
    border-radius: 13px;
    font-size: 12px;
    font-weight: var(--ppm-weight-medium);
    white-space: nowrap;
  }
  .pill.done {
    background: var(--done-soft);
    color: var(--ppm-done);
  }
  .pill.warning {
    background: var(--warning-soft);
    color: var(--ppm-warning);
  }
  .pill.critical {
    background: var(--critical-soft);
    color: var(--ppm-critical);
  }
  .avatar {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 20px;
    height: 20px;
    border-radius: 50%;
    background: color-mix(in oklab, var(--ppm-accent) 18%, var(--ppm-raised));
    color: color-mix(in oklab, var(--ppm-accent) 80%, var(--ppm-ink));
    font-size: 10px;
    font-weight: var(--ppm-weight-strong);
    line-height: 1;
  }
  .muted {
    color: var(--ppm-ink-3);
  }
  .alert {
    padding: 10px 12px;
    border-radius: 6px;
    background: var(--critical-soft);
    color: var(--ppm-critical);
    overflow-wrap: anywhere;
  }
  .alert ul {
    margin-top: 4px;
  }
  .bar {
    height: 4px;
    border-radius: 2px;
    background: var(--ppm-task-fill);
    overflow: hidden;
  }
  .bar > i {
    display: block;
    height: 100%;
    border-radius: 2px;
    background: var(--ppm-task-done);
    transform-origin: left;
    transition: width var(--ppm-move) var(--ppm-ease);
  }
  @media (pointer: coarse) {
    .button {
      height: 44px;
    }
    .button.icon {
      flex: none;
      width: 44px;
    }
  }
  @media (forced-colors: active) {
    .pill,
    .button,
    .alert {
      outline: 1px solid ButtonText;
    }
  }
`;
