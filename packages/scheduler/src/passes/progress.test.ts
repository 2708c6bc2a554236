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
});
