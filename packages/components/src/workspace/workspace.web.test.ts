import type { PasswordSession, Project, ProjectStatus, SignInMethods, User } from '@trueppm/sdk';
import axe from 'axe-core';
import { html, LitElement, render, type TemplateResult } from 'lit';
import { NEVER } from 'rxjs';
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
import type { PpmWorkspaceSignIn } from './sign-in.js';
import { SIGN_IN_LANGUAGES } from './sign-in-outcome.js';

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

/** The sign-in of a server with these ways in. */
async function showSignIn(
  oidc: SignInMethods['oidc'],
  { baseUrl = '/api/v1', theme = 'light' }: { baseUrl?: string; theme?: string } = {},
): Promise<PpmWorkspaceSignIn> {
  const form = document.createElement('ppm-workspace-sign-in') as PpmWorkspaceSignIn;
  form.style.setProperty('--ppm-color-scheme', theme);
  form.baseUrl = baseUrl;
  form.session = { methods: async () => ({ password: true, oidc }) } as unknown as PasswordSession;
  document.body.append(form);
  await form.updateComplete;
  await new Promise(requestAnimationFrame);
  await form.updateComplete;
  return form;
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

  test.each([
    ['signing in by password', null],
    ['signing in at a provider', { name: 'House & Co', path: '/api/v1/auth/oidc/start' }],
  ])('%s', async (_what, oidc) => {
    const form = await showSignIn(oidc, { theme });
    expect(form.shadowRoot?.querySelectorAll('a')).toHaveLength(oidc === null ? 0 : 1);
    expect(await violations(form)).toEqual([]);
  });

  test('the question before edits are lost', async () => {
    const frame = await show(html`<ppm-workspace-ask-sign-out count="2"></ppm-workspace-ask-sign-out>`, theme);
    expect(await violations(frame)).toEqual([]);
    const ask = frame.shadowRoot?.querySelector('ppm-workspace-ask-sign-out');
    expect(ask?.shadowRoot?.activeElement?.textContent).toBe('Stay');
  });
});

describe('sign-in at a provider', () => {
  const oidc = { name: 'House & Co', path: '/plans/api/v1/auth/oidc/start' };

  test('is a link that brings the person back to what they came for', async () => {
    const before = location.hash;
    history.replaceState(null, '', '#/projects/1');
    const link = (await showSignIn(oidc)).shadowRoot?.querySelector('a');
    history.replaceState(null, '', before === '' ? location.pathname + location.search : before);
    expect(link?.textContent).toBe('Sign in with House & Co');
    const target = new URL(link?.href ?? '');
    expect([target.origin, target.pathname]).toEqual([location.origin, oidc.path]);
    expect(target.searchParams.get('return_to')).toMatch(/^\/.*#\/projects\/1$/);
  });

  test('does not move what one is typing into', async () => {
    const form = await showSignIn(null);
    const top = () => form.shadowRoot?.querySelector('#email')?.getBoundingClientRect().top;
    const before = top();
    form.session = { methods: async () => ({ password: true, oidc }) } as unknown as PasswordSession;
    await expect.poll(() => form.shadowRoot?.querySelector('a')?.textContent).toContain('House');
    expect(top()).toBe(before);
  });

  test('is not offered when the server cannot say so, or is that of another site', async () => {
    const silent = await showSignIn(oidc, { baseUrl: 'https://elsewhere.test/api/v1' });
    const away = await showSignIn(null);
    away.session = { methods: () => Promise.reject(new Error('away')) } as unknown as PasswordSession;
    await new Promise(requestAnimationFrame);
    for (const form of [silent, away]) expect(form.shadowRoot?.querySelector('a')).toBeNull();
  });
});

describe('a sign-in at a provider that came to nothing', () => {
  const before = location.href;
  const OUTCOMES = ['refused', 'expired', 'closed', 'unavailable', 'failed'];
  const alertOf = (form: PpmWorkspaceSignIn) => form.shadowRoot?.querySelector('[role=alert]');
  const backWith = async (outcome: string, lang: string) => {
    const address = new URL(before);
    address.searchParams.set('tab', 'gantt');
    address.searchParams.set('ppm_sign_in', outcome);
    history.replaceState(null, '', address);
    document.documentElement.lang = lang;
    return showSignIn({ name: 'House & Co', path: '/api/v1/auth/oidc/start' });
  };
  afterEach(() => {
    history.replaceState(null, '', before);
    document.documentElement.removeAttribute('lang');
  });

  test.each(SIGN_IN_LANGUAGES)('is told in words: %s', async language => {
    const told = new Set<string>();
    for (const outcome of OUTCOMES) {
      const form = await backWith(outcome, language);
      const alert = alertOf(form);
      expect(alert?.getAttribute('lang')).toBe(language);
      told.add(alert?.textContent ?? '');
      if (outcome === 'refused') expect(await violations(form)).toEqual([]);
      form.remove();
    }
    expect([told.size, told.has('')]).toEqual([OUTCOMES.length, false]);
  });

  test('is told once, in English where there are no other words, and whatever the address says', async () => {
    const form = await backWith('<script>', 'nl');
    expect([alertOf(form)?.getAttribute('lang'), alertOf(form)?.textContent]).toEqual([
      'en',
      'The sign-in could not be confirmed. Begin again.',
    ]);
    expect([location.search.includes('ppm_sign_in'), location.search.includes('tab=gantt')]).toEqual([false, true]);
    const link = form.shadowRoot?.querySelector('a');
    expect(new URL(link?.href ?? '').searchParams.get('return_to')).not.toContain('ppm_sign_in');
    form.remove();
    expect(alertOf(await showSignIn(null))).toBeNull();
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

  test('takes of a whole project more than of a plan, as the server does', async () => {
    const page = document.createElement('ppm-workspace-import') as PpmWorkspaceImport;
    const sent: string[] = [];
    const importPlan = (file: File) => {
      sent.push(file.name);
      return NEVER;
    };
    page.client = { importPlan } as unknown as PpmWorkspaceImport['client'];
    document.body.append(page);
    const fileOf = (name: string, megabytes: number): File =>
      Object.defineProperty(new File(['x'], name), 'size', { value: megabytes * 1024 * 1024 });
    const alert = async (): Promise<string | undefined> => {
      await page.updateComplete;
      return page.shadowRoot?.querySelector('[role=alert]')?.textContent?.trim();
    };
    page.importFile(fileOf('plan.xml', 51));
    expect(await alert()).toContain('up to 50 MB');
    page.importFile(fileOf('project.json', 51));
    expect(await alert()).toBeUndefined();
    page.importFile(fileOf('project.json', 401));
    expect(await alert()).toContain('up to 400 MB');
    expect(sent).toEqual(['project.json']);
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
