import { afterEach, beforeEach, expect, test } from 'vitest';
import '../define.js';
import type { PpmGantt } from './ppm-gantt.js';

let gantt: PpmGantt;
let told: string[] = [];

beforeEach(async () => {
  told = [];
  gantt = document.createElement('ppm-gantt');
  gantt.style.height = '400px';
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
