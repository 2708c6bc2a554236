import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../../define.js';
import type { GanttErrorDetail } from '../../../events.js';
import type { PlanLiteral } from '../../../plan/literals/literal.js';
import type { PpmGantt } from '../../ppm-gantt.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '5d', parent: 'p', owner: 'Ida' },
    { id: 'b', name: 'Build', duration: '10d', parent: 'p', owner: 'Jo' },
    { id: 'w', name: 'Work' },
    { id: 'x', name: 'Café wiring', duration: '3d', parent: 'w', owner: 'Ida', done: 100 },
    { id: 'm', name: 'Ready', milestone: true, parent: 'w' },
  ],
  dependencies: [{ predecessor: 'd', successor: 'b' }],
};

let gantt: PpmGantt;

async function show(setup: (gantt: PpmGantt) => void = () => undefined): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.style.width = '1200px';
  gantt.style.height = '420px';
  Object.assign(gantt, plan);
  setup(gantt);
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
const names = () => rows().map(row => row.querySelector('.task-name')?.textContent);
const said = () => root().querySelector('[role="status"]')?.textContent;
const header = (id: string) => root().querySelector<HTMLElement>(`[data-header="${id}"]`) as HTMLElement;
const row = (name: string) => rows().find(element => element.textContent?.includes(name)) as HTMLElement;

test('a header sorts its siblings upwards, downwards and not at all, by click and by key', async () => {
  const sorts: unknown[] = [];
  await show(element => element.addEventListener('ppm-sort-change', event => sorts.push(event.detail.sort)));
  header('name').click();
  await expect.poll(names).toEqual(['Preparation', 'Build', 'Design', 'Work', 'Café wiring', 'Ready']);
  expect(header('name').getAttribute('aria-sort')).toBe('ascending');
  header('name').focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(names).toEqual(['Work', 'Ready', 'Café wiring', 'Preparation', 'Design', 'Build']);
  expect(header('name').getAttribute('aria-sort')).toBe('descending');
  await userEvent.keyboard(' ');
  await expect.poll(names).toEqual(['Preparation', 'Design', 'Build', 'Work', 'Café wiring', 'Ready']);
  expect(header('name').hasAttribute('aria-sort')).toBe(false);
  expect(sorts).toEqual([{ column: 'name', direction: 'asc' }, { column: 'name', direction: 'desc' }, null]);
});

test('sorted rows follow an edit, and bars stand beside their rows', async () => {
  await show(element => {
    element.sort = { column: 'days', direction: 'desc' };
  });
  await expect.poll(names).toEqual(['Preparation', 'Build', 'Design', 'Work', 'Café wiring', 'Ready']);
  row('Design').querySelector<HTMLElement>('[data-column="days"]')?.click();
  await gantt.updateComplete;
  await userEvent.keyboard('{F2}20{Enter}');
  await expect.poll(names).toEqual(['Preparation', 'Design', 'Build', 'Work', 'Café wiring', 'Ready']);
  const bar = gantt.rectOf('d') as DOMRect;
  const box = row('Design').getBoundingClientRect();
  expect(bar.top).toBeGreaterThan(box.top);
  expect(bar.bottom).toBeLessThan(box.bottom);
});

test('a filter keeps the summaries above what passes, dimmed, and says how many passed', async () => {
  await show(element => {
    element.filter = [
      { column: 'days', op: '>=', value: 5 },
      { column: 'name', op: 'contains', value: 'UI' },
    ];
  });
  await expect.poll(names).toEqual(['Preparation', 'Build']);
  expect(row('Preparation').classList.contains('context')).toBe(true);
  expect(row('Build').getAttribute('aria-setsize')).toBe('1');
  await expect.poll(() => said()?.trim()).toBe('1 task found');
  gantt.filter = task => task.id === 'x';
  await expect.poll(names).toEqual(['Work', 'Café wiring']);
  gantt.filter = null;
  await expect.poll(() => names().length).toBe(6);
});

