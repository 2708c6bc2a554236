import { expect, it } from 'vitest';
import { velocityFigures } from './velocity.js';

it('a velocity is the mean, the median and the spread of what sprints delivered', () => {
  expect(velocityFigures([20, 10, 30, 16])).toEqual({ mean: 19, median: 18, deviation: 8.41, min: 10, max: 30 });
  expect(velocityFigures([7, 3, 5])).toMatchObject({ median: 5 });
  expect(velocityFigures([12])).toEqual({ mean: 12, median: 12, deviation: 0, min: 12, max: 12 });
});

it('no sprint has no velocity', () => {
  expect(velocityFigures([])).toBeNull();
});
