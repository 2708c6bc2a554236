import type { PpmGantt } from '@trueppm/components';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, type ChainPlan, createChain, until } from './api.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser, WorkspacePage } from './workspace-page.js';

let server: ServerProcess;
let browser: Browser;
let api: Api;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchBrowser();
  api = await Api.signIn(server.url, 'owner');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** What a Gantt says of what its project has beside the plan. */
interface Told {
  readonly legend: readonly string[];
  readonly tools: readonly string[];
  /** Sprints and markers, in words. */
  readonly onScale: readonly string[];
  /** What the bar of a task shows, in words. */
  readonly bar: string;
}

const told = (page: Page, task: string): Promise<Told> =>
  page.locator('ppm-gantt').evaluate((gantt, name) => {
    const root = (gantt as PpmGantt).shadowRoot as ShadowRoot;
    const texts = (selector: string) => [...root.querySelectorAll(selector)].map(found => found.textContent ?? '');
    const row = [...root.querySelectorAll('[role="row"][data-row]')].find(found => found.textContent?.includes(name));
    return {
      legend: texts('[part="legend"] li'),
      tools: texts('[part="toolbar"] button[aria-pressed]'),
      onScale: texts('ul.sr li'),
      bar: row?.getAttribute('aria-description') ?? '',
    };
  }, task);

/** Waits until all pages say the same, and that. */
async function allTell(pages: readonly Page[], isTold: (words: Told) => boolean, what: string): Promise<void> {
  for (const page of pages) await until(() => told(page, 'Build'), isTold, what);
}

async function follow(plan: ChainPlan): Promise<{ viewer: WorkspacePage; reader: WorkspacePage; pages: Page[] }> {
  const viewer = await WorkspacePage.signIn(browser, server.url, 'viewer');
  await viewer.openProject(plan.project.id);
  await viewer.waitForStatus('Live');
  const link = await api.need<{ path: string }>('POST', `/projects/${plan.project.id}/share-links`, { name: 'Board' });
  const reader = await WorkspacePage.open(browser, server.url, link.path);
  await reader.ready();
  return { viewer, reader, pages: [viewer.page, reader.page] };
}

const baselines = (legend: readonly string[]) => legend.filter(words => words.startsWith('B'));

