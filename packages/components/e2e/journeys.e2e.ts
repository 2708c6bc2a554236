import type { Member } from '@trueppm/sdk';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Api, type ChainPlan, createChain, emailOf, until } from './api.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser, WorkspacePage } from './workspace-page.js';

let server: ServerProcess;
let browser: Browser;
let api: Api;
let people: WorkspacePage[] = [];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchBrowser();
  api = await Api.signIn(server.url, 'owner');
});

afterEach(async () => {
  for (const person of people) await person.close();
  people = [];
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody who looks at the plan, live. */
async function open(role: string, plan: ChainPlan): Promise<WorkspacePage> {
  const person = await WorkspacePage.signIn(browser, server.url, role);
  people.push(person);
  await person.openProject(plan.project.id);
  await person.waitForStatus('Live');
  return person;
}

/** Waits until all pages show the same dates as the database, and answers them. */
async function converged(plan: ChainPlan, pages: readonly WorkspacePage[]): Promise<void> {
  await until(
    async () => {
      const rows = await api.tasks(plan.project.id);
      const stored = Object.fromEntries(rows.map(({ id, start, finish }) => [id, { start, finish }]));
      const shown = await Promise.all(pages.map(page => page.shown()));
      return shown.map(dates => rows.every(({ id }) => JSON.stringify(dates[id]) === JSON.stringify(stored[id])));
    },
    equal => equal.every(Boolean),
    'every page to show what the database has',
  );
}

describe('one person', () => {
  it('works in two tabs, is signed out in both at once, and leaves nothing on the device', async () => {
    const plan = await createChain(api, 'Two tabs');
    const first = await open('scheduler', plan);
    const second = await first.newTab();
    await second.openProject(plan.project.id);
    await second.waitForStatus('Live');

    const before = await first.shown();
    await first.drag(plan.design.id, 60);
    await second.drag(plan.test.id, 60);
    await until(
      () => first.shown(),
      dates => dates[plan.test.id]?.start !== before[plan.test.id]?.start,
      'the edit of the second tab to reach the first',
    );
    await converged(plan, [first, second]);
    await first.page.reload();
    await first.ready();
    await converged(plan, [first, second]);

    expect(await first.storedRows('tasks')).toBe(6);
    await second.page.getByRole('button', { name: 'Sign out' }).click();
    for (const tab of [first, second]) await tab.page.getByLabel('Password').waitFor();
    expect(await second.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect([...first.trespasses, ...second.trespasses]).toEqual([]);
  });
});

describe('two people', () => {
  it('who change one field while one is offline end with the same plan, and both are told', async () => {
    const plan = await createChain(api, 'Conflict');
    const ann = await open('scheduler', plan);
    const ben = await open('owner', plan);
    await ann.context.setOffline(true);
    await ann.waitForStatus('Offline');
    await ann.drag(plan.build.id, 60);
    await ben.drag(plan.build.id, 120);
    await converged(plan, [ben]);

    await ann.context.setOffline(false);
    await ann.waitForStatus('Live');
    await until(
      () => ann.notices(),
      titles => titles.includes('Your change went in over another'),
      'the one who was offline to be told',
    );
    await until(
      () => ben.notices(),
      titles => titles.includes('Your change was replaced'),
      'the one whose value is gone to be told',
    );
    await converged(plan, [ann, ben]);
    expect(await ann.shown()).toEqual(await ben.shown());
  });

  it('see nothing of a plan any more once access is taken away, and all of it once it is given again', async () => {
    const plan = await createChain(api, 'Revoked');
    const ann = await open('scheduler', plan);
    expect(await ann.storedRows('tasks')).toBe(6);
    const path = `/projects/${plan.project.id}/members`;
    const members = await api.need<{ results: Member[] }>('GET', path);
    const member = members.results.find(({ email }) => email === emailOf('scheduler'));
    await api.need('DELETE', `${path}/${member?.user_id}`);
    await ann.page.getByText('Your access was taken away').waitFor({ timeout: 3_000 });
    expect(await ann.page.locator('ppm-gantt').count()).toBe(0);
    await until(
      () => ann.storedRows('tasks'),
      count => count === 0,
      'the rows to leave the device',
    );

    await api.need('POST', path, { email: emailOf('scheduler'), role: 'scheduler' });
    await ann.ready();
    await ann.waitForStatus('Live');
    await converged(plan, [ann]);
    expect(ann.trespasses).toEqual([]);
  });
});
