import { describe, expect, it } from 'vitest';
import type { Dependency, Project, Task } from '../../model.js';
import { createSchedule } from '../../session/session.js';
import { Narrator, sideOf } from './narrator.js';

const days = (id: string, count: number, more: Partial<Task> = {}): Task => ({
  id,
  name: id.toUpperCase(),
  durationMinutes: count * 480,
  ...more,
});

function open(tasks: readonly Task[], dependencies: readonly Dependency[] = [], more: Partial<Project> = {}) {
  const session = createSchedule({ start: '2024-01-01T08:00', tasks, dependencies, ...more });
  return { session, narrator: new Narrator(session.project, session.schedule) };
}

describe('a link is told by its type and lag', () => {
  const { narrator } = open([]);
  it.each<[Partial<Dependency>, string]>([
    [{}, 'FS'],
    [{ type: 'SS', lagMinutes: 960 }, 'SS + 2 d'],
    [{ lagMinutes: -240 }, 'FS - 0.5 d'],
    [{ lagMinutes: 2880, lagUnit: 'ed' }, 'FS + 2 elapsed d'],
    [{ lagPercent: -75, lagUnit: '%' }, 'FS - 75 % of its duration'],
    [{ lagPercent: 0, lagUnit: '%' }, 'FS'],
  ])('%j: %s', (link, words) => {
    expect(narrator.link({ predecessorId: 'a', successorId: 'b', ...link })).toBe(words);
  });
});

describe('what holds a date is told', () => {
  const because = (task: Task, quantity: 'earlyStart' | 'earlyFinish' | 'lateFinish', more: Partial<Project> = {}) => {
    const { session, narrator } = open([days('p', 3), task], [], more);
    return narrator.because(session.explain(task.id, quantity), sideOf(quantity));
  };

  it.each<[string, Task, 'earlyStart' | 'earlyFinish' | 'lateFinish', Partial<Project>, string]>([
    ['the start of the project', days('x', 1), 'earlyStart', {}, 'the project starts 2024-01-01 08:00'],
    ['its finish', days('x', 1), 'lateFinish', {}, 'the project finishes 2024-01-03 17:00'],
    [
      'a finish that is set',
      days('x', 1),
      'lateFinish',
      { mustFinishBy: '2024-01-10T17:00' },
      'the project must finish by 2024-01-10 17:00',
    ],
    [
      'a deadline',
      days('x', 1, { deadline: '2024-01-02T17:00' }),
      'lateFinish',
      {},
      'its deadline is 2024-01-02 17:00',
    ],
    [
      'a constraint',
      days('x', 1, { constraintType: 'snet', constraintDate: '2024-01-02T08:00' }),
      'earlyStart',
      {},
      'it has the constraint "start no earlier than" at 2024-01-02 08:00',
    ],
    [
      'the second of two constraints',
      days('x', 1, {
        constraintType: 'fnlt',
        constraintDate: '2024-01-10T17:00',
        secondaryConstraintType: 'snet',
        secondaryConstraintDate: '2024-01-02T08:00',
      }),
      'earlyStart',
      { preset: 'primavera' },
      'it has the constraint "start no earlier than" at 2024-01-02 08:00',
    ],
    [
      'what has happened',
      days('x', 1, { actualStart: '2024-01-02T08:00', percentComplete: 50 }),
      'earlyStart',
      {},
      'its actual start is 2024-01-02 08:00',
    ],
  ])('%s', (_, task, quantity, more, words) => {
    expect(because(task, quantity, more)).toBe(words);
  });
});

it('a lag is told by what it allows, and equals by name', () => {
  const { session, narrator } = open(
    [days('a', 1), days('b', 1), days('c', 1)],
    [
      { predecessorId: 'a', successorId: 'c', lagMinutes: 480 },
      { predecessorId: 'b', successorId: 'c', lagMinutes: 480 },
    ],
  );
  expect(narrator.because(session.explain('c', 'earlyStart'), 'early')).toBe(
    '"A" (id a) finishes 2024-01-01 17:00 (FS + 1 d, which allows 2024-01-02 17:00) and ' +
      '"B" (id b) finishes 2024-01-01 17:00 (FS + 1 d, which allows 2024-01-02 17:00)',
  );
});

it('a chain names the task that each step holds', () => {
  const { session, narrator } = open(
    [days('a', 2), { id: 's' }, days('b', 1, { parentId: 's' })],
    [{ predecessorId: 'a', successorId: 's' }],
  );
  expect(narrator.chain(session.explain('b', 'earlyStart'), 'early')).toEqual([
    { taskId: 'b', clause: 'summary task s lets nothing below it start before 2024-01-02 17:00' },
    { taskId: 's', clause: '"A" (id a) finishes 2024-01-02 17:00 (FS)' },
    { taskId: 'a', clause: 'the project starts 2024-01-01 08:00' },
  ]);
});
