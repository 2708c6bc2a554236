import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../define.js';
import type { TaskChangeDetail } from '../events.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import type { PpmGantt } from './ppm-gantt.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '5d', parent: 'p', owner: 'Ida Lund' },
    { id: 'b', name: 'Build', duration: '10d', parent: 'p' },
    { id: 'x', name: '<img src=x onerror="window.hacked=1">', duration: '3d' },
    { id: 'm', name: 'Ready', milestone: true },
  ],
  dependencies: [
    { predecessor: 'd', successor: 'b' },
    { predecessor: 'b', successor: 'm' },
  ],
};

let gantt: PpmGantt;

async function settled(): Promise<void> {
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

async function show(literal: PlanLiteral = plan, width = 1200): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-08';
  gantt.style.width = `${width}px`;
  gantt.style.height = '420px';
  Object.assign(gantt, literal);
  document.body.append(gantt);
  await settled();
}

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const rows = () => [...root().querySelectorAll<HTMLElement>('[role="row"][data-row]')];
const row = (name: string) => rows().find(element => element.textContent?.includes(name)) as HTMLElement;
const cell = (name: string, column: string) =>
  row(name).querySelector<HTMLElement>(`[data-column="${column}"]`) as HTMLElement;
const text = (name: string, column: string) => cell(name, column).textContent?.trim();
const start = (id: string) => gantt.schedule.task(id)?.start.slice(0, 10);
const focused = () => root().activeElement as HTMLElement;

/**
 * A drag with the pointer on the canvas, in steps as a hand makes them, up to where it would be dropped.
 * @returns drops it
 */
async function hold(id: string, dx: number, grip: 'body' | 'finish' = 'body'): Promise<() => void> {
  const time = root().querySelector('.time') as HTMLElement;
  const box = gantt.rectOf(id) as DOMRect;
  const from = { x: grip === 'finish' ? box.right - 2 : box.left + box.width / 2, y: box.top + box.height / 2 };
  const fire = (type: string, x: number) =>
    time.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        composed: true,
        pointerId: 1,
        pointerType: 'mouse',
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
        clientX: x,
        clientY: from.y,
      }),
    );
  fire('pointermove', from.x);
  await new Promise(resolve => requestAnimationFrame(resolve));
  fire('pointerdown', from.x);
  for (let move = 1; move <= 6; move += 1) {
    fire('pointermove', from.x + (dx * move) / 6);
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  return () => fire('pointerup', from.x + dx);
}

async function drag(id: string, dx: number, grip: 'body' | 'finish' = 'body'): Promise<void> {
  const drop = await hold(id, dx, grip);
  drop();
}

/** Px of a number of days at the zoom shown. */
const days = (count: number) => {
  const design = gantt.rectOf('d') as DOMRect;
  const shown = gantt.schedule.task('d');
  const minutes = (Date.parse(`${shown?.finish}Z`) - Date.parse(`${shown?.start}Z`)) / 60_000;
  return (design.width / minutes) * 1440 * count;
};

