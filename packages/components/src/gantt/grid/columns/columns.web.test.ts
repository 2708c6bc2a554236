import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../../define.js';
import type { GanttErrorDetail } from '../../../events.js';
import type { PlanLiteral } from '../../../plan/literals/literal.js';
import type { PpmGantt } from '../../ppm-gantt.js';
import type { ColumnState } from './column-spec.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '5d', parent: 'p', notes: 'Ask Ida', deadline: '2026-01-20' },
    { id: 'b', name: 'Build', duration: '10d', parent: 'p', constraint: { type: 'snet', date: '2026-01-06' } },
    { id: 'm', name: 'Ready', milestone: true },
  ],
  dependencies: [
    { predecessor: 'd', successor: 'b' },
    { predecessor: 'b', successor: 'm' },
  ],
  resources: [
    { id: 'il', name: 'Ida Lund' },
    { id: 'jo', name: 'Jo Oak' },
  ],
};

let gantt: PpmGantt;

async function show(setup: (gantt: PpmGantt) => void = () => undefined): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-08';
  gantt.style.width = '1200px';
  gantt.style.height = '400px';
  Object.assign(gantt, plan);
  setup(gantt);
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
}

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const headers = () =>
  [...root().querySelectorAll<HTMLElement>('[data-header]')].map(({ dataset }) => dataset['header']);
const header = (id: string) => root().querySelector<HTMLElement>(`[data-header="${id}"]`) as HTMLElement;
const row = (name: string) =>
  [...root().querySelectorAll<HTMLElement>('[data-row]')].find(element => element.textContent?.includes(name));
const cell = (name: string, column: string) =>
  row(name)?.querySelector<HTMLElement>(`[data-column="${column}"]`) as HTMLElement;
const text = (name: string, column: string) => cell(name, column)?.textContent?.trim();
const said = () => root().querySelector('[role="status"]')?.textContent;

async function edit(name: string, column: string, typed: string): Promise<void> {
  cell(name, column).click();
  await gantt.updateComplete;
  await userEvent.keyboard(`{F2}${typed}{Enter}`);
}

