/** Correlation matrices: triangular factors for a Gaussian copula, and the nearest proper matrix to an improper one. */

/** A square matrix by rows. */
export interface Matrix {
  readonly size: number;
  readonly cells: Float64Array;
}

/** A matrix of zeros but for ones on the diagonal. */
export function unitMatrix(size: number): Matrix {
  const cells = new Float64Array(size * size);
  for (let at = 0; at < size; at++) cells[at * size + at] = 1;
  return { size, cells };
}

/** How far below zero rounding may leave a pivot of a matrix that is semidefinite. */
const ROUNDING = 1e-9;

/**
 * The lower factor L of a positive semidefinite matrix, L Lᵀ = matrix (Cholesky). A pivot of zero leaves its column zero.
 *
 * @returns null when the matrix is not positive semidefinite
 */
export function choleskyFactor({ size, cells }: Matrix): Matrix | null {
  const factor = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let rest = cells[row * size + column]!;
      for (let at = 0; at < column; at++) rest -= factor[row * size + at]! * factor[column * size + at]!;
      if (row === column) {
        if (rest < -ROUNDING) return null;
        factor[row * size + column] = rest > ROUNDING ? Math.sqrt(rest) : 0;
        continue;
      }
      const pivot = factor[column * size + column]!;
      // Without anything left of its own, a variable cannot share more with another.
      if (pivot === 0 && Math.abs(rest) > Math.sqrt(ROUNDING)) return null;
      factor[row * size + column] = pivot === 0 ? 0 : rest / pivot;
    }
  }
  return { size, cells: factor };
}

/** Eigenvalues and eigenvectors (by column) of a symmetric matrix; cyclic Jacobi rotations. Cost O(size³) a sweep. */
function eigenOf({ size, cells }: Matrix): { values: Float64Array; vectors: Float64Array } {
  const a = cells.slice();
  const vectors = unitMatrix(size).cells;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += a[p * size + q]! ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, at) => a[at * size + at]!), vectors };
}

/** One Jacobi rotation that clears the cells (p, q) and (q, p). */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let at = 0; at < size; at++) {
    const x = a[at * size + p]!;
    const y = a[at * size + q]!;
    a[at * size + p] = c * x - s * y;
    a[at * size + q] = s * x + c * y;
  }
  for (let at = 0; at < size; at++) {
    const x = a[p * size + at]!;
    const y = a[q * size + at]!;
    a[p * size + at] = c * x - s * y;
    a[q * size + at] = s * x + c * y;
    const u = vectors[at * size + p]!;
    const v = vectors[at * size + q]!;
    vectors[at * size + p] = c * u - s * v;
    vectors[at * size + q] = s * u + c * v;
  }
}

/** The nearest matrix whose eigenvalues are at least `least`. */
function clipped(matrix: Matrix, least: number): Matrix {
  const { size } = matrix;
  const { values, vectors } = eigenOf(matrix);
  const cells = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let at = 0; at < size; at++) {
        sum += Math.max(values[at]!, least) * vectors[row * size + at]! * vectors[column * size + at]!;
      }
      cells[row * size + column] = sum;
    }
  }
  return { size, cells };
}

/**
 * The correlation matrix nearest to a symmetric one: projections in turn on the semidefinite matrices and on those with
 * ones on the diagonal, with Dykstra's correction. Source: Higham, "Computing the nearest correlation matrix", 2002.
 */
export function nearestCorrelation(matrix: Matrix): Matrix {
  const { size } = matrix;
  let cells: Float64Array = matrix.cells.slice();
  const correction = new Float64Array(size * size);
  for (let round = 0; round < 200; round++) {
    const shifted = cells.map((cell, at) => cell - correction[at]!);
    const definite = clipped({ size, cells: shifted }, 0).cells;
    let moved = 0;
    for (let at = 0; at < cells.length; at++) {
      correction[at] = definite[at]! - shifted[at]!;
      const next = at % (size + 1) === 0 ? 1 : definite[at]!;
      moved = Math.max(moved, Math.abs(next - cells[at]!));
      cells[at] = next;
    }
    if (moved < 1e-10) break;
  }
  // What the last projection left below zero goes, and the diagonal is scaled back to one.
  cells = clipped({ size, cells }, 1e-8).cells;
  const scale = Float64Array.from({ length: size }, (_, at) => 1 / Math.sqrt(cells[at * size + at]!));
  return { size, cells: cells.map((cell, at) => cell * scale[Math.floor(at / size)]! * scale[at % size]!) };
}
