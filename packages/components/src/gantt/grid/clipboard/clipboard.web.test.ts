import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../../define.js';
import type { PlanLiteral } from '../../../plan/literals/literal.js';
import type { PpmGantt } from '../../ppm-gantt.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: '=HYPERLINK("http://x")', duration: '5d', parent: 'p' },
    { id: 'b', name: 'Build <b>', duration: '10d', parent: 'p' },
    { id: 'm', name: 'Ready', milestone: true },
  ],
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
const outline = () =>
  rows().map(
    row =>
      '.'.repeat(Number(row.getAttribute('aria-level')) - 1) + (row.querySelector('.task-name')?.textContent ?? '…'),
  );
const row = (name: string) => rows().find(element => element.textContent?.includes(name)) as HTMLElement;
const cell = (name: string, column: string) =>
  row(name).querySelector<HTMLElement>(`[data-column="${column}"]`) as HTMLElement;
const notice = () => root().querySelector('.notice')?.textContent ?? '';

/** What a copy or cut puts on the clipboard; the script is asked for by the Ctrl key as a hand presses it. */
async function take(type: 'copy' | 'cut'): Promise<DataTransfer> {
  const target = root().activeElement as Element;
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Control', ctrlKey: true, bubbles: true, composed: true }));
  await import('./clipboard.js');
  await new Promise(resolve => setTimeout(resolve, 50));
  const clipboardData = new DataTransfer();
  target.dispatchEvent(new ClipboardEvent(type, { clipboardData, bubbles: true, composed: true, cancelable: true }));
  return clipboardData;
}

function paste(text: string, html = ''): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  if (html !== '') clipboardData.setData('text/html', html);
  root().activeElement?.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }),
  );
}

test('rows are copied with a header, no cell of them a formula or markup', async () => {
  await show();
  row('HYPERLINK').focus();
  row('HYPERLINK').click();
  await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
  await expect.poll(() => gantt.selectedTaskIds).toHaveLength(2);
  const data = await take('copy');
  expect(data.getData('text/plain').split('\n')).toEqual([
    'WBS\tTask\tDays\tStart\tFinish\tDone\tOwner',
    `1.1\t"'=HYPERLINK(""http://x"")"\t5\t5 Jan\t9 Jan\t–\t`,
    '1.2\tBuild <b>\t10\t5 Jan\t16 Jan\t–\t',
  ]);
  expect(data.getData('text/html')).toContain('<td>Build &lt;b&gt;</td>');
});

test('copied rows are cut and pasted back at their level, as one step each', async () => {
  await show();
  row('Build').focus();
  row('Build').click();
  await gantt.updateComplete;
  const data = await take('cut');
  await expect.poll(() => outline().length).toBe(3);
  row('Ready').focus();
  paste(data.getData('text/plain'));
  await expect.poll(outline).toEqual(['Preparation', '.=HYPERLINK("http://x")', 'Ready', 'Build <b>']);
  await expect.poll(() => cell('Build', 'days').textContent?.trim()).toBe('10');
  expect(root().querySelector('.rows b')).toBeNull();
  gantt.undo();
  await expect.poll(() => outline().length).toBe(3);
});

test('a table from a spreadsheet becomes tasks: levels, durations, people', async () => {
  await show();
  row('Ready').focus();
  paste('Task Name\tDuration\tResource Names\nHandover\t\t\n  Train\t2 days\tMO\n  Sign\t0\t\n');
  await expect
    .poll(outline)
    .toEqual(['Preparation', '.=HYPERLINK("http://x")', '.Build <b>', 'Ready', 'Handover', '.Train', '.Sign']);
  await expect.poll(() => cell('Train', 'days').textContent?.trim()).toBe('2');
  expect(cell('Train', 'owner').querySelector('[role=img]')?.getAttribute('aria-label')).toBe('Maya Okafor');
  gantt.undo();
  await expect.poll(() => outline().length).toBe(4);
});

test('cells are pasted into cells, all or none, and a bad one is told by row and column', async () => {
  await show();
  cell('HYPERLINK', 'days').click();
  await gantt.updateComplete;
  paste('3\nsoon');
  await expect.poll(notice).toContain('Row 2, duration: Type a duration');
  expect(cell('HYPERLINK', 'days').textContent?.trim()).toBe('5');
  paste('3\n4');
  await expect.poll(() => cell('Build', 'days').textContent?.trim()).toBe('4');
  expect(cell('HYPERLINK', 'days').textContent?.trim()).toBe('3');
  gantt.undo();
  await expect.poll(() => cell('Build', 'days').textContent?.trim()).toBe('10');
  expect(cell('HYPERLINK', 'days').textContent?.trim()).toBe('5');
  paste('x\n'.repeat(5001));
  await expect.poll(notice).toContain('At most 5000 rows');
});

const shownTask = (name: string) => {
  const at = rows().indexOf(row(name));
  return gantt.schedule.tasks[at];
};
const day = (text: string | undefined) => text?.slice(0, 10);

test('dates and links of a spreadsheet hold: a start where nothing else does, links to rows of the table', async () => {
  await show();
  row('Ready').focus();
  paste(
    [
      'ID\tTask Name\tStart\tFinish\tPredecessors\tConstraint Type\tConstraint Date',
      '10\tDig\tMon 02/02/26 08:00\tWed 04/02/26 17:00\t\t\t',
      '11\tPour\t2026-02-05\t2026-02-05\t10FS+1d\t\t',
      '12\tRaise\t\t\t11, 4\tFinish no later than\t13/02/2026',
    ].join('\n'),
  );
  await expect.poll(outline).toContain('Raise');
  await expect.poll(() => day(shownTask('Raise')?.start)).toBe('2026-02-09');
  expect([day(shownTask('Dig')?.start), day(shownTask('Dig')?.finish)]).toEqual(['2026-02-02', '2026-02-04']);
  // Thursday is the day of lag; its own start in the table was computed and holds nothing.
  expect([day(shownTask('Pour')?.start), shownTask('Pour')?.durationMinutes]).toEqual(['2026-02-06', 480]);
  gantt.undo();
  await expect.poll(() => outline().length).toBe(4);
});

