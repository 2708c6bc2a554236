import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import type { MenuDetail } from '../../events.js';
import type { PlanLiteral } from '../../plan/literals/literal.js';
import type { PpmGantt } from '../ppm-gantt.js';

const plan: PlanLiteral = {
  project: { name: 'Kitchen', start: '2026-01-05' },
  tasks: [
    { id: 'p', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '5d', parent: 'p' },
    { id: 'b', name: 'Build', duration: '10d', parent: 'p' },
    { id: 'x', name: 'Extras', duration: '3d' },
  ],
  dependencies: [{ id: 'db', predecessor: 'd', successor: 'b' }],
};

let gantt: PpmGantt;

async function show(): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-08';
  gantt.style.width = '1200px';
  gantt.style.height = '420px';
  Object.assign(gantt, plan);
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
  await gantt.updateComplete;
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const row = (name: string) =>
  [...root().querySelectorAll<HTMLElement>('[role="row"][data-row]')].find(element =>
    element.textContent?.includes(name),
  ) as HTMLElement;
const menus = () => [...root().querySelectorAll<HTMLElement>('[role="menu"]')];
const lines = (menu = menus()[0]) => [...(menu?.querySelectorAll('button') ?? [])];
const line = (label: string) => lines(menus().at(-1)).find(button => button.textContent?.includes(label));
const focused = () => root().activeElement as HTMLElement;
const rightClick = (target: Element, x: number, y: number) => {
  target.dispatchEvent(
    new PointerEvent('pointerdown', { bubbles: true, composed: true, button: 2, clientX: x, clientY: y }),
  );
  target.dispatchEvent(
    new PointerEvent('contextmenu', {
      bubbles: true,
      composed: true,
      cancelable: true,
      button: 2,
      clientX: x,
      clientY: y,
    }),
  );
};
const time = () => root().querySelector('.time') as HTMLElement;
async function openOnRow(name: string): Promise<void> {
  row(name).focus();
  row(name).click();
  await gantt.updateComplete;
  await userEvent.keyboard('{Shift>}{F10}{/Shift}');
  await expect.poll(() => menus().length).toBe(1);
}

