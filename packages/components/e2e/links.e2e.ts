import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Api, type ChainPlan, createChain, until } from './api.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser } from './workspace-page.js';

/** Pages that a secret in the address opens: a shared plan, an invitation. */

let server: ServerProcess;
let browser: Browser;
let api: Api;
let plan: ChainPlan;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchBrowser();
  api = await Api.signIn(server.url, 'owner');
  plan = await createChain(api, 'Shown to others');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(path: string): Promise<{ page: Page; asked: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  page.on('pageerror', error => asked.push(`error ${error}`));
  await page.goto(server.url + path);
  return { page, asked };
}

it('a share link shows the plan to whoever holds it, to look at and not to change, until it is revoked', async () => {
  const link = await api.need<{ id: string; path: string; secret: string }>(
    'POST',
    `/projects/${plan.project.id}/share-links`,
    { name: 'Client' },
  );
  const { page, asked } = await open(link.path);
  await until(
    () =>
      page
        .locator('ppm-gantt')
        .evaluate(gantt => (gantt as unknown as { schedule: { tasks: unknown[] } }).schedule.tasks.length),
    count => count > 0,
    'the plan to be dated',
  );
  expect(await page.title()).toBe('Shown to others – TruePPM');
  // The secret is in no address that was asked for, and nothing failed.
  expect(asked.filter(url => url.includes(link.secret) || url.startsWith('error'))).toEqual([]);

  await api.send('DELETE', `/projects/${plan.project.id}/share-links/${link.id}`);
  const gone = await open(link.path);
  await gone.page.getByRole('alert').filter({ hasText: 'This link opens nothing' }).waitFor();
});

it('an invitation makes an account and opens the workspace with the project in it', async () => {
  const email = 'nora@example.test';
  const made = await api.need<{ path: string; secret: string }>('POST', `/projects/${plan.project.id}/invitations`, {
    email,
    role: 'member',
  });
  const { page, asked } = await open(made.path);
  await page.getByText('to “Shown to others” as member').waitFor();
  await page.getByLabel('Name').fill('Nora New');
  expect(await page.getByLabel('E-mail').inputValue()).toBe(email);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('navigation', { name: 'Workspace' }).waitFor();
  await page.getByRole('link', { name: 'Shown to others' }).first().waitFor();
  expect(asked.filter(url => url.includes(made.secret) || url.startsWith('error'))).toEqual([]);

  const again = await open(made.path);
  await again.page.getByRole('alert').filter({ hasText: 'This invitation is wrong, or was used' }).waitFor();
});
