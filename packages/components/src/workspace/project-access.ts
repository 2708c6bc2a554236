import type { ProjectStatus } from '@trueppm/sdk';
import { html, type TemplateResult } from 'lit';
import { icon, mark } from './icons.js';

/** Whether the open project is gone, or gone for this user. */
export function isLost(status: ProjectStatus | null): boolean {
  const problem = status?.state === 'error' ? status.problem : null;
  return problem?.code === 'access_revoked' || problem?.status === 403 || problem?.status === 404;
}

/** In place of a plan that this user may not see, or no longer. */
export function lostPanel(status: ProjectStatus | null): TemplateResult {
  const isRevoked = status?.problem?.code === 'access_revoked';
  return html`<div class="home">
    <div class="empty" role="alert">
      ${mark(36)}
      <h2>${isRevoked ? 'Your access was taken away' : 'This project is not here'}</h2>
      <p class="muted">
        ${
          isRevoked
            ? 'Nothing of the plan is left on this device. It opens again once somebody adds you.'
            : 'It was deleted, or you are not one of its people.'
        }
      </p>
      <a class="button" href="#/">${icon('back')} All projects</a>
    </div>
  </div>`;
}