describe('accessibility', () => {
  test('axe finds nothing to say about the element at rest', async () => {
    await show();
    const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test('axe finds nothing to say about the phone', async () => {
    await show(plan, 390);
    const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(root().querySelectorAll('[role="treeitem"]')).toHaveLength(5);
  });

  test('the grid is a tree grid with levels, places and counts', async () => {
    await show();
    const grid = root().querySelector('[role="treegrid"]');
    expect(grid?.getAttribute('aria-rowcount')).toBe('6');
    expect(grid?.getAttribute('aria-label')).toBe('Tasks of Kitchen');
    expect(rows().map(element => element.getAttribute('aria-level'))).toEqual(['1', '2', '2', '1', '1']);
    expect(rows().map(element => element.getAttribute('aria-rowindex'))).toEqual(['2', '3', '4', '5', '6']);
    expect(row('Preparation').getAttribute('aria-expanded')).toBe('true');
    expect(row('Design').hasAttribute('aria-expanded')).toBe(false);
    expect(root().querySelectorAll('[role="columnheader"]')).toHaveLength(6);
    expect(root().querySelectorAll('[tabindex="0"][data-row], [data-row] [tabindex="0"]')).toHaveLength(1);
  });

  test('names are text, whatever is in them', async () => {
    await show();
    expect(text('onerror', 'name')).toContain('<img src=x');
    expect(root().querySelector('img')).toBeNull();
    expect('hacked' in window).toBe(false);
  });
});

test('plain properties are dated by the engine in its worker', async () => {
  await show();
  expect(start('d')).toBe('2026-01-05');
  expect(start('b')).toBe('2026-01-12');
  expect(gantt.schedule.task('b')?.isCritical).toBe(true);
  expect(gantt.schedule.task('x')?.totalSlackMinutes).toBe(12 * 480);
  expect(text('Build', 'days')).toBe('10');
  expect(text('Build', 'start')).toBe('12 Jan');
  expect(text('Preparation', 'finish')).toBe('23 Jan');
  expect(text('Ready', 'days')).toBe('–');
  expect(cell('Design', 'owner').querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('Ida Lund');
});

test('the chain to the root cause is told for the selected task, and follows the selection', async () => {
  await show();
  gantt.selectTask('m');
  await gantt.updateComplete;
  const ask = [...root().querySelectorAll('button')].find(button => button.textContent?.includes('Why?'));
  ask?.click();
  const names = () => [...root().querySelectorAll('.chain b')].map(name => name.textContent);
  await expect.poll(names).toEqual(['Design', 'Build', 'Ready']);
  expect(root().querySelector('.why')?.textContent).toContain('The plan starts on 5 Jan');
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  gantt.selectTask('d');
  await expect.poll(names).toEqual(['Design']);
});

test('new properties replace the plan', async () => {
  await show();
  gantt.tasks = [{ id: 'z', name: 'Other', duration: '2d' }];
  gantt.dependencies = [];
  await expect.poll(() => rows().length).toBe(1);
  expect(gantt.schedule.task('d')).toBeNull();
});

describe('dragging', () => {
  test('a bar moves its successors while it is dragged, and nothing jumps when it is dropped', async () => {
    await show();
    const changes: TaskChangeDetail[] = [];
    gantt.addEventListener('ppm-task-change', event => changes.push(event.detail));
    const drop = await hold('d', days(2));
    await expect.poll(() => start('b')).toBe('2026-01-14');
    await gantt.updateComplete;
    expect(text('Build', 'start')).toBe('14 Jan');
    expect(changes).toEqual([]);
    const held = gantt.rectOf('b')?.left;
    drop();
    await expect.poll(() => changes.length).toBe(1);
    await settled();
    expect(gantt.rectOf('b')?.left).toBe(held);
    expect(changes[0]).toMatchObject({
      op: 'update',
      cause: 'drag',
      changes: { constraint_type: 'snet', constraint_date: '2026-01-07T08:00:00' },
      task: { id: 'd', name: 'Design', duration_minutes: 2400, constraint_type: 'snet' },
    });
  });

  test('undo and redo go the same way', async () => {
    await show();
    await drag('d', days(2));
    await expect.poll(() => start('b')).toBe('2026-01-14');
    row('Design').focus();
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => start('b')).toBe('2026-01-12');
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    await expect.poll(() => start('b')).toBe('2026-01-14');
  });

  test('the host can veto, and everything is as it was', async () => {
    await show();
    gantt.addEventListener('ppm-before-task-change', event => event.preventDefault());
    let told = 0;
    gantt.addEventListener('ppm-task-change', () => {
      told += 1;
    });
    await drag('d', days(3));
    await expect.poll(() => start('b')).toBe('2026-01-12');
    expect(told).toBe(0);
  });

  test('Esc cancels', async () => {
    await show();
    await hold('d', days(3));
    await expect.poll(() => start('b')).toBe('2026-01-15');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => start('b')).toBe('2026-01-12');
  });

  test('the right edge changes the duration', async () => {
    await show();
    await drag('d', days(3), 'finish');
    await expect.poll(() => gantt.schedule.task('d')?.durationMinutes).toBe(6 * 480);
    await expect.poll(() => start('b')).toBe('2026-01-13');
  });

  /** Draws a line from the finish of one bar to a place in another. */
  async function link(fromId: string, toId: string): Promise<void> {
    const time = root().querySelector('.time') as HTMLElement;
    const from = gantt.rectOf(fromId) as DOMRect;
    const to = gantt.rectOf(toId) as DOMRect;
    const fire = (type: string, x: number, y: number, buttons: number) =>
      time.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          composed: true,
          pointerId: 1,
          pointerType: 'mouse',
          button: type === 'pointermove' ? -1 : 0,
          buttons,
          clientX: x,
          clientY: y,
        }),
      );
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    const middle = from.top + from.height / 2;
    fire('pointermove', from.left + 10, middle, 0);
    await frame();
    await frame();
    fire('pointerdown', from.right + 9, middle, 1);
    for (const share of [0.3, 0.7, 1]) {
      fire(
        'pointermove',
        from.right + 9 + (to.left + 12 - from.right - 9) * share,
        middle + (to.top + 8 - middle) * share,
        1,
      );
      await frame();
    }
    fire('pointerup', to.left + 12, to.top + 8, 0);
  }

  test('a line from one end to another bar links them, unless it closes a circle', async () => {
    await show();
    const made: unknown[] = [];
    gantt.addEventListener('ppm-dependency-change', event => made.push(event.detail.dependency));
    await link('d', 'x');
    await expect
      .poll(() => made)
      .toMatchObject([{ predecessor_id: 'd', successor_id: 'x', type: 'FS', lag_minutes: 0 }]);
    await expect.poll(() => start('x')).toBe('2026-01-12');
    await settled();
    await link('b', 'd');
    await expect.poll(() => root().querySelector('.notice')?.textContent).toContain('circle');
    expect(made).toHaveLength(1);
    gantt.undo();
    await expect.poll(() => start('x')).toBe('2026-01-05');
  });

  test('a read-only chart does not move', async () => {
    await show({ ...plan });
    gantt.readonly = true;
    await gantt.updateComplete;
    await drag('d', days(3));
    expect(start('d')).toBe('2026-01-05');
  });
});

