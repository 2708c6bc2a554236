import { html, nothing, type TemplateResult } from 'lit';
import { countOf } from '../format.js';
import type { DragReport } from './drag-look.js';

/**
 * What a drag does, in one line over the chart, and how to cancel; without a drag, what else there is to say. The same
 * is announced, so it is no more than a picture to assistive technology.
 */
export function renderDragNote(report: DragReport | null, notice: string): TemplateResult | typeof nothing {
  if (!report) return notice === '' ? nothing : html`<div class="drag-note notice" aria-hidden="true">${notice}</div>`;
  const { followerCount, conflictCount, planFinish } = report;
  return html`<div class="drag-note" aria-hidden="true">
    <span>
      <b>${report.taskName}</b> ${report.what}.
      ${followerCount === 0 ? nothing : html`${countOf(followerCount, 'task')} ${followerCount === 1 ? 'follows' : 'follow'}.`}
      ${planFinish === null ? nothing : html`The plan finishes on <b>${planFinish}</b>.`}
    </span>
    ${conflictCount === 0 ? nothing : html`<span class="conflicts">${countOf(conflictCount, 'conflict')}</span>`}
    <span class="hint"><kbd>Esc</kbd> cancels</span>
  </div>`;
}
