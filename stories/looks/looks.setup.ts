import { afterEach } from 'vitest';
import { commands, page } from 'vitest/browser';
import { type Area, differenceOf, type Fingerprint, fingerprintOf, isAlike, type Pixels } from './fingerprint.js';

/**
 * Every story is also a test of its look: when its play has ended, the element is compared with the mean colours kept
 * in `stories/looks/kept`. `PPM_LOOKS=update npx vitest run --project stories` keeps what is seen now; `PPM_LOOKS=show`
 * says how far each is apart. The first run of a new story keeps its look; where CI is set it fails.
 */

type Kept = Record<string, Fingerprint>;

const mode = String(import.meta.env['PPM_LOOKS'] ?? '');

/** A picture may still move when a play ends: it is looked at again before it is said to differ. */
const MOST_TRIES = 8;
const WAIT_MS = 150;

afterEach(async ({ task }) => {
  const storyId = (task.meta as { storyId?: string }).storyId;
  const element = document.querySelector<HTMLElement>('ppm-gantt');
  if (storyId === undefined || !element || task.result?.state === 'fail') return;
  const [part = '', name = ''] = storyId.split('--');
  const path = `stories/looks/kept/${part}.json`;
  const kept = await read(path);
  const before = kept[name];
  if (mode === 'update' || (!before && !import.meta.env['PPM_CI'])) {
    await write(path, { ...kept, [name]: await settledLook(element) });
    return;
  }
  if (!before) throw new Error(`No look is kept of ${storyId}: run its test once, look at it and commit what is kept.`);
  let difference = differenceOf(before, await lookOf(element), timelineOf(element));
  for (let tried = 1; !isAlike(difference) && tried < MOST_TRIES; tried += 1) {
    await new Promise(resolve => setTimeout(resolve, WAIT_MS));
    difference = differenceOf(before, await lookOf(element), timelineOf(element));
  }
  const { timeline, rest, worst } = difference;
  const figures = `timeline ${timeline.toFixed(2)}, rest ${rest.toFixed(2)}, most at ${worst}`;
  // biome-ignore lint/suspicious/noConsole: it was asked for
  if (mode === 'show') console.info(`${storyId}: ${figures}`);
  if (!isAlike(difference)) throw new Error(`${storyId} looks otherwise: ${figures}.`);
});

/** What is seen once two pictures in a row are the same. */
async function settledLook(element: HTMLElement): Promise<Fingerprint> {
  let before = await lookOf(element);
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    await new Promise(resolve => setTimeout(resolve, WAIT_MS));
    const now = await lookOf(element);
    if (now.join() === before.join()) break;
    before = now;
  }
  return before;
}

async function lookOf(element: HTMLElement): Promise<Fingerprint> {
  const base64 = await page.screenshot({ element, save: false, base64: true });
  return fingerprintOf(await pixelsOf(typeof base64 === 'string' ? base64 : (base64 as { base64: string }).base64));
}

async function pixelsOf(base64: string): Promise<Pixels> {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const ctx = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  ctx.drawImage(bitmap, 0, 0);
  return ctx.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** Where the timeline stands in the element, its header left out. */
function timelineOf(element: HTMLElement): Area {
  const all = element.getBoundingClientRect();
  const time = element.shadowRoot?.querySelector('.time')?.getBoundingClientRect() ?? all;
  return {
    left: (time.left - all.left) / all.width,
    right: (time.right - all.left) / all.width,
    top: (time.top + 40 - all.top) / all.height,
    bottom: (time.bottom - all.top) / all.height,
  };
}

async function read(path: string): Promise<Kept> {
  try {
    return JSON.parse(await commands.readFile(path)) as Kept;
  } catch {
    return {};
  }
}

async function write(path: string, kept: Kept): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(kept).sort(([one], [other]) => (one < other ? -1 : 1)));
  await commands.writeFile(path, `${JSON.stringify(sorted, null, 2)}\n`);
}
