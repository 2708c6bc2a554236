import { css } from 'lit';

/** The grid's pane: header, rows and cells, editor, avatars. */
export const treegridCss = css`
  .grid {
    position: relative; z-index: 2; display: grid; grid-template-rows: var(--ppm-header) minmax(0, 1fr); min-width: 0; overflow: hidden;
    border-inline-end: 1px solid var(--ppm-rule-strong); background: var(--ppm-surface);
  }
  .head-row, .row { display: grid; grid-template-columns: minmax(0, 1fr) 48px 62px 62px 46px 40px; align-items: center; padding-inline-end: 4px; }
  .head-row {
    align-items: end; height: var(--ppm-header); padding-bottom: 3px; border-bottom: 1px solid var(--ppm-rule-strong);
    color: var(--ppm-ink-3); font-size: 11px;
  }
  .head-row .text:first-child { padding-inline-start: 16px; }
  .number { padding-inline-end: 8px; text-align: end; }
  .rows { position: relative; overflow: hidden; contain: strict; }
  .row {
    position: absolute; inset-inline: 0; top: 0; height: var(--ppm-row); border-bottom: 1px solid var(--ppm-rule); color: var(--ppm-ink-2);
    contain: layout style;
  }
  .row:hover, .row.hovered { background: var(--ppm-hover); }
  .row.selected { background: var(--ppm-selection); }
  .row.selected::before { content: ""; position: absolute; inset-block: 0 -1px; inset-inline-start: 0; width: 2px; background: var(--ppm-accent); }
  .row:focus-visible { z-index: 1; outline: 2px solid var(--ppm-focus); outline-offset: -2px; }
  /* A ring after a click would say nothing the selection does not */
  .by-pointer :is(.row, .cell):focus-visible { outline: none; }
  .cell { display: block; min-width: 0; height: 100%; font-size: 12px; line-height: calc(var(--ppm-row) - 1px); white-space: nowrap; }
  .cell:focus-visible { border-radius: var(--ppm-radius); outline: 2px solid var(--ppm-focus); outline-offset: -3px; }
  .cell.name {
    display: flex; align-items: center; gap: 4px; padding-inline-start: calc(8px + var(--level, 0) * 16px); color: var(--ppm-ink);
    font-size: var(--ppm-font-size);
  }
  .task-name { overflow: hidden; text-overflow: ellipsis; }
  .row.summary { color: var(--ppm-ink-3); }
  .row.summary .task-name { font-weight: var(--ppm-weight-medium); }
  .row.phase .task-name { font-weight: var(--ppm-weight-strong); }
  .twisty { flex: none; width: 16px; height: 16px; color: var(--ppm-ink-3); }
  .cell.late { color: var(--ppm-critical); }
  .cell.moved:not(.late) { color: var(--ppm-accent); }
  .pending { flex: none; width: 6px; height: 6px; margin-inline-start: 4px; border-radius: 50%; box-shadow: inset 0 0 0 1.5px var(--ppm-ink-3); }
  .cell.owner { display: grid; place-items: center; }
  .avatar {
    --tint: var(--ppm-accent);
    display: inline-grid; flex: none; place-items: center; width: 20px; height: 20px; border-radius: 50%;
    background: color-mix(in oklab, var(--tint) 9%, var(--ppm-surface)); color: var(--tint);
    font-size: 9px; font-weight: var(--ppm-weight-strong); letter-spacing: 0.01em; line-height: 1;
  }
  .tint-1 { --tint: var(--ppm-done); }
  .tint-2 { --tint: var(--ppm-warning); }
  .tint-3 { --tint: var(--ppm-forecast); }
  .tint-4 { --tint: var(--ppm-presence); }
  .tint-5 { --tint: var(--ppm-deadline); }
  .tint-6 { --tint: var(--ppm-ink-2); }

  /* The text stays where it was: the ring is drawn around it */
  .cell.editing { display: flex; align-items: center; padding: 0; }
  .cell.name.editing { padding-inline-start: calc(8px + 16px + 4px - 7px + var(--level, 0) * 16px); }
  .editor {
    width: 100%; height: 26px; margin-block-start: -1px; padding: 0 7px; border: 0; border-radius: var(--ppm-radius); outline: none;
    background: var(--ppm-surface); box-shadow: 0 0 0 2px var(--ppm-focus); color: var(--ppm-ink);
    font-weight: inherit; line-height: 24px;
  }
  .cell.number .editor { position: relative; z-index: 2; min-width: calc(100% + 4px); margin-inline-start: -4px; text-align: end; }
  .cell.editing[data-column="start"] .editor, .cell.editing[data-column="finish"] .editor { min-width: 96px; margin-inline-start: -34px; }
  .editor[aria-invalid="true"] { box-shadow: 0 0 0 2px var(--ppm-critical); }

  /* A narrow grid gives up columns before it gives up names */
  @container grid (max-width: 430px) {
    .head-row, .row { grid-template-columns: minmax(0, 1fr) 44px 58px 58px; }
    .row .cell:is([data-column="done"], [data-column="owner"]), [role="columnheader"]:nth-child(n + 5) { display: none; }
  }
  @container grid (max-width: 300px) {
    .head-row, .row { grid-template-columns: minmax(0, 1fr) 58px; }
    .row .cell:is([data-column="days"], [data-column="start"]), [role="columnheader"]:is(:nth-child(2), :nth-child(3)) { display: none; }
  }

  .moving { outline: 2px dashed var(--ppm-accent); outline-offset: -2px; }

  @media (forced-colors: active) {
    .avatar { forced-color-adjust: none; }
    .row.selected { outline: 2px solid Highlight; outline-offset: -2px; }
    .editor { outline: 2px solid Highlight; }
  }
`;
