import type { PpmGantt } from '@trueppm/components';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumLaunchOptions } from './chromium.mjs';
import { type Site, serveSite, watch } from './static-site.js';

const plan = (id: string, duration: string) => `
for (const gantt of document.querySelectorAll('#${id}')) {
  gantt.project = { name: '${id}', start: '2026-01-05' };
  gantt.tasks = [{ id: 'd', name: 'Design of ${id}', duration: '${duration}' }, { id: 'b', name: 'Build', duration: '10d' }];
  gantt.dependencies = [{ predecessor: 'd', successor: 'b' }];
}`;
const html = (scripts: readonly string[], body: string, script: string) => ({
  text: `<!doctype html><html lang="en"><title>Plans</title><link rel="icon" href="data:,">
${scripts.map(src => `<script type="module" src="${src}"></script>`).join('\n')}
${body}<script type="module">${script}</script></html>`,
});

const one = '<ppm-gantt id="one"></ppm-gantt>';
const FILES = {
  '/one': html(['/bundle/gantt.js'], one, plan('one', '5d')),
  '/several': html(
    ['/bundle/define.js'],
    `${one}<ppm-gantt id="two" density="compact" data-theme="dark"></ppm-gantt>`,
    plan('one', '5d') + plan('two', '10d'),
  ),
  '/versions': html(['/bundle/gantt.js', '/other/define.js'], one, plan('one', '5d')),
  '/worker-url': html(['/bundle/gantt.js'], one, `one.workerUrl = '/other/worker.js';${plan('one', '5d')}`),
  '/create-worker': html(
    ['/bundle/gantt.js'],
    one,
    `one.createWorker = () => new Worker('/other/worker.js', { type: 'module' });${plan('one', '5d')}`,
  ),
  '/no-worker': html(['/bundle/gantt.js'], one, `delete globalThis.Worker;${plan('one', '5d')}`),
};

let browser: Browser;
let site: Site;
let page: Page;
let trespasses: string[];

beforeAll(async () => {
  site = await serveSite(FILES, ['/bundle/', '/other/'], { 'access-control-allow-origin': '*' });
  browser = await chromium.launch(await chromiumLaunchOptions());
});

afterAll(async () => {
  await browser?.close();
  site?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  trespasses = watch(page, [site.address]);
});

afterEach(async () => {
  await page.close();
});

const dated = () =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('ppm-gantt')].every(gantt => (gantt as PpmGantt).schedule.state === 'ready'),
  );
const startOf = (selector: string) =>
  page.evaluate(of => (document.querySelector(of) as PpmGantt).schedule.task('b')?.start, selector);

describe('several elements on one page', () => {
  it('each has its own plan, engine, selection and history', async () => {
    await page.goto(`${site.address}/several`);
    await dated();
    expect(page.workers()).toHaveLength(2);
    expect(await startOf('#one')).toBe('2026-01-12T08:00:00');
    expect(await startOf('#two')).toBe('2026-01-19T08:00:00');
    await page.locator('#two').getByRole('row', { name: 'Build' }).click();
    await page.keyboard.press('Delete');
    await page.locator('#two').getByRole('row', { name: 'Build' }).waitFor({ state: 'detached' });
    expect(await page.locator('#one').getByRole('row', { name: 'Build' }).count()).toBe(1);
    expect(await page.evaluate(() => (document.querySelector('#one') as PpmGantt).selectedTaskIds)).toEqual([]);
    expect(await page.locator('#one').getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await page.evaluate(() => document.querySelector('#two')?.remove());
    await expect.poll(() => page.workers().length).toBe(1);
    expect(trespasses).toEqual([]);
  });
});

describe('two copies of the package on one page', () => {
  it('the first registers the tags, the second says nothing, and both keep working', async () => {
    await page.goto(`${site.address}/versions`);
    await dated();
    expect(await startOf('#one')).toBe('2026-01-12T08:00:00');
    // The second copy brings the provider, which the first has not; a Gantt of the first takes its plan by context.
    await page.evaluate(() => {
      const provider = document.createElement('ppm-provider');
      provider.source = { load: () => ({ tasks: [{ id: 'b', name: 'From a backend', duration: '2d' }] }) };
      provider.project = 'any';
      provider.append(document.createElement('ppm-gantt'));
      document.body.append(provider);
    });
    await page.getByRole('row', { name: 'From a backend' }).waitFor();
    expect(trespasses).toEqual([]);
  });
});

describe('the engine’s script', () => {
  for (const [path, words] of [
    ['/worker-url', 'may stand elsewhere'],
    ['/create-worker', 'may be started by the page'],
  ] as const) {
    it(words, async () => {
      await page.goto(site.address + path);
      await dated();
      expect(page.workers().map(worker => new URL(worker.url()).pathname)).toEqual(['/other/worker.js']);
      expect(await startOf('#one')).toBe('2026-01-12T08:00:00');
      expect(trespasses).toEqual([]);
    });
  }

  it('runs in the page where there are no workers', async () => {
    await page.goto(`${site.address}/no-worker`);
    await dated();
    expect(page.workers()).toEqual([]);
    expect(await startOf('#one')).toBe('2026-01-12T08:00:00');
    expect(trespasses).toEqual([]);
  });
});

describe('parts that load later', () => {
  it('a key and a drag from before the hands have come are not lost', async () => {
    let letGo = () => {};
    const gate = new Promise<void>(resolve => {
      letGo = resolve;
    });
    await page.route('**/part-hands-*.js', async route => {
      await gate;
      await route.continue();
    });
    await page.goto(`${site.address}/one`);
    await dated();
    const bar = await page.evaluate(() => {
      const { x, y, width, height } = (document.querySelector('#one') as PpmGantt).rectOf('d') as DOMRect;
      return { x: x + width / 2, y: y + height / 2, width };
    });
    await page.mouse.move(bar.x, bar.y);
    await page.mouse.down();
    await page.mouse.move(bar.x + bar.width * 1.4, bar.y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('row', { name: 'Design of one' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await startOf('#one')).toBe('2026-01-12T08:00:00');
    letGo();
    await page.waitForFunction(
      () => (document.querySelector('#one') as PpmGantt).schedule.task('b')?.start === '2026-01-19T08:00:00',
    );
    expect(await page.evaluate(() => (document.querySelector('#one') as PpmGantt).selectedTaskIds)).toEqual(['b']);
  });

  it('a part that does not come gives a notice, and comes when the line is back', async () => {
    let isCut = true;
    await page.route('**/part-why-panel-*.js', route => (isCut ? route.abort() : route.continue()));
    await page.goto(`${site.address}/one`);
    await dated();
    const failed = page.evaluate(
      () =>
        new Promise<string>(resolve =>
          document.addEventListener(
            'ppm-error',
            event => resolve((event as CustomEvent<{ code: string }>).detail.code),
            { once: true },
          ),
        ),
    );
    await page.getByRole('row', { name: 'Build' }).click();
    const why = page.getByRole('button', { name: 'Why?' });
    await why.click();
    expect(await failed).toBe('part_failed');
    await page.getByText('could not be loaded').first().waitFor();
    isCut = false;
    await page.waitForTimeout(3100);
    await why.click();
    await why.click();
    await page.getByRole('region', { name: 'Why is this bar here?' }).waitFor();
  });
});
