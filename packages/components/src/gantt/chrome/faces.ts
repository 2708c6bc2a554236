import { html, nothing, type TemplateResult } from 'lit';
import type { Peer } from '../layers/peers.js';
import type { GanttShell } from '../shell/shell.js';

/** Faces shown; the others are counted. */
const MOST_FACES = 4;

/** Who else works on the plan now; pressing one goes to where they are. */
export function renderFaces(shell: GanttShell): TemplateResult | typeof nothing {
  const { outline } = shell.schedule;
  const people = new Map<string, Peer>();
  for (const peer of shell.hostLayers.peers) {
    const who = peer.name || peer.initials;
    if (!people.has(who) && outline.indexOf.has(peer.taskId)) people.set(who, peer);
  }
  if (people.size === 0) return nothing;
  const { toolbar: words } = shell.strings;
  const shown = [...people].slice(0, MOST_FACES);
  const face = ([who, { taskId, initials }]: (typeof shown)[number]) => {
    const label = words.goToPeer(who, outline.tasks[outline.indexOf.get(taskId) ?? -1]?.name ?? '');
    return html`<button class="face" type="button" aria-label=${label} title=${label} data-initials=${initials} @click=${() => shell.revealTask(taskId)}></button>`;
  };
  return html`<span class="faces" role="group" aria-label=${words.peers}>
    ${shown.map(face)}${people.size > MOST_FACES ? html`<span class="more-faces">+${people.size - MOST_FACES}</span>` : nothing}
  </span>`;
}