describe('keyboard', () => {
  test('arrows go between rows and cells, and open and close rows', async () => {
    await show();
    row('Preparation').focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(focused()).toBe(row('Design'));
    expect(row('Design').getAttribute('aria-selected')).toBe('true');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(focused().dataset['column']).toBe('days');
    await userEvent.keyboard('{End}');
    expect(focused().dataset['column']).toBe('owner');
    await userEvent.keyboard('{Home}{ArrowLeft}{Home}');
    expect(focused()).toBe(row('Preparation'));
    await userEvent.keyboard('{ArrowLeft}');
    expect(rows()).toHaveLength(3);
    expect(row('Preparation').getAttribute('aria-expanded')).toBe('false');
    await userEvent.keyboard('{ArrowRight}');
    expect(rows()).toHaveLength(5);
  });

  test('a cell is edited with Enter and left with Esc', async () => {
    await show();
    cell('Design', 'days').click();
    await gantt.updateComplete;
    await userEvent.keyboard('{Enter}');
    expect(focused().tagName).toBe('INPUT');
    await userEvent.keyboard('7d{Enter}');
    await expect.poll(() => start('b')).toBe('2026-01-14');
    await expect.poll(() => focused()?.dataset['column']).toBe('days');
    await userEvent.keyboard('{F2}99{Escape}');
    expect(text('Design', 'days')).toBe('7');
  });

  test('what cannot be read stays open and says why', async () => {
    await show();
    cell('Design', 'start').click();
    await gantt.updateComplete;
    await userEvent.keyboard('{F2}soon{Enter}');
    const editor = root().querySelector('.editor') as HTMLInputElement;
    await expect.poll(() => editor.getAttribute('aria-invalid')).toBe('true');
    expect(root().querySelector('[role="status"]')?.textContent).toContain('Type a date');
    const problem = root().querySelector('.cell-problem') as HTMLElement;
    expect(problem.textContent).toContain('Type a date');
    expect(editor.getAttribute('aria-describedby')).toBe(problem.id);
    const [box, at] = [problem, editor].map(element => element.getBoundingClientRect()) as [DOMRect, DOMRect];
    expect(Math.min(Math.abs(box.top - at.bottom), Math.abs(at.top - box.bottom))).toBeLessThan(8);
    expect(box.left).toBeGreaterThanOrEqual(gantt.getBoundingClientRect().left);
    expect(
      root()
        .elementFromPoint(box.left + 4, box.top + 4)
        ?.closest('.time'),
    ).toBeNull();
    const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await userEvent.keyboard('9');
    await expect.poll(() => root().querySelector('.cell-problem')).toBeNull();
    expect(editor.hasAttribute('aria-invalid')).toBe(false);
    await userEvent.keyboard('{Escape}');
    expect(root().querySelector('.editor')).toBeNull();
  });

  test('names, starts, finishes and progress are edited in their cells', async () => {
    await show();
    for (const [column, typed] of [
      ['name', 'Draw'],
      ['start', '7 Jan'],
      ['done', '50'],
    ] as const) {
      cell(column === 'name' ? 'Design' : 'Draw', column).click();
      await gantt.updateComplete;
      await userEvent.keyboard(`{F2}${typed}{Enter}`);
      await expect.poll(() => root().querySelector('.editor')).toBeNull();
      await settled();
    }
    await expect.poll(() => text('Draw', 'start')).toBe('7 Jan');
    await expect.poll(() => text('Draw', 'done')).toBe('50%');
    await expect.poll(() => start('b')).toBe('2026-01-14');
    cell('Build', 'finish').click();
    await gantt.updateComplete;
    await userEvent.keyboard('{F2}30 Jan{Enter}');
    await expect.poll(() => gantt.schedule.task('b')?.durationMinutes).toBe(13 * 480);
  });

  test('a task is moved by keys, with words, and Esc takes it back', async () => {
    await show();
    row('Design').focus();
    await userEvent.keyboard('{Control>}m{/Control}{ArrowRight}{ArrowRight}');
    await expect.poll(() => start('b')).toBe('2026-01-14');
    await expect.poll(() => root().querySelector('[role="status"]')?.textContent).toContain('2 tasks follow');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => start('b')).toBe('2026-01-12');
    await userEvent.keyboard('{Control>}m{/Control}{ArrowRight}{Enter}');
    await expect.poll(() => start('b')).toBe('2026-01-13');
    await settled();
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => start('b')).toBe('2026-01-12');
  });

  test('Delete removes the selected task, and undo brings it back with its links', async () => {
    await show();
    row('Design').focus();
    row('Design').click();
    await userEvent.keyboard('{Delete}');
    await expect.poll(() => gantt.schedule.task('d')).toBeNull();
    await expect.poll(() => start('b')).toBe('2026-01-05');
    // It was the first row: the keyboard goes on with the row that stays.
    await expect.poll(() => root().activeElement?.closest('[role=row]')?.getAttribute('aria-rowindex')).toBe('2');
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => start('b')).toBe('2026-01-12');
  });
});

