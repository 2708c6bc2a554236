import { css } from 'lit';

/** The grid's pane: header, rows and cells, editor, avatars. */
export const treegridCss = css`
  .grid-host { outline: none; background: var(--ppm-surface); border-inline-end: 1px solid var(--ppm-rule-strong); }
  .grid {
    position: relative; z-index: 2; display: grid; grid-template-rows: var(--ppm-header) minmax(0, 1fr); min-width: min-content;
    min-height: 0; overflow: clip; background: var(--ppm-surface);
  }
  .head-row, .row { display: grid; grid-template-columns: var(--columns); align-items: center; padding-inline-end: 4px; }
  .head-row {
    align-items: stretch; height: var(--ppm-header); border-bottom: 1px solid var(--ppm-rule-strong); color: var(--ppm-ink-3); font-size: 11px;
  }
  .head-cell {
    position: relative; display: flex; align-items: end; gap: 3px; min-width: 0; padding-bottom: 3px; overflow: hidden; white-space: nowrap;
    cursor: default; user-select: none; -webkit-user-select: none;
  }
  .head-cell:hover { color: var(--ppm-ink); }
  .head-cell.name { padding-inline-start: 16px; }
  .head-title { overflow: hidden; text-overflow: ellipsis; }
  .head-cell:focus-visible { outline: 2px solid var(--ppm-focus); outline-offset: -2px; border-radius: var(--ppm-radius); }
  .align-start { padding-inline-start: 6px; text-align: start; }
  .align-end { justify-content: end; padding-inline-end: 8px; text-align: end; }
  .align-center { justify-content: center; text-align: center; }
  .rows { position: relative; overflow: clip; }
  /* Scrolling moves all rows at once: a compositor layer whose size never changes, so that rows painted once are kept */
  .rows-layer { position: absolute; inset-inline: 0; top: 0; height: 200000px; contain: strict; background: var(--ppm-surface); will-change: transform; }
  .row {
    position: absolute; inset-inline: 0; top: 0; height: var(--ppm-row); border-bottom: 1px solid var(--ppm-rule); color: var(--ppm-ink-2);
    contain: layout style;
  }
  .row:hover, .row.hovered { --row-ink: var(--ppm-hover); }
  .row.selected { --row-ink: var(--ppm-selection); }
  .row.selected::before { content: ""; position: absolute; z-index: 3; inset-block: 0 -1px; inset-inline-start: 0; width: 2px; background: var(--ppm-accent); }
  /* Over the name that stays, which would cover an outline of the row's own */
  .row:focus-visible { z-index: 1; outline: none; }
  .cell { display: block; min-width: 0; height: 100%; font-size: 12px; line-height: calc(var(--ppm-row) - 1px); white-space: nowrap; }
  /* Only what does not fit is clipped: each clip is a layer of paint, and with one in each row no row is kept as painted */
  .cut { overflow: hidden; text-overflow: ellipsis; }
  /* The name stays when the pane scrolls sideways, which the usual columns never do: a sticky cell costs a layer */
  .grid:not(.usual) :is(.cell.name, .head-cell.name) { position: sticky; inset-inline-start: 0; z-index: 1; background: inherit; }
  .row, .head-row { --row-ink: transparent; background: linear-gradient(var(--row-ink), var(--row-ink)), var(--ppm-surface); }
  .cell.name {
    display: flex; align-items: center; gap: 4px; padding-inline-start: min(8px + var(--level, 0) * 16px, 50%); color: var(--ppm-ink);
    font-size: var(--ppm-font-size);
  }
  .row.summary { color: var(--ppm-ink-3); }
  .row.summary .task-name { font-weight: var(--ppm-weight-medium); }
  .row.phase .task-name { font-weight: var(--ppm-weight-strong); }
  .twisty { flex: none; width: 16px; height: 16px; color: var(--ppm-ink-3); }
  .cell.late { color: var(--ppm-critical); }
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

  /* A narrow grid gives up columns before it gives up names, unless somebody has chosen them */
  @container grid (max-width: 430px) {
    .usual :is(.head-row, .row) { grid-template-columns: minmax(0, 1fr) 44px 58px 58px; }
    .usual :is([data-column="done"], [data-column="owner"], [data-header="done"], [data-header="owner"]) { display: none; }
  }
  @container grid (max-width: 300px) {
    .usual :is(.head-row, .row) { grid-template-columns: minmax(0, 1fr) 58px; }
    .usual :is([data-column="days"], [data-column="start"], [data-header="days"], [data-header="start"]) { display: none; }
  }

  @media (forced-colors: active) {
    .avatar { forced-color-adjust: none; }
    .row.selected { outline: 2px solid Highlight; outline-offset: -2px; }
  }
`;
