import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const tip = () => root().querySelector<HTMLElement>('[role="tooltip"]');

/** Moves the real pointer to a point of the page. */
async function pointAt(x: number, y: number): Promise<void> {
  const time = root().querySelector('.time') as HTMLElement;
  const box = time.getBoundingClientRect();
  await userEvent.hover(time, { position: { x: x - box.left, y: y - box.top }, force: true });
}

test('a tip stays while the pointer is on it, and hides no bar below from the pointer', async () => {
  gantt = document.createElement('ppm-gantt');
  Object.assign(gantt, {
    locale: 'en-GB',
    today: '2026-01-08',
    project: { start: '2026-01-05' },
    tasks: ['a', 'b', 'c'].map(id => ({ id, name: `Task ${id}`, duration: '10d' })),
  });
  gantt.style.cssText = 'width: 1100px; height: 420px';
  document.body.append(gantt);
  await expect.poll(() => gantt.rectOf('a')).not.toBeNull();
  const { left, top, bottom } = gantt.rectOf('a') as DOMRect;
  await pointAt(left + 20, (top + bottom) / 2);
  await expect.poll(() => tip()?.textContent).toContain('Task a');
  const box = (tip() as HTMLElement).getBoundingClientRect();
  const below = gantt.rectOf('b') as DOMRect;
  expect(below.top).toBeLessThan(box.bottom);
  const [x, y] = [box.left + 8, (below.top + below.bottom) / 2];
  // Between the two bars: on the tip and on nothing else.
  await pointAt(x, box.top + 2);
  await new Promise(resolve => setTimeout(resolve, 700));
  expect(tip()?.textContent).toContain('Task a');
  // On the bar that the tip lies over.
  await pointAt(x, y);
  expect(root().elementFromPoint(x, y)?.closest('.time')).not.toBeNull();
  await userEvent.click(root().querySelector('.time') as HTMLElement, {
    position: {
      x: x - (root().querySelector('.time') as HTMLElement).getBoundingClientRect().left,
      y: y - (root().querySelector('.time') as HTMLElement).getBoundingClientRect().top,
    },
    force: true,
  });
  expect(gantt.selectedTaskIds).toEqual(['b']);
  expect(tip()).toBeNull();
});
