import type { ProjectStatus } from '@trueppm/sdk';
import { html, type TemplateResult } from 'lit';
import { icon } from './icons.js';

const edits = (count: number): string => (count === 1 ? '1 edit' : `${count} edits`);

/** Live, saving, or offline with what waits. Words, an icon and a hue: never only a colour. */
export function statusPill(status: ProjectStatus | null): TemplateResult {
  if (status === null) return html`<span class="pill muted" role="status">Opening…</span>`;
  if (status.state === 'error') {
    const reason = status.problem?.code === 'access_revoked' ? 'Access taken away' : (status.problem?.title ?? 'Error');
    return html`<span class="pill critical" role="status">${icon('warning', 14)} ${reason}</span>`;
  }
  if (status.state === 'live') {
    return status.pending > 0
      ? html`<span class="pill done" role="status">${icon('refresh', 14)}<span class="words">Saving</span></span>`
      : html`<span class="pill done" role="status">${icon('check', 14)}<span class="words">Live</span></span>`;
  }
  if (status.state === 'syncing') {
    return html`<span class="pill muted" role="status">${icon('refresh', 14)}<span class="words">Catching up</span></span>`;
  }
  const waiting = status.pending > 0 ? `${edits(status.pending)} waiting` : '';
  return html`<span class="pill warning" role="status">${icon('offline', 14)}<span class="words">Offline</span> <span>${waiting}</span></span>`;
}