describe('states', () => {
  test('a plan with a circle keeps its rows and dates, and says what is wrong', async () => {
    await show();
    const before = start('b');
    const dependencies = [...(gantt.dependencies ?? [])];
    gantt.dependencies = [...dependencies, { id: 'back', predecessor: 'b', successor: 'd' }];
    await expect.poll(() => root().querySelector('[part=problems]')?.textContent).toContain('wait for each other');
    expect(rows().length).toBeGreaterThan(1);
    expect(start('b')).toBe(before);
    gantt.dependencies = dependencies;
    await expect.poll(() => root().querySelector('[part=problems]')).toBeNull();
    expect(start('b')).toBe(before);
  });

  test('an empty plan begins with its first task', async () => {
    await show({ project: { start: '2026-01-05' }, tasks: [] });
    await expect.poll(() => root().querySelector('.first-name')).not.toBeNull();
    root().querySelector<HTMLInputElement>('.first-name')?.focus();
    await userEvent.keyboard('Think{Enter}');
    // A line for the next task is open; Esc takes it back.
    await expect.poll(() => root().activeElement?.classList.contains('editor')).toBe(true);
    expect(rows().length).toBe(2);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => rows().length).toBe(1);
    expect(text('Think', 'start')).toBe('5 Jan');
  });

  test('a circle is named by its tasks', async () => {
    const circle = [...(plan.dependencies ?? []), { predecessor: 'b', successor: 'd' }];
    await show({ ...plan, dependencies: circle });
    await expect.poll(() => root().querySelector('[role="alert"]')?.textContent).toContain('Design → Build');
  });

  test('a plan beyond the calendars says so, and is well again when it is no more', async () => {
    await show({ ...plan, tasks: [{ id: 'd', name: 'Design', duration: '5d' }], dependencies: [] });
    gantt.tasks = [{ id: 'd', name: 'Design', duration: '100000d' }];
    const alert = () => root().querySelector('[part=problems]');
    await expect.poll(() => alert()?.textContent).toContain('A calendar ran out of working time');
    expect(alert()?.querySelector('button')).toBeNull();
    gantt.tasks = [{ id: 'd', name: 'Design', duration: '5d' }];
    await settled();
    expect(alert()).toBeNull();
  });

  test('dates of a plan that lasts longer than a year tell which', async () => {
    await show();
    expect(text('Design', 'start')).toBe('5 Jan');
    gantt.tasks = [...(plan.tasks ?? []), { id: 'l', name: 'Warranty', start: '2027-01-05', duration: '1d' }];
    await expect.poll(() => text('Design', 'start')).toBe('05/01/26');
    expect(text('Warranty', 'start')).toBe('05/01/27');
    const { scrollWidth, clientWidth } = cell('Warranty', 'start');
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });

  test('an engine that cannot start can be tried again', async () => {
    gantt = document.createElement('ppm-gantt');
    gantt.locale = 'en-GB';
    gantt.workerUrl = '/no-such-engine.js';
    const codes: string[] = [];
    gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
    Object.assign(gantt, plan);
    document.body.append(gantt);
    const again = () => root().querySelector<HTMLButtonElement>('[part=problems] button');
    await expect.poll(() => again()?.textContent, { timeout: 15_000 }).toBe('Try again');
    expect(gantt.schedule.state).toBe('failed');
    expect(codes).toEqual(['engine_failed']);
    // Rows that come then are tried with it anew, and that is told, too.
    gantt.tasks = [...(plan.tasks ?? [])];
    await expect.poll(() => codes, { timeout: 15_000 }).toEqual(['engine_failed', 'engine_failed']);
    gantt.workerUrl = undefined;
    await gantt.updateComplete;
    again()?.click();
    await settled();
    expect(again()).toBeNull();
    expect(start('b')).toBe('2026-01-12');
  });

  test('without a worker the engine runs in the page', async () => {
    gantt = document.createElement('ppm-gantt');
    gantt.createWorker = () => {
      throw new DOMException('no workers here', 'SecurityError');
    };
    gantt.style.height = '300px';
    const codes: string[] = [];
    gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
    Object.assign(gantt, plan);
    document.body.append(gantt);
    await settled();
    expect(start('b')).toBe('2026-01-12');
    expect(codes).toEqual(['worker_blocked']);
  });

  test('rows that bring dates are drawn by them until the engine has answered', async () => {
    gantt = document.createElement('ppm-gantt');
    gantt.style.height = '300px';
    const row = (id: string, start: string, finish: string) => ({ id, name: id, duration_minutes: 480, start, finish });
    Object.assign(gantt, {
      project: { start: '2026-01-05T08:00:00' },
      tasks: [
        row('right', '2026-01-05T08:00:00', '2026-01-05T17:00:00'),
        row('old', '2026-02-02T08:00:00', '2026-02-03T17:00:00'),
      ],
    });
    document.body.append(gantt);
    await gantt.updateComplete;
    await expect.poll(() => gantt.rectOf('old')).not.toBeNull();
    expect(gantt.schedule.state).toBe('loading');
    expect(start('old')).toBe('2026-02-02');
    await settled();
    expect(start('right')).toBe('2026-01-05');
    expect(start('old')).toBe('2026-01-05');
  });

  test('a large plan is laid in slices, and rows that come, go and move keep it whole', async () => {
    const tasks = Array.from({ length: 4000 }, (_, at) => ({
      id: `t${at}`,
      name: `Task ${at}`,
      parent_id: at % 10 === 0 ? null : `t${at - (at % 10)}`,
      position: `a${String(at).padStart(5, '0')}`,
      duration_minutes: 480,
    }));
    const dependencies = tasks
      .filter((_, at) => at % 10 > 1)
      .map(({ id }, at) => ({
        id: `l${at}`,
        predecessor_id: `t${Number(id.slice(1)) - 1}`,
        successor_id: id,
        type: 'FS',
        lag_minutes: 0,
      }));
    const project = { start: '2026-01-05' };
    await show({ project, tasks, dependencies } as never);
    expect(start('t15')).toBe('2026-01-09');
    const dates = () => gantt.schedule.tasks.map(task => [task.id, task.start, task.finish, task.totalSlackMinutes]);
    const next = [
      ...tasks.filter(({ id }) => id !== 't3990').filter(task => task.parent_id !== 't3990'),
      { ...tasks[3]!, id: 'new', position: 'a00003x' },
    ].map(task => (task.id === 't21' ? { ...task, duration_minutes: 960 } : task));
    const kept = dependencies.filter(link => next.some(({ id }) => id === link.successor_id));
    Object.assign(gantt, { tasks: next, dependencies: kept });
    await expect.poll(() => gantt.schedule.task('new')?.start).toBe('2026-01-05T08:00:00');
    expect(gantt.schedule.task('t3995')).toBeNull();
    expect(start('t22')).toBe('2026-01-07');
    const followed = dates();
    gantt.remove();
    await show({ project, tasks: next, dependencies: kept } as never);
    expect(followed).toEqual(dates());
  });

  test('only the rows in view are in the page', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({ id: `t${at}`, name: `Task ${at}`, duration: '1d' }));
    await show({ project: { start: '2026-01-05' }, tasks: many });
    expect(rows().length).toBeLessThan(40);
    row('Task 3').focus();
    await userEvent.keyboard('{End}');
    await expect.poll(() => focused()?.textContent).toContain('Task 2999');
    expect(rows().length).toBeLessThan(40);
  });
});

test.each([900, 768, 640])('at %i px every button of the toolbar is in reach', async width => {
  await show(plan, width);
  const bar = root().querySelector('.toolbar') as HTMLElement;
  for (const button of bar.querySelectorAll('button')) {
    expect(button.getBoundingClientRect().right, button.textContent ?? '').toBeLessThanOrEqual(
      bar.getBoundingClientRect().right,
    );
  }
});

test('Esc in the grid closes the explanation', async () => {
  await show();
  gantt.selectTask('b');
  await gantt.run('explain');
  await expect.poll(() => root().querySelector('.why')).not.toBeNull();
  row('Build').focus();
  row('Build').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
  );
  await expect.poll(() => root().querySelector('.why')).toBeNull();
});
