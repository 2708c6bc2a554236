import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReportLine } from './report-line.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the line is written as a drag begins and ends, and between them no more than ten times a second', () => {
  const write = vi.fn();
  const line = new ReportLine(write);
  line.changed(true);
  expect(write).toHaveBeenCalledTimes(1);
  for (let move = 0; move < 30; move += 1) {
    line.changed(true);
    vi.advanceTimersByTime(10);
  }
  expect(write).toHaveBeenCalledTimes(4);
  line.changed(true);
  line.changed(false);
  expect(write).toHaveBeenCalledTimes(5);
  vi.advanceTimersByTime(1000);
  expect(write).toHaveBeenCalledTimes(5);
});

test('what a drag does last is written though nothing follows', () => {
  let now = 'nothing';
  let written = '';
  const line = new ReportLine(() => {
    written = now;
  });
  for (const step of ['one day', 'two days']) {
    now = step;
    line.changed(true);
  }
  expect(written).toBe('one day');
  vi.advanceTimersByTime(100);
  expect(written).toBe('two days');
});
