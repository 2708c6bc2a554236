import { expect, test } from 'vitest';
import { PLAN_START } from '../../../bench/generated-plan.js';
import { NO_LAYERS } from '../layers/layers.js';
import { CalendarShade } from '../timeline/calendar-shade.js';
import type { Frame } from './frame-view.js';
import { progressAt } from './progress-at.js';
import { ProgressFronts } from './progress-front.js';

const at = (day: number, hour: number) => PLAN_START - (PLAN_START % 1440) + day * 1440 + hour * 60;

/** A task over two weeks, Monday 8:00 to the next Friday 17:00. */
function frameOf(progress: number, layers: Partial<typeof NO_LAYERS> = {}, finish = at(11, 17)): Frame {
  return {
    scene: { start: [at(0, 8)], finish: [finish], progress: [progress] },
    shade: new CalendarShade(),
    layers: { ...NO_LAYERS, ...layers },
  } as unknown as Frame;
}

const shareTo = (minute: number) => (minute - at(0, 8)) / (at(11, 17) - at(0, 8));

test('half of two weeks of work ends on Friday evening, not in the weekend', () => {
  expect(new ProgressFronts().share(frameOf(0.5), 0)).toBeCloseTo(shareTo(at(4, 17)), 6);
});

test('six of ten days end on the second Monday', () => {
  expect(new ProgressFronts().share(frameOf(0.6), 0)).toBeCloseTo(shareTo(at(7, 17)), 6);
});

test('nothing and all are the ends', () => {
  const fronts = new ProgressFronts();
  expect(fronts.share(frameOf(0), 0)).toBe(0);
  expect(fronts.share(frameOf(1), 0)).toBe(1);
});

test('pauses do not count', () => {
  const pieces = Float64Array.of(at(0, 8), at(0, 17), at(11, 8), at(11, 17));
  const half = new ProgressFronts().share(frameOf(0.75, { piecesOf: () => pieces }), 0);
  expect(half).toBeCloseTo(shareTo(at(11, 12)), 6);
});

test('a bar without working time, or of a century, is shared by its length', () => {
  const never = new CalendarShade([{ id: 'never', weekdays: [] }], 'never');
  expect(new ProgressFronts().share(frameOf(0.3, { shadeOf: () => never }), 0)).toBe(0.3);
  expect(new ProgressFronts().share(frameOf(0.3, {}, at(36_500, 17)), 0)).toBe(0.3);
});

test('a kept front follows new dates', () => {
  const fronts = new ProgressFronts();
  fronts.share(frameOf(0.5), 0);
  expect(fronts.share(frameOf(0.5, {}, at(0, 17)), 0)).toBeCloseTo((at(0, 12) - at(0, 8)) / 540, 6);
});

test('a dragged front gives back the progress it is drawn for', () => {
  const pieces = Float64Array.of(at(0, 8), at(1, 17), at(9, 8), at(11, 17));
  for (const layers of [{}, { piecesOf: () => pieces }]) {
    for (const progress of [0.05, 0.25, 0.5, 0.75, 0.95]) {
      const share = new ProgressFronts().share(frameOf(progress, layers), 0);
      const minute = at(0, 8) + share * (at(11, 17) - at(0, 8));
      expect(progressAt(frameOf(progress, layers), 0, minute)).toBeCloseTo(progress, 6);
    }
  }
  expect(progressAt(frameOf(0), 0, at(-3, 0))).toBe(0);
  expect(progressAt(frameOf(0), 0, at(30, 0))).toBe(1);
});
