import { css } from 'lit';

/** Toolbar, legend and splitter, and the marks of both bars. */
export const chromeCss = css`
  /* Toolbar */
  .toolbar {
    display: flex; align-items: center; gap: 2px; min-width: 0; padding-inline: 14px 10px; overflow: hidden; color: var(--ppm-ink-2);
  }
  .title { display: flex; flex: 0 1 auto; align-items: baseline; gap: 10px; min-width: 0; overflow: hidden; color: var(--ppm-ink); white-space: nowrap; }
  .title b { flex: none; max-width: 100%; overflow: hidden; font-weight: var(--ppm-weight-strong); letter-spacing: -0.005em; text-overflow: ellipsis; }
  .title .note { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; color: var(--ppm-ink-3); font-size: var(--ppm-font-size-small); line-height: 16px; }
  .note .warning { color: var(--ppm-warning); }
  .tool {
    display: inline-flex; flex: none; align-items: center; justify-content: center; gap: 6px; min-width: 28px;
    height: 28px; padding: 0 7px; border-radius: 6px; font-size: 12px; white-space: nowrap;
    transition: background-color var(--ppm-fast);
  }
  .tool:hover:not([disabled]) { background: var(--ppm-hover); }
  .tool[aria-pressed="true"] { background: var(--ppm-surface-3); color: var(--ppm-ink); }
  .tool[aria-pressed="false"] { color: var(--ppm-ink-3); }
  .tool[disabled] { opacity: 0.38; }
  .level { flex: none; min-width: 54px; font-size: 12px; text-align: center; }
  .search { position: relative; flex: 0 1 148px; min-width: 64px; display: flex; align-items: center; height: 28px; margin-inline: 6px 2px; border-radius: 6px; background: var(--ppm-surface-3); color: var(--ppm-ink-3); }
  .search:focus-within { box-shadow: inset 0 0 0 2px var(--ppm-focus); }
  .search .icon { flex: none; width: 14px; height: 14px; margin-inline-start: 8px; }
  .search input { flex: 1; min-width: 0; height: 28px; padding: 0 6px; border: 0; outline: none; background: none; color: var(--ppm-ink); font-size: 12px; appearance: none; }
  .search input::placeholder { color: var(--ppm-ink-3); opacity: 1; }
  .search input::-webkit-search-cancel-button { display: none; }
  .search kbd { flex: none; margin-inline-end: 6px; padding: 0 4px; border-radius: 4px; background: var(--ppm-surface); color: var(--ppm-ink-3); font: inherit; font-size: 10px; line-height: 16px; white-space: nowrap; }
  .separator { flex: none; width: 1px; height: 16px; margin: 0 8px; background: var(--ppm-rule-strong); }
  /* Room: each step gives up something, in the order of need */
  .tight-1 .tool:is([popovertarget], [aria-expanded]) .icon + span, .tight-4 .tool .icon + span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .tight-2 .search { flex-basis: 104px; }
  .tight-2 .search kbd { display: none; }
  .tight-3 .title .note { display: none; }
  .tight-4 .separator { margin: 0 4px; }
  .grow { flex: 1; }
  .faces { display: flex; flex: none; align-items: center; gap: 4px; margin-inline: 6px 8px; }
  .face, .more-faces { display: grid; place-items: center; width: 24px; height: 24px; border-radius: 50%; font-size: 10px; font-weight: var(--ppm-weight-strong); line-height: 1; }
  .face { background: var(--ppm-presence); color: var(--ppm-on-presence); transition: box-shadow var(--ppm-fast); }
  .face::before { content: attr(data-initials); }
  .face:hover { box-shadow: 0 0 0 2px color-mix(in oklab, var(--ppm-presence) 30%, transparent); }
  .more-faces { color: var(--ppm-ink-3); }
  /* A tablet's width: the last buttons stay in reach, and a search can be read */
  .tight-5 .search { flex-basis: 96px; min-width: 88px; }
  .tight-6 :is(.level, .separator) { display: none; }
  .tight-6 .title { min-width: min(9ch, 14%); }
  .tight-6 .tool { min-width: 26px; padding: 0 4px; }
  .toolbar ::slotted([slot="actions"]) { flex: none; white-space: nowrap; }
  .measured :is(.title, .title .note, .search) { flex-shrink: 0; }
  .measured .title { max-width: 34%; }

  /* Marks of toggles and legend */
  .fill-task-done { fill: var(--ppm-task-done); stroke: none; }
  .mark-task { fill: var(--ppm-task-fill); stroke: var(--ppm-task); stroke-width: 1; }
  .mark-critical { fill: var(--ppm-critical-fill); stroke: var(--ppm-critical); stroke-width: 2; }
  .line-baseline { stroke: var(--ppm-baseline); stroke-width: 3; }
  .line-slack { stroke: var(--ppm-slack); }
  .line-slack.dotted { stroke-width: 1.6; stroke-dasharray: 0.1 3; }
  .line-baseline.dashed { stroke-width: 2; stroke-dasharray: 5 3.5; stroke-linecap: butt; }
  .line-baseline.dots { stroke-width: 2; stroke-dasharray: 2 2; stroke-linecap: butt; }
  .line-forecast { stroke: var(--ppm-forecast); }
  .dot-forecast { fill: var(--ppm-forecast); stroke: none; }
  .line-deadline { stroke: var(--ppm-deadline); }
  .flag-deadline { fill: var(--ppm-deadline); stroke: var(--ppm-deadline); stroke-width: 1; }

  .legend {
    display: flex; flex-wrap: wrap; align-content: safe center; gap: 0 8px; margin: 0; padding: 2px 16px; overflow: hidden;
    border-inline-end: 1px solid var(--ppm-rule-strong); color: var(--ppm-ink-3); font-size: 11px; white-space: nowrap; list-style: none;
  }
  .legend li { display: flex; align-items: center; gap: 6px; height: 20px; }

  .minimap canvas { position: absolute; inset-block-start: 0; inset-inline-start: 0; display: block; }
  .minimap:focus-visible { outline-offset: -2px; }

  .splitter {
    position: absolute; z-index: 3; inset-block: 0; inset-inline-start: calc(var(--grid-width) - 5px); width: 9px;
    cursor: col-resize; touch-action: none;
  }
  .splitter::after {
    content: ""; position: absolute; inset-block: 0; inset-inline-start: 3px; width: 2px; background: var(--ppm-accent);
    opacity: 0; transition: opacity var(--ppm-fast);
  }
  .splitter:hover::after, .splitter:focus-visible::after { opacity: 1; }
  .splitter:focus-visible { outline: none; }

  @media (forced-colors: active) { .tool[aria-pressed="true"], .search, .face { outline: 1px solid ButtonText; outline-offset: -1px; } .face { forced-color-adjust: none; } }
`;
