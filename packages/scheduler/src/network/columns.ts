/** A typed array with room for `capacity` values, the old ones kept. */
export function grown<Column extends Int32Array | Float64Array | Uint8Array>(column: Column, capacity: number): Column {
  const larger = new (column.constructor as new (length: number) => Column)(capacity);
  larger.set(column);
  return larger;
}

/** Capacity to grow to when `needed` places are wanted: half as much again, so that growing is rare. */
export function roomFor(needed: number): number {
  return needed + (needed >> 1) + 16;
}
