import { afterEach, expect, test } from 'vitest';
import { frameOf, record } from '../../../bench/recorded-frame.js';
import { paintLabels } from '../draw/labels.js';
import { namesAbove } from '../layout/above-part.js';
import { abovePainter } from './names-above.js';

afterEach(() => {
  namesAbove.now = null;
});

test('every row in view has its name within the view', () => {
  namesAbove.now = abovePainter;
  const frame = frameOf(60, { isNameAbove: true });
  frame.lay();
  const names = record(paintLabels, frame).filter(({ name }) => name === 'fillText');
  expect(names.length).toBe(frame.layout.count);
  for (const { args } of names) {
    expect(Number(args[1])).toBeGreaterThanOrEqual(14);
    expect(Number(args[1])).toBeLessThan(frame.viewport.width);
  }
});
