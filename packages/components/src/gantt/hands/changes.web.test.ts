import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import { type PlanEdit, withEdits } from '../../plan/edit.js';
import { EMPTY_PLAN, type PlanRows } from '../../plan/rows.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;
let told: string[] = [];

const root = () => gantt.shadowRoot as ShadowRoot;
const notice = () => root().querySelector('.notice')?.textContent ?? '';
const cells = (column: string) => [...root().querySelectorAll(`[role=gridcell][data-column="${column}"]`)];
const done = () => cells('done')[0]?.textContent?.trim();
const lastName = () => root().querySelector('[aria-rowindex="5"] .task-name')?.textContent;
const undoButton = () => root().querySelector('[aria-label="Undo"]') as HTMLButtonElement;

beforeEach(async () => {
  told = [];
  gantt = document.createElement('ppm-gantt');
  Object.assign(gantt.style, { height: '400px', width: '1200px' });
  gantt.project = { start: '2026-01-05' };
  gantt.tasks = [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '5d', parent: 'p' },
    { id: 'b', name: 'Build', duration: '5d' },
  ];
  gantt.dependencies = [{ id: 'l', predecessor: 'd', successor: 'b' }];
  gantt.addEventListener('ppm-task-change', ({ detail }) => told.push(`${detail.op} ${detail.task.id}`));
  gantt.addEventListener('ppm-dependency-change', ({ detail }) => told.push(`${detail.op} ${detail.dependency.id}`));
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
});

afterEach(() => gantt.remove());

const ids = () => gantt.schedule.tasks.map(({ id }) => id).join(' ');

async function remove(id: string): Promise<void> {
  gantt.selectTask(id);
  await gantt.run('delete');
}

test('a deleted summary is told with what goes with it, what hangs on others first', async () => {
  await remove('p');
  await expect.poll(ids).toBe('b');
  expect(told).toEqual(['delete l', 'delete d', 'delete p']);
  told = [];
  gantt.undo();
  await expect.poll(ids).toBe('p d b');
  expect(told).toEqual(['create p', 'create d', 'create l', 'update p', 'update b']);
});

test('a veto for a task in a summary keeps the summary', async () => {
  gantt.addEventListener('ppm-before-task-change', event => {
    if (event.detail.task.id === 'd') event.preventDefault();
  });
  await remove('p');
  expect(ids()).toBe('p d b');
  expect(told).toEqual([]);
});

test('the last of its siblings comes back without a key for each of them', async () => {
  await remove('b');
  await expect.poll(ids).toBe('p d');
  told = [];
  gantt.undo();
  await expect.poll(ids).toBe('p d b');
  expect(told).toEqual(['create b', 'create l']);
});

test('nothing is undone or done again while it may only be read', async () => {
  await remove('b');
  await expect.poll(ids).toBe('p d');
  gantt.readonly = true;
  await gantt.updateComplete;
  gantt.undo();
  expect(ids()).toBe('p d');
  gantt.readonly = false;
  gantt.undo();
  await expect.poll(ids).toBe('p d b');
});

/** A plan of a backend of the host's own, whose next write may be refused. */
async function showSource(
  writing: () => Promise<void> = () => Promise.resolve(),
  onWrite: (edits: readonly PlanEdit[]) => void = () => undefined,
): Promise<{ refuseNext(): void; readonly writes: () => number }> {
  gantt.remove();
  let rows: PlanRows = {
    ...EMPTY_PLAN,
    project: { id: 'p1', start: '2026-01-05T08:00:00' },
    tasks: [{ id: 'd', name: 'Design', duration_minutes: 2400, percent_complete: 0 }],
  };
  let isRefused = false;
  let writes = 0;
  const provider = document.createElement('ppm-provider');
  provider.source = {
    load: () => Promise.resolve(rows),
    write: edits => {
      writes += 1;
      onWrite(edits);
      if (isRefused) {
        isRefused = false;
        return Promise.reject(new Error('locked by Ann'));
      }
      rows = withEdits(rows, edits);
      return writing();
    },
  };
  gantt = document.createElement('ppm-gantt');
  Object.assign(gantt.style, { height: '400px', width: '1200px' });
  gantt.setAttribute('project', 'p1');
  provider.append(gantt);
  document.body.append(provider);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
  return { refuseNext: () => (isRefused = true), writes: () => writes };
}

test('an undo the backend refuses can be tried again, and its notice goes with what is done next', async () => {
  const backend = await showSource();
  gantt.selectTask('d');
  await gantt.run('progress-50');
  await expect.poll(done).toBe('50%');
  await expect.poll(backend.writes).toBe(1);
  backend.refuseNext();
  gantt.undo();
  await expect.poll(notice).toContain('locked by Ann');
  await expect.poll(done).toBe('50%');
  expect(undoButton().disabled).toBe(false);
  gantt.undo();
  await expect.poll(done).toBe('–');
  expect(notice()).toBe('');
});

const enter = async (keys: string) => {
  await expect.poll(() => root().activeElement?.className).toBe('editor');
  await userEvent.keyboard(keys);
};

test('a task made and named is one command and one step, with what its line says', async () => {
  gantt.selectTask('b');
  await gantt.run('add-below');
  const before: string[] = [];
  gantt.addEventListener('ppm-before-task-change', ({ detail }) => before.push(`${detail.op} ${detail.task.name}`));
  await enter('Paint #2d >2{Enter}');
  await expect.poll(() => gantt.schedule.tasks.length).toBe(5);
  // The siblings get the keys that tell the place.
  expect(before).toEqual(['update Preparation', 'update Build', 'create Paint']);
  expect(told).toEqual(['update p', 'update b', expect.stringMatching(/^create /), expect.stringMatching(/^create /)]);
  // The line for the next task is taken back by itself.
  await enter('{Escape}');
  await expect.poll(() => gantt.schedule.tasks.length).toBe(4);
  gantt.undo();
  await expect.poll(ids).toBe('p d b');
  expect(undoButton().disabled).toBe(true);
  gantt.redo();
  await expect.poll(lastName).toBe('Paint');
  expect(gantt.schedule.tasks.at(-1)?.start).toContain('2026-01-12');
});

