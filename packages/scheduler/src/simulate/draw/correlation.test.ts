import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choleskyFactor, type Matrix, nearestCorrelation } from './correlation.js';

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  size: rows.length,
  cells: Float64Array.from(rows.flat()),
});

/** L Lᵀ. */
function product({ size, cells }: Matrix): number[] {
  return Array.from({ length: size * size }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += cells[Math.floor(at / size) * size + k]! * cells[(at % size) * size + k]!;
    return sum;
  });
}

test('a factor times its transpose is the matrix again, also of one that is singular', () => {
  for (const rows of [
    [
      [1, 0.5, 0.2],
      [0.5, 1, -0.3],
      [0.2, -0.3, 1],
    ],
    [
      [1, 1, 0.4],
      [1, 1, 0.4],
      [0.4, 0.4, 1],
    ],
  ]) {
    const factor = choleskyFactor(matrix(rows))!;
    product(factor).forEach((cell, at) => {
      expect(cell).toBeCloseTo(rows.flat()[at]!, 9);
    });
  }
});

const impossible = matrix([
  [1, 0.9, 0.9],
  [0.9, 1, -0.9],
  [0.9, -0.9, 1],
]);

test('an impossible matrix has no factor, the nearest possible one has', () => {
  expect(choleskyFactor(impossible)).toBeNull();
  const nearest = nearestCorrelation(impossible);
  expect(choleskyFactor(nearest)).not.toBeNull();
  for (let at = 0; at < 3; at++) expect(nearest.cells[at * 4]).toBeCloseTo(1, 9);
  // By symmetry all three move alike: to ±0.5, where the matrix is just semidefinite.
  expect(nearest.cells[1]).toBeCloseTo(0.5, 3);
  expect(nearest.cells[5]).toBeCloseTo(-0.5, 3);
});

test('a possible matrix is its own nearest', () => {
  const loadings = fc.array(fc.double({ min: -0.95, max: 0.95, noNaN: true }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(loadings, one => {
      // One common factor: correlations are products of loadings.
      const rows = one.map((a, row) => one.map((b, column) => (row === column ? 1 : a * b)));
      const nearest = nearestCorrelation(matrix(rows));
      nearest.cells.forEach((cell, at) => {
        expect(cell).toBeCloseTo(rows.flat()[at]!, 6);
      });
    }),
    { numRuns: 30 },
  );
});
