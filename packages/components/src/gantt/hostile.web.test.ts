import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../define.js';
import type { GanttErrorDetail } from '../events.js';
import type { PpmGantt } from './ppm-gantt.js';

/** What pages do to an element that nobody planned for: it says what is wrong, and stays usable. */

const shown: PpmGantt[] = [];
const thrown: string[] = [];
const onThrown = (event: ErrorEvent | PromiseRejectionEvent) =>
  thrown.push(String('reason' in event ? event.reason : event.message));
addEventListener('error', onThrown);
addEventListener('unhandledrejection', onThrown);

afterEach(() => {
  for (const gantt of shown.splice(0)) gantt.remove();
  expect(thrown.splice(0)).toEqual([]);
});

function make(setup: (gantt: PpmGantt) => void = () => undefined): { gantt: PpmGantt; errors: GanttErrorDetail[] } {
  const gantt = document.createElement('ppm-gantt');
  const errors: GanttErrorDetail[] = [];
  gantt.addEventListener('ppm-error', ({ detail }) => errors.push(detail));
  gantt.locale = 'en-GB';
  Object.assign(gantt.style, { height: '300px', width: '1000px' });
  gantt.project = { start: '2026-01-05' };
  gantt.tasks = [
    { id: 'd', name: 'Design', duration: '5d' },
    { id: 'b', name: 'Build', duration: '5d' },
  ];
  gantt.dependencies = [{ predecessor: 'd', successor: 'b' }];
  setup(gantt);
  shown.push(gantt);
  document.body.append(gantt);
  return { gantt, errors };
}

const start = (gantt: PpmGantt, id: string) => gantt.schedule.task(id)?.start.slice(0, 10);
const dated = (gantt: PpmGantt) => expect.poll(() => gantt.schedule.state).toBe('ready');
const frame = () => new Promise(resolve => requestAnimationFrame(resolve));

/** Fires a pointer event on the bar of the first task. */
function pointer(gantt: PpmGantt, type: string, dx: number, at: DOMRect): void {
  gantt.shadowRoot?.querySelector('.time')?.dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      composed: true,
      pointerId: 1,
      pointerType: 'mouse',
      button: type === 'pointermove' ? -1 : 0,
      buttons: type === 'pointerup' ? 0 : 1,
      clientX: at.left + at.width / 2 + dx,
      clientY: at.top + at.height / 2,
    }),
  );
}

test('several on one page keep their plans, selections and edits to themselves', async () => {
  const [one, other] = [make(), make()];
  await dated(one.gantt);
  await dated(other.gantt);
  one.gantt.selectTask('d');
  await one.gantt.run('progress-50');
  await one.gantt.run('delete');
  await expect.poll(() => one.gantt.schedule.tasks.length).toBe(1);
  expect(other.gantt.schedule.tasks.length).toBe(2);
  expect(other.gantt.selectedTaskIds).toEqual([]);
  other.gantt.undo();
  expect(one.gantt.schedule.tasks.length).toBe(1);
  expect(one.errors.concat(other.errors)).toEqual([]);
});

test('taken off and put back in the middle of a drag it shows the plan as it was, and can be dragged again', async () => {
  const changes: string[] = [];
  const { gantt, errors } = make(element =>
    element.addEventListener('ppm-task-change', ({ detail }) => changes.push(detail.task.id)),
  );
  await dated(gantt);
  await expect.poll(() => gantt.rectOf('d')).not.toBeNull();
  await gantt.run('select-all');
  for (const isLast of [false, true]) {
    await frame();
    await expect.poll(() => gantt.rectOf('d')).not.toBeNull();
    const box = gantt.rectOf('d') as DOMRect;
    const week = (box.width / 4.375) * 7;
    pointer(gantt, 'pointerdown', 0, box);
    pointer(gantt, 'pointermove', week / 2, box);
    await frame();
    pointer(gantt, 'pointermove', week, box);
    await expect.poll(() => start(gantt, 'b')).toBe('2026-01-19');
    if (isLast) {
      pointer(gantt, 'pointerup', week, box);
      break;
    }
    gantt.remove();
    document.body.append(gantt);
    await expect.poll(() => start(gantt, 'b')).toBe('2026-01-12');
    expect(gantt.shadowRoot?.querySelector('.drag-note')).toBeNull();
  }
  await expect.poll(() => changes).toEqual(['d']);
  expect(start(gantt, 'b')).toBe('2026-01-19');
  expect(errors).toEqual([]);
});

