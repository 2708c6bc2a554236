import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildOutline } from '../../../outline/outline.js';
import type { CellSource } from '../column.js';
import { linkText, parseLink } from './link-text.js';

const project = {};

test.each([
  ['3', { reference: '3', type: 'FS', minutes: 0, percent: null }],
  ['3FS+2d', { reference: '3', type: 'FS', minutes: 960, percent: null }],
  ['3 ss - 4h', { reference: '3', type: 'SS', minutes: -240, percent: null }],
  ['2.3+2d:SS', { reference: '2.3', type: 'SS', minutes: 960, percent: null }],
  ['2.3:FF', { reference: '2.3', type: 'FF', minutes: 0, percent: null }],
  ['5SS-50%', { reference: '5', type: 'SS', minutes: 0, percent: -50 }],
  ['7+1ed', { reference: '7', type: 'FS', minutes: 1440, percent: null }],
  ['roof', { reference: 'roof', type: 'FS', minutes: 0, percent: null }],
])('%s', (text, { reference, type, minutes, percent }) => {
  const link = parseLink(text, project);
  expect(link).toMatchObject({ reference, type, lag: { lag_minutes: minutes, lag_percent: percent } });
});

test.each(['', '+2d', '3FS+2d:SS', '3+soon', '3FS++2d', '3 4'])('%s is no link', text => {
  expect(parseLink(text, project)).toBeNull();
});

test('any text is read or refused, and what is written is read back', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), text => {
      parseLink(text, project);
    }),
  );
  const outline = buildOutline(Array.from({ length: 40 }, (_, at) => ({ id: `t${at}` })));
  const cell = { outline, plan: { project } } as unknown as CellSource;
  const lag = fc.oneof(
    fc.integer({ min: -400, max: 400 }).map(tenths => ({ lag_minutes: tenths * 48, lag_unit: 'd' })),
    fc.integer({ min: -200, max: 200 }).map(percent => ({ lag_minutes: 0, lag_percent: percent, lag_unit: '%' })),
    fc.integer({ min: -9, max: 9 }).map(days => ({ lag_minutes: days * 1440, lag_unit: 'ed' })),
  );
  fc.assert(
    fc.property(fc.nat(39), fc.constantFrom('FS', 'SS', 'FF', 'SF'), lag, (at, type, typed) => {
      const link = { id: 'l', predecessor_id: `t${at}`, successor_id: 'x', type, ...typed } as const;
      const read = parseLink(linkText(link, link.predecessor_id, cell), project);
      expect(read).toMatchObject({ reference: String(at + 1), type });
      expect(read?.lag.lag_minutes).toBe(typed.lag_minutes);
      expect(read?.lag.lag_percent ?? 0).toBe('lag_percent' in typed ? typed.lag_percent : 0);
    }),
  );
});
