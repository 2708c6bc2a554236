import { html, nothing, type TemplateResult } from 'lit';
import { enLate } from '../../locales/en-late.js';
import type { GanttShell } from '../shell/shell.js';

/** Sprints and markers that are told: more are a picture only. */
const MOST_TOLD = 200;

/** What stands on the time scale beside the plan, for those who do not see it: sprints and the host's markers, by date. */
export function renderSpokenLayers(shell: GanttShell): TemplateResult | typeof nothing {
  // The layers may come before anything else that has these words.
  shell.addWords(enLate);
  const { hostLayers, layers, format } = shell;
  const words = shell.strings.layers;
  const sprints = layers.sprints ? hostLayers.sprints : [];
  const markers = layers.markers ? hostLayers.markers : [];
  const told = [
    ...sprints.map(({ start, finish, name, state }) => ({
      minute: start,
      text: words.sprint(name, format.span(start, finish), state),
    })),
    ...markers.map(({ minute, label }) => ({ minute, text: words.marker(label, format.dayWithYear(minute)) })),
  ].toSorted((one, other) => one.minute - other.minute);
  if (told.length === 0) return nothing;
  return html`<ul class="sr" aria-label=${words.onScale}>${told.slice(0, MOST_TOLD).map(({ text }) => html`<li>${text}</li>`)}</ul>`;
}
