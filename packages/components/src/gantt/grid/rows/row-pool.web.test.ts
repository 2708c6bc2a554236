import { afterEach, beforeEach, expect, test } from 'vitest';
import '../../../define.js';
import type { PpmGantt } from '../../ppm-gantt.js';

const ROW = 32;
const COUNT = 9000;

let gantt: PpmGantt;
const root = () => gantt.shadowRoot as ShadowRoot;
const scroller = () => root().querySelector('.scroller') as HTMLElement;
const rows = () => [...root().querySelectorAll<HTMLElement>('[role="row"][data-row]')];
const rowNumbers = () => rows().map(element => Number(element.dataset['row']));
const rowAt = (row: number) => rows().find(element => element.dataset['row'] === String(row)) as HTMLElement;
const isInOrder = () => rowNumbers().every((row, at, all) => at === 0 || row > (all[at - 1] as number));
const frame = () => new Promise(resolve => requestAnimationFrame(resolve));

/** Rows that lie in the pane, by what is really painted there, top to bottom. */
function namesInView(): string[] {
  const pane = root().querySelector('.rows')!.getBoundingClientRect();
  const names: string[] = [];
  for (let y = pane.top + ROW / 2; y < pane.bottom - ROW / 2; y += ROW) {
    const element = root()
      .elementFromPoint(pane.left + 60, y)
      ?.closest('[role="row"]');
    names.push(element?.querySelector('.task-name')?.textContent ?? 'nothing');
  }
  return names;
}

/** Scrolls and waits for the next frame only. */
async function scrollTo(top: number): Promise<void> {
  scroller().scrollTop = top;
  await frame();
}

beforeEach(async () => {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.style.cssText = 'width:1200px;height:480px';
  gantt.project = { name: 'Long', start: '2026-01-05' };
  gantt.tasks = Array.from({ length: COUNT }, (_, at) => ({ id: `t${at}`, name: `Task ${at}`, duration: '1d' }));
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 20_000 }).toBe('ready');
  await gantt.updateComplete;
  await frame();
});

afterEach(() => gantt.remove());

test.each([
  ['a little', 37],
  ['a page', 400],
  ['far', 5000 * ROW],
  ['to the end', COUNT * ROW],
])('scrolled %s, every row is there in the next frame, and the DOM in their order at rest', async (_, top) => {
  await scrollTo(top);
  const first = Math.floor(scroller().scrollTop / ROW);
  const names = namesInView();
  expect(names.length).toBeGreaterThan(8);
  const shift = Math.round(scroller().scrollTop / ROW) - first;
  expect(names).toEqual(
    names.map((_name, at) => `Task ${first + shift + at}`).map(name => (isPast(name) ? 'nothing' : name)),
  );
  await expect.poll(isInOrder).toBe(true);
});

const isPast = (name: string): boolean => Number(name.slice(5)) >= COUNT;

test('rows that come in use the elements of those that left', async () => {
  const before = new Set(rows());
  await scrollTo(3000 * ROW);
  await scrollTo(3000 * ROW + 100);
  const added = rows().filter(element => !before.has(element));
  // Away from the top there are rows above the view too.
  expect(added.length).toBeLessThanOrEqual(6);
  expect(rows().length).toBeLessThan(30);
});

test('a row that only fills an element anew keeps its place in the DOM while it scrolls', async () => {
  await scrollTo(3000 * ROW);
  await expect.poll(isInOrder).toBe(true);
  const before = rows();
  await scrollTo(3001 * ROW);
  expect(rows()).toEqual(before);
  expect(isInOrder()).toBe(false);
  await expect.poll(isInOrder).toBe(true);
});

test('only what does not fit is clipped', async () => {
  gantt.tasks = [
    { id: 'short', name: 'Short', duration: '1d' },
    { id: 'long', name: 'A name with many more words than there is room for in the grid', duration: '1d' },
  ];
  await gantt.updateComplete;
  await expect.poll(() => rowAt(1)?.textContent).toContain('many more words');
  for (const element of root().querySelectorAll<HTMLElement>('.row .cell:not(.name), .row .task-name')) {
    const isTooWide = element.scrollWidth > element.clientWidth;
    expect([element.textContent, element.classList.contains('cut')]).toEqual([element.textContent, isTooWide]);
  }
  expect(rowAt(1).querySelector('.cut')?.textContent).toContain('many more words');
});

test('the row with the focus keeps it, far away and back', async () => {
  rowAt(3).click();
  await gantt.updateComplete;
  const element = rowAt(3);
  expect(root().activeElement?.closest('[role="row"]')).toBe(element);
  for (const top of [64, 10 * ROW, 4000 * ROW, 8000 * ROW, 40 * ROW, 0]) {
    await scrollTo(top);
    expect(rowAt(3)).toBe(element);
    expect(root().activeElement?.closest('[role="row"]')).toBe(element);
  }
  await expect.poll(isInOrder).toBe(true);
  expect(root().activeElement?.closest('[role="row"]')).toBe(element);
});

test('the way in by Tab is the first row while none has the keyboard', async () => {
  for (const top of [0, 700, 900 * ROW]) {
    await scrollTo(top);
    const stops = root().querySelectorAll<HTMLElement>('[tabindex="0"][data-row], [data-row] [tabindex="0"]');
    expect([...stops].map(stop => Number(stop.dataset['row']))).toEqual([Math.min(...rowNumbers())]);
  }
});
