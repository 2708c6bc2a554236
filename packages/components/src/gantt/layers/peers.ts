import { css, html, nothing, type TemplateResult } from 'lit';
import { entriesOf, type LayerProblem } from './host-list.js';

/** Where another user works now. */
export interface PeerLiteral {
  readonly task: string | number;
  /** Id of the column whose cell they are in; without one their mark is on the bar. */
  readonly column?: string;
  /** Default: the first letters of the name. */
  readonly initials?: string;
  readonly name?: string;
}

/** Another user's place, read. */
export interface Peer {
  readonly taskId: string;
  /** Empty = on the bar. */
  readonly column: string;
  readonly initials: string;
  readonly name: string;
}

/** Most letters of a tag: it stands over one cell. */
const MOST_LETTERS = 3;

/** Reads `peers`. What cannot be read is left out and said. */
export function readPeers(list: unknown, problems: LayerProblem[]): Peer[] {
  return entriesOf(list, 'peers', problems).flatMap(entry => {
    const taskId = entry.taskId('task', 'taskId', 'task_id');
    const name = entry.text('name');
    const letters = entry.text('initials') || initialsOf(name);
    if (taskId === '') return [];
    return [
      { taskId, column: entry.text('column'), initials: [...letters].slice(0, MOST_LETTERS).join('') || '?', name },
    ];
  });
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(word => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map(word => [...(word ?? '')][0] ?? '').join('');
}

/** The frame of the user in a cell, with their initials; nothing when nobody is there. */
export function renderPeer(peers: readonly Peer[], taskId: string, column: string): TemplateResult | typeof nothing {
  const peer = peers.find(candidate => candidate.taskId === taskId && candidate.column === column);
  if (!peer) return nothing;
  const label = peer.name || peer.initials;
  return html`<span class="peer" role="img" aria-label=${label} data-initials=${peer.initials}></span>`;
}

/** The tag stands over the row above, under the first row where there is none. */
export const peerCss = css`
  .row:has(.peer) { z-index: 2; }
  .cell:has(> .peer) { overflow: visible; color: var(--ppm-ink); }
  .usual .cell:has(> .peer), .cell:not(.name):has(> .peer) { position: relative; }
  .peer { position: absolute; inset-block: 3px; inset-inline: -4px 2px; border-radius: 5px; box-shadow: inset 0 0 0 1.5px var(--ppm-presence); pointer-events: none; }
  .peer::after {
    content: attr(data-initials); position: absolute; inset-block-start: -11px; inset-inline-end: -1px; height: 13px; padding: 0 4px; border-radius: 4px 4px 0 4px;
    background: var(--ppm-presence); color: var(--ppm-on-presence); font-size: 9px; font-weight: var(--ppm-weight-strong); line-height: 13px;
  }
  .row[data-row="0"] .peer::after { inset-block-start: auto; inset-block-end: -11px; border-radius: 4px 0 4px 4px; }
  @media (forced-colors: active) {
    .peer { outline: 1.5px dashed LinkText; outline-offset: -2px; }
    .peer::after { background: LinkText; color: Canvas; forced-color-adjust: none; }
  }
`;
