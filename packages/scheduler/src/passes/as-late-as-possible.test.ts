import { expect, test } from 'vitest';
import { DAY, dates, days, plan, slack } from '../../test/plan.js';

const alap = { constraintType: 'alap' } as const;

test('as late as possible uses up free slack only: the successor and its slack stay', () => {
  const tasks = [days('a', 2, alap), days('b', 1), days('c', 5), days('long', 10)];
  const links = [
    ['a', 'FS', 'b'],
    ['c', 'FS', 'b'],
  ] as const;
  const result = plan(tasks, links, { preset: 'primavera' });
  // b waits for c until Monday: a ends on Friday instead of Tuesday.
  expect(dates(result, 'a')).toEqual(['2024-01-04T08:00', '2024-01-05T17:00']);
  expect(dates(result, 'b')).toEqual(['2024-01-08T08:00', '2024-01-08T17:00']);
  expect(slack(result, 'a')).toEqual([4 * DAY, 0]);
  // Microsoft Project uses up the total slack and takes the successor along.
  const project = plan(tasks, links);
  expect(dates(project, 'a')).toEqual(['2024-01-10T08:00', '2024-01-11T17:00']);
  expect(dates(project, 'b')).toEqual(['2024-01-12T08:00', '2024-01-12T17:00']);
});

test('a chain of such tasks moves together, behind its lags', () => {
  const tasks = [days('a', 1, alap), days('b', 1, alap), days('m', 0), days('long', 5)];
  const links = [
    ['a', 'FS', 'b', { lagMinutes: DAY }],
    ['b', 'FS', 'm'],
    ['long', 'FS', 'm'],
  ] as const;
  const result = plan(tasks, links, { preset: 'primavera' });
  expect(dates(result, 'b')).toEqual(['2024-01-05T08:00', '2024-01-05T17:00']);
  expect(dates(result, 'a')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
});

test('a start that others start with holds it back, and so do the links of the summary around it', () => {
  const together = plan([days('a', 1, alap), days('b', 5)], [['a', 'SS', 'b']], { preset: 'primavera' });
  expect(together.task('a').start).toBe('2024-01-01T08:00');
  const inside = plan(
    [days('w', 0), days('a', 1, { ...alap, parentId: 'w' }), days('c', 3, { parentId: 'w' }), days('b', 2)],
    [['w', 'FS', 'b']],
    { preset: 'primavera' },
  );
  expect(dates(inside, 'a')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
  expect(dates(inside, 'b')).toEqual(['2024-01-04T08:00', '2024-01-05T17:00']);
});
