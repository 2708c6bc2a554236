import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { randomPlans } from '../../test/random-plan.js';
import type { Project, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { createSchedule } from '../session/session.js';
import type { Explanation, Quantity, Reason } from './explanation.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const DATES: readonly Exclude<Quantity, 'totalSlack'>[] = ['earlyStart', 'earlyFinish', 'lateStart', 'lateFinish'];

const EARLY_ROOTS = ['project_start', 'constraint', 'manual', 'external', 'actual'];
const LATE_ROOTS = ['project_finish', 'deadline', 'constraint', 'actual', 'early_finish', 'manual'];

describe('chains', () => {
  test('from the finish back lead to a start, a constraint or a fact over tasks of the critical path only', () => {
    fc.assert(
      fc.property(randomPlans, project => {
        const session = createSchedule(project);
        const path = new Set(session.schedule.criticalPath);
        const parents = new Set(project.tasks.map(task => task.parentId));
        const last = session.schedule.tasks.filter((task, at) => {
          const { isActive, isExternal } = project.tasks[at]!;
          return !parents.has(task.id) && isActive && !isExternal && task.finish === session.schedule.finish;
        });
        for (const { id } of last) {
          const { chain } = session.explain(id, 'earlyFinish');
          const early = chain.slice(0, chain.findIndex(reason => reason.kind === 'late_date') + 1 || chain.length);
          const met = early.flatMap(({ kind, taskId }) =>
            taskId && (kind === 'link' || kind === 'child') ? [taskId] : [],
          );
          for (const task of [id, ...met]) if (!parents.has(task)) expect(path).toContain(task);
          expect([...EARLY_ROOTS, 'late_date']).toContain(early.at(-1)?.kind);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of every date of every task lead to a root cause that no task sets', () => {
    fc.assert(
      fc.property(randomPlans, project => {
        const session = createSchedule(project);
        for (const { id } of project.tasks) {
          for (const quantity of DATES) {
            const { chain } = session.explain(id, quantity);
            const isLate = quantity.startsWith('late') || chain.some(reason => reason.kind === 'late_date');
            expect(isLate ? LATE_ROOTS : EARLY_ROOTS, `${id} ${quantity}`).toContain(chain.at(-1)?.kind);
          }
          expect(LATE_ROOTS, `${id} totalSlack`).toContain(session.explain(id, 'totalSlack').chain.at(-1)?.kind);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Plans whose early dates hang on what comes before alone: nothing as late as possible, nothing before the project. */
const forwardPlans = randomPlans.map(
  (project): Project => ({
    ...project,
    scheduleFrom: 'start',
    hasMultipleCriticalPaths: false,
    tasks: project.tasks.map(
      (task): Task => (task.constraintType === 'alap' ? { ...task, constraintType: 'asap' } : task),
    ),
  }),
);

const without = (project: Project, reason: Reason): Project => ({
  ...project,
  dependencies: project.dependencies!.filter(link => link !== reason.dependency),
});

const changed = (project: Project, id: string, changes: Partial<Task>): Project => ({
  ...project,
  tasks: project.tasks.map(task => (task.id === id ? { ...task, ...changes } : task)),
});

const isLink = (reason: Reason): boolean => reason.kind === 'link';

/** Runs a check for each explained date of each task. */
function forEachDate(
  project: Project,
  quantities: readonly (typeof DATES)[number][],
  visit: (explanation: Explanation, quantity: (typeof DATES)[number]) => void,
): void {
  const session = createSchedule(project);
  for (const { id } of project.tasks) for (const quantity of quantities) visit(session.explain(id, quantity), quantity);
}

describe('early dates', () => {
  test('stay where they are without a link that does not bind, and leave it without the only bound', () => {
    let loosened = 0;
    fc.assert(
      fc.property(forwardPlans, project => {
        const before = schedule(project);
        forEachDate(project, ['earlyStart', 'earlyFinish'], ({ id, reasons }, quantity) => {
          const binding = reasons.filter(reason => reason.isBinding);
          // What a latest date cuts off would be earlier still without what pushes it there.
          const type = project.tasks.find(task => task.id === id)!.constraintType ?? '';
          if (['snlt', 'fnlt'].includes(type) && binding.some(reason => reason.kind === 'constraint')) return;
          for (const reason of reasons.filter(isLink)) {
            // What starts before the project lets its successors do so, too: more than a bound.
            if (before.task(reason.taskId!).start < before.start) continue;
            const was = before.task(id);
            const now = schedule(without(project, reason)).task(id);
            if (!reason.isBinding) expect(now[quantity], `${id} ${quantity}`).toBe(was[quantity]);
            else if (binding.length === 1) {
              // Of people on several calendars, one who is away may end the task no earlier for an earlier start.
              expect(now.start < was.start || now.finish < was.finish, `${id} ${quantity}`).toBe(true);
              loosened++;
            }
          }
        });
      }),
      { numRuns: 300 },
    );
    expect(loosened).toBeGreaterThan(50);
  });

  test('leave a constraint or a project start that alone binds', () => {
    let loosened = 0;
    fc.assert(
      fc.property(forwardPlans, project => {
        const before = schedule(project);
        forEachDate(project, ['earlyStart'], ({ id, reasons }, quantity) => {
          const [only, ...others] = reasons.filter(reason => reason.isBinding);
          const task = project.tasks.find(one => one.id === id)!;
          const isMust = (task.constraintType === 'mso' || task.constraintType === 'mfo') && project.honorsConstraints;
          if (!only || others.length > 0 || isMust || (task.percentComplete ?? 0) > 0) return;
          if (task.isManual || task.isExternal || task.isActive === false) return;
          const freed =
            only.kind === 'constraint'
              ? changed(project, id, { constraintType: 'asap' })
              : only.kind === 'project_start'
                ? { ...project, start: '2023-12-20T08:00' }
                : null;
          if (freed === null || (only.kind === 'constraint' && before.task(id).start < before.start)) return;
          expect(schedule(freed).task(id)[quantity], id).not.toBe(before.task(id)[quantity]);
          loosened++;
        });
      }),
      { numRuns: 300 },
    );
    expect(loosened).toBeGreaterThan(50);
  });
});

describe('late dates', () => {
  const early = (project: Project): string =>
    JSON.stringify(schedule(project).tasks.map(task => [task.earlyStart, task.earlyFinish]));

  test('stay where they are without a link that does not bind, and leave it without the only bound', () => {
    let loosened = 0;
    fc.assert(
      fc.property(forwardPlans, project => {
        const before = schedule(project);
        const known = early(project);
        forEachDate(project, ['lateStart', 'lateFinish'], ({ id, reasons }, quantity) => {
          const binding = reasons.filter(reason => reason.isBinding);
          for (const reason of reasons.filter(isLink)) {
            const freed = without(project, reason);
            // A link that drives its successor moves the finish of the project, and that every late date.
            if (early(freed) !== known) continue;
            const after = schedule(freed).task(id)[quantity];
            if (!reason.isBinding) expect(after, `${id} ${quantity}`).toBe(before.task(id)[quantity]);
            else if (binding.length === 1) {
              expect(after > before.task(id)[quantity], `${id} ${quantity}`).toBe(true);
              loosened++;
            }
          }
        });
      }),
      { numRuns: 300 },
    );
    expect(loosened).toBeGreaterThan(50);
  });

  test('leave a deadline that alone binds, and no other', () => {
    let loosened = 0;
    fc.assert(
      fc.property(forwardPlans, project => {
        const before = schedule(project);
        forEachDate(project, ['lateFinish'], ({ id, reasons }, quantity) => {
          const deadline = reasons.find(reason => reason.kind === 'deadline');
          if (!deadline) return;
          const after = schedule(changed(project, id, { deadline: null })).task(id)[quantity];
          const isOnly = reasons.filter(reason => reason.isBinding).length === 1;
          if (!deadline.isBinding) expect(after, id).toBe(before.task(id)[quantity]);
          else if (isOnly) {
            expect(after > before.task(id)[quantity], id).toBe(true);
            loosened++;
          }
        });
      }),
      { numRuns: 300 },
    );
    expect(loosened).toBeGreaterThan(20);
  });
});
