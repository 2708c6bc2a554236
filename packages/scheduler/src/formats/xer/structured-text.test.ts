import { expect, test } from 'vitest';
import { parseCalendarData } from './calendar-data.js';
import { parseStructuredText } from './structured-text.js';

const calendar = (week: string, exceptions = '') =>
  `(0||CalendarData()((0||DaysOfWeek()(${week}))(0||Exceptions()(${exceptions}))))`;

test('records nest, whatever lies between their brackets', () => {
  const root = parseStructuredText('(0||A(k|v|n|1)(\u007f\u007f  (0||B()())\n (1||C(x|y)())))');
  expect(root?.name).toBe('A');
  expect(root?.attributes.get('n')).toBe('1');
  expect(root?.children.map(child => child.name)).toEqual(['B', 'C']);
});

test.each(['', '(', '(0||A', '(0||A()', '(0||A()(', '(0||A()()', '0||A()()', '(0|A()())', '('.repeat(100_000)])(
  'malformed text is no record: %.12s',
  text => expect(parseStructuredText(text)).toBeNull(),
);

test('a week counts from Sunday, and shifts come in either spelling and any order', () => {
  const days = parseCalendarData(
    calendar(
      '(0||1()())(0||2()((0||1(f|17:00|s|13:00)())(0||0(s|08:00|f|12:00)())))(0||7()((0||0(s|20:00|f|00:00)())))',
    ),
  );
  expect(days?.weekdays).toEqual([
    { weekday: 7, shifts: [] },
    {
      weekday: 1,
      shifts: [
        { fromMinute: 480, toMinute: 720 },
        { fromMinute: 780, toMinute: 1020 },
      ],
    },
    { weekday: 6, shifts: [{ fromMinute: 1200, toMinute: 1440 }] },
  ]);
});

test('exceptions are days from 1899-12-30, free ones without shifts', () => {
  const days = parseCalendarData(calendar('', '(0||0(d|41519)())(0||1(d|43650)((0||0(s|09:00|f|10:00)())))'));
  expect(days?.exceptions).toEqual([
    { from: '2013-09-02', to: '2013-09-02', shifts: [] },
    { from: '2019-07-04', to: '2019-07-04', shifts: [{ fromMinute: 540, toMinute: 600 }] },
  ]);
});

test.each([
  calendar('(0||8()())'),
  calendar('(0||2()((0||0(s|17:00|f|08:00)())))'),
  calendar('(0||2()((0||0(s|eight|f|17:00)())))'),
  calendar('', '(0||0(d|soon)())'),
])('a calendar that says what cannot be is not read: %#', text => expect(parseCalendarData(text)).toBeNull());
