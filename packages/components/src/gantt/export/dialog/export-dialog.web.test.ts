import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import type { PpmGantt } from '../../ppm-gantt.js';

let gantt: PpmGantt;
const root = () => gantt.shadowRoot as ShadowRoot;
const dialog = () => root().querySelector<HTMLDialogElement>('dialog.export');
const focused = () => root().activeElement as HTMLElement;

beforeEach(async () => {
  gantt = document.createElement('ppm-gantt');
  Object.assign(gantt, { locale: 'en-GB', project: { name: 'Kitchen', start: '2026-01-05' } });
  Object.assign(gantt, { tasks: [{ id: 'a', name: 'Design', duration: '5d' }] });
  gantt.style.cssText = 'width:1200px;height:400px';
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 15_000 }).toBe('ready');
  await gantt.updateComplete;
});
afterEach(() => gantt.remove());

/** Opens it from the toolbar's button, by keyboard. */
async function open(): Promise<HTMLElement> {
  const button = root().querySelector<HTMLElement>('.toolbar [aria-label="Export"]') as HTMLElement;
  button.focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => dialog()?.open, { timeout: 10_000 }).toBe(true);
  return button;
}

test('is named, has no accessibility finding, and Esc brings the keyboard back', async () => {
  const button = await open();
  const { violations } = await axe.run(gantt, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect((focused() as HTMLInputElement).type).toBe('radio');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => dialog()).toBeNull();
  expect(focused()).toBe(button);
});

test('arrow keys choose the format, Enter exports it, and what was refused is said', async () => {
  await open();
  const asked: string[] = [];
  gantt.addEventListener('ppm-before-export', event => {
    asked.push(event.detail.format);
    event.preventDefault();
  });
  expect(dialog()?.querySelectorAll('select')).toHaveLength(6);
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
  expect(dialog()?.querySelectorAll('select')).toHaveLength(0);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => dialog()?.querySelector('[role="alert"]')?.textContent).toContain('refused');
  expect(asked).toEqual(['csv']);
});

test('a file that is made closes the dialog and is announced', async () => {
  const click = HTMLAnchorElement.prototype.click;
  const names: string[] = [];
  HTMLAnchorElement.prototype.click = function () {
    names.push(this.download);
  };
  try {
    await open();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => dialog(), { timeout: 10_000 }).toBeNull();
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^Kitchen\.\w+$/);
  await expect.poll(() => root().querySelector('.drag-note, [role="status"]')?.textContent).toContain('Kitchen');
});