describe('the context menu', () => {
  test('opens from the keyboard with its first line in focus, and axe has nothing to say', async () => {
    await show();
    await openOnRow('Design');
    expect(menus()[0]?.getAttribute('aria-label')).toBe('Menu of Design');
    expect(focused()).toBe(lines()[0]);
    const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test('is gone through by arrows and letters, opens menus below and gives the focus back', async () => {
    await show();
    await openOnRow('Design');
    await userEvent.keyboard('{ArrowUp}');
    expect(focused().textContent).toContain('Delete task');
    await userEvent.keyboard('prog');
    expect(focused().textContent).toContain('Progress');
    await userEvent.keyboard('{ArrowRight}');
    expect(menus()).toHaveLength(2);
    expect(focused().textContent).toContain('Not started');
    expect(focused().getAttribute('aria-checked')).toBe('true');
    await userEvent.keyboard('{ArrowLeft}');
    expect(menus()).toHaveLength(1);
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}{Enter}');
    expect(menus()).toHaveLength(0);
    await expect.poll(() => row('Design').textContent).toContain('50%');
    await expect.poll(() => focused()?.closest('[role="row"]')).toBe(row('Design'));
  });

  test('Esc and a click elsewhere close it', async () => {
    await show();
    await openOnRow('Design');
    await userEvent.keyboard('{Escape}');
    expect(menus()).toHaveLength(0);
    await openOnRow('Build');
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    expect(menus()).toHaveLength(0);
  });

  test('stands on bars, links, the header and beside the rows', async () => {
    await show();
    const box = gantt.rectOf('b') as DOMRect;
    rightClick(time(), box.left + 20, box.top + 8);
    await expect.poll(() => menus()[0]?.getAttribute('aria-label')).toBe('Menu of Build');
    expect(gantt.selectedTaskIds).toEqual(['b']);
    const from = gantt.rectOf('d') as DOMRect;
    rightClick(time(), from.right + 8, (from.bottom + box.top) / 2 + 4);
    await expect.poll(() => menus()[0]?.getAttribute('aria-label')).toBe('Menu of the link');
    line('Start to start')?.click();
    await expect.poll(() => gantt.schedule.task('b')?.start.slice(0, 10)).toBe('2026-01-05');
    const top = time().getBoundingClientRect();
    rightClick(time(), top.left + 300, top.top + 10);
    await expect.poll(() => menus()[0]?.getAttribute('aria-label')).toBe('Menu of the time scale');
    rightClick(time(), top.left + 300, top.bottom - 20);
    await expect.poll(() => menus()[0]?.getAttribute('aria-label')).toBe('Menu of the plan');
  });

  test('stays in the page at its corner', async () => {
    await show();
    const { clientWidth, clientHeight } = document.documentElement;
    const top = time().getBoundingClientRect();
    rightClick(time(), Math.min(top.right, clientWidth) - 4, Math.min(top.bottom, clientHeight) - 4);
    await expect.poll(() => menus().length).toBe(1);
    const box = (menus()[0] as HTMLElement).getBoundingClientRect();
    expect(box.right).toBeLessThanOrEqual(clientWidth);
    expect(box.bottom).toBeLessThanOrEqual(clientHeight);
    expect(box.left).toBeGreaterThanOrEqual(0);
  });

  test('is the host’s to change or to veto', async () => {
    await show();
    let ran = '';
    gantt.addEventListener(
      'ppm-before-menu',
      (event: CustomEvent<MenuDetail>) => {
        event.detail.items.splice(0, event.detail.items.length, {
          label: 'Say hello',
          run: () => {
            ran = event.detail.taskId ?? '';
          },
        });
      },
      { once: true },
    );
    await openOnRow('Design');
    expect(lines()).toHaveLength(1);
    lines()[0]?.click();
    expect(ran).toBe('d');
    gantt.addEventListener('ppm-before-menu', event => event.preventDefault(), { once: true });
    await userEvent.keyboard('{Shift>}{F10}{/Shift}');
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(menus()).toHaveLength(0);
  });
});

describe('commands', () => {
  test('are run by id, heard and vetoed', async () => {
    await show();
    const heard: string[] = [];
    gantt.addEventListener('ppm-before-command', event => {
      if (event.detail.id === 'delete') event.preventDefault();
    });
    gantt.addEventListener('ppm-command', event => heard.push(event.detail.id));
    gantt.selectTask('x');
    expect(await gantt.run('delete')).toBe(false);
    expect(await gantt.run('milestone')).toBe(true);
    expect(await gantt.run('no-such-command')).toBe(false);
    await expect.poll(() => gantt.schedule.task('x')?.isMilestone).toBe(true);
    expect(heard).toEqual(['milestone']);
  });

  test('of the host stand in the menu, have keys and take built-in ones away', async () => {
    await show();
    const ran: (string | null)[] = [];
    gantt.commands = [
      {
        id: 'order',
        label: ({ taskIds }) => `Order ${taskIds.length}`,
        keys: 'Ctrl+Shift+O',
        run: at => void ran.push(at.taskId),
      },
      { id: 'delete', isShown: () => false },
    ];
    await openOnRow('Design');
    expect(line('Order 1')).toBeDefined();
    expect(line('Delete')).toBeUndefined();
    await userEvent.keyboard('{Escape}');
    await userEvent.keyboard('{Control>}{Shift>}o{/Shift}{/Control}');
    await expect.poll(() => ran).toEqual(['d']);
    expect(await gantt.run('delete')).toBe(false);
  });

  test('are heard, vetoed and taken away when the grid has their key', async () => {
    await show();
    const heard: string[] = [];
    let isVetoed = false;
    gantt.addEventListener('ppm-before-command', event => isVetoed && event.preventDefault());
    gantt.addEventListener('ppm-command', event => heard.push(event.detail.id));
    const rows = () => gantt.schedule.tasks.map(({ id }) => id).join('');
    const press = async (keys: string) => {
      await userEvent.keyboard(keys);
      await new Promise(resolve => setTimeout(resolve, 150));
    };
    row('Extras').focus();
    row('Extras').click();
    await gantt.run('none');
    isVetoed = true;
    await press('{Delete}');
    expect([rows(), heard]).toEqual(['pdbx', []]);
    isVetoed = false;
    gantt.commands = [{ id: 'delete', isShown: () => false }];
    await press('{Delete}');
    gantt.commands = [{ id: 'delete', keys: 'Ctrl+Delete' }];
    await press('{Delete}');
    expect([rows(), heard]).toEqual(['pdbx', []]);
    await press('{Control>}{Delete}{/Control}');
    expect([rows(), heard]).toEqual(['pdb', ['delete']]);
    gantt.commands = undefined;
    await press('{Control>}z{/Control}');
    expect([rows(), heard]).toEqual(['pdbx', ['delete', 'undo']]);
  });

  test('that are none are told by a code', async () => {
    await show();
    const codes: string[] = [];
    gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
    gantt.commands = [null, { id: 'bad', run: () => Promise.reject(new Error('no')) }] as never;
    await gantt.updateComplete;
    expect(await gantt.run('bad')).toBe(false);
    expect(codes).toEqual(['bad_command', 'command_failed']);
  });

  test('whose questions throw are left out of the menu and told', async () => {
    await show();
    const codes: string[] = [];
    gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
    const oops = () => {
      throw new Error('oops');
    };
    gantt.commands = [
      { id: 'hidden', label: 'Hidden', isShown: oops, run: () => undefined },
      { id: 'named', label: oops, run: () => undefined },
    ];
    await openOnRow('Design');
    expect(line('Hidden')).toBeUndefined();
    expect(line('named')).toBeDefined();
    expect(new Set(codes)).toEqual(new Set(['command_failed']));
  });

  test('link, unlink, add and undo', async () => {
    await show();
    gantt.selectTask('b');
    row('Extras').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, ctrlKey: true }));
    await gantt.updateComplete;
    expect(await gantt.run('link')).toBe(true);
    await expect.poll(() => gantt.schedule.task('x')?.start.slice(0, 10)).toBe('2026-01-26');
    expect(await gantt.run('unlink')).toBe(true);
    await expect.poll(() => gantt.schedule.task('x')?.start.slice(0, 10)).toBe('2026-01-05');
    gantt.selectTask('d');
    expect(await gantt.run('add-above')).toBe(true);
    await expect.poll(() => gantt.schedule.tasks.length).toBe(5);
    expect(gantt.schedule.tasks[2]?.id).toBe('d');
    gantt.undo();
    await expect.poll(() => gantt.schedule.tasks.map(({ id }) => id)).toEqual(['p', 'd', 'b', 'x']);
  });
});

test('the list of shortcuts opens by ? and tells keys and gestures', async () => {
  await show();
  row('Design').focus();
  await userEvent.keyboard('?');
  await expect.poll(() => root().querySelector('dialog')?.open).toBe(true);
  expect(root().querySelector('dialog')?.textContent).toContain('Why is this bar here?');
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => root().querySelector('dialog')).toBeNull();
});

test('the list of shortcuts has every key of a command, those for a row too when no row has the keyboard', async () => {
  await show();
  await gantt.run('help');
  const keys = [...root().querySelectorAll('dialog.help .chord')].map(chord =>
    [...chord.querySelectorAll('kbd')].map(({ textContent }) => textContent).join('+'),
  );
  for (const text of ['Alt+[', 'Alt+]', 'Alt+\\', 'Alt+=', 'Alt+0']) expect(keys).toContain(text);
  root().querySelector<HTMLDialogElement>('dialog.help')?.close();
});
