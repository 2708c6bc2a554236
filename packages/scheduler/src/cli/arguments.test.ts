import { describe, expect, it } from 'vitest';
import { Arguments, type Option, UsageError } from './arguments.js';

const options: readonly Option[] = [
  { name: 'flag', short: 'f', help: '' },
  { name: 'value', value: 'N', help: '' },
  { name: 'list', value: 'N', isList: true, help: '' },
];
const read = (...args: string[]) => new Arguments(args, options);
const value = (text: string) => read('--value', text);

it('flags, values, lists and operands, in any order', () => {
  const args = read('PLAN', '--value=3', '-f', '--list', '1,2', 'TASK', '--list', '3');
  expect(args.operands).toEqual(['PLAN', 'TASK']);
  expect(args.has('flag')).toBe(true);
  expect(args.text('value')).toBe('3');
  expect(args.numbers('list', { least: 0, most: 9 })).toEqual([1, 2, 3]);
});

it('what is absent is undefined, and a list empty', () => {
  const args = read();
  expect(args.has('flag')).toBe(false);
  expect(args.integer('value', { least: 0, most: 9 })).toBeUndefined();
  expect(args.choice('value', ['a'])).toBeUndefined();
  expect(args.date('value')).toBeUndefined();
  expect(args.minutes('value')).toBeUndefined();
  expect(args.dates('list')).toEqual([]);
});

it('reads durations, dates and choices as people write them', () => {
  expect(value('2.5d').minutes('value')).toBe(1200);
  expect(value('1d').minutes('value', { minutesPerDay: 600 })).toBe(600);
  expect(value('2026-09-01 08:00').date('value')).toBe('2026-09-01T08:00');
  expect(value('Retained-Logic').choice('value', ['retained_logic'])).toBe('retained_logic');
  expect(value('microsoft-project').choice('value', ['microsoft-project'])).toBe('microsoft-project');
});

describe('refuses', () => {
  const bounds = { least: 1, most: 9 };
  it.each<[string, () => unknown]>([
    ['an unknown option', () => read('--other')],
    ['a value for a flag', () => read('--flag=1')],
    ['an option without its value', () => read('--value')],
    ['a number that is none', () => value('x').integer('value', bounds)],
    ['a fraction for a whole number', () => value('1.5').integer('value', bounds)],
    ['a number out of bounds', () => value('10').number('value', bounds)],
    ['not a number', () => value('NaN').number('value', bounds)],
    ['an empty number in a list', () => read('--list', '1,,2').numbers('list', bounds)],
    ['an unknown choice', () => value('z').choice('value', ['a', 'b'])],
    ['a date that is none', () => value('2026-02-30').date('value')],
    ['a date with a zone', () => value('2026-02-03T08:00Z').date('value')],
    ['a duration that is none', () => value('soon').minutes('value')],
  ])('%s', (_, call) => {
    expect(call).toThrow(UsageError);
  });
});
