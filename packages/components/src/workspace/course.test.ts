import { expect, test } from 'vitest';
import { courseOf } from './course.js';

const at = (day: string) => Date.parse(`${day}T12:00:00`);
const [from, to] = ['2026-10-05T08:00:00', '2027-04-22T17:00:00'];

test.each([
  ['2026-11-26', { isRunning: true, words: 'Week 8 of 29' }],
  ['2026-10-05', { isRunning: true, words: 'Week 1 of 29' }],
  ['2026-10-04', { isRunning: false, share: 0, words: 'Begins tomorrow' }],
  ['2026-09-25', { isRunning: false, share: 0, words: 'Begins in 10 days' }],
  ['2027-05-01', { isRunning: false, share: 1, words: 'Over' }],
])('on %s a project has come so far', (day, course) => expect(courseOf(from, to, at(day))).toMatchObject(course));

test('half of its time is half of the way', () => {
  expect(courseOf('2026-01-01T00:00:00', '2026-01-11T00:00:00', Date.parse('2026-01-06T00:00:00'))?.share).toBe(0.5);
});

test('nothing is said of a project without dates', () => {
  expect(courseOf(from, null, at('2026-11-26'))).toBeNull();
  expect(courseOf(from, from, at('2026-11-26'))).toBeNull();
});
