/** A set of places in an order, taken out from the lowest up or the highest down; one bit each. Cost O(1) a step. */
export class RankSet {
  #words = new Int32Array(0);
  #low = Number.MAX_SAFE_INTEGER;
  #high = -1;

  /** Makes room for places below `count`. The set must be empty. */
  resize(count: number): void {
    const words = (count + 31) >> 5;
    if (words > this.#words.length) this.#words = new Int32Array(words + (words >> 1));
  }

  add(place: number): void {
    const word = place >> 5;
    this.#words[word]! |= 1 << (place & 31);
    if (word < this.#low) this.#low = word;
    if (word > this.#high) this.#high = word;
  }

  /** Takes the lowest place out; -1 when the set is empty. */
  takeLowest(): number {
    for (; this.#low <= this.#high; this.#low++) {
      const bits = this.#words[this.#low]!;
      if (bits === 0) continue;
      const lowest = bits & -bits;
      this.#words[this.#low]! = bits ^ lowest;
      return (this.#low << 5) + 31 - Math.clz32(lowest);
    }
    this.#reset();
    return -1;
  }

  /** Takes the highest place out; -1 when the set is empty. */
  takeHighest(): number {
    for (; this.#high >= this.#low; this.#high--) {
      const bits = this.#words[this.#high]!;
      if (bits === 0) continue;
      const bit = 31 - Math.clz32(bits);
      this.#words[this.#high]! = bits ^ (1 << bit);
      return (this.#high << 5) + bit;
    }
    this.#reset();
    return -1;
  }

  clear(): void {
    if (this.#high >= 0) this.#words.fill(0, this.#low, this.#high + 1);
    this.#reset();
  }

  #reset(): void {
    this.#low = Number.MAX_SAFE_INTEGER;
    this.#high = -1;
  }
}
