import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulativeFlow, type FlowChange } from './flow.js';
import type { WorkState } from './history.js';

const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}`;

describe('cumulative flow', () => {
  it('finds the past by taking back what happened since', () => {
    const now = { todo: 2, in_progress: 1, done: 3 };
    const changes: FlowChange[] = [
      { day: day(6), before: null, after: 'todo', count: 6 },
      { day: day(7), before: 'todo', after: 'in_progress', count: 4 },
      { day: day(8), before: 'in_progress', after: 'done', count: 3 },
    ];
    expect(cumulativeFlow(now, changes, [day(5), day(6), day(7), day(8), day(9)])).toEqual([
      { day: day(5), todo: 0, in_progress: 0, done: 0 },
      { day: day(6), todo: 6, in_progress: 0, done: 0 },
      { day: day(7), todo: 2, in_progress: 4, done: 0 },
      { day: day(8), todo: 2, in_progress: 1, done: 3 },
      { day: day(9), todo: 2, in_progress: 1, done: 3 },
    ]);
  });

  it('agrees with counting forward', () => {
    const state = fc.constantFrom<WorkState | null>('todo', 'in_progress', 'done', null);
    const step = fc.record({ task: fc.nat(5), after: state, day: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(step), steps => {
        steps.sort((a, b) => a.day - b.day);
        const states = new Map<number, WorkState | null>();
        const changes: FlowChange[] = [];
        const counts = () => {
          const found = { todo: 0, in_progress: 0, done: 0 };
          for (const one of states.values()) if (one !== null) found[one] += 1;
          return found;
        };
        const forward = [];
        for (let today = 1, at = 0; today <= 9; today += 1) {
          for (; at < steps.length && steps[at]!.day === today; at += 1) {
            const { task, after } = steps[at]!;
            changes.push({ day: day(today), before: states.get(task) ?? null, after, count: 1 });
            states.set(task, after);
          }
          forward.push({ day: day(today), ...counts() });
        }
        const days = forward.map(point => point.day);
        expect(cumulativeFlow(counts(), changes, days)).toEqual(forward);
      }),
    );
  });
});