test('groups head their tasks, open and close, and the keyboard goes through them', async () => {
  await show(element => {
    element.groupBy = 'owner';
  });
  await expect
    .poll(names)
    .toEqual(['Owner: Ida', 'Design', 'Café wiring', 'Owner: Jo', 'Build', 'Owner: None', 'Ready']);
  expect(rows()[0]?.getAttribute('aria-expanded')).toBe('true');
  expect(rows()[1]?.getAttribute('aria-level')).toBe('2');
  expect(root().querySelector('[role=treegrid]')?.getAttribute('aria-rowcount')).toBe('8');
  row('Design').focus();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(() => root().activeElement).toBe(rows()[0]);
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(names).toEqual(['Owner: Ida', 'Owner: Jo', 'Build', 'Owner: None', 'Ready']);
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.poll(() => root().activeElement).toBe(row('Build'));
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('the search field finds, counts, marks and goes on with Enter, into closed summaries too', async () => {
  await show();
  row('Work').focus();
  await userEvent.keyboard('{ArrowLeft}');
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.poll(() => (root().activeElement as HTMLElement)?.className).toBe('search-input');
  await userEvent.keyboard('ri');
  await expect.poll(() => said()?.trim()).toBe('1 task found');
  await userEvent.keyboard('{Enter}');
  await expect.poll(said).toContain('Café wiring, 1 of 1');
  await expect.poll(() => row('Café wiring')?.getAttribute('aria-selected')).toBe('true');
  expect((root().activeElement as HTMLElement).className).toBe('search-input');
  await userEvent.keyboard('{Control>}a{/Control}cafe');
  await expect.poll(() => root().querySelector('mark')?.textContent).toBe('Café');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => root().querySelector('mark')).toBeNull();
});

test('what cannot be arranged by is told, and the rows are shown', async () => {
  const errors: GanttErrorDetail[] = [];
  await show(element => {
    element.addEventListener('ppm-error', event => errors.push(event.detail));
    element.sort = { column: 'nonsense' };
    element.filter = () => {
      throw new Error('boom');
    };
  });
  const messages = () => errors.map(({ code, message }) => `${code}: ${message}`).sort();
  const told = [
    'bad_arrangement: The filter failed: boom',
    'bad_arrangement: The rows cannot be sorted by nonsense: there is no such column.',
  ];
  await expect.poll(messages).toEqual(told);
  // Once, however often the rows are arranged.
  gantt.tasks = [...(gantt.tasks ?? []), { id: 'late', name: 'Late' }];
  await expect.poll(names).toContain('Late');
  expect(messages()).toEqual(told);
});

test('group heads and rows kept for what they hold say what they are', async () => {
  await show(element => {
    element.filter = task => task.id === 'x';
  });
  await expect.poll(names).toEqual(['Work', 'Café wiring']);
  await expect.poll(() => row('Work')?.getAttribute('aria-description')).toContain('Shown for what it holds');
  expect(row('Café wiring').getAttribute('aria-description') ?? '').not.toContain('Shown for what it holds');
  gantt.filter = null;
  gantt.groupBy = 'owner';
  await expect.poll(() => root().querySelectorAll('.row.group').length).toBeGreaterThan(1);
  for (const head of root().querySelectorAll('.row.group')) {
    expect(head.getAttribute('role')).toBe('row');
    expect(head.getAttribute('aria-level')).toBe('1');
    expect(head.getAttribute('aria-expanded')).toBe('true');
    expect(head.querySelector('[role="rowheader"]')?.textContent).toMatch(/Owner: .*\d task/i);
  }
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('rows are selected together: Shift and arrows, Ctrl and click, Ctrl A', async () => {
  await show();
  row('Design').click();
  await gantt.updateComplete;
  await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  await expect.poll(() => gantt.selectedTaskIds).toEqual(['d', 'b', 'w']);
  expect(said()).toBe('3 tasks selected');
  await userEvent.keyboard('{Control>}{ArrowDown}{ArrowDown}{/Control}');
  await expect.poll(() => gantt.selectedTaskIds).toEqual(['d', 'b', 'w']);
  await userEvent.keyboard('{Control>} {/Control}');
  await expect.poll(() => gantt.selectedTaskIds).toEqual(['d', 'b', 'w', 'm']);
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.poll(() => gantt.selectedTaskIds.length).toBe(6);
});

test('100,000 tasks are searched, filtered and sorted', async () => {
  const tasks = Array.from({ length: 100_000 }, (_, at) => ({
    id: `t${at}`,
    name: `Task ${(at * 7919) % 100_000}`,
    duration_minutes: 480 * (1 + ((at * 31) % 9)),
    ...(at % 20 === 0 ? {} : { parent_id: `t${at - (at % 20)}` }),
  }));
  await show(element => {
    element.tasks = tasks;
    element.dependencies = [];
    element.columns = ['days', 'start'];
  });
  gantt.search = 'Task 9999';
  await expect.poll(said, { timeout: 20_000 }).toBe('11 tasks found');
  gantt.filter = [{ column: 'days', op: '>', value: 8 }];
  await expect.poll(said, { timeout: 20_000 }).toContain('tasks found');
  gantt.filter = null;
  gantt.sort = { column: 'name', direction: 'desc' };
  await expect.poll(() => header('name').getAttribute('aria-sort'), { timeout: 20_000 }).toBe('descending');
  await expect.poll(() => names()[0], { timeout: 20_000 }).not.toBe('Task 0');
});
