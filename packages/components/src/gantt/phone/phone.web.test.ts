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
