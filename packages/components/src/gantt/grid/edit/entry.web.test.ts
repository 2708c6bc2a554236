import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../../define.js';
import type { PlanLiteral } from '../../../plan/literals/literal.js';
import type { PpmGantt } from '../../ppm-gantt.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'd', name: 'Design', duration: '5d' },
    { id: 'b', name: 'Build', duration: '10d' },
    { id: 'm', name: 'Ready', milestone: true },
  ],
  dependencies: [{ predecessor: 'd', successor: 'b' }],
  resources: [{ id: 'mo', name: 'Maya Okafor' }],
};

let gantt: PpmGantt;

async function show(): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.style.width = '1200px';
  gantt.style.height = '420px';
  Object.assign(gantt, plan);
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 20_000 }).toBe('ready');
  await gantt.updateComplete;
}

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const rows = () =>
  [...root().querySelectorAll<HTMLElement>('[data-row]')].sort(
    (a, b) => Number(a.dataset['row']) - Number(b.dataset['row']),
  );
/** The outline as shown, a dot a level. */
const outline = () =>
  rows().map(
    row =>
      '.'.repeat(Number(row.getAttribute('aria-level')) - 1) + (row.querySelector('.task-name')?.textContent ?? '…'),
  );
const row = (name: string) => rows().find(element => element.textContent?.includes(name)) as HTMLElement;
const cell = (name: string, column: string) =>
  row(name).querySelector(`[data-column="${column}"]`)?.textContent?.trim();
const isEntering = () => expect.poll(() => (root().activeElement as HTMLElement | null)?.className).toBe('editor');
const said = () => root().querySelector('[role="status"]')?.textContent;

test('a plan is typed by keys alone: tokens, Enter for the next, Tab for a level, an empty line ends', async () => {
  await show();
  row('Build').focus();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await isEntering();
  await userEvent.keyboard('Paint #3d >2+1d @MO !');
  await expect
    .poll(() => root().querySelector('.entry-hint')?.textContent)
    .toBe('Paint · 3 days · after Build (FS) · Maya Okafor · high priority');
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await userEvent.keyboard('{Enter}');
  await expect.poll(outline).toEqual(['Design', 'Build', 'Paint', '…', 'Ready']);
  await isEntering();
  expect(cell('Paint', 'days')).toBe('3');
  expect(cell('Paint', 'start')).toBe('27 Jan');
  await userEvent.keyboard('Room #5{Tab}');
  await expect.poll(outline).toEqual(['Design', 'Build', 'Paint', '.…', 'Ready']);
  await isEntering();
  await userEvent.keyboard('{Enter}');
  await expect.poll(outline).toEqual(['Design', 'Build', 'Paint', '.Room #5', '.…', 'Ready']);
  await isEntering();
  await userEvent.keyboard('{Enter}');
  await expect.poll(outline).toEqual(['Design', 'Build', 'Paint', '.Room #5', 'Ready']);
  expect(root().querySelector('.editor')).toBeNull();
});

test('Insert adds above, and Esc takes back a task that was not named', async () => {
  await show();
  row('Build').focus();
  await userEvent.keyboard('{Insert}');
  await expect.poll(outline).toEqual(['Design', '…', 'Build', 'Ready']);
  await isEntering();
  await userEvent.keyboard('{Escape}');
  await expect.poll(outline).toEqual(['Design', 'Build', 'Ready']);
});

test('rows are indented, outdented and moved by keys; what a link forbids is refused with words', async () => {
  await show();
  row('Ready').focus();
  await userEvent.keyboard('{Alt>}{Shift>}{ArrowUp}{/Shift}{/Alt}');
  await expect.poll(outline).toEqual(['Design', 'Ready', 'Build']);
  await userEvent.keyboard('{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}');
  await expect.poll(outline).toEqual(['Design', '.Ready', 'Build']);
  await expect.poll(said).toContain('Indent Ready');
  await userEvent.keyboard('{Alt>}{Shift>}{ArrowLeft}{/Shift}{/Alt}');
  await expect.poll(outline).toEqual(['Design', 'Ready', 'Build']);
  row('Ready').focus();
  await userEvent.keyboard('{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}');
  await expect.poll(outline).toEqual(['Design', 'Build', 'Ready']);
  row('Build').focus();
  await userEvent.keyboard('{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}');
  await expect.poll(() => root().querySelector('.notice')?.textContent).toContain('one cannot lie inside the other');
  expect(outline()).toEqual(['Design', 'Build', 'Ready']);
  gantt.undo();
  await expect.poll(outline).toEqual(['Design', 'Ready', 'Build']);
});

test('no letter is lost however fast lines are typed, and a letter on a cell begins its editor', async () => {
  await show();
  row('Ready').focus();
  const keys = ['Insert', ...'Paint #2d', 'Enter', ...'Dry', 'Backspace', 'Backspace', ...'ig', 'Enter', 'Enter'];
  for (const key of keys) {
    const target = root().activeElement ?? document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    // Real keys that an editor takes as text are the browser's to write.
    if (target instanceof HTMLInputElement && key.length === 1)
      target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, 'end');
    if (target instanceof HTMLInputElement && key === 'Backspace')
      target.setRangeText('', target.value.length - 1, target.value.length, 'end');
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  await expect.poll(outline, { timeout: 10_000 }).toEqual(['Design', 'Build', 'Paint', 'Dig', 'Ready']);
  expect(cell('Paint', 'days')).toBe('2');
  row('Design').querySelector<HTMLElement>('[data-column="days"]')?.focus();
  await userEvent.keyboard('7{Enter}');
  await expect.poll(() => cell('Design', 'days')).toBe('7');
});
