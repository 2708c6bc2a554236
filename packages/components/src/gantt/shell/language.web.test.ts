import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import type { GanttErrorDetail } from '../../events.js';
import type { PlanLiteral } from '../../plan/literals/literal.js';
import type { PpmGantt } from '../ppm-gantt.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design (v2)', duration: '5d', parent: 'p' },
    { id: 'b', name: 'البناء', duration: '10d', parent: 'p' },
    { id: 'm', name: 'Ready', milestone: true },
  ],
  dependencies: [
    { predecessor: 'd', successor: 'b' },
    { predecessor: 'b', successor: 'm' },
  ],
};

let gantt: PpmGantt;
const problems: GanttErrorDetail[] = [];

async function show(attributes: Readonly<Record<string, string>>, widthPx = 1200): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.addEventListener('ppm-error', event => problems.push(event.detail));
  for (const [name, value] of Object.entries({ today: '2026-01-08', ...attributes })) gantt.setAttribute(name, value);
  gantt.style.width = `${widthPx}px`;
  gantt.style.height = '420px';
  Object.assign(gantt, plan);
  document.body.append(gantt);
  await settled();
}

async function settled(): Promise<void> {
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

afterEach(() => {
  gantt.remove();
  problems.length = 0;
  document.documentElement.lang = '';
  document.documentElement.dir = '';
});

const root = () => gantt.shadowRoot as ShadowRoot;
const time = () => root().querySelector('.time') as HTMLElement;
const grid = () => root().querySelector('.grid') as HTMLElement;
const toolbar = () => root().querySelector('[role="toolbar"]')?.textContent ?? '';
const status = () => root().querySelector('[role="status"][aria-live]')?.textContent?.trim() ?? '';
const startOf = (id: string) => gantt.schedule.task(id)?.start.slice(0, 10);
const cell = (id: string, column: string) => {
  const index = plan.tasks?.findIndex(task => task.id === id);
  return root().querySelector(`[data-row="${index}"] [data-column="${column}"]`) as HTMLElement;
};

function fire(type: string, clientX: number, clientY: number): void {
  const button = type === 'pointermove' ? -1 : 0;
  const buttons = type === 'pointerup' ? 0 : 1;
  const at = { bubbles: true, composed: true, pointerId: 1, pointerType: 'mouse', button, buttons, clientX, clientY };
  time().dispatchEvent(new PointerEvent(type, at));
}

describe('words', () => {
  test.each([
    ['de', 'Kritischer Weg', 'Vorgang'],
    ['fr', 'Chemin critique', 'Tâche'],
    ['es', 'Ruta crítica', 'Tarea'],
    ['ja', 'クリティカルパス', 'タスク'],
    ['ar', 'المسار الحرج', 'المهمة'],
  ])('%s is spoken once its words have come', async (locale, critical, task) => {
    await show({ locale });
    await expect.poll(toolbar).toContain(critical);
    expect(root().querySelector('[role="columnheader"]')?.textContent).toBe(task);
    const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test("without a locale the page's language is taken, and followed", async () => {
    document.documentElement.lang = 'de';
    await show({});
    await expect.poll(toolbar).toContain('Heute');
    expect(cell('b', 'start').textContent?.trim()).toBe('12. Jan.');
    document.documentElement.lang = 'fr';
    await expect.poll(toolbar).toContain('Aujourd’hui');
    gantt.locale = 'en-GB';
    await expect.poll(toolbar).toContain('Today');
  });

  test("the host's words lie over the element's", async () => {
    await show({ locale: 'de' });
    await expect.poll(toolbar).toContain('Einpassen');
    gantt.strings = { toolbar: { fit: 'Alles' } };
    await expect.poll(toolbar).toContain('Alles');
    expect(toolbar()).toContain('Heute');
  });

  test('a locale that is none is said, and the page goes on in its own', async () => {
    await show({ locale: 'deutsch bitte!' });
    expect(problems).toMatchObject([{ code: 'bad_locale' }]);
    expect(toolbar()).toContain('Today');
  });

  test('a date is typed as it is shown', async () => {
    await show({ locale: 'ja' });
    cell('b', 'start').click();
    await userEvent.keyboard('{Enter}');
    const editor = root().querySelector('.editor') as HTMLInputElement;
    expect(editor.value).toBe('2026年1月12日');
    editor.value = '2026年1月14日';
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => startOf('b')).toBe('2026-01-14');
  });
});

describe('right to left', () => {
  test('the grid stands at the right, time runs to the left, and bars lie where they are said to', async () => {
    await show({ dir: 'rtl' });
    expect(grid().getBoundingClientRect().left).toBeGreaterThan(time().getBoundingClientRect().left);
    const design = gantt.rectOf('d') as DOMRect;
    const build = gantt.rectOf('b') as DOMRect;
    expect(build.right).toBeLessThanOrEqual(design.left + 1);
    fire('pointermove', build.left + build.width / 2, build.top + build.height / 2);
    expect(time().dataset['cursor']).toBe('grab');
  });

  test('a bar dragged to the left moves later, and its other edge changes its length', async () => {
    await show({ dir: 'rtl' });
    const design = gantt.rectOf('d') as DOMRect;
    const dayPx = design.width / 4.375;
    const y = design.top + design.height / 2;
    const drag = async (from: number, to: number) => {
      fire('pointermove', from, y);
      await new Promise(resolve => requestAnimationFrame(resolve));
      fire('pointerdown', from, y);
      for (let step = 1; step <= 5; step += 1) {
        fire('pointermove', from + ((to - from) * step) / 5, y);
        await new Promise(resolve => requestAnimationFrame(resolve));
      }
      fire('pointerup', to, y);
    };
    await drag(design.left + design.width / 2, design.left + design.width / 2 - 2 * dayPx);
    await expect.poll(() => startOf('d')).toBe('2026-01-07');
    await settled();
    await new Promise(resolve => setTimeout(resolve, 400));
    const moved = gantt.rectOf('d') as DOMRect;
    await drag(moved.left + 2, moved.left + 2 - dayPx);
    await expect.poll(() => gantt.schedule.task('d')?.durationMinutes).toBe(6 * 480);
  });

  test('arrows point where they point: left goes in, opens, and moves later', async () => {
    await show({ dir: 'rtl' });
    root().querySelector<HTMLElement>('[data-row="0"]')?.focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => root().querySelector('[data-row="0"]')?.getAttribute('aria-expanded')).toBe('false');
    await userEvent.keyboard('{ArrowLeft}');
    await expect.poll(() => root().querySelector('[data-row="0"]')?.getAttribute('aria-expanded')).toBe('true');
    await userEvent.keyboard('{ArrowDown}{ArrowLeft}');
    await expect.poll(() => (root().activeElement as HTMLElement).dataset['column']).toBe('name');
    await userEvent.keyboard('{Control>}m{/Control}{ArrowLeft}');
    await expect.poll(status).toContain('later');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => startOf('d')).toBe('2026-01-06');
  });

  test('the splitter goes with the hand', async () => {
    await show({ dir: 'rtl' });
    const splitter = root().querySelector('.splitter') as HTMLElement;
    const before = grid().clientWidth;
    splitter.focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.poll(() => grid().clientWidth).toBeGreaterThan(before + 20);
  });

  test('names keep their own direction', async () => {
    await show({ dir: 'rtl' });
    const direction = (id: string) =>
      getComputedStyle(cell(id, 'name').querySelector('.task-name') as HTMLElement).direction;
    expect(direction('d')).toBe('ltr');
    expect(direction('b')).toBe('rtl');
  });

  test('a page that turns turns the element', async () => {
    await show({});
    const before = (gantt.rectOf('d') as DOMRect).left;
    document.documentElement.dir = 'rtl';
    await expect.poll(() => (gantt.rectOf('d') as DOMRect).left).not.toBe(before);
    expect(grid().getBoundingClientRect().left).toBeGreaterThan(time().getBoundingClientRect().left);
    expect((gantt.rectOf('b') as DOMRect).right).toBeLessThanOrEqual((gantt.rectOf('d') as DOMRect).left + 1);
  });

  test('the phone is turned, too, and axe finds nothing', async () => {
    await show({ dir: 'rtl', locale: 'ar' }, 390);
    await expect.poll(() => root().querySelector('[role="tab"]')?.textContent).toBe('القائمة');
    const [first, second] = [...root().querySelectorAll('.mini-bar, .mini-milestone')].map(bar =>
      bar.getBoundingClientRect(),
    );
    expect(second?.right).toBeLessThanOrEqual((first as DOMRect).left + 4);
    const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
