import { html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../locales/en.js';
import { baselineMark, criticalMark, deadlineMark, progressMark, slackMark } from './icons.js';
import type { LayerToggle } from './toolbar.js';

/** What the marks on the timeline mean; marks that are switched off are left out. */
export function renderLegend(
  layers: Readonly<Record<LayerToggle, boolean>>,
  { legend: words }: GanttStrings,
): TemplateResult {
  return html`<ul class="legend" part="legend" aria-label=${words.label}>
    <li>${progressMark}${words.progress}</li>
    ${layers.critical ? html`<li>${criticalMark}${words.critical}</li>` : nothing}
    ${layers.baseline ? html`<li>${baselineMark}${words.baseline}</li>` : nothing}
    ${layers.slack ? html`<li>${slackMark}${words.slack}</li>` : nothing}
    <li>${deadlineMark}${words.deadline}</li>
  </ul>`;
}
