import { html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import { emphasised } from '../page/emphasis.js';
import type { DragReport } from './drag-look.js';

/**
 * What a drag does, in one line over the chart, and how to cancel. The same is announced, so it is no more than a picture
 * to assistive technology.
 */
export function renderDragNote(report: DragReport, { drag: words }: GanttStrings): TemplateResult {
  const { taskName, followerCount, conflictCount, planFinish } = report;
  return html`<div class="drag-note" aria-hidden="true">
    <span>
      ${emphasised(report.what, taskName)}
      ${followerCount === 0 ? nothing : words.followers(followerCount)}
      ${planFinish === null ? nothing : emphasised(words.planFinishes, planFinish)}
    </span>
    ${conflictCount === 0 ? nothing : html`<span class="conflicts">${words.conflicts(conflictCount)}</span>`}
    <span class="hint">${emphasised(words.cancel, 'Esc', 'key')}</span>
  </div>`;
}
