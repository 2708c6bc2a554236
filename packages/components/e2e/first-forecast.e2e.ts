import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumLaunchOptions } from './chromium.mjs';

const ENGINE = new URL('../../scheduler/dist/bundle/scheduler.js', import.meta.url);
const TUTORIAL = new URL('../../../docs/tutorials/first-forecast.md', import.meta.url);
/** As strict as a policy gets that still lets a page run its own scripts. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'";

/** The block of the tutorial that its fence names, or the first of a language. */
function block(markdown: string, fence: string): string {
  const text = new RegExp(`^\`\`\`${fence}\n(.*?)^\`\`\``, 'ms').exec(markdown)?.[1];
  if (text === undefined) throw new Error(`No ${fence} block in the tutorial.`);
  return text;
}

let browser: Browser;
let server: Server;
let address: string;
/** What the tutorial says that the page says. */
let promised: string;

beforeAll(async () => {
  const tutorial = await readFile(TUTORIAL, 'utf8');
  promised = block(tutorial, 'text').trim();
  const files: Record<string, readonly [type: string, text: string | Buffer]> = {
    '/': ['text/html', block(tutorial, 'html index.html')],
    '/page.js': ['text/javascript', block(tutorial, 'js page.js')],
    '/scheduler.js': ['text/javascript', await readFile(ENGINE)],
  };
  server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    response.setHeader('content-security-policy', POLICY);
    if (file) response.setHeader('content-type', file[0]).end(file[1]);
    else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch(await chromiumLaunchOptions());
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

it('forecasts in a page under a strict policy, as the tutorial says', async () => {
  const page = await browser.newPage();
  const trespasses: string[] = [];
  page.on('pageerror', error => trespasses.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') trespasses.push(message.text());
  });
  page.on('request', request => {
    if (!request.url().startsWith(address)) trespasses.push(request.url());
  });
  await page.route('**/favicon.ico', route => route.fulfill({ status: 204 }));
  await page.goto(address);
  await page.waitForFunction(() => document.body.dataset.runs === '20000');
  expect(await page.getByRole('status').textContent()).toBe(promised);
  const bars = await page.locator('#chart rect').evaluateAll(rects =>
    rects.map(rect => ({
      height: Number(rect.getAttribute('height')),
      fill: rect.getAttribute('fill'),
      runs: Number(/(\d+) runs/.exec(rect.textContent ?? '')?.[1]),
    })),
  );
  expect(bars.reduce((sum, { runs }) => sum + runs, 0)).toBe(20_000);
  expect(Math.max(...bars.map(({ height }) => height))).toBe(200);
  // Darker up to P80: bars are whole, so that a little less than 80 % of the runs are in them.
  const dark = bars.filter(({ fill }) => fill === '#2563eb').reduce((sum, { runs }) => sum + runs, 0);
  expect(dark).toBeGreaterThan(13_000);
  expect(dark).toBeLessThanOrEqual(16_000);
  expect(trespasses).toEqual([]);
  await page.close();
});
