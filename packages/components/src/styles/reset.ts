import { css } from 'lit';

/** What every element starts from: the tokens' type on a border-box, one focus ring, nothing hidden by accident. */
export const reset = css`
  :host {
    display: block;
    box-sizing: border-box;
    background: var(--ppm-surface);
    color: var(--ppm-ink);
    font: var(--ppm-weight) var(--ppm-font-size) / var(--ppm-line) var(--ppm-font);
    font-variant-numeric: tabular-nums;
    -webkit-font-smoothing: antialiased;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    background: none;
    border: 0;
    padding: 0;
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--ppm-focus);
    outline-offset: 1px;
  }
`;
