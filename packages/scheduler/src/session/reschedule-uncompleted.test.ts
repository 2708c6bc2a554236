import { expect, test } from 'vitest';
import { DAY, days } from '../../test/plan.js';
import type { Project, Task } from '../model.js';
import { rescheduleUncompleted } from './reschedule-uncompleted.js';
import { createSchedule } from './session.js';

const THURSDAY = '2024-01-04T08:00';

function rescheduled(tasks: readonly Task[]) {
  const project: Project = { start: '2024-01-01T08:00', tasks };
  const edits = rescheduleUncompleted(project, THURSDAY);
  const session = createSchedule(project);
  if (edits.length > 0) session.apply(edits);
  return { edits, dates: (id: string) => [session.schedule.task(id).start, session.schedule.task(id).finish] };
}

test('what has not begun starts no earlier, what is in progress is split', () => {
  const { edits, dates } = rescheduled([
    days('idle', 1),
    days('begun', 4, { actualStart: '2024-01-01T08:00', percentComplete: 25 }),
    days('done', 1, { percentComplete: 100 }),
  ]);
  expect(edits).toHaveLength(2);
  expect(dates('idle')).toEqual([THURSDAY, '2024-01-04T17:00']);
  expect(dates('begun')).toEqual(['2024-01-01T08:00', '2024-01-08T17:00']);
  expect(dates('done')).toEqual(['2024-01-01T08:00', '2024-01-01T17:00']);
});

test('what already lies behind the date, is dated by hand or promised for a date stays', () => {
  const { edits } = rescheduled([
    days('later', 1, { constraintType: 'snet', constraintDate: '2024-01-08T08:00' }),
    days('typed', 1, { isManual: true, manualStart: '2024-01-01T08:00' }),
    days('promised', 1, { constraintType: 'mso', constraintDate: '2024-01-02T08:00' }),
    days('off', 1, { isActive: false }),
    days('ahead', 5, { actualStart: '2024-01-01T08:00', remainingDurationMinutes: DAY }),
  ]);
  expect(edits).toEqual([]);
});

test('it is done once: a second run finds nothing', () => {
  const project: Project = { start: '2024-01-01T08:00', tasks: [days('a', 2), days('b', 3, { percentComplete: 10 })] };
  const session = createSchedule(project);
  session.apply(rescheduleUncompleted(session.project, THURSDAY));
  expect(rescheduleUncompleted(session.project, THURSDAY)).toEqual([]);
});

test('a date that is none is refused', () => {
  expect(() => rescheduleUncompleted({ start: '2024-01-01', tasks: [] }, 'soon')).toThrow(
    expect.objectContaining({ code: 'bad_edit' }),
  );
});
