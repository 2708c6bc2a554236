import type { Project, User } from '@trueppm/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, mark } from './icons.js';
import { hashOf, type Route } from './route.js';
import type { Theme } from './theme.js';

/** What the side bar shows and calls. */
export interface SideBar {
  readonly user: User;
  readonly projects: readonly Project[];
  readonly route: Route;
  readonly theme: Theme;
  readonly onTheme: () => void;
  readonly onSignOut: () => void;
}

/** Projects, import, and who is signed in. */
export function sideBar({ user, projects, route, theme, onTheme, onSignOut }: SideBar): TemplateResult {
  const current = (to: Route) => (hashOf(to) === hashOf(route) ? 'page' : nothing);
  return html`<nav class="side" aria-label="Workspace">
      <a class="brand" href="#/">${mark(20)} TruePPM</a>
      <h2>Projects</h2>
      <ul>
        ${projects.map(
          project => html`<li>
            <a
              class="item"
              href=${hashOf({ view: 'project', projectId: project.id })}
              aria-current=${current({ view: 'project', projectId: project.id })}
            >
              ${icon('plan')}<span class="cut">${project.name}</span>
            </a>
          </li>`,
        )}
      </ul>
      <a class="item" href="#/import" aria-current=${current({ view: 'import' })}>${icon('upload')} Import a plan</a>
      <div class="person">
        <span class="avatar">${user.initials}</span><span class="cut">${user.name}</span>
        <button
          class="button quiet icon"
          aria-label=${theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'}
          @click=${onTheme}
        >
          ${icon(theme === 'dark' ? 'sun' : 'moon')}
        </button>
        <button class="button quiet icon" aria-label="Sign out" @click=${onSignOut}>
          ${icon('leave')}
        </button>
      </div>
    </nav>`;
}
