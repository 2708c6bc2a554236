import type { Project, ProjectStatus, User } from '@trueppm/sdk';
import axe from 'axe-core';
import { html, LitElement, render, type TemplateResult } from 'lit';
import { afterEach, describe, expect, test } from 'vitest';
import './define.js';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { controls } from './controls.js';
import { home } from './home.js';
import type { PpmWorkspaceImport } from './import-plan.js';
import { layout } from './layout.js';
import { noticeCards, noticeStyles, withNotice } from './notices.js';
import { lostPanel } from './project-access.js';
import { sideBar } from './side-bar.js';

/** Shows a view with the workspace's styles, as the workspace does. */
class ViewFrame extends LitElement {
  static override styles = [tokens, reset, controls, layout, noticeStyles];
  view: TemplateResult = html``;
  protected override render() {
    return html`<div class="app">${this.view}</div>`;
  }
}
customElements.define('test-view-frame', ViewFrame);

const user = { id: 'u', name: 'Ann Example', initials: 'AE', email: 'ann@example.com' } as unknown as User;
const project = {
  id: '2ad5fbe8-55f5-4f21-9683-681d3e9749a8',
  name: 'A plan with quite a long name that does not fit its place',
  start: '2026-01-05T08:00:00',
  scheduled_start: null,
  scheduled_finish: '2026-03-02T17:00:00',
  role: 'scheduler',
} as unknown as Project;
const lost = (code: string, status: number): ProjectStatus =>
  ({ state: 'error', pending: 0, problem: { type: 'about:blank', title: 'x', status, code } }) as ProjectStatus;

async function show(view: TemplateResult, theme: string): Promise<HTMLElement> {
  const frame = new ViewFrame();
  frame.view = view;
  frame.style.setProperty('--ppm-color-scheme', theme);
  document.body.append(frame);
  await frame.updateComplete;
  return frame;
}

async function violations(element: HTMLElement): Promise<string[]> {
  // A view is no page: the page around it has the title and the language.
  const rules = { 'document-title': { enabled: false }, 'html-has-lang': { enabled: false } };
  const found = await axe.run(element, { rules, resultTypes: ['violations'] });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`));
}

afterEach(() => {
  for (const element of document.querySelectorAll('test-view-frame, ppm-workspace-sign-in, ppm-workspace-import')) {
    element.remove();
  }
});

describe.each(['light', 'dark'])('in the %s theme, nothing is in the way of', theme => {
  const bar = sideBar({
    user,
    projects: [project],
    route: { view: 'home' },
    theme: 'light',
    onTheme: () => undefined,
    onSignOut: () => undefined,
  });
  test.each([
    ['projects', html`${bar}<main>${home([project])}</main>`],
    ['no projects', html`${bar}<main>${home([])}</main>`],
    ['projects on their way', html`${bar}<main>${home(null)}</main>`],
    ['a plan taken away', html`<main><h1>Plan</h1>${lostPanel(lost('access_revoked', 0))}</main>`],
    ['a plan that is not there', html`<main><h1>Plan</h1>${lostPanel(lost('not_found', 404))}</main>`],
    [
      'cards',
      html`<main><h1>Plan</h1></main>${noticeCards(
        withNotice(withNotice([], { tone: 'critical', title: 'Not saved', text: 'Why' }), {
          tone: 'warning',
          title: 'Replaced',
          text: 'By whom',
        }),
        () => undefined,
      )}`,
    ],
  ])('%s', async (_what, view) => {
    expect(await violations(await show(view, theme))).toEqual([]);
  });

  test('signing in', async () => {
    const form = document.createElement('ppm-workspace-sign-in');
    form.style.setProperty('--ppm-color-scheme', theme);
    document.body.append(form);
    await new Promise(requestAnimationFrame);
    expect(await violations(form)).toEqual([]);
  });

  test('the question before edits are lost', async () => {
    const frame = await show(html`<ppm-workspace-ask-sign-out count="2"></ppm-workspace-ask-sign-out>`, theme);
    expect(await violations(frame)).toEqual([]);
    const ask = frame.shadowRoot?.querySelector('ppm-workspace-ask-sign-out');
    expect(ask?.shadowRoot?.activeElement?.textContent).toBe('Stay');
  });
});

describe('the import page', () => {
  test('takes a drop anywhere and refuses what cannot be a plan before it is sent', async () => {
    const page = document.createElement('ppm-workspace-import') as PpmWorkspaceImport;
    page.client = {} as PpmWorkspaceImport['client'];
    document.body.append(page);
    await page.updateComplete;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], 'empty.xml'));
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer });
    page.dispatchEvent(drop);
    await page.updateComplete;
    expect(drop.defaultPrevented).toBe(true);
    expect(page.shadowRoot?.querySelector('[role=alert]')?.textContent).toContain('The file is empty.');
    expect(await violations(page)).toEqual([]);
  });

  test('cards put away by hand are gone, and the same words are said once', () => {
    const words = { tone: 'critical', title: 'Not saved', text: 'Why' } as const;
    const once = withNotice(withNotice([], words), words);
    expect(once).toHaveLength(1);
    const host = document.createElement('div');
    const closed: number[] = [];
    render(
      noticeCards(once, id => closed.push(id)),
      host,
    );
    host.querySelector('button')?.click();
    expect(closed).toEqual([once[0]?.id]);
  });
});
