import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;

async function show(): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  Object.assign(gantt.style, { width: '390px', height: '700px' });
  Object.assign(gantt, {
    project: { name: 'Kitchen', start: '2026-01-05' },
    tasks: [
      { id: 'd', name: 'Design', duration: '5d' },
      { id: 'b', name: 'Build', duration: '10d' },
    ],
    dependencies: [{ predecessor: 'd', successor: 'b' }],
  });
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await expect.poll(() => items().length).toBe(2);
}

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const items = () => [...root().querySelectorAll<HTMLElement>('.item')];
const focused = () => root().activeElement as HTMLElement | null;

test('a tapped task has the focus in its sheet, and closing it gives the focus back', async () => {
  await show();
  await userEvent.click(items()[1] as HTMLElement);
  await expect.poll(() => focused()?.textContent).toBe('Build');
  expect(focused()?.closest('.task-sheet')).not.toBeNull();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => focused()).toBe(items()[1]);
  expect(root().querySelector('.task-sheet')).toBeNull();
});

test('arrows only go through the list; Enter goes into the sheet, where a bad value is explained', async () => {
  await show();
  items()[0]?.focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => focused()).toBe(items()[1]);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => focused()?.localName).toBe('h2');
  root().querySelector<HTMLElement>('.sheet-actions .first')?.click();
  await expect.poll(() => focused()?.localName).toBe('input');
  const days = [...root().querySelectorAll<HTMLInputElement>('.fields input')][1] as HTMLInputElement;
  await userEvent.fill(days, 'soon');
  days.dispatchEvent(new Event('change', { bubbles: true }));
  await expect.poll(() => days.parentElement?.querySelector('.wrong')?.textContent).toContain('Type a duration');
  expect(days.getAttribute('aria-describedby')).toBe(days.parentElement?.querySelector('.wrong')?.id);
  // Nothing of a grid's editor is left open behind it.
  await userEvent.fill(days, '4h');
  days.dispatchEvent(new Event('change', { bubbles: true }));
  await expect.poll(() => gantt.schedule.task('b')?.durationMinutes).toBe(240);
  expect(root().querySelector('.task-sheet p')?.textContent).toContain('4h');
});

test('a late task says by how many working days', async () => {
  await show();
  gantt.tasks = [
    { id: 'd', name: 'Design', duration: '5d', deadline: '2026-01-07' },
    { id: 'b', name: 'Build', duration: '10d' },
  ];
  await expect.poll(() => items()[0]?.querySelector('.late')?.textContent).toBe('2 days late');
  expect(items()[1]?.querySelector('.late')).toBeNull();
});

test('the menu opens a sheet of what the timeline shows; Esc closes it and gives the focus back', async () => {
  await show();
  gantt.forecast = [{ task: 'b', p50: '2026-02-04', p80: '2026-02-10' }];
  const dots = root().querySelector<HTMLElement>('.phone-bar [aria-haspopup="menu"]');
  dots?.focus();
  dots?.click();
  const line = () =>
    [...root().querySelectorAll<HTMLElement>('[role="menu"] button')].find(button =>
      button.textContent?.includes('What the timeline shows'),
    );
  await expect.poll(line).toBeDefined();
  line()?.click();
  const sheet = () => root().querySelector<HTMLDialogElement>('.layers-sheet');
  await expect.poll(() => sheet()?.open).toBe(true);
  const box = (name: string) =>
    [...(sheet()?.querySelectorAll('label') ?? [])]
      .find(label => label.textContent === name)
      ?.querySelector<HTMLInputElement>('input');
  await expect.poll(() => box('Forecast')?.checked).toBe(true);
  box('Forecast')?.click();
  box('Critical path')?.click();
  await expect.poll(() => box('Critical path')?.checked).toBe(false);
  expect(box('Forecast')?.checked).toBe(false);
  expect(root().querySelector('.mini-bar.critical')).toBeNull();
  const { left, right, bottom } = (sheet() as HTMLElement).getBoundingClientRect();
  const host = gantt.getBoundingClientRect();
  expect([left, right]).toEqual([host.left, host.right]);
  expect(bottom).toBeCloseTo(Math.min(host.bottom, innerHeight), 0);
  expect((await axe.run(sheet() as HTMLElement)).violations.map(({ id }) => id)).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.poll(sheet).toBeNull();
  expect(focused()).toBe(dots);
});
