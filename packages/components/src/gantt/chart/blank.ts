import { css, html, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import { cssom } from '../page/cssom.js';

/** Rows of the skeleton; they fade out by the last. */
const SKELETON_ROWS = 17;

/** While the plan comes: rows of the real height without words, over both panes. */
export function renderLoading({ blank: words }: GanttStrings): TemplateResult {
  const rows = Array.from({ length: SKELETON_ROWS }, (_, row) => row);
  return html`<span class="sr" role="status">${words.loading}</span>
  <div class="skeleton" aria-hidden="true">
    ${rows.map(
      row => html`<div class="skeleton-row" ${cssom({ opacity: String(1 - row / SKELETON_ROWS) })}>
        <span class="bone" ${cssom({ width: `${90 + ((row * 53) % 110)}px`, 'margin-inline-start': `${28 + (row % 4 === 0 ? 0 : 16)}px` })}></span>
        <span class="bone" ${cssom({ width: `${60 + ((row * 37) % 120)}px`, 'margin-inline-start': `${(row * 29) % 200}px` })}></span>
      </div>`,
    )}
  </div>`;
}

/** The loading state. */
const blankCss = css`
  .skeleton { position: absolute; z-index: 3; inset: var(--ppm-header) 0 0 0; overflow: hidden; background: var(--ppm-surface); }
  .skeleton-row { display: grid; grid-template-columns: var(--grid-width) minmax(0, 1fr); align-items: center; height: var(--ppm-row); border-bottom: 1px solid var(--ppm-rule); }
  .bone {
    height: 8px; border-radius: 4px; animation: bone 1.6s linear infinite;
    background: linear-gradient(90deg, var(--ppm-surface-3) 30%, var(--ppm-surface-2) 50%, var(--ppm-surface-3) 70%) 0 0 / 300% 100%;
  }
  @keyframes bone { from { background-position: 100% 0; } to { background-position: 0 0; } }
  @media (prefers-reduced-motion: reduce) { .bone { animation: none; background: var(--ppm-surface-3); } }
`;

export const styles = [blankCss];
