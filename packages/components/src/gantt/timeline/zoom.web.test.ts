import { afterEach, expect, test } from 'vitest';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;
const usual = Object.getOwnPropertyDescriptor(globalThis, 'devicePixelRatio') as PropertyDescriptor;

afterEach(() => {
  gantt.remove();
  Object.defineProperty(globalThis, 'devicePixelRatio', usual);
});

const root = () => gantt.shadowRoot as ShadowRoot;
/** Those that are shown: one waits for the first drag. */
const canvases = () =>
  [...root().querySelectorAll<HTMLCanvasElement>('.time canvas')].filter(canvas => canvas.checkVisibility());

test('at any number of device px to the px canvases are crisp and bars stand in their rows', async () => {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  Object.assign(gantt.style, { height: '400px', width: '900px' });
  gantt.project = { start: '2026-01-05' };
  gantt.tasks = Array.from({ length: 8 }, (_, at) => ({ id: `t${at}`, name: `Task ${at}`, duration: '5d' }));
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state).toBe('ready');
  // The hands have come by then, and with them the watch.
  await gantt.run('select-all');
  // The element keeps its size: only the ratio changes, as on another screen.
  for (const ratio of [0.8, 1.25, 1.5, 2]) {
    // What a page sees of Ctrl and +: another ratio, and a resize of the window.
    Object.defineProperty(globalThis, 'devicePixelRatio', { value: ratio, configurable: true });
    dispatchEvent(new Event('resize'));
    const sizes = () =>
      canvases().map(canvas => {
        const { width, height } = canvas.getBoundingClientRect();
        return Math.abs(canvas.width - width * ratio) <= 1 && Math.abs(canvas.height - height * ratio) <= 1;
      });
    await expect.poll(sizes).toEqual([true, true]);
    for (const at of [0, 7]) {
      const row = root().querySelector(`[data-row="${at}"]`)?.getBoundingClientRect() as DOMRect;
      const bar = gantt.rectOf(`t${at}`) as DOMRect;
      expect(bar.top).toBeGreaterThan(row.top);
      expect(bar.bottom).toBeLessThan(row.bottom);
    }
  }
});
