import { afterEach, expect, test } from 'vitest';
import { parseLocalTime } from '../../plan/local-time.js';
import { TimelineView } from './view.js';

const host = document.createElement('div');
document.body.append(host);
afterEach(() => host.replaceChildren());

const start = parseLocalTime('2031-03-03') as number;
const today = parseLocalTime('2026-02-10') as number;

function openedAt(startMinute: number): readonly [number, number] {
  const view = new TimelineView(host, { onScroll: () => undefined });
  view.resize(800, 400);
  view.place(today, startMinute);
  const minutes = view.visibleMinutes;
  view.dispose();
  return minutes;
}

test('a plan without tasks opens where its project starts', () => {
  const [from, to] = openedAt(start);
  expect(start).toBeGreaterThan(from);
  expect(start).toBeLessThan(from + (to - from) / 4);
});

test('a plan that says nothing opens around today', () => {
  const [from, to] = openedAt(Number.NaN);
  expect(today).toBeGreaterThan(from);
  expect(today).toBeLessThan(to);
});
