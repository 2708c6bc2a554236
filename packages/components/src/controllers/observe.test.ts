import type { ReactiveControllerHost } from 'lit';
import { Subject } from 'rxjs';
import { expect, test } from 'vitest';
import { ObserveController } from './observe.js';

const host = { addController: () => undefined } as unknown as ReactiveControllerHost;

test('values arrive only while the host is connected', () => {
  const seen: number[] = [];
  const source = new Subject<number>();
  const observe = new ObserveController<number>(host, { next: value => seen.push(value) });
  observe.source = source;
  source.next(1);
  observe.hostConnected();
  source.next(2);
  observe.hostDisconnected();
  source.next(3);
  observe.hostConnected();
  source.next(4);
  expect(seen).toEqual([2, 4]);
  expect(source.observed).toBe(true);
});

test('another source ends the one before, and an error is handed on', () => {
  const causes: unknown[] = [];
  const first = new Subject<number>();
  const second = new Subject<number>();
  const observe = new ObserveController<number>(host, { next: () => undefined, error: cause => causes.push(cause) });
  observe.hostConnected();
  observe.source = first;
  observe.source = second;
  expect(first.observed).toBe(false);
  second.error('broken');
  expect(causes).toEqual(['broken']);
});
