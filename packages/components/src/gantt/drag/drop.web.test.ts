import { afterEach, expect, test } from 'vitest';
import '../../define.js';
import type { PlanEdit } from '../../plan/edit.js';
import { EMPTY_PLAN, type PlanRows } from '../../plan/rows.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;
let told: string[] = [];

const root = () => gantt.shadowRoot as ShadowRoot;
const start = (id: string) => gantt.schedule.task(id)?.start.slice(0, 10);
const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
/** Everything that follows a change has been done by then. */
const quiet = () => new Promise(resolve => setTimeout(resolve, 400));
const shownStart = (id: string) =>
  [...root().querySelectorAll('[role=row][data-row]')]
    .find(row => row.textContent?.includes(id))
    ?.querySelector('[data-column=start]')
    ?.textContent?.trim();

async function ready(): Promise<void> {
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  // Who drags comes with a script of its own.
  await gantt.run('none');
  await gantt.updateComplete;
  await frame();
  await frame();
}

async function show(set: Partial<PpmGantt> = {}): Promise<void> {
  told = [];
  gantt = document.createElement('ppm-gantt');
  Object.assign(gantt.style, { height: '400px', width: '1200px' });
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-08';
  gantt.addEventListener('ppm-task-change', ({ detail }) => told.push(`${detail.op} ${detail.task.id}`));
  Object.assign(gantt, {
    project: { start: '2026-01-05' },
    tasks: [
      { id: 'design', name: 'design', duration: '5d' },
      { id: 'build', name: 'build', duration: '10d' },
      { id: 'other', name: 'other', duration: '3d' },
    ],
    dependencies: [{ predecessor: 'design', successor: 'build' }],
    ...set,
  });
  document.body.append(gantt);
  await ready();
}

afterEach(() => gantt.closest('ppm-provider')?.remove() ?? gantt.remove());

/** Px of a number of days at the zoom shown. */
function days(count: number): number {
  const { start: from, finish } = gantt.schedule.task('design') ?? { start: '', finish: '' };
  const minutes = (Date.parse(`${finish}Z`) - Date.parse(`${from}Z`)) / 60_000;
  return ((gantt.rectOf('design') as DOMRect).width / minutes) * 1440 * count;
}

/** Takes hold of a bar. @returns moves it by px from where it was, and lets it go there */
function grab(id: string): { move(dx: number): void; drop(dx: number): void } {
  const time = root().querySelector('.time') as HTMLElement;
  time.setPointerCapture = () => undefined;
  const box = gantt.rectOf(id) as DOMRect;
  const point = (type: string, dx: number): void => {
    const init = { bubbles: true, composed: true, pointerId: 1, pointerType: 'mouse', button: 0, buttons: 1 };
    const clientX = box.left + box.width / 2 + dx;
    time.dispatchEvent(new PointerEvent(type, { ...init, clientX, clientY: box.top + box.height / 2 }));
  };
  point('pointermove', 0);
  point('pointerdown', 0);
  return { move: dx => point('pointermove', dx), drop: dx => point('pointerup', dx) };
}

/** Drags the design by two days until all that follows it is shown. */
async function hold(): Promise<() => void> {
  const dx = days(2);
  const { move, drop } = grab('design');
  move(dx / 2);
  await frame();
  move(dx);
  if (gantt.schedule.task('build')) await expect.poll(() => start('build')).toBe('2026-01-14');
  await quiet();
  return () => drop(dx);
}

/** Places of bars in each of some frames, as far as they differ. */
async function placesOf(ids: readonly string[], frames: number): Promise<ReadonlySet<string>> {
  const places = new Set<string>();
  for (let count = 0; count < frames; count += 1) {
    await frame();
    places.add(ids.map(id => Math.round(gantt.rectOf(id)?.left ?? 0)).join(' '));
  }
  return places;
}

test('a drop is told before its frame, the template is rendered after it, and no bar moves in between', async () => {
  await show();
  const drop = await hold();
  let renders = 0;
  const { update } = Object.getPrototypeOf(gantt) as { update(changed: Map<PropertyKey, unknown>): void };
  Object.assign(gantt, {
    update(changed: Map<PropertyKey, unknown>) {
      renders += 1;
      update.call(gantt, changed);
    },
  });
  const before = gantt.rectOf('build')?.left;
  drop();
  // Microtasks, no frame.
  for (let count = 0; count < 50; count += 1) await null;
  expect(told).toEqual(['update design']);
  expect(renders).toBe(0);
  expect(gantt.schedule.task('build')?.start).toBe('2026-01-14T08:00:00');
  expect((await placesOf(['build'], 20)).size).toBe(1);
  expect(gantt.rectOf('build')?.left).toBe(before);
  await expect.poll(() => renders).toBeGreaterThan(0);
  expect(shownStart('build')).toBe('14 Jan');
});

test('a drop that the host vetoes returns to the old dates', async () => {
  await show();
  gantt.addEventListener('ppm-before-task-change', event => event.preventDefault());
  const drop = await hold();
  expect(start('build')).toBe('2026-01-14');
  drop();
  await expect.poll(() => start('build')).toBe('2026-01-12');
  await expect.poll(() => shownStart('build')).toBe('12 Jan');
  await quiet();
  expect([start('design'), start('build'), told]).toEqual(['2026-01-05', '2026-01-12', []]);
});

