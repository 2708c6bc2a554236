import { expect, it } from 'vitest';
import { readMspdi, verifyPlan, writeMspdi } from '../../formats/mspdi/index.js';
import type { Dependency, Task } from '../../model.js';
import { createSchedule } from '../../session/session.js';
import { DifferenceText } from './difference.js';

const days = (uid: number, count: number, more: Partial<Task> = {}): Task => ({
  id: String(uid),
  uid,
  name: `t${uid}`,
  durationMinutes: count * 480,
  ...more,
});
const link = (predecessorId: string, successorId: string): Dependency => ({ predecessorId, successorId });

/** Sentences about a plan whose file had been dated otherwise: by `others` instead of the tasks it holds. */
async function sentences(tasks: readonly Task[], others: readonly Task[], dependencies: readonly Dependency[]) {
  const project = { start: '2024-01-01T08:00', tasks, dependencies };
  const dated = createSchedule({ ...project, tasks: others }).schedule;
  const plan = await readMspdi(writeMspdi(project, dated));
  const session = createSchedule(plan.project);
  const { differences } = verifyPlan(plan, session.schedule.tasks);
  const text = new DifferenceText(session, differences);
  return new Map(differences.map(one => [`${one.taskId} ${one.field}`, text.sentence(one)]));
}

it('says why a date is what it is, and which differing date it follows', async () => {
  const said = await sentences([days(1, 3), days(2, 1)], [days(1, 2), days(2, 1)], [link('1', '2')]);
  expect(said.get('2 earlyStart')).toBe(
    'Its first possible start is this because "t1" (id 1) finishes 2024-01-03 17:00 (FS). The date of "t1" (id 1) differs as well.',
  );
  expect(said.get('2 lateFinish')).toBe(
    'Its last possible finish is this because the project finishes 2024-01-04 17:00.',
  );
});

it('knows the bound that the file went by', async () => {
  const held = days(2, 1, { constraintType: 'snet', constraintDate: '2024-01-02T08:00' });
  const said = await sentences([days(1, 3), held], [days(1, 1), held], [link('1', '2')]);
  expect(said.get('2 start')).toContain(
    'The file\'s date is what this alone would allow: it has the constraint "start no earlier than" at 2024-01-02 08:00.',
  );
});

it('measures slack between the dates that make it', async () => {
  const said = await sentences(
    [days(1, 1), days(2, 4), days(3, 1)],
    [days(1, 1), days(2, 5), days(3, 1)],
    [link('1', '3'), link('2', '3')],
  );
  expect(said.get('1 totalSlackMinutes')).toBe(
    'Working time from its early finish 2024-01-01 17:00 to its late finish 2024-01-04 17:00, which is so late because ' +
      '"t3" (id 3) must start by 2024-01-05 08:00 (FS). The date of "t3" (id 3) differs as well.',
  );
  expect(said.get('1 startSlackMinutes')).toBe(
    'Working time from its early start 2024-01-01 08:00 to its late start 2024-01-04 08:00.',
  );
  expect(said.get('1 freeSlackMinutes')).toBe(
    'The least gap before what follows, "t3" (id 3), and no more than its total slack of 3 d.',
  );
});

it('says when a task is critical', async () => {
  const said = await sentences([days(1, 2), days(2, 3)], [days(1, 4), days(2, 3)], []);
  expect(said.get('1 isCritical')).toBe(
    'Its total slack is 1 d, and tasks with up to 0 d are critical until they are complete.',
  );
});
