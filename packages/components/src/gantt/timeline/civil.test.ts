import { expect, test } from 'vitest';
import { dayOf, firstDayOfMonth, monthOf, weekdayOf } from './civil.js';

test('months and days agree with the platform from 1890 to 2110', () => {
  for (let day = -29_200; day < 51_500; day += 13) {
    const date = new Date(day * 86_400_000);
    expect(monthOf(day)).toBe(date.getUTCFullYear() * 12 + date.getUTCMonth());
    expect(day - firstDayOfMonth(monthOf(day)) + 1).toBe(date.getUTCDate());
    expect(weekdayOf(day) % 7).toBe(date.getUTCDay());
  }
});

test('the first day of a month is what the platform says', () => {
  for (let month = 1890 * 12; month < 2110 * 12; month++) {
    expect(firstDayOfMonth(month)).toBe(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000);
  }
});

test('a minute before 1970 belongs to the day that began before it', () => {
  expect(dayOf(-1)).toBe(-1);
  expect(dayOf(0)).toBe(0);
});
