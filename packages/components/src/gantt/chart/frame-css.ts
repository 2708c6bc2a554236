import { css } from 'lit';

/** The element's frame: toolbar, two panes behind one scroller, footer. */
export const frameCss = css`
  :host {
    display: block;
    position: relative;
    height: 480px;
    min-height: 200px;
    overflow: hidden;
    contain: content;
    isolation: isolate;
  }
  /* Apart from the host, whose display a page may set. */
  .frame { position: absolute; inset: 0; display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); }
  .icon { display: block; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
  /* What points along the text points the other way, right to left. */
  :host(:dir(rtl)) .turns { transform: scaleX(-1); transform-box: view-box; transform-origin: 50% 50%; }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .body, .foot { --grid-width: var(--ppm-gantt-grid, min(482px, 46%)); }

  /* Rooms kept for the toolbar and the legend, so that nothing moves when they come */
  .toolbar { height: var(--ppm-toolbar); border-bottom: 1px solid var(--ppm-rule-strong); }
  /* Body: the sheet stays in view while the content's height scrolls behind it */
  .body { grid-row: 2; position: relative; min-height: 0; }
  .scroller { position: absolute; inset: 0; container-type: size; overflow: hidden auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--ppm-control) transparent; }
  .content { position: relative; min-height: 100%; }
  .sheet { position: sticky; top: 0; height: 100cqh; display: grid; grid-template-columns: var(--grid-width) minmax(0, 1fr); overflow: hidden; }
  .grid-host { container: grid / inline-size; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); min-width: 0; min-height: 0; overflow: auto hidden; scrollbar-width: thin; scrollbar-color: var(--ppm-control) transparent; }
  /* The transition says when the theme changes, whoever changes it: the canvas reads its colours again. */
  .time { color: var(--ppm-surface); transition: color 1ms; position: relative; z-index: 0; min-width: 0; overflow: hidden; touch-action: pan-y; user-select: none; -webkit-user-select: none; }

  /* Footer */
  .foot { grid-row: 3; display: grid; grid-template-columns: var(--grid-width) minmax(0, 1fr); height: 44px; border-top: 1px solid var(--ppm-rule-strong); }
  .minimap { position: relative; min-width: 0; overflow: hidden; touch-action: none; }

  /* What a drag does, in one line */
  .drag-note {
    position: absolute; z-index: 4; inset-block-end: 10px; inset-inline-start: 12px; display: flex; align-items: center; gap: 12px;
    max-width: calc(100% - 24px); min-height: 36px; padding-inline: 14px 8px; border-radius: var(--ppm-radius-card);
    background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font-size: 12px; line-height: 16px;
  }
  .drag-note.notice { padding-inline-end: 14px; color: var(--ppm-ink); }
  .time-overlay { position: absolute; z-index: 4; inset-block: 0; inset-inline: var(--grid-width) 0; pointer-events: none; }

  @media (forced-colors: active) {
    .drag-note { outline: 1px solid CanvasText; }
  }
`;
