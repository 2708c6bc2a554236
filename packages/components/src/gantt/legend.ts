import { html, nothing, type TemplateResult } from 'lit';
import { baselineMark, criticalMark, deadlineMark, progressMark, slackMark } from './icons.js';
import type { LayerToggles } from './layers/toggles.js';

/** What the marks on the timeline mean; marks that are switched off are left out. */
export function renderLegend(layers: LayerToggles): TemplateResult {
  return html`<ul class="legend" part="legend" aria-label="Legend">
    <li>${progressMark}Done, to do</li>
    ${layers.critical ? html`<li>${criticalMark}Critical</li>` : nothing}
    ${layers.baseline ? html`<li>${baselineMark}Baseline</li>` : nothing}
    ${layers.slack ? html`<li>${slackMark}Slack</li>` : nothing}
    <li>${deadlineMark}Deadline</li>
  </ul>`;
}