test('any of the columns there are can be shown, and each cell and row has a name', async () => {
  const all = [
    'wbs',
    'indicators',
    'days',
    'start',
    'finish',
    'predecessors',
    'successors',
    'totalSlack',
    'freeSlack',
    'lateFinish',
    'constraint',
    'constraintDate',
    'deadline',
    'variance',
    'work',
    'number',
  ] as const;
  await show(element => {
    element.columns = all;
    element.style.setProperty('--ppm-gantt-grid', '700px');
  });
  await expect.poll(headers).toEqual(['name', ...all]);
  expect(text('Build', 'wbs')).toBe('1.2');
  expect(text('Build', 'predecessors')).toBe('2');
  expect(text('Build', 'successors')).toBe('4');
  expect(text('Build', 'constraint')).toBe('Start no earlier than');
  expect(text('Build', 'constraintDate')).toBe('6 Jan');
  expect(text('Design', 'deadline')).toBe('20 Jan');
  expect(text('Design', 'totalSlack')).toBe('0');
  const marks = [...cell('Design', 'indicators').querySelectorAll('[role=img]')];
  expect(marks.map(mark => mark.getAttribute('aria-label'))).toEqual(['Deadline 20 Jan 2026', 'Note: Ask Ida']);
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('the name stays in view when the pane scrolls sideways, and the focus is brought out from under it', async () => {
  await show(element => {
    element.columns = ['wbs', 'predecessors', 'constraint', 'deadline', 'start', 'finish'];
    element.style.setProperty('--ppm-gantt-grid', '320px');
  });
  await expect.poll(() => headers().length).toBe(7);
  cell('Design', 'name').click();
  await gantt.updateComplete;
  await userEvent.keyboard('{End}');
  const pane = root().querySelector('.grid-host') as HTMLElement;
  await expect.poll(() => pane.scrollLeft).toBeGreaterThan(100);
  const nameBox = cell('Design', 'name').getBoundingClientRect();
  expect(nameBox.left).toBeCloseTo(pane.getBoundingClientRect().left, 0);
  expect(header('name').getBoundingClientRect().left).toBeCloseTo(nameBox.left, 0);
  for (let press = 0; press < 4; press += 1) {
    await userEvent.keyboard('{ArrowLeft}');
    await gantt.updateComplete;
    const focused = root().activeElement as HTMLElement;
    await expect.poll(() => focused.getBoundingClientRect().left).toBeGreaterThanOrEqual(nameBox.right - 1);
  }
});

test('links, constraints, deadlines and people are edited as text', async () => {
  await show(element => {
    element.columns = ['days', 'start', 'predecessors', 'constraint', 'deadline', 'owner'];
    element.style.setProperty('--ppm-gantt-grid', '700px');
  });
  await expect.poll(() => headers().length).toBe(7);
  await edit('Build', 'predecessors', '2SS+3d');
  await expect.poll(() => gantt.schedule.task('b')?.start).toBe('2026-01-08T08:00:00');
  await expect.poll(() => text('Build', 'predecessors')).toBe('2SS+3d');
  await edit('Design', 'predecessors', '1.2');
  await expect.poll(said).toContain('close a circle');
  await userEvent.keyboard('{Escape}');
  await edit('Design', 'predecessors', '1');
  await expect.poll(said).toContain('A summary and a task inside it');
  await userEvent.keyboard('{Escape}');
  await edit('Design', 'deadline', '12 Jan');
  await expect.poll(() => text('Design', 'deadline')).toBe('12 Jan');
  await edit('Design', 'owner', 'zed, Ida Lund');
  await expect.poll(() => said()).toContain('nobody called zed');
  await userEvent.keyboard('{Escape}');
  await edit('Design', 'owner', 'JO');
  await expect
    .poll(() => cell('Design', 'owner').querySelector('[role=img]')?.getAttribute('aria-label'))
    .toBe('Jo Oak');
  cell('Build', 'constraint').click();
  await gantt.updateComplete;
  await userEvent.keyboard('{F2}');
  await userEvent.selectOptions(root().querySelector('select.editor') as HTMLSelectElement, 'mso');
  await expect.poll(() => text('Build', 'constraint')).toBe('Must start on');
  for (let undo = 0; undo < 4; undo += 1) gantt.undo();
  await expect.poll(() => text('Build', 'predecessors')).toBe('2');
  await expect.poll(() => gantt.schedule.task('b')?.start).toBe('2026-01-12T08:00:00');
});

test('a column of the host’s own: value, drawing, editor', async () => {
  await show(element => {
    element.columns = [
      'start',
      {
        id: 'risk',
        title: 'Risk',
        width: 80,
        value: task => task['risk'] ?? '<b>none</b>',
        editor: {
          parse: typed => (/^[0-9]$/.test(typed) ? { changes: { risk: Number(typed) } } : { problem: 'A digit' }),
        },
      },
      {
        id: 'mood',
        title: 'Mood',
        render: ({ task }) => Object.assign(document.createElement('i'), { textContent: task.id }),
      },
      {
        id: 'own',
        title: 'Own',
        editor: {
          render: (_, { commit }) =>
            Object.assign(document.createElement('button'), {
              textContent: 'Set',
              onclick: () => commit({ own: 'yes' }),
            }),
        },
      },
    ];
  });
  await expect.poll(() => headers()).toEqual(['name', 'start', 'risk', 'mood', 'own']);
  expect(text('Design', 'risk')).toBe('<b>none</b>');
  expect(root().querySelector('.row b')).toBeNull();
  expect(cell('Design', 'mood').querySelector('i')?.textContent).toBe('d');
  await edit('Design', 'risk', 'x');
  await expect.poll(said).toBe('A digit');
  await userEvent.keyboard('{Control>}a{/Control}7{Enter}');
  await expect.poll(() => text('Design', 'risk')).toBe('7');
  cell('Design', 'own').click();
  await gantt.updateComplete;
  await userEvent.keyboard('{F2}');
  await expect.poll(() => root().querySelector('.own-editor button')).not.toBeNull();
  (root().querySelector('.own-editor button') as HTMLButtonElement).click();
  await expect.poll(() => text('Design', 'own')).toBe('yes');
});

test('bad columns are told by code, and the others are shown', async () => {
  const errors: GanttErrorDetail[] = [];
  await show(element => {
    element.addEventListener('ppm-error', event => errors.push(event.detail));
    element.columns = ['start', 'start', { id: 'x' }, 'nonsense' as 'start', 'finish'];
  });
  await expect.poll(() => errors.map(({ code }) => code)).toEqual(['bad_column', 'bad_column', 'bad_column']);
  expect(headers()).toEqual(['name', 'start', 'finish']);
});

test('columns are sized and moved by keys on their headers, and the host hears how they stand', async () => {
  const states: (readonly ColumnState[])[] = [];
  await show(element => {
    element.style.setProperty('--ppm-gantt-grid', '600px');
    element.addEventListener('ppm-columns-change', event => states.push(event.detail.columns));
  });
  cell('Preparation', 'start').click();
  await gantt.updateComplete;
  await userEvent.keyboard('{ArrowUp}');
  expect(root().activeElement).toBe(header('start'));
  expect(root().querySelectorAll('.grid [tabindex="0"]')).toHaveLength(1);
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  await expect.poll(said).toContain('Start, 70 pixels wide');
  expect(header('start').getBoundingClientRect().width).toBe(70);
  await userEvent.keyboard('{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}');
  await expect.poll(said).toContain('Start, column 4 of 6');
  expect(headers()).toEqual(['name', 'days', 'finish', 'start', 'done', 'owner']);
  expect(root().activeElement).toBe(header('start'));
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => (root().activeElement as HTMLElement).dataset['column']).toBe('start');
  expect(states.at(-1)?.map(({ id }) => id)).toEqual(['name', 'days', 'finish', 'start', 'done', 'owner']);
  const kept = states.at(-1);
  gantt.remove();
  await show(element => {
    element.columnState = kept;
  });
  expect(headers()).toEqual(['name', 'days', 'finish', 'start', 'done', 'owner']);
  expect(header('start').getBoundingClientRect().width).toBe(70);
});

test('an edge is dragged, a double click fits, a header is dragged to another place', async () => {
  await show();
  const press = (target: Element, type: string, x: number, y: number) =>
    target.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        composed: true,
        clientX: x,
        clientY: y,
        pointerId: 1,
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
      }),
    );
  const drag = async (target: Element, dx: number) => {
    const box = target.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    press(target, 'pointerdown', x, y);
    await expect
      .poll(() => {
        press(target, 'pointermove', x + dx, y);
        return root().querySelector('.dragged') !== null || target.getBoundingClientRect().left !== box.left;
      })
      .toBe(true);
    press(target, 'pointerup', x + dx, y);
    await gantt.updateComplete;
  };
  await drag(header('finish').querySelector('[data-edge]') as Element, 30);
  expect(header('finish').getBoundingClientRect().width).toBe(92);
  header('finish')
    .querySelector('[data-edge]')
    ?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
  await expect.poll(() => header('finish').getBoundingClientRect().width).toBeLessThan(70);
  await drag(header('days'), 150);
  expect(headers()[1]).not.toBe('days');
  expect(headers()[0]).toBe('name');
});

test('the chooser shows and hides columns, and gives the focus back', async () => {
  await show();
  const button = root().querySelector<HTMLElement>('[data-chooser]') as HTMLElement;
  button.focus();
  button.click();
  await expect.poll(() => root().querySelector('.chooser')).not.toBeNull();
  const box = (name: string) =>
    [...root().querySelectorAll('.chooser label')].find(label => label.textContent === name)?.querySelector('input');
  await expect.poll(() => box('Task')?.disabled).toBe(true);
  box('Done')?.click();
  box('WBS')?.click();
  await gantt.updateComplete;
  expect(headers()).toEqual(['name', 'days', 'start', 'finish', 'owner', 'wbs']);
  expect(text('Build', 'wbs')).toBe('1.2');
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => root().querySelector('.chooser')).toBeNull();
  expect(root().activeElement).toBe(button);
});
