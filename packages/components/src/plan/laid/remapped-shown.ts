import type { ShownColumns } from '../../worker/api.js';
import { SHOWN, ShownSchedule } from '../shown-schedule.js';
import type { WorkPieces } from '../work-pieces.js';

/**
 * The same dates after tasks came, went or moved in the outline. Takes the preview off first. Cost: a copy of columns.
 * @param from position before of each task, -1 = new: it has no dates yet
 */
export function remappedShown(shown: ShownSchedule, from: Int32Array): ShownSchedule {
  shown.revert();
  const runs = runsOf(from);
  const columns = Object.fromEntries(SHOWN.map(name => [name, remappedColumn(shown.columns[name], from, runs)]));
  const pieces = shown.hasPieces ? { pieces: remappedPieces(shown, from) } : {};
  return new ShownSchedule({ ...(columns as unknown as ShownColumns), ...pieces });
}

/** First positions of tasks that stood one after the other before too. */
function runsOf(from: Int32Array): number[] {
  const runs: number[] = [];
  for (let task = 0; task < from.length; task += 1) {
    const last = task === 0 ? -1 : (from[task - 1] as number);
    if (last < 0 || from[task] !== last + 1) runs.push(task);
  }
  return runs;
}

function remappedColumn<Column extends Float64Array | Uint8Array>(
  column: Column,
  from: Int32Array,
  runs: readonly number[],
): Column {
  const next = new (column.constructor as new (length: number) => Column)(from.length);
  for (let run = 0; run < runs.length; run += 1) {
    const task = runs[run] as number;
    const before = from[task] as number;
    const count = (runs[run + 1] ?? from.length) - task;
    if (before >= 0) next.set(column.subarray(before, before + count), task);
  }
  return next;
}

function remappedPieces(shown: ShownSchedule, from: Int32Array): WorkPieces {
  const tasks: number[] = [];
  const start: number[] = [];
  const finish: number[] = [];
  from.forEach((before, task) => {
    const times = (before >= 0 && shown.piecesOf(before)) || [];
    for (let at = 0; at < times.length; at += 2) {
      tasks.push(task);
      start.push(times[at] as number);
      finish.push(times[at + 1] as number);
    }
  });
  return { tasks: Int32Array.from(tasks), start: Float64Array.from(start), finish: Float64Array.from(finish) };
}
