import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { STANDARD_WEEK } from '../calendar/calendar-set.js';
import type { Dependency, Project, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { parseInstant } from '../time.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const START = '2024-01-03T08:00';

/** Plain networks with a holiday: any links and lags, summaries, no constraint. */
const networks: fc.Arbitrary<Project> = fc
  .record({
    halves: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 12 }),
    links: fc.array(
      fc.record({
        one: fc.nat(99),
        two: fc.nat(99),
        type: fc.constantFrom('FS' as const, 'FS' as const, 'SS' as const, 'FF' as const, 'SF' as const),
        lag: fc.constantFrom(0, 0, 0, 240, 960),
      }),
      { maxLength: 16 },
    ),
    hasSummary: fc.boolean(),
  })
  .map(({ halves, links, hasSummary }) => {
    const tasks: Task[] = halves.map((half, at) => ({
      id: `t${at}`,
      durationMinutes: half * 240,
      ...(hasSummary && at > 1 && at < 5 ? { parentId: 's' } : {}),
    }));
    if (hasSummary && tasks.length > 2) tasks.splice(2, 0, { id: 's' });
    const dependencies: Dependency[] = links.flatMap(({ one, two, type, lag }) => {
      const [from, to] = [one % halves.length, two % halves.length].sort((a, b) => a - b) as [number, number];
      return from === to ? [] : [{ predecessorId: `t${from}`, successorId: `t${to}`, type, lagMinutes: lag }];
    });
    if (hasSummary && tasks.length > 6) {
      dependencies.push({ predecessorId: 't0', successorId: 's' }, { predecessorId: 's', successorId: 't5' });
    }
    const exceptions = [{ from: '2024-01-09', to: '2024-01-10', shifts: [] }];
    return {
      start: START,
      calendarId: 'c',
      calendars: [{ id: 'c', weekdays: STANDARD_WEEK, exceptions }],
      tasks,
      dependencies,
    };
  });

/** The same project with one task held back by working minutes from where it starts. */
function heldBack(project: Project, id: string, minutes: number): Project {
  // A predecessor of that length in front, from the task's own start, pushes it exactly so far.
  const start = schedule(project).task(id).start;
  const push: Task = { id: 'push', durationMinutes: minutes, constraintType: 'mso', constraintDate: start };
  return {
    ...project,
    tasks: [...project.tasks, push],
    dependencies: [...(project.dependencies ?? []), { predecessorId: 'push', successorId: id }],
  };
}

const leaves = (project: Project) => project.tasks.filter(task => task.id !== 's');

describe('in any network', () => {
  test('every link holds', () => {
    fc.assert(
      fc.property(networks, project => {
        const result = schedule(project);
        for (const link of project.dependencies ?? []) {
          const from = result.task(link.predecessorId);
          const to = result.task(link.successorId);
          const type = link.type ?? 'FS';
          const before = parseInstant(type[0] === 'F' ? from.finish : from.start);
          const after = parseInstant(type[1] === 'F' ? to.finish : to.start);
          expect(after).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  test('a task may slip by its total slack and the finish stays, by a minute more and it moves', () => {
    fc.assert(
      fc.property(networks, fc.nat(99), (project, seat) => {
        const before = schedule(project);
        const { id } = leaves(project)[seat % leaves(project).length]!;
        const { totalSlackMinutes: total } = before.task(id);
        expect(total).toBeGreaterThanOrEqual(0);
        if (total > 0) expect(schedule(heldBack(project, id, total)).finish).toBe(before.finish);
        expect(parseInstant(schedule(heldBack(project, id, total + 1)).finish)).toBeGreaterThan(
          parseInstant(before.finish),
        );
      }),
    );
  });

  test('a task may slip by its free slack and no other moves', () => {
    fc.assert(
      fc.property(networks, fc.nat(99), (project, seat) => {
        const before = schedule(project);
        // As in Microsoft Project, links out of the summary above do not narrow the free slack of a task inside it.
        const outside = leaves(project).filter(task => task.parentId === undefined);
        const { id } = outside[seat % outside.length]!;
        const { freeSlackMinutes: free } = before.task(id);
        if (free === 0) return;
        const after = schedule(heldBack(project, id, free));
        for (const task of leaves(project)) {
          if (task.id !== id) expect(after.task(task.id).earlyStart).toBe(before.task(task.id).earlyStart);
        }
      }),
    );
  });

  test('somebody is critical, and the critical path begins at the start of the project', () => {
    fc.assert(
      fc.property(networks, project => {
        const result = schedule(project);
        expect(result.tasks.some(task => task.isCritical)).toBe(true);
        const path = result.criticalPath;
        expect(path.length).toBeGreaterThan(0);
        expect(result.task(path[0]!).start).toBe(START);
      }),
    );
  });
});
