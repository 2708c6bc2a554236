import type { Project, Role } from '@trueppm/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { cssom } from '../gantt/page/cssom.js';
import { courseOf } from './course.js';
import { icon, mark } from './icons.js';
import { longDate } from './long-date.js';
import { hashOf } from './route.js';

/** What a role may do, in a person's words. */
const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'You can look',
  member: 'You can work on your tasks',
  scheduler: 'You can plan',
  admin: 'You can administer',
  owner: 'You own it',
};

/** The first view: every project a person may see. Null = not known yet. */
export function home(projects: readonly Project[] | null): TemplateResult {
  return html`<header class="top">
      <h1>Projects</h1>
      <span class="grow"></span>
      <a class="button" href="#/import">${icon('upload', 14)} Import a plan</a>
    </header>
    <div class="home">${content(projects)}</div>`;
}

function content(projects: readonly Project[] | null): TemplateResult {
  if (projects === null) return html`<p class="muted" role="status">Loading…</p>`;
  if (projects.length === 0) {
    return html`<div class="empty">
      ${mark(36)}
      <h2>No project yet</h2>
      <p class="muted">Bring a plan that Microsoft Project saved as XML.</p>
      <a class="button main" href="#/import">${icon('upload')} Import a plan</a>
    </div>`;
  }
  return html`<div class="cards">${projects.map(card)}</div>`;
}

function card(project: Project): TemplateResult {
  const { id, name, start, scheduled_start, scheduled_finish, role } = project;
  const from = scheduled_start ?? start;
  const course = courseOf(from, scheduled_finish, Date.now());
  return html`<a class="panel card" href=${hashOf({ view: 'project', projectId: id })}>
    <span class="emblem">${icon('plan')}</span>
    <b class="cut">${name}</b>
    ${course ? html`<span class="tag">${course.words}</span>` : html`<span></span>`}
    <small>${ROLE_WORDS[role]}</small>
    <span class="course">
      ${
        course
          ? html`<span class="track" ${cssom({ '--share': `${course.share * 100}%` })}>
              <span class="gone"></span>${course.isRunning ? html`<span class="now"></span>` : nothing}
            </span>`
          : nothing
      }
      <span class="ends"><span>${longDate(from)}</span><span>${longDate(scheduled_finish)}</span></span>
    </span>
  </a>`;
}
