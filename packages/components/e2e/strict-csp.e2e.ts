import type { PpmGantt } from '@trueppm/components';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumLaunchOptions } from './chromium.mjs';
import { type Site, serveSite, watch } from './static-site.js';

/** As strict as a policy gets that still lets a page run its own scripts: no pictures, no fonts, no text as script. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'; " +
  "require-trusted-types-for 'script'";

const SCRIPT = `
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', event =>
  globalThis.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
const plan = document.querySelector('ppm-gantt');
if (location.search === '?no-worker') plan.createWorker = () => { throw new Error('no worker here'); };
plan.project = { name: 'Kitchen', start: '2026-01-05' };
plan.tasks = [
  { id: 'prep', name: 'Preparation' },
  { id: 'd', name: 'Design', duration: '5d', parent: 'prep', owner: 'Ida Lund', done: 40 },
  { id: 'b', name: '<img src=x onerror=alert(1)>', duration: '10d', deadline: '2026-01-20' },
  { id: 'x', name: 'First dinner', milestone: true },
];
plan.dependencies = [{ predecessor: 'd', successor: 'b' }, { predecessor: 'b', successor: 'x' }];
`;

const POLICED = { 'content-security-policy': POLICY };
const FILES = {
  '/': {
    headers: POLICED,
    text: `<!doctype html><html lang="en"><title>Plan</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/page.css">
<script type="module" src="/bundle/gantt.js"></script><script type="module" src="/page.js"></script>
<ppm-gantt></ppm-gantt></html>`,
  },
  '/page.js': { text: SCRIPT },
  '/page.css': { text: 'body { margin: 0 } ppm-gantt { height: 600px }' },
};

let browser: Browser;
let site: Site;
let page: Page;
let trespasses: string[];

beforeAll(async () => {
  site = await serveSite(FILES, ['/bundle/'], POLICED);
  browser = await chromium.launch(await chromiumLaunchOptions());
});

afterAll(async () => {
  await browser?.close();
  site?.close();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
  trespasses = watch(page, [site.address]);
  // Chromium asks for an icon of the page by itself, which the policy refuses; that is the page's own matter.
  await page.route('**/icon.svg', route => route.fulfill({ status: 204 }));
});

/** The point of the file: whatever was done, the policy had nothing to say and no other host was asked. */
afterEach(async () => {
  const violations = await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);
  expect(violations.filter(text => !text.includes('icon.svg'))).toEqual([]);
  expect(trespasses.filter(text => !text.includes('icon.svg'))).toEqual([]);
  await page.close();
});

async function open(search = ''): Promise<void> {
  await page.goto(`${site.address}/${search}`);
  await page.waitForFunction(() => (document.querySelector('ppm-gantt') as PpmGantt).schedule.state === 'ready');
}

const startOf = (id: string) =>
  page.evaluate(taskId => (document.querySelector('ppm-gantt') as PpmGantt).schedule.task(taskId)?.start, id);
const until = (id: string, start: string) =>
  page.waitForFunction(
    ([taskId, want]) =>
      (document.querySelector('ppm-gantt') as PpmGantt).schedule.task(taskId as string)?.start === want,
    [id, start],
  );

/** Middle of a task's bar, page px. */
const barOf = (id: string) =>
  page.evaluate(taskId => {
    const { x, y, width, height } = (document.querySelector('ppm-gantt') as PpmGantt).rectOf(taskId) as DOMRect;
    return { x: x + width / 2, y: y + height / 2, width };
  }, id);

describe('under a strict policy with Trusted Types', () => {
  it('dates come from the engine in a worker, and a drag moves them', async () => {
    await open();
    expect(page.workers()).toHaveLength(1);
    expect(await startOf('b')).toBe('2026-01-12T08:00:00');
    const bar = await barOf('d');
    await page.mouse.move(bar.x, bar.y);
    await page.mouse.down();
    await page.mouse.move(bar.x + bar.width * 1.4, bar.y, { steps: 6 });
    await page.mouse.up();
    await until('b', '2026-01-19T08:00:00');
    await page.keyboard.press('Control+z');
    await until('b', '2026-01-12T08:00:00');
  });

  it('cells are edited, rows are added, reasons are told, names stay text', async () => {
    await open();
    await page.getByRole('row', { name: 'Design' }).getByRole('gridcell').first().dblclick();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('10d');
    await page.keyboard.press('Enter');
    await until('b', '2026-01-19T08:00:00');
    await page.getByRole('row', { name: 'onerror' }).click();
    await page.getByRole('button', { name: 'Why?' }).click();
    await page.getByRole('region', { name: 'Why is this bar here?' }).waitFor();
    await page.getByRole('row', { name: 'Design' }).click();
    await page.keyboard.press('Insert');
    await page.keyboard.type('Paint');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'Paint' }).waitFor();
    expect(await page.locator('ppm-gantt img').count()).toBe(0);
  });

  it('menus open and run', async () => {
    await open();
    await page.getByRole('row', { name: 'Design' }).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('every look: the phone, another language, dark, right to left, an empty and a broken plan', async () => {
    await open();
    await page.setViewportSize({ width: 390, height: 720 });
    await page.getByRole('tree').waitFor();
    await page.getByRole('treeitem', { name: 'Design' }).click();
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole('treegrid').waitFor();
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    await page.evaluate(() => {
      const plan = document.querySelector('ppm-gantt') as PpmGantt;
      document.documentElement.dir = 'rtl';
      plan.locale = 'de';
    });
    await page.getByRole('button', { name: 'Rückgängig' }).waitFor();
    await page.evaluate(() => {
      const plan = document.querySelector('ppm-gantt') as PpmGantt;
      plan.locale = 'en';
      plan.dependencies = [
        { predecessor: 'd', successor: 'b' },
        { predecessor: 'b', successor: 'd' },
      ];
    });
    await page.getByRole('alert').waitFor();
    await page.evaluate(() => {
      const plan = document.querySelector('ppm-gantt') as PpmGantt;
      plan.dependencies = [];
      plan.tasks = [];
    });
    await page.getByRole('textbox', { name: 'Name of the first task' }).fill('Begin');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'Begin' }).waitFor();
  });

  for (const format of ['svg', 'png', 'pdf', 'csv', 'mspdi'] as const) {
    it(`the plan is downloaded as ${format}`, async () => {
      await open();
      const coming = page.waitForEvent('download');
      const name = await page.evaluate(
        wish => (document.querySelector('ppm-gantt') as PpmGantt).download(wish as 'svg'),
        format,
      );
      const download = await coming;
      expect(download.suggestedFilename()).toBe(name);
      expect(await download.failure()).toBeNull();
    });
  }

  it('without a worker the engine runs in the page', async () => {
    await open('?no-worker');
    expect(page.workers()).toHaveLength(0);
    expect(await startOf('b')).toBe('2026-01-12T08:00:00');
  });
});