test('a backend hears of a typed task once, with its name, level and links, and of its undo once', async () => {
  const writes: (readonly PlanEdit[])[] = [];
  await showSource(undefined, edits => writes.push(edits));
  gantt.selectTask('d');
  await gantt.run('add-below');
  await enter('{Tab}');
  await expect.poll(() => root().querySelector('[aria-level="2"] .editor')).not.toBeNull();
  expect(writes).toEqual([]);
  await enter('Paint #2d{Enter}');
  await enter('{Escape}');
  await expect.poll(() => gantt.schedule.tasks.length).toBe(2);
  const { id } = gantt.schedule.tasks[1] as { id: string };
  const row = expect.objectContaining({ id, name: 'Paint', parent_id: 'd', duration_minutes: 960 });
  expect(writes).toEqual([expect.arrayContaining([{ table: 'tasks', op: 'create', row }])]);
  expect(writes[0]?.filter(edit => 'id' in edit && edit.id === id)).toEqual([]);
  gantt.undo();
  await expect.poll(() => gantt.schedule.tasks.length).toBe(1);
  expect(writes[1]).toContainEqual({ table: 'tasks', op: 'delete', id });
  expect(writes).toHaveLength(2);
});

test('a typed task that the host vetoes goes, and the keyboard stays in the grid', async () => {
  gantt.addEventListener('ppm-before-task-change', event => event.preventDefault());
  gantt.selectTask('b');
  await gantt.run('add-below');
  await enter('Paint{Enter}');
  await expect.poll(ids).toBe('p d b');
  expect(told).toEqual([]);
  await expect.poll(() => root().activeElement?.closest('[data-row]')).not.toBeNull();
});

test('undo while a line is typed takes the line off, and another change has it made first', async () => {
  gantt.selectTask('b');
  await gantt.run('add-below');
  await enter('Pai');
  gantt.undo();
  await expect.poll(ids).toBe('p d b');
  expect(told).toEqual([]);
  await gantt.run('add-below');
  await expect.poll(() => gantt.schedule.tasks.length).toBe(4);
  gantt.selectTask('d');
  await gantt.run('progress-50');
  expect(told).toEqual(['update p', 'update b', expect.stringMatching(/^create /), 'update d']);
});

test('a new line left by Esc leaves nothing to be undone or done again', async () => {
  gantt.selectTask('b');
  await gantt.run('add-below');
  await enter('{Tab}');
  await expect.poll(() => root().querySelector('[aria-level="2"] .editor')).not.toBeNull();
  await enter('{Escape}');
  await expect.poll(ids).toBe('p d b');
  await gantt.updateComplete;
  expect(undoButton().disabled).toBe(true);
  expect((root().querySelector('[aria-label="Redo"]') as HTMLButtonElement).disabled).toBe(true);
});

test('a command whose change the host vetoes has not run', async () => {
  const ran: string[] = [];
  gantt.addEventListener('ppm-command', ({ detail }) => ran.push(detail.id));
  const veto = (event: Event) => event.preventDefault();
  gantt.addEventListener('ppm-before-task-change', veto);
  gantt.addEventListener('ppm-before-dependency-change', veto);
  gantt.selectTask('b');
  for (const id of ['delete', 'progress-50', 'milestone', 'constraint-alap', 'unlink', 'outline-up']) {
    expect(await gantt.run(id), id).toBe(false);
  }
  expect(ran).toEqual([]);
  gantt.removeEventListener('ppm-before-task-change', veto);
  expect(await gantt.run('milestone')).toBe(true);
  expect(ran).toEqual(['milestone']);
});

test('a task that becomes a summary loses a constraint that summaries cannot have, and it is told', async () => {
  gantt.selectTask('d');
  await gantt.run('constraint-mso');
  gantt.selectTask('d');
  await gantt.run('unlink');
  gantt.selectTask('d');
  told = [];
  expect(await gantt.run('add-child')).toBe(true);
  await enter('Sketch{Enter}');
  await enter('{Escape}');
  expect(told.slice(0, 2)).toEqual([expect.stringMatching(/^create /), 'update d']);
  await expect.poll(() => gantt.schedule.tasks.length).toBe(4);
  const before: unknown[] = [];
  gantt.addEventListener('ppm-task-change', ({ detail }) => before.push(detail.task.constraint_type));
  gantt.undo();
  await expect.poll(ids).toBe('p d b');
  expect(before).toContain('mso');
});

test('and the notice says so', async () => {
  gantt.selectTask('b');
  await gantt.run('constraint-alap');
  gantt.selectTask('b');
  await gantt.run('add-child');
  await expect.poll(notice).toContain('Build is a summary now: its constraint “As late as possible”');
});

test('an edit on its way is told at its row until it is stored', async () => {
  let store: () => void = () => undefined;
  await showSource(() => new Promise(resolve => (store = resolve)));
  gantt.selectTask('d');
  await gantt.run('progress-50');
  await expect.poll(() => root().querySelector('.pending')?.getAttribute('aria-label')).toBe('Not yet stored');
  expect(root().querySelector('.pending')?.getAttribute('role')).toBe('img');
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  store();
  await expect.poll(() => root().querySelector('.pending')).toBeNull();
});
