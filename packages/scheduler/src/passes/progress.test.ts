import { describe, expect, test } from 'vitest';
import { DAY, dates, days, late, plan, START, slack } from '../../test/plan.js';

describe('progress', () => {
  test('an actual start stays, on a Saturday too', () => {
    const result = plan([days('a', 1, { actualStart: '2006-08-26T08:00', percentComplete: 10 })], [], {
      start: '2006-08-28T08:00',
    });
    expect(result.task('a').start).toBe('2006-08-26T08:00');
  });

  test('half done: the rest follows the part done', () => {
    const half = days('a', 10, {
      actualStart: '2006-08-29T08:00',
      percentComplete: 50,
      stop: '2006-09-04T17:00',
      resume: '2006-09-05T08:00',
    });
    const result = plan([half, days('long', 20)], [], { start: '2006-08-28T08:00' });
    expect(dates(result, 'a')).toEqual(['2006-08-29T08:00', '2006-09-11T17:00']);
    const { lateStart, startSlackMinutes, finishSlackMinutes, totalSlackMinutes } = result.task('a');
    expect([lateStart, startSlackMinutes]).toEqual(['2006-08-29T08:00', 0]);
    expect(totalSlackMinutes).toBe(finishSlackMinutes);
    expect(totalSlackMinutes).toBe(9 * DAY);
  });

  test('an interrupted task finishes behind the break', () => {
    const paused = days('a', 4, {
      actualStart: START,
      percentComplete: 50,
      stop: '2024-01-02T17:00',
      resume: '2024-01-08T08:00',
    });
    expect(dates(plan([paused]), 'a')).toEqual([START, '2024-01-09T17:00']);
  });

  test('a percentage edited alone is believed before the part done that came with the plan', () => {
    const stale = days('a', 10, {
      actualStart: START,
      percentComplete: 80,
      actualDurationMinutes: 5 * DAY,
      stop: '2024-01-05T17:00',
      resume: '2024-01-15T08:00',
    });
    expect(plan([stale]).task('a').finish).toBe('2024-01-12T17:00');
  });

  test('a percentage without dates starts the task where it stands, all of it finishes it there', () => {
    const result = plan(
      [days('a', 2, { percentComplete: 100 }), days('b', 2, { percentComplete: 10 })],
      [['a', 'FS', 'b']],
    );
    expect([dates(result, 'a'), dates(result, 'b')]).toEqual([
      [START, '2024-01-02T17:00'],
      ['2024-01-03T08:00', '2024-01-04T17:00'],
    ]);
  });

  test('a complete task has no slack and is not critical', () => {
    const done = days('a', 2, { actualStart: START, actualFinish: '2024-01-02T12:00', percentComplete: 100 });
    const result = plan([done, days('b', 5)]);
    expect([late(result, 'a'), slack(result, 'a'), result.task('a').isCritical]).toEqual([
      [START, '2024-01-02T12:00'],
      [0, 0],
      false,
    ]);
  });

  test('out of sequence: the rest waits for the predecessor, or goes on', () => {
    const tasks = [days('a', 5), days('b', 4, { actualStart: '2024-01-02T08:00', percentComplete: 50 })];
    const waits = plan(tasks, [['a', 'FS', 'b']]);
    expect(dates(waits, 'b')).toEqual(['2024-01-02T08:00', '2024-01-09T17:00']);
    const goesOn = plan(tasks, [['a', 'FS', 'b']], { splitsInProgress: false });
    expect(dates(goesOn, 'b')).toEqual(['2024-01-02T08:00', '2024-01-05T17:00']);
  });

  test('six percent of a day are done to the second, and the rest is held there', () => {
    const begun = days('b', 1, { actualStart: START, percentComplete: 6 });
    const result = plan([days('a', 0.01), begun, days('long', 5)], [['a', 'FS', 'b']]);
    expect(result.task('a').lateFinish).toBe('2024-01-01T08:28:48');
    expect(dates(result, 'b')).toEqual([START, '2024-01-01T17:00']);
  });

  test('a third of four and a half days ends within a minute', () => {
    const begun = days('b', 4.5, { actualStart: '2005-09-12T08:00', percentComplete: 33 });
    const result = plan([days('a', 0.1), begun, days('long', 9)], [['a', 'FS', 'b']], { start: '2005-09-12T08:00' });
    expect(result.task('a').lateFinish).toBe('2005-09-13T11:52:48');
    expect(result.task('b').finish).toBe('2005-09-16T12:00');
  });

  test('the status date moves nothing', () => {
    const tasks = [days('a', 4, { actualStart: START, percentComplete: 25 }), days('b', 1)];
    const result = plan(tasks, [['a', 'FS', 'b']], { statusDate: '2024-01-15T17:00' });
    expect([dates(result, 'a'), result.task('b').start]).toEqual([[START, '2024-01-04T17:00'], '2024-01-05T08:00']);
  });

  test('links move neither what is complete nor what comes before it', () => {
    const done = days('b', 1, { actualStart: START, actualFinish: '2024-01-01T17:00', percentComplete: 100 });
    const result = plan([days('a', 3), done], [['a', 'FS', 'b']]);
    expect([dates(result, 'b'), slack(result, 'a')]).toEqual([
      [START, '2024-01-01T17:00'],
      [0, 0],
    ]);
  });

  test('a start that has been is held by no successor', () => {
    const begun = days('a', 2, { actualStart: START, percentComplete: 50 });
    const result = plan([begun, days('b', 1), days('long', 10)], [['a', 'SS', 'b']]);
    expect([late(result, 'a'), slack(result, 'a')]).toEqual([
      [START, '2024-01-12T17:00'],
      [8 * DAY, 0],
    ]);
  });

  test('what began before the project is not held by its start', () => {
    const begun = days('a', 4, { actualStart: '2023-12-25T08:00', percentComplete: 25 });
    expect(dates(plan([begun]), 'a')).toEqual(['2023-12-25T08:00', '2023-12-28T17:00']);
  });

  test('FNET holds the finish of a started task', () => {
    const begun = days('a', 2, { actualStart: START, percentComplete: 50, constraintType: 'fnet' });
    const held = plan([{ ...begun, constraintDate: '2024-01-05T17:00' }]);
    expect(dates(held, 'a')).toEqual([START, '2024-01-05T17:00']);
    const passed = plan([{ ...begun, constraintDate: '2024-01-01T17:00' }]);
    expect(dates(passed, 'a')).toEqual([START, '2024-01-02T17:00']);
  });
});
