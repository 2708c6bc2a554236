import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waiting } from './waiting.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a plan that comes at once is not announced', () => {
  const onLong = vi.fn();
  const waiting = new Waiting(onLong);
  expect(waiting.isLong(false, true)).toBe(false);
  vi.advanceTimersByTime(150);
  expect(waiting.isLong(false, false)).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(onLong).not.toHaveBeenCalled();
});

test('one that takes longer is, until it stands', () => {
  const onLong = vi.fn();
  const waiting = new Waiting(onLong);
  waiting.isLong(false, true);
  vi.advanceTimersByTime(100);
  // Rendered for another reason: the time runs on.
  waiting.isLong(false, true);
  vi.advanceTimersByTime(100);
  expect(onLong).toHaveBeenCalledOnce();
  expect(waiting.isLong(false, true)).toBe(true);
  expect(waiting.isLong(false, false)).toBe(false);
  expect(waiting.isLong(false, true)).toBe(false);
});

test('one that is waited for is announced at once, and while it is laid', () => {
  const waiting = new Waiting(() => undefined);
  expect(waiting.isLong(true, false)).toBe(true);
  expect(waiting.isLong(false, true)).toBe(true);
  expect(waiting.isLong(false, false)).toBe(false);
});