test('a drop whose edit the backend refuses returns to the old dates, and is nothing to undo', async () => {
  const rows: PlanRows = {
    ...EMPTY_PLAN,
    project: { id: 'p1', start: '2026-01-05T08:00:00' },
    tasks: [{ id: 'design', name: 'design', duration_minutes: 2400 }],
  };
  const written: (readonly PlanEdit[])[] = [];
  let refuse: (cause: Error) => void = () => undefined;
  const provider = document.createElement('ppm-provider');
  provider.source = {
    load: () => Promise.resolve(rows),
    write: edits => {
      written.push(edits);
      return new Promise((_, reject) => {
        refuse = reject;
      });
    },
  };
  gantt = document.createElement('ppm-gantt');
  Object.assign(gantt.style, { height: '400px', width: '1200px' });
  gantt.setAttribute('project', 'p1');
  provider.append(gantt);
  document.body.append(provider);
  await ready();
  const drop = await hold();
  drop();
  await expect.poll(() => written.length).toBe(1);
  expect(start('design')).toBe('2026-01-07');
  refuse(new Error('locked by Ann'));
  await expect.poll(() => start('design')).toBe('2026-01-05');
  await expect.poll(() => root().querySelector('.notice')?.textContent).toContain('locked by Ann');
  gantt.undo();
  await quiet();
  expect([start('design'), written.length]).toEqual(['2026-01-05', 1]);
});

test('a drop while the answer is on its way gets the dates of the place it was let go at', async () => {
  await show();
  const dx = days(2);
  const { move, drop } = grab('design');
  move(days(1));
  move(dx);
  drop(dx);
  await expect.poll(() => told).toEqual(['update design']);
  await quiet();
  expect([start('design'), start('build')]).toEqual(['2026-01-07', '2026-01-14']);
});

test('of two bars let go one right after the other, neither goes back for a frame', async () => {
  await show();
  const first = await hold();
  first();
  // Before the engine has taken the first, but as another event: each ends with its own microtasks.
  await new Promise(resolve => setTimeout(resolve));
  const dx = days(2);
  const second = grab('other');
  second.move(dx);
  await expect.poll(() => start('other')).toBe('2026-01-07');
  const places = placesOf(['design', 'build', 'other'], 40);
  second.drop(dx);
  expect([...(await places)]).toHaveLength(1);
  expect(told).toEqual(['update design', 'update other']);
  expect(['design', 'build', 'other'].map(start)).toEqual(['2026-01-07', '2026-01-14', '2026-01-07']);
});

test('an undo right after a drop takes it back', async () => {
  await show();
  const drop = await hold();
  drop();
  await expect.poll(() => told).toEqual(['update design']);
  gantt.undo();
  await expect.poll(() => start('build')).toBe('2026-01-12');
  await quiet();
  expect([start('design'), shownStart('build'), told.length]).toEqual(['2026-01-05', '12 Jan', 2]);
});

test('a drop while its worker is dead keeps its dates: another worker gets the plan', async () => {
  const workers: Worker[] = [];
  await show({
    createWorker: () => {
      const worker = new Worker(new URL('../../worker/scheduler.worker.ts', import.meta.url), { type: 'module' });
      workers.push(worker);
      return worker;
    },
  });
  const codes: string[] = [];
  gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
  const drop = await hold();
  workers[0]?.terminate();
  drop();
  await expect.poll(() => told).toEqual(['update design']);
  await expect.poll(() => codes, { timeout: 10_000 }).toEqual(['worker_lost']);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await quiet();
  expect([start('design'), start('build'), workers.length]).toEqual(['2026-01-07', '2026-01-14', 2]);
});

test('a chart taken out of the page in the frame of a drop has its dates when it comes back', async () => {
  await show();
  const drop = await hold();
  drop();
  await expect.poll(() => told).toEqual(['update design']);
  gantt.remove();
  await quiet();
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await expect.poll(() => start('build')).toBe('2026-01-14');
});

test('without a worker a drop goes the same way', async () => {
  await show({
    createWorker: () => {
      throw new DOMException('no workers here', 'SecurityError');
    },
  });
  const drop = await hold();
  const places = placesOf(['design', 'build'], 30);
  drop();
  expect((await places).size).toBe(1);
  expect([told, start('build')]).toEqual([['update design'], '2026-01-14']);
  gantt.undo();
  await expect.poll(() => start('build')).toBe('2026-01-12');
});

test('a place that a drag comes back to is shown with all that follows in the frame of the pointer', async () => {
  await show();
  const { move, drop } = grab('design');
  const [near, far] = [days(1), days(2)];
  move(near);
  await quiet();
  move(far);
  await quiet();
  expect(start('build')).toBe('2026-01-14');
  move(near);
  expect(start('build')).toBe('2026-01-13');
  drop(near);
  await quiet();
  expect([start('design'), start('build')]).toEqual(['2026-01-06', '2026-01-13']);
});
