import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PpmGantt } from '@trueppm/components';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunchOptions } from './chromium.mjs';

const BUNDLE = new URL('../dist/bundle/', import.meta.url);
const TUTORIAL = new URL('../../../docs/tutorials/first-gantt.md', import.meta.url);
/** As strict as a policy gets that still lets a page run its own scripts. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'";

/** The first block of a language in a Markdown text. */
function firstBlock(markdown: string, language: string): string {
  const block = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(markdown)?.[1];
  if (block === undefined) throw new Error(`No ${language} block in the tutorial.`);
  return block;
}

let browser: Browser;
let server: Server;
let address: string;
/** The same server under another name: another origin to the browser. */
let elsewhere: string;

beforeAll(async () => {
  const tutorial = firstBlock(await readFile(TUTORIAL, 'utf8'), 'html');
  const script = /<script type="module">(.*?)<\/script>/s.exec(tutorial)?.[1] ?? '';
  const strict = tutorial.replace(
    /<script type="module">.*?<\/script>/s,
    '<script type="module" src="page.js"></script>',
  );
  const pages: Record<string, string> = { '/': tutorial, '/strict': strict };
  server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const page = pages[path];
    if (page !== undefined) {
      if (path === '/strict') response.setHeader('content-security-policy', POLICY);
      response.setHeader('content-type', 'text/html').end(page);
    } else if (path === '/page.js') {
      response
        .setHeader('content-type', 'text/javascript')
        .end(`const plan = document.querySelector('ppm-gantt');${script}`);
    } else if (path.endsWith('.js')) {
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('content-type', 'text/javascript').end(await readFile(new URL(`.${path}`, BUNDLE)));
    } else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  elsewhere = `http://localhost:${port}`;
  pages['/elsewhere'] = tutorial.replace('src="define.js"', `src="${elsewhere}/define.js"`);
  browser = await chromium.launch(await chromiumLaunchOptions());
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Opens a page and waits until its plan is dated. */
async function open(path: string): Promise<{ page: Page; trespasses: string[] }> {
  const page = await browser.newPage();
  const trespasses: string[] = [];
  page.on('pageerror', error => trespasses.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('favicon')) trespasses.push(message.text());
  });
  page.on('request', request => {
    const isOurs = [address, elsewhere, 'blob:', 'data:'].some(start => request.url().startsWith(start));
    if (!isOurs) trespasses.push(request.url());
  });
  await page.route('**/favicon.ico', route => route.fulfill({ status: 204 }));
  await page.goto(address + path);
  await page.waitForFunction(() => (document.querySelector('ppm-gantt') as PpmGantt).schedule.state === 'ready');
  return { page, trespasses };
}

const startOf = (page: Page, id: string) =>
  page.evaluate(taskId => (document.querySelector('ppm-gantt') as PpmGantt).schedule.task(taskId)?.start, id);

describe('the first tutorial', () => {
  it('runs as written: two tasks and a link are dated', async () => {
    const { page, trespasses } = await open('/');
    expect(await startOf(page, 'd')).toBe('2026-01-05T08:00:00');
    expect(await startOf(page, 'b')).toBe('2026-01-12T08:00:00');
    expect(await page.getByRole('row', { name: 'Design' }).count()).toBe(1);
    expect(trespasses).toEqual([]);
    await page.close();
  });

  it('drags with the mouse, and the successor follows before the drop', async () => {
    const { page, trespasses } = await open('/');
    const bar = await page.evaluate(() => {
      const { x, y, width, height } = (document.querySelector('ppm-gantt') as PpmGantt).rectOf('d') as DOMRect;
      return { x: x + width / 2, y: y + height / 2, week: width * 1.45 };
    });
    await page.mouse.move(bar.x, bar.y);
    await page.mouse.down();
    await page.mouse.move(bar.x + bar.week, bar.y, { steps: 8 });
    await page.waitForFunction(
      () => ((document.querySelector('ppm-gantt') as PpmGantt).schedule.task('b')?.start ?? '') >= '2026-01-16',
    );
    await page.mouse.up();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(
      () => (document.querySelector('ppm-gantt') as PpmGantt).schedule.task('b')?.start === '2026-01-12T08:00:00',
    );
    expect(trespasses).toEqual([]);
    await page.close();
  });

  it('works with the bundle on another host', async () => {
    const { page, trespasses } = await open('/elsewhere');
    expect(await startOf(page, 'b')).toBe('2026-01-12T08:00:00');
    expect(page.workers()).toHaveLength(1);
    expect(trespasses).toEqual([]);
    await page.close();
  });

  it('keeps to a strict policy and asks no other host', async () => {
    const { page, trespasses } = await open('/strict');
    await page.getByRole('gridcell').first().dblclick();
    await page.keyboard.press('Escape');
    expect(await startOf(page, 'b')).toBe('2026-01-12T08:00:00');
    expect(trespasses).toEqual([]);
    await page.close();
  });
});
