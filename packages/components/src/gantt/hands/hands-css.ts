import { css } from 'lit';

/** What only shows while somebody works: cursors, drags, editors, found and grouped rows. */
export const handsCss = css`
  .drop-line { position: absolute; z-index: 3; inset-inline: calc(12px + var(--level, 0) * 16px) 0; height: 2px; border-radius: 1px; background: var(--ppm-accent); pointer-events: none; }
  .drop-line::before { content: ""; position: absolute; inset-inline-start: -6px; top: -2px; width: 6px; height: 6px; border-radius: 50%; background: inherit; }
  .drop-label {
    position: absolute; z-index: 4; max-width: 220px; padding: 3px 10px; overflow: hidden; border-radius: 6px; background: var(--ppm-ink); box-shadow: var(--ppm-shadow);
    color: var(--ppm-surface); font-size: 12px; line-height: 18px; text-overflow: ellipsis; white-space: nowrap; pointer-events: none;
  }
  .band { position: absolute; z-index: 3; border-radius: 3px; background: var(--ppm-selection); box-shadow: inset 0 0 0 1px var(--ppm-focus); pointer-events: none; }
  .time[data-cursor="grab"] { cursor: grab; }
  .time[data-cursor="grabbing"] { cursor: grabbing; }
  .time[data-cursor="ew-resize"] { cursor: ew-resize; }
  .time[data-cursor="col-resize"] { cursor: col-resize; }
  .time[data-cursor="crosshair"] { cursor: crosshair; }
  .time[data-cursor="pointer"] { cursor: pointer; }
  .sort-mark { flex: none; width: 0; height: 0; margin-bottom: 6px; border: 3.5px solid transparent; border-top: 0; border-bottom: 5px solid currentColor; }
  .sort-mark.down { transform: scaleY(-1); }
  .indicator { display: inline-block; margin-inline-end: 2px; color: var(--ppm-ink-3); vertical-align: middle; }
  .indicator .icon { width: 14px; height: 14px; }
  .cell[data-column="done"] { color: var(--ppm-ink-3); }
  .row.context { color: var(--ppm-ink-3); }
  .row.context .task-name { color: var(--ppm-ink-3); }
  .row:focus-visible::after { content: ""; position: absolute; z-index: 3; inset: 0 0 -1px; outline: 2px solid var(--ppm-focus); outline-offset: -2px; pointer-events: none; }
  /* A ring after a click would say nothing the selection does not */
  .by-pointer .row:focus-visible::after, .by-pointer .cell:focus-visible { outline: none; }
  .cell:focus-visible { border-radius: var(--ppm-radius); outline: 2px solid var(--ppm-focus); outline-offset: -3px; }
  .cell.moved:not(.late) { color: var(--ppm-accent); }
  /* The edge is met a little to either side of the line it draws */
  .edge { position: absolute; inset-block: 0; inset-inline-end: 0; width: 8px; cursor: col-resize; touch-action: none; }
  .edge::after {
    content: ""; position: absolute; inset-block-end: 4px; inset-inline-end: 0; width: 2px; height: 16px; border-radius: 1px;
    background: var(--ppm-control); opacity: 0; transition: opacity var(--ppm-fast);
  }
  .head-row:hover .edge::after { opacity: 0.6; }
  .edge:hover::after { background: var(--ppm-accent); opacity: 1 !important; }
  .head-cell.dragged { opacity: 0.5; }
  .drop-before { box-shadow: inset 2px 0 var(--ppm-accent); }
  .drop-after, :host(:dir(rtl)) .drop-before { box-shadow: inset -2px 0 var(--ppm-accent); }
  :host(:dir(rtl)) .drop-after { box-shadow: inset 2px 0 var(--ppm-accent); }
  kbd { padding: 1px 5px; border-radius: 4px; background: var(--ppm-surface-3); color: var(--ppm-ink-3); font: inherit; font-size: 10.5px; line-height: 16px; }
  .pending { flex: none; width: 6px; height: 6px; margin-inline-start: 4px; border-radius: 50%; box-shadow: inset 0 0 0 1.5px var(--ppm-ink-3); }
  .drag-note b { color: var(--ppm-ink); font-weight: var(--ppm-weight-medium); }
  .drag-note .conflicts { color: var(--ppm-critical); font-weight: var(--ppm-weight-medium); white-space: nowrap; }
  .drag-note .hint { white-space: nowrap; }

  /* The text of an edited cell stays where it was: the ring is drawn around it */
  .row.group { --row-ink: var(--ppm-surface-2, var(--ppm-surface)); }
  .row.group .cell.name { grid-column: 1 / -1; }
  .row.group .task-name { font-weight: var(--ppm-weight-strong); }
  .row.group .count { margin-inline-start: 4px; color: var(--ppm-ink-3); font-size: 11px; }
  .row.group:focus-visible { outline: 2px solid var(--ppm-focus); outline-offset: -2px; }
  mark { border-radius: 3px; background: color-mix(in oklab, var(--ppm-warning) 26%, transparent); color: inherit; }
  .cell.editing { display: flex; align-items: center; padding: 0; }
  .cell.name.editing { padding-inline-start: calc(13px + min(8px + var(--level, 0) * 16px, 50%)); }
  .editor {
    width: 100%; height: 26px; margin-block-start: -1px; padding: 0 7px; border: 0; border-radius: var(--ppm-radius); outline: none;
    background: var(--ppm-surface); box-shadow: 0 0 0 2px var(--ppm-focus); color: var(--ppm-ink);
    font-weight: inherit; line-height: 24px;
  }
  .cell.editing { overflow: visible; }
  .cell.align-end .editor { position: relative; z-index: 2; min-width: calc(100% + 4px); margin-inline-start: -4px; text-align: end; }
  .cell.editing[data-column="start"] .editor, .cell.editing[data-column="finish"] .editor { min-width: 96px; margin-inline-start: -34px; }
  .editor::selection { background: color-mix(in oklab, var(--ppm-accent) 22%, transparent); color: inherit; }
  .editor[aria-invalid="true"] { box-shadow: 0 0 0 2px var(--ppm-critical); }
  .row:has(.entry-hint, .cell-problem) { z-index: 3; }
  .cell.name.editing { z-index: 3; }
  .entry-hint {
    position: absolute; inset-block-start: calc(100% + 2px); inset-inline-start: calc(12px + min(8px + var(--level, 0) * 16px, 50%)); max-width: 420px; padding: 4px 8px;
    overflow: hidden; border-radius: var(--ppm-radius); background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2);
    font-size: 11px; font-weight: 400; line-height: 16px; text-overflow: ellipsis; white-space: nowrap; pointer-events: none;
  }
  .cell-problem {
    position: absolute; z-index: 4; inset-block-start: calc(100% + 2px); display: flex; gap: 6px; width: max-content; max-width: 280px; padding: 6px 10px;
    border-radius: var(--ppm-radius); background: var(--ppm-critical-fill); box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--ppm-critical) 45%, transparent), var(--ppm-shadow);
    color: var(--ppm-ink); font-size: 12px; font-weight: 400; line-height: 16px; text-align: start; white-space: normal; pointer-events: none;
  }
  .cell-problem.above { inset-block: auto calc(100% + 3px); }
  .cell-problem .icon { flex: none; color: var(--ppm-critical); }
  .usual .cell.editing, .cell.editing:not(.name) { position: relative; }
  .cell-problem.align-start { inset-inline-start: 0; }
  .cell.name .cell-problem { inset-inline-start: calc(12px + min(8px + var(--level, 0) * 16px, 50%)); }
  .cell-problem.align-end, .cell-problem.align-center { inset-inline-end: 0; }
  .own-editor { display: flex; align-items: center; width: 100%; height: 100%; }
  .moving { outline: 2px dashed var(--ppm-accent); outline-offset: -2px; }

  @media (forced-colors: active) {
    .editor { outline: 2px solid Highlight; }
    .editor::selection { background: Highlight; color: HighlightText; }
    .cell-problem { outline: 1px solid CanvasText; }
  }
`;
