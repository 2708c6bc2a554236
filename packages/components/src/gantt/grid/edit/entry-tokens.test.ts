import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EntryGround, parseEntry } from './entry-tokens.js';

const tasks = new Map([
  ['2.3', 'slab'],
  ['12', 'dig'],
]);
const people = new Map([
  ['mo', { id: 'p1', name: 'Maya Okafor' }],
  ['maya okafor', { id: 'p1', name: 'Maya Okafor' }],
]);
const ground: EntryGround = {
  project: {},
  taskOf: reference => tasks.get(reference) ?? null,
  personOf: text => people.get(text.toLowerCase()) ?? null,
  dayOf: text => (/^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) / 60_000 : null),
};

test('every token, in any order, behind or between the words of the name', () => {
  const { name, tokens } = parseEntry('Pour ! slab #5d >2.3+2d:SS @MO ^2026-03-01', ground);
  expect(name).toBe('Pour slab');
  expect(tokens).toEqual([
    { kind: 'priority' },
    { kind: 'duration', minutes: 2400, unit: 'd' },
    {
      kind: 'link',
      taskId: 'slab',
      link: { reference: '2.3', type: 'SS', lag: { lag_minutes: 960, lag_percent: null, lag_unit: 'd' } },
    },
    { kind: 'person', personId: 'p1', name: 'Maya Okafor' },
    { kind: 'start', minute: Date.parse('2026-03-01T00:00Z') / 60_000 },
  ]);
});

test.each([
  ['Room #5', 'Room #5'],
  ['Paint #soon', 'Paint #soon'],
  ['Wait >99', 'Wait >99'],
  ['Ask @nobody', 'Ask @nobody'],
  ['Power ^2', 'Power ^2'],
  ['Stop!', 'Stop!'],
  ['a > b', 'a > b'],
  ['Write \\#5d down', 'Write #5d down'],
  ['Mark \\!', 'Mark !'],
  ['  two   words ', 'two words'],
])('%s keeps its words', (text, name) => {
  expect(parseEntry(text, ground)).toEqual({ name, tokens: [] });
});

test('a second one of a kind stays text', () => {
  expect(parseEntry('A #5d #2d', ground)).toMatchObject({ name: 'A #2d', tokens: [{ minutes: 2400 }] });
  expect(parseEntry('A @MO @Maya_Okafor', ground).name).toBe('A @Maya_Okafor');
});

test('any text is read, and what tokens say comes back from their spelling', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), text => {
      const { name } = parseEntry(text, ground);
      expect(name.length).toBeLessThanOrEqual(text.length);
    }),
  );
  const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.nat(99),
      fc.constantFrom('FS', 'SS', 'FF', 'SF'),
      fc.boolean(),
      (name, days, type, isHigh) => {
        const text = [...name, `#${days}d`, `>12+${days}d:${type}`, '@mo', ...(isHigh ? ['!'] : [])].join(' ');
        const read = parseEntry(text, ground);
        expect(read.name).toBe(name.join(' '));
        expect(read.tokens[0]).toMatchObject({ minutes: days * 480 });
        expect(read.tokens[1]).toMatchObject({ taskId: 'dig', link: { type, lag: { lag_minutes: days * 480 } } });
        expect(read.tokens.some(({ kind }) => kind === 'priority')).toBe(isHigh);
      },
    ),
  );
});