test.each<[string, unknown]>([
  ['text', 'tasks please'],
  ['a number', 42],
  ['an object', { d: 1 }],
  ['a list of rubbish', [null, undefined, 7, 'x', [], { id: null }, { id: 'd', duration: {} }, { id: 'd' }]],
  [
    'tasks that lie in each other',
    [
      { id: 'a', parent: 'b' },
      { id: 'b', parent: 'a' },
      { id: 'c', parent: 'c' },
    ],
  ],
  ['a function', () => []],
])('tasks that are %s are told, and the next list is shown', async (_, rubbish) => {
  const { gantt } = make(element => {
    element.tasks = rubbish as never;
    element.dependencies = { no: 'list' } as never;
  });
  await gantt.updateComplete;
  await frame();
  gantt.tasks = [{ id: 'n', name: 'Now', duration: '2d' }];
  gantt.dependencies = [];
  await expect.poll(() => start(gantt, 'n')).toBe('2026-01-05');
  expect(gantt.schedule.state).toBe('ready');
});

test('properties that change while a plan comes leave the newest, whatever they are', async () => {
  const { gantt, errors } = make();
  for (let at = 0; at < 30; at += 1) {
    gantt.tasks = Array.from({ length: 1 + ((at * 977) % 4000) }, (_, task) => ({ id: `t${task}`, duration: '1d' }));
    gantt.dependencies = [{ predecessor: 't0', successor: `t${at}` }];
    gantt.locale = at % 2 === 0 ? 'de' : 'en-GB';
    gantt.density = at % 3 === 0 ? 'compact' : undefined;
    gantt.readonly = at % 2 === 0;
    gantt.columns = at % 2 === 0 ? ['name'] : undefined;
    if (at % 5 === 0) await frame();
  }
  gantt.tasks = [{ id: 'last', name: 'Last', duration: '3d' }];
  gantt.dependencies = [];
  await expect.poll(() => gantt.schedule.tasks.map(({ id }) => id)).toEqual(['last']);
  await dated(gantt);
  expect(errors.filter(({ code }) => code !== 'bad_data')).toEqual([]);
});

test('a worker that is destroyed is told, and another takes the plan; the edit on its way is kept', async () => {
  const workers: Worker[] = [];
  const { Worker: Real } = globalThis;
  globalThis.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.push(this);
    }
  };
  try {
    const { gantt, errors } = make();
    await dated(gantt);
    expect(workers.length).toBeGreaterThan(0);
    workers.at(-1)?.terminate();
    gantt.selectTask('d');
    await gantt.run('progress-50');
    await expect.poll(() => errors.map(({ code }) => code), { timeout: 40_000 }).toContain('worker_lost');
    await dated(gantt);
    expect(start(gantt, 'b')).toBe('2026-01-12');
    await gantt.run('progress-100');
    await dated(gantt);
  } finally {
    globalThis.Worker = Real;
  }
});

test('a bar out of view is brought there by a key, and where it lies is said', async () => {
  const { gantt } = make(element => {
    element.tasks = [
      { id: 'd', name: 'Design', duration: '5d' },
      { id: 'z', name: 'Zoning', duration: '5d', start: '2027-11-01' },
    ];
    element.dependencies = [{ predecessor: 'd', successor: 'z' }];
  });
  await dated(gantt);
  await gantt.run('select-all');
  const isInView = (id: string) => {
    const time = gantt.shadowRoot?.querySelector('.time')?.getBoundingClientRect() as DOMRect;
    const left = gantt.rectOf(id)?.left ?? Number.NaN;
    return left >= time.left && left < time.right;
  };
  const root = gantt.shadowRoot as ShadowRoot;
  const said = () => root.querySelector('[role="status"]')?.textContent;
  gantt.selectTask('d');
  root.querySelector<HTMLElement>('[data-row="0"]')?.focus();
  // Along the link to its end, wherever that is.
  await userEvent.keyboard('{Alt>}]{/Alt}');
  await expect.poll(() => gantt.selectedTaskIds).toEqual(['z']);
  await expect.poll(() => isInView('z')).toBe(true);
  expect(root.activeElement?.textContent).toContain('Zoning');
  await expect.poll(() => isInView('d')).toBe(false);
  gantt.selectTask('d');
  root.querySelector<HTMLElement>('[data-row="0"]')?.focus();
  await userEvent.keyboard('{Alt>}\\{/Alt}');
  await expect.poll(() => isInView('d')).toBe(true);
  await expect.poll(said).toContain('Design');
  expect(said()).toContain('5');
});