describe('what a project has beside its plan', () => {
  it('comes, changes and goes in an open Gantt: to a viewer, and to whoever holds a link', async () => {
    const plan = await createChain(api, 'Beside the plan');
    const path = `/projects/${plan.project.id}`;
    const { viewer, reader, pages } = await follow(plan);
    await allTell(pages, ({ legend }) => legend.includes('Slack'), 'the chrome');
    for (const page of pages) {
      expect(await told(page, 'Build')).toMatchObject({ tools: ['Critical path', 'Slack'], onScale: [] });
      expect(baselines((await told(page, 'Build')).legend)).toEqual([]);
    }

    const capture = (name: string) => api.need<{ id: string }>('POST', `${path}/baselines`, { name });
    const first = await capture('B1');
    await allTell(
      pages,
      ({ legend, tools }) => legend.includes('Baseline') && tools.includes('Baseline'),
      'a baseline',
    );
    const change = { duration_minutes: 7 * 480 };
    await api.need('PATCH', `${path}/tasks/${plan.build.id}`, change);
    await until(
      () => api.task(plan.project.id, plan.build.id),
      row => row.finish?.startsWith('2026-11-13') === true,
      'the dates of the change',
    );
    await capture('B2');
    await allTell(pages, ({ legend }) => baselines(legend).join() === 'B1,B2', 'a second one');
    await allTell(pages, ({ bar }) => bar.includes('Baseline B2: 5 – 13 Nov'), 'its dates');
    const newest = await capture('B3');
    await allTell(pages, ({ legend }) => baselines(legend).join() === 'B1,B3', 'the newest beside the first');
    // The one between waits under View.
    await viewer.page.locator('ppm-gantt [popovertarget]').click();
    const choice = viewer.page.getByRole('checkbox', { name: 'B2' });
    expect(await choice.isChecked()).toBe(false);
    await choice.click();
    await allTell([viewer.page], ({ legend }) => baselines(legend).join() === 'B1,B2,B3', 'the one chosen');
    await viewer.page.keyboard.press('Escape');
    await api.need('DELETE', `${path}/baselines/${newest.id}`);
    await allTell(pages, ({ legend }) => baselines(legend).join() === 'B1,B2', 'the deleted one to go');
    await api.need('DELETE', `${path}/baselines/${first.id}`);
    await allTell(pages, ({ legend }) => baselines(legend).join() === 'Baseline', 'the next to be the first');

    const days = { start: '2026-11-02T08:00:00', finish: '2026-11-13T17:00:00' };
    const sprint = await api.need<{ id: string }>('POST', `${path}/sprints`, { name: 'One', ...days });
    const says = async (...sentences: string[]) =>
      allTell(pages, ({ onScale }) => onScale.join() === sentences.join(), sentences.join());
    await says('Sprint One, planned: 2 – 13 Nov');
    await api.need('PATCH', `${path}/sprints/${sprint.id}`, { name: 'Zero', finish: '2026-11-06T17:00:00' });
    await says('Sprint Zero, planned: 2 – 6 Nov');
    await api.need('POST', `${path}/sprints/${sprint.id}/activate`);
    await says('Sprint Zero, active: 2 – 6 Nov');
    await api.need('POST', `${path}/sprints/${sprint.id}/close`, {});
    await says('Sprint Zero, closed: 2 – 6 Nov');
    const other = await api.need<{ id: string }>('POST', `${path}/sprints`, {
      name: 'Two',
      ...days,
      start: '2026-11-09T08:00:00',
    });
    await api.need('POST', `${path}/sprints/${other.id}/activate`);
    await says('Sprint Zero, closed: 2 – 6 Nov', 'Sprint Two, active: 9 – 13 Nov');
    await api.need('POST', `${path}/sprints/${other.id}/cancel`);
    await says('Sprint Zero, closed: 2 – 6 Nov');
    const last = { start: '2026-11-16T08:00:00', finish: '2026-11-20T17:00:00' };
    const third = await api.need<{ id: string }>('POST', `${path}/sprints`, { name: 'Three', ...last });
    await says('Sprint Zero, closed: 2 – 6 Nov', 'Sprint Three, planned: 16 – 20 Nov');
    await api.need('DELETE', `${path}/sprints/${third.id}`);
    await says('Sprint Zero, closed: 2 – 6 Nov');

    const forecast = (spread: object) => api.need('POST', `${path}/forecasts`, { runs: 500, default_spread: spread });
    await forecast({ optimistic: 1, pessimistic: 1.5 });
    const whiskers = ({ legend, tools }: Told) => legend.includes('P50 – P80') && tools.includes('Forecast');
    await allTell(pages, whiskers, 'a forecast');
    await allTell(pages, ({ bar }) => bar.includes('Forecast: one in two by'), 'the forecast of a task');
    const { bar } = await told(viewer.page, 'Build');
    await forecast({ optimistic: 1, pessimistic: 4 });
    await allTell(pages, words => words.bar !== bar && words.bar.includes('Forecast'), 'another forecast');

    // A page that comes later has the same.
    const words = await told(viewer.page, 'Build');
    await viewer.page.reload();
    await viewer.ready();
    await allTell([viewer.page], again => JSON.stringify(again) === JSON.stringify(words), 'the same after a reload');
    for (const person of [viewer, reader]) {
      expect(person.trespasses).toEqual([]);
      await person.close();
    }
  });

  it('gives way to what the host says, and comes back', async () => {
    const plan = await createChain(api, 'The host says');
    const path = `/projects/${plan.project.id}`;
    const days = { start: '2026-11-02T08:00:00', finish: '2026-11-13T17:00:00' };
    await api.need('POST', `${path}/sprints`, { name: 'Server', ...days });
    const viewer = await WorkspacePage.signIn(browser, server.url, 'viewer');
    await viewer.openProject(plan.project.id);
    const set = (sprints: unknown) =>
      viewer.page.locator('ppm-gantt').evaluate((gantt, value) => {
        (gantt as PpmGantt).sprints = value as PpmGantt['sprints'];
      }, sprints);
    const says = (sentence: string) =>
      allTell([viewer.page], ({ onScale }) => onScale.join().startsWith(sentence), sentence);
    await says('Sprint Server');
    await set([{ id: 1, name: 'Host', start: '2026-11-02', finish: '2026-11-06' }]);
    await says('Sprint Host');
    await api.need('POST', `${path}/sprints`, { name: 'Later', ...days });
    await set([]);
    await allTell([viewer.page], ({ onScale }) => onScale.length === 0, 'none, as the host says');
    await set(undefined);
    await allTell([viewer.page], ({ onScale }) => onScale.length === 2, 'both of the server');
    expect(viewer.trespasses).toEqual([]);
    await viewer.close();
  });
});

describe('a plan that the server does not give', () => {
  it('is opened anew when it is asked for again: the one who asks may see it by now', async () => {
    const project = await api.need<{ id: string }>('POST', '/projects', {
      name: 'Closed',
      start: '2026-11-02T08:00:00',
    });
    await api.need('POST', `/projects/${project.id}/tasks`, { name: 'Secret', duration_minutes: 480 });
    const signIn = await fetch(`${server.url}/api/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'viewer@demo.trueppm.example', password: 'trueppm-demo' }),
    });
    const { access_token: token } = (await signIn.json()) as { access_token: string };
    const guest = await WorkspacePage.open(browser, server.url, '/share');
    await guest.page.evaluate(
      ([projectId, accessToken]) => {
        const provider = document.createElement('ppm-provider');
        provider.baseUrl = '/api/v1';
        provider.getToken = () => accessToken as string;
        const gantt = document.createElement('ppm-gantt');
        gantt.project = projectId as string;
        provider.append(gantt);
        document.body.replaceChildren(provider);
      },
      [project.id, token],
    );
    const again = guest.page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    // Asked again too early it fails again, and can be asked once more.
    await again.click();
    await again.waitFor();
    const member = { email: 'viewer@demo.trueppm.example', role: 'viewer' };
    await api.need('POST', `/projects/${project.id}/members`, member);
    await again.click();
    await guest.ready();
    await guest.page.getByRole('row', { name: 'Secret' }).waitFor();
    // It is followed as any other.
    await api.need('POST', `/projects/${project.id}/tasks`, { name: 'Told later', duration_minutes: 480 });
    await guest.page.getByRole('row', { name: 'Told later' }).waitFor();
    expect(guest.trespasses).toEqual([]);
    await guest.close();
  });
});
