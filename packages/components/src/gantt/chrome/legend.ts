import { html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import type { BaselineLayer, TimelineLayers } from '../layers/layers.js';
import type { LayerToggles } from '../layers/toggles.js';
import {
  baselineMarks,
  criticalMark,
  deadlineMark,
  forecastMark,
  progressLineMark,
  progressMark,
  slackMark,
} from './icons.js';

/**
 * What the marks on the timeline mean; marks that are switched off are left out.
 * @param offered baselines that say something
 */
export function renderLegend(
  layers: LayerToggles,
  host: TimelineLayers,
  offered: readonly BaselineLayer[],
  { legend: words }: GanttStrings,
): TemplateResult {
  return html`<li>${progressMark}${words.progress}</li>
    ${layers.critical ? html`<li>${criticalMark}${words.critical}</li>` : nothing}
    ${layers.baseline ? host.baselines.map((baseline, at) => (offered.includes(baseline) ? html`<li>${baselineMarks[at]}${baseline.name || words.baseline}</li>` : nothing)) : nothing}
    ${layers.slack ? html`<li>${slackMark}${words.slack}</li>` : nothing}
    ${layers.forecast && host.forecast ? html`<li>${forecastMark}${words.forecast}</li>` : nothing}
    <li>${deadlineMark}${words.deadline}</li>
    ${layers.progress ? html`<li>${progressLineMark}${words.progressLine}</li>` : nothing}`;
}