test('a table without a header is read by the columns of the grid, a bad cell or a circle leaves all as it was', async () => {
  await show();
  gantt.columns = ['name', 'days', 'predecessors', 'constraint'];
  await expect.poll(() => root().querySelector('[data-header="predecessors"]')).not.toBeNull();
  row('Ready').focus();
  paste('Dig\t2\t\nPour\t3\t1SS+1d');
  await expect.poll(outline).toContain('Pour');
  await expect.poll(() => day(shownTask('Pour')?.start)).toBe('2026-01-06');
  expect(shownTask('Dig')?.durationMinutes).toBe(960);
  const before = outline();
  row('Ready').focus();
  paste('A\t2\t2\nB\t3\t1');
  await expect.poll(notice).not.toBe('');
  paste('A\t2\t77');
  await expect.poll(notice).toContain('Row 1, Predecessors: There is no task 77');
  paste('A\t2\t\tnonsense');
  await expect.poll(notice).toContain('Choose one of these');
  expect(outline()).toEqual(before);
});

test('copied rows bring the links among them and to those that stayed, and no dates', async () => {
  await show();
  gantt.dependencies = [
    { predecessor: 'd', successor: 'b' },
    { predecessor: 'd', successor: 'm' },
  ];
  gantt.columns = ['name', 'days', 'start', 'predecessors'];
  await expect.poll(() => root().querySelector('[data-header="predecessors"]')).not.toBeNull();
  row('Build').focus();
  row('Build').click();
  await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
  await expect.poll(() => gantt.selectedTaskIds).toHaveLength(2);
  const data = await take('copy');
  row('Ready').focus();
  const made: unknown[] = [];
  gantt.addEventListener('ppm-dependency-change', ({ detail }) => made.push(detail.dependency.predecessor_id));
  const tasks: unknown[] = [];
  gantt.addEventListener('ppm-task-change', ({ detail }) => tasks.push(detail.task.constraint_type));
  paste(data.getData('text/plain'));
  await expect.poll(() => outline().length).toBe(6);
  expect(made).toEqual(['d', 'd']);
  expect(new Set(tasks.filter(Boolean))).toEqual(new Set(['asap']));
});

test('rows of another page’s plan schedule by their links, and keep the constraints they had and no others', async () => {
  await show();
  gantt.dependencies = [
    { predecessor: 'd', successor: 'b' },
    { predecessor: 'b', successor: 'm' },
  ];
  gantt.tasks = [
    ...(plan.tasks ?? []),
    { id: 'w', name: 'Wait', duration: '2d', constraint: { type: 'snet', date: '2026-03-02' } },
  ];
  gantt.columns = ['name', 'days', 'start', 'finish', 'predecessors'];
  await expect.poll(() => root().querySelector('[data-header="predecessors"]')).not.toBeNull();
  await expect.poll(() => outline().length).toBe(5);
  row('Build').focus();
  row('Build').click();
  await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  await expect.poll(() => gantt.selectedTaskIds).toHaveLength(3);
  const data = await take('copy');
  const [text, html] = [data.getData('text/plain'), data.getData('text/html')];
  // Something else is copied here since: the rows are now known by the clipboard alone.
  row('Ready').focus();
  row('Ready').click();
  await take('copy');
  gantt.remove();
  await show();
  gantt.project = { name: 'Other', start: '2026-06-01' };
  gantt.tasks = [{ id: 'own', name: 'Own', duration: '1d' }];
  await expect.poll(outline).toEqual(['Own']);
  gantt.columns = ['name', 'days', 'start', 'finish', 'predecessors'];
  const made: unknown[] = [];
  gantt.addEventListener('ppm-task-change', ({ detail }) => {
    if (detail.op === 'create') made.push(detail.task.constraint_type);
  });
  row('Own').focus();
  row('Own').click();
  paste(text, html);
  await expect.poll(outline).toEqual(['Own', 'Build <b>', 'Ready', 'Wait']);
  expect(made).toEqual(['asap', 'asap', 'snet']);
  // Build waited for a task that was not copied: it begins with the project, and the milestone still waits for it.
  await expect.poll(() => day(shownTask('Build')?.start)).toBe('2026-06-01');
  expect(day(shownTask('Ready')?.start)).toBe('2026-06-12');
});

test('what no Gantt wrote into the clipboard’s HTML is not believed', async () => {
  const { readKept } = await import('./kept-rows.js');
  const written = (value: unknown) => `<table data-ppm-rows="${encodeURIComponent(JSON.stringify(value))}"></table>`;
  expect(readKept('<table><tr></tr></table>')).toBeNull();
  expect(readKept('<table data-ppm-rows="%E0%A4%A"></table>')).toBeNull();
  expect(
    readKept(written([{ number: '1', constraint_type: 'no', constraint_date: null, is_milestone: false }])),
  ).toBeNull();
  expect(
    readKept(written([{ number: '1', constraint_type: 'mso', constraint_date: 7, is_milestone: false }])),
  ).toBeNull();
  const row = { number: '1', constraint_type: 'mso', constraint_date: '2026-01-05T08:00:00', is_milestone: false };
  expect(readKept(`<meta charset="utf-8">${written([row])}`)).toEqual([row]);
});
