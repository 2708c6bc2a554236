import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;

const session = cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> };
const setMotion = async (value: 'reduce' | 'no-preference') => {
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value }] });
  await expect.poll(() => matchMedia('(prefers-reduced-motion: reduce)').matches).toBe(value === 'reduce');
  // Whoever listens is told with a frame.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
};

const tasks = (designDays: number) => [
  { id: 'd', name: 'Design', duration: `${designDays}d` },
  { id: 'b', name: 'Build', duration: '10d' },
  { id: 'x', name: 'Extras', duration: '3d' },
];

async function show(widthPx: number): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  Object.assign(gantt.style, { width: `${widthPx}px`, height: '420px' });
  Object.assign(gantt, {
    project: { name: 'Kitchen', start: '2026-01-05' },
    tasks: tasks(5),
    dependencies: [{ predecessor: 'd', successor: 'b' }],
  });
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 20_000 }).toBe('ready');
  // The hands bring the tint; a command runs by them.
  await gantt.run('collapse-all');
  await new Promise(resolve => setTimeout(resolve, 400));
}

/** Tinted places as `row column`. */
function tinted(): string[] {
  const root = gantt.shadowRoot as ShadowRoot;
  return [...root.querySelectorAll<HTMLElement>('[data-row] [data-column], .item-dates')]
    .filter(cell => cell.getAnimations().some(({ id }) => id === 'changed'))
    .map(cell => `${cell.closest<HTMLElement>('[data-row]')?.dataset['row']} ${cell.dataset['column'] ?? 'dates'}`);
}

beforeEach(() => setMotion('reduce'));
afterEach(async () => {
  gantt.remove();
  await session.send('Emulation.setEmulatedMedia', { features: [] });
});

test('with reduced motion the cells whose values changed are tinted for a moment, and no other', async () => {
  await show(1200);
  expect(tinted()).toEqual([]);
  gantt.tasks = tasks(6);
  await expect.poll(() => gantt.schedule.task('b')?.start.slice(0, 10)).toBe('2026-01-13');
  await expect.poll(tinted, { interval: 16 }).toEqual(['0 days', '0 finish', '1 start', '1 finish']);
  const cell = gantt.shadowRoot?.querySelector<HTMLElement>('[data-row="1"] [data-column="start"]');
  expect(getComputedStyle(cell as HTMLElement).backgroundColor).toContain('/ 0.');
  await expect.poll(tinted, { timeout: 2000 }).toEqual([]);
});

test('the phone’s list tints the dates that changed', async () => {
  await show(390);
  gantt.tasks = tasks(6);
  await expect.poll(tinted, { interval: 16 }).toEqual(['0 dates', '1 dates']);
});

test('where motion is not reduced nothing is tinted, from the moment the browser says so', async () => {
  await show(1200);
  await setMotion('no-preference');
  gantt.tasks = tasks(6);
  await expect.poll(() => gantt.schedule.task('b')?.start.slice(0, 10)).toBe('2026-01-13');
  for (let frame = 0; frame < 5; frame += 1) {
    await new Promise(requestAnimationFrame);
    expect(tinted()).toEqual([]);
  }
  await setMotion('reduce');
  await new Promise(resolve => setTimeout(resolve, 200));
  gantt.tasks = tasks(7);
  await expect.poll(() => tinted().length, { interval: 16 }).toBeGreaterThan(2);
});
