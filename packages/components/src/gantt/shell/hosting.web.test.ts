import { afterEach, expect, test } from 'vitest';
import '../../define.js';
import type { GanttErrorDetail } from '../../events.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;
let errors: GanttErrorDetail[] = [];

function create(properties: Record<string, unknown> = {}): void {
  errors = [];
  gantt = document.createElement('ppm-gantt');
  gantt.addEventListener('ppm-error', ({ detail }) => errors.push(detail));
  Object.assign(gantt, {
    project: { start: '2026-01-05' },
    tasks: [{ id: 'a', name: 'Alpha', duration: '2d' }],
    ...properties,
  });
}

async function show(): Promise<void> {
  document.body.append(gantt);
  await ready();
}

async function ready(): Promise<void> {
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
}

afterEach(() => gantt.remove());

test.each(['block', 'inline-block', 'flex', 'grid'])('a page may give the element display: %s', async display => {
  create();
  Object.assign(gantt.style, { display, height: '400px', width: '900px' });
  await show();
  await expect.poll(() => gantt.rectOf('a')?.height ?? 0).toBeGreaterThan(8);
  const time = gantt.shadowRoot?.querySelector('.time canvas') as HTMLCanvasElement;
  expect(time.getBoundingClientRect().height).toBeGreaterThan(250);
});

test('bad rows are told once, and the good ones shown', async () => {
  create({ tasks: [null, { id: 'a', name: 'Alpha', duration: '2d' }, { name: 'without' }], calendars: 5 });
  await show();
  expect(gantt.schedule.tasks.map(({ id }) => id)).toEqual(['a']);
  expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'bad_data: tasks[0]: It is no object. And 2 more.',
  ]);
});

test('fields that no worker can be given do not stop the engine', async () => {
  const host = { id: 'a', name: 'Alpha', duration: '2d', onClick: () => 1, cell: document.body };
  create({ tasks: [host] });
  await show();
  expect(gantt.schedule.task('a')?.finish).toContain('2026-01-06');
  expect(errors).toEqual([]);
});

test('an engine that did not start is tried again with the next plan', async () => {
  create({ workerUrl: 'http://[' });
  document.body.append(gantt);
  await expect.poll(() => errors.map(({ code }) => code), { timeout: 10_000 }).toEqual(['engine_failed']);
  gantt.workerUrl = undefined;
  gantt.tasks = [{ id: 'b', name: 'Beta', duration: '1d' }];
  await ready();
  expect(gantt.schedule.task('b')).not.toBeNull();
});

test('a command that throws when it is asked whether it is shown is told', async () => {
  create({
    commands: [
      {
        id: 'bad',
        isShown: () => {
          throw new Error('a trap');
        },
        run: () => undefined,
      },
    ],
  });
  await show();
  expect(await gantt.run('bad')).toBe(false);
  expect(errors.map(({ code }) => code)).toEqual(['command_failed']);
});

/** The workers a page makes from here on. */
function watchWorkers(): { readonly made: Worker[]; end(): void } {
  const made: Worker[] = [];
  const Platform = globalThis.Worker;
  globalThis.Worker = class extends Platform {
    constructor(...args: ConstructorParameters<typeof Platform>) {
      super(...args);
      made.push(this);
    }
  };
  return { made, end: () => (globalThis.Worker = Platform) };
}

test('another worker takes over when one ends, also in the middle of an edit', async () => {
  const { made, end } = watchWorkers();
  try {
    create();
    await show();
    gantt.selectTask('a');
    made.at(-1)?.terminate();
    expect(await gantt.run('progress-50')).toBe(true);
    await expect.poll(() => errors.map(({ code }) => code)).toEqual(['worker_lost']);
    await ready();
    gantt.tasks = [{ id: 'a', name: 'Alpha', duration: '3d' }];
    await expect.poll(() => gantt.schedule.task('a')?.finish, { timeout: 10_000 }).toContain('2026-01-07');
    expect(made).toHaveLength(2);
    // Ends that do not stop are told as what they are.
    for (let lost = 1; lost < 4; lost += 1) {
      const count = made.length;
      made.at(-1)?.terminate();
      if (lost < 3) await expect.poll(() => made.length, { timeout: 10_000 }).toBe(count + 1);
      if (lost < 3) await ready();
    }
    await expect.poll(() => errors.at(-1)?.code).toBe('engine_failed');
  } finally {
    end();
  }
});
