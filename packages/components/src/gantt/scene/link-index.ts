/** Links by the rows they span: which of them touch the rows in view. */

const FANOUT = 16;

/**
 * Static interval index. Links lie in order of their upper row, so those that begin below the view are cut off by one
 * binary search; over the rest stands a tree of maxima of the lower row, sixteen to a node, so those that end above
 * the view are left out whole. Built in linear time by counting, asked in O(log n + found) without allocating.
 */
export class LinkIndex {
  readonly #order: Int32Array;
  readonly #upperRow: Int32Array;
  /** Level 0: lower row of each link in order; level n: maximum of sixteen of level n - 1. */
  readonly #lowerRow: Int32Array[] = [];
  #found: Int32Array = new Int32Array(256);
  #foundCount = 0;

  /**
   * @param fromRow row of each link's predecessor, -1 = not shown at all
   * @param toRow row of each link's successor
   * @param rowCount rows of the plan
   * @param numbers number of each link where only some are given; undefined = its position
   */
  constructor(fromRow: Int32Array, toRow: Int32Array, rowCount: number, numbers?: Int32Array) {
    const linkCount = fromRow.length;
    const firstAt = new Int32Array(rowCount + 1);
    for (let link = 0; link < linkCount; link++) {
      if (isSpan(fromRow[link]!, toRow[link]!)) firstAt[Math.min(fromRow[link]!, toRow[link]!) + 1]!++;
    }
    for (let row = 0; row < rowCount; row++) firstAt[row + 1]! += firstAt[row]!;
    const spanCount = firstAt[rowCount]!;
    this.#order = new Int32Array(spanCount);
    this.#upperRow = new Int32Array(spanCount);
    const lower = new Int32Array(spanCount);
    for (let link = 0; link < linkCount; link++) {
      const from = fromRow[link]!;
      const to = toRow[link]!;
      if (!isSpan(from, to)) continue;
      const at = firstAt[Math.min(from, to)]!++;
      this.#order[at] = numbers ? numbers[link]! : link;
      this.#upperRow[at] = Math.min(from, to);
      lower[at] = Math.max(from, to);
    }
    this.#lowerRow.push(lower);
    for (let level: Int32Array = lower; level.length > FANOUT; ) {
      level = maxima(level);
      this.#lowerRow.push(level);
    }
  }

  /**
   * Links that touch rows `first` to `last`.
   * @returns a buffer reused by the next call and how many entries of it hold
   */
  touching(first: number, last: number): { readonly links: Int32Array; readonly count: number } {
    this.#foundCount = 0;
    const end = this.#endAt(last);
    const top = this.#lowerRow.length - 1;
    if (end > 0) this.#collect(top, 0, this.#lowerRow[top]!.length, first, end);
    this.#answer.links = this.#found;
    this.#answer.count = this.#foundCount;
    return this.#answer;
  }

  readonly #answer = { links: this.#found, count: 0 };

  #collect(level: number, from: number, to: number, firstRow: number, end: number): void {
    const lower = this.#lowerRow[level]!;
    const span = FANOUT ** level;
    for (let node = from; node < to && node * span < end; node++) {
      if (lower[node]! < firstRow) continue;
      if (level === 0) this.#add(this.#order[node]!);
      else {
        const below = this.#lowerRow[level - 1]!.length;
        this.#collect(level - 1, node * FANOUT, Math.min(below, (node + 1) * FANOUT), firstRow, end);
      }
    }
  }

  #add(link: number): void {
    if (this.#foundCount === this.#found.length) {
      const larger = new Int32Array(this.#found.length * 2);
      larger.set(this.#found);
      this.#found = larger;
    }
    this.#found[this.#foundCount++] = link;
  }

  /** Number of links whose upper row is at or above `row`. */
  #endAt(row: number): number {
    let low = 0;
    let high = this.#upperRow.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#upperRow[middle]! <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A link between two shown rows; one inside a collapsed summary has nothing to draw. */
function isSpan(fromRow: number, toRow: number): boolean {
  return fromRow >= 0 && toRow >= 0 && fromRow !== toRow;
}

function maxima(level: Int32Array): Int32Array {
  const above = new Int32Array(Math.ceil(level.length / FANOUT)).fill(-1);
  for (let node = 0; node < level.length; node++) {
    const parent = (node / FANOUT) | 0;
    if (level[node]! > above[parent]!) above[parent] = level[node]!;
  }
  return above;
}
