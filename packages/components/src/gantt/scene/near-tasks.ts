/** Marks there are, a power of two: two hundred ids leave most of them unset. */
const MARKS = 4096;

/**
 * Ids of tasks near the part in view. Nearly all others are told by their length and last letters: to look one up in a
 * set, all its letters have to be read, for each of a hundred thousand links.
 */
export class NearTasks {
  readonly #ids = new Set<string>();
  readonly #marks = new Uint8Array(MARKS);

  add(id: string): void {
    this.#ids.add(id);
    this.#marks[markOf(id)] = 1;
  }

  has(id: string): boolean {
    return this.#marks[markOf(id)] === 1 && this.#ids.has(id);
  }
}

function markOf(id: string): number {
  const { length } = id;
  const letters = id.charCodeAt(length - 1) + id.charCodeAt(length - 2) * 31 + id.charCodeAt(length - 3) * 961;
  // Ids of fewer letters than that have the first mark.
  return (letters + length * 127) & (MARKS - 1);
}
