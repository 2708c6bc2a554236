import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PpmGantt } from '@trueppm/components';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunchOptions } from './chromium.mjs';
import { type Site, serveSite } from './static-site.js';

/** Where the element begins at a whole px, and where it does not. */
const page = (topPx: number) => ({
  text: `<!doctype html><html lang="en"><title>Plan</title><link rel="icon" href="data:,">
<script type="module" src="/bundle/gantt.js"></script>
<style>body { margin: 0 } ppm-gantt { height: 500px; margin-top: ${topPx}px }</style>
<ppm-gantt id="gantt" locale="en-GB" data-theme="light"></ppm-gantt>
<script type="module">
  gantt.project = { start: '2026-01-05' };
  gantt.tasks = Array.from({ length: 10000 }, (_, at) => ({ id: 't' + at, name: 'Task ' + at, duration: '3d' }));
</script></html>`,
});

let site: Site;
let profile: string;
let context: BrowserContext | undefined;

beforeAll(async () => {
  site = await serveSite({ '/': page(0), '/lower': page(13) }, ['/bundle/']);
});
afterAll(() => site?.close());
afterEach(async () => {
  await context?.close();
  context = undefined;
  await rm(profile, { recursive: true, force: true });
});

/** A window whose pages are zoomed as with Ctrl and +: a device scale factor would be another thing. */
async function open(zoom: number): Promise<Page> {
  profile = await mkdtemp(join(tmpdir(), 'ppm-zoom-'));
  await mkdir(join(profile, 'Default'));
  const level = Math.log(zoom) / Math.log(1.2);
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ partition: { default_zoom_level: { x: level } } }),
  );
  const options = await chromiumLaunchOptions();
  const args = [...options.args, '--window-size=1300,900'];
  context = await chromium.launchPersistentContext(profile, { ...options, args, viewport: null });
  return context.pages()[0] ?? context.newPage();
}

async function ready(at: Page, path: string): Promise<void> {
  await at.goto(site.address + path);
  await at.waitForFunction(() => document.querySelector('ppm-gantt')?.schedule.state === 'ready');
}

/** Device px from the window's top at which rules lie in the grid beside the splitter, and in the timeline. */
async function rules(at: Page, scrollTop: number): Promise<{ grid: number[]; timeline: number[] }> {
  await at.evaluate(async top => {
    const root = document.querySelector('ppm-gantt')?.shadowRoot as ShadowRoot;
    (root.querySelector('.scroller') as HTMLElement).scrollTop = top;
    for (let frame = 0; frame < 3; frame += 1) await new Promise(resolve => requestAnimationFrame(resolve));
  }, scrollTop);
  // Playwright's own screenshot would lay the page out anew.
  const cdp = await at.context().newCDPSession(at);
  const { data } = await cdp.send('Page.captureScreenshot', { format: 'png' });
  await cdp.detach();
  return at.evaluate(async png => {
    const root = document.querySelector('ppm-gantt')?.shadowRoot as ShadowRoot;
    const box = (root.querySelector('[part="canvas-plan"]') as HTMLElement).getBoundingClientRect();
    const colour = getComputedStyle(root.querySelector('.row') as HTMLElement).borderBottomColor;
    const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const ctx = new OffscreenCanvas(picture.width, picture.height).getContext(
      '2d',
    ) as OffscreenCanvasRenderingContext2D;
    ctx.drawImage(picture, 0, 0);
    const column = (x: number): number[] => {
      const { data } = ctx.getImageData(x, 0, 1, picture.height);
      const found: number[] = [];
      for (let y = Math.round(box.top * devicePixelRatio); y < Math.floor(box.bottom * devicePixelRatio) - 1; y += 1)
        if (`rgb(${data[y * 4]}, ${data[y * 4 + 1]}, ${data[y * 4 + 2]})` === colour) found.push(y);
      return found;
    };
    // Away from bars and names, which stand at the left of the timeline.
    return {
      grid: column(Math.floor(box.left * devicePixelRatio) - 6),
      timeline: column(Math.floor(box.right * devicePixelRatio) - 30),
    };
  }, data);
}

describe('a zoomed page', () => {
  for (const percent of [110, 150])
    it(`at ${percent} % has each row's rule at one height in grid and timeline`, async () => {
      const at = await open(percent / 100);
      for (const path of ['/', '/lower']) {
        await ready(at, path);
        const ratio = await at.evaluate(() => devicePixelRatio);
        expect(ratio).toBeCloseTo(percent / 100, 3);
        for (const [density, rowPx] of [
          ['compact', 28],
          [null, 32],
          ['comfortable', 36],
        ] as const) {
          await at.evaluate(name => {
            const gantt = document.querySelector('ppm-gantt') as PpmGantt;
            if (name) gantt.density = name;
            else gantt.removeAttribute('density');
          }, density);
          for (const top of [0, 7, 20_000.5, 1e7]) {
            const { grid, timeline } = await rules(at, top);
            expect(grid, `${path} ${density} ${top}`).toEqual(timeline);
            expect(grid.length).toBeGreaterThan(Math.floor(400 / rowPx) - 3);
          }
        }
      }
    });
});
