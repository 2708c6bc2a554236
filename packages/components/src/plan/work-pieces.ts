/**
 * Pieces of work of tasks whose work pauses, as columns: one entry a piece, the pieces of a task together and in time
 * order. Plans without pauses have none.
 */
export interface WorkPieces {
  /** Outline index of each piece's task. */
  readonly tasks: Int32Array;
  /** Wall-clock minutes. */
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/** Columns that may bring pieces of work along. */
export interface WithPieces {
  readonly pieces?: WorkPieces | undefined;
}

/** Pieces by task as `[start, finish, start, finish, …]`. Cost: one step a piece. */
export function piecesByTask(pieces: WorkPieces | undefined): ReadonlyMap<number, Float64Array> {
  const byTask = new Map<number, Float64Array>();
  if (!pieces) return byTask;
  const { tasks, start, finish } = pieces;
  for (let first = 0, end = 0; first < tasks.length; first = end) {
    while (end < tasks.length && tasks[end] === tasks[first]) end += 1;
    const times = new Float64Array((end - first) * 2);
    for (let piece = first; piece < end; piece += 1) {
      times[(piece - first) * 2] = start[piece] as number;
      times[(piece - first) * 2 + 1] = finish[piece] as number;
    }
    byTask.set(tasks[first] as number, times);
  }
  return byTask;
}
