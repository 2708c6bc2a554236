import { changeFrame, type Delta, readDelta, withoutNames } from '../changes/delta.js';
import type { Database } from '../db/pool.js';
import { CATCH_UP_READS_MAX, FRAME_ROWS_MAX } from '../limits.js';
import type { LiveSocket } from './socket.js';
import { type WireFrame, wireFrame } from './wire-frame.js';

/** A reader who comes back with a number. */
export interface Returning {
  readonly socket: LiveSocket;
  readonly since: number;
}

/** What brings it up to date: a frame up to a number; null = it has to pull. */
export interface CatchUp {
  readonly version: number;
  readonly frame: WireFrame | null;
}

const hasChanges = (delta: Delta): delta is Delta & { changes: string } => delta.changes !== null;

/**
 * Brings a crowd of readers up to date by few reads: the delta since the lowest of their numbers serves them all. Where
 * that is too long to be told, the next number is tried. Who sees rows that the others do not gets a read of its own.
 */
export async function catchUp(
  { pool }: Database,
  projectId: string,
  readers: readonly Returning[],
): Promise<Map<LiveSocket, CatchUp>> {
  const found = new Map<LiveSocket, CatchUp>();
  let rest = readers.toSorted((a, b) => a.since - b.since);
  let version = 0;
  for (let reads = 0; rest.length > 0 && reads < CATCH_UP_READS_MAX; reads += 1) {
    const { since } = rest[0]!;
    const delta = await readDelta(pool, { projectId, since, rowsMax: FRAME_ROWS_MAX });
    if (delta === null) return found;
    version = delta.version;
    if (!delta.isContinuous || !hasChanges(delta)) {
      for (const { socket } of rest.filter(reader => reader.since === since))
        found.set(socket, { version, frame: null });
      rest = rest.filter(reader => reader.since !== since);
      continue;
    }
    const frame = wireFrame(changeFrame(projectId, since, delta));
    let unnamed: WireFrame | null = null;
    const personal = new Set(delta.personalTo);
    const own = new Map<string, CatchUp>();
    for (const { socket, since: held } of rest) {
      const { userId } = socket;
      if (held > version) found.set(socket, { version, frame: null });
      else if (socket.admission.hidesNames) {
        unnamed ??= wireFrame(changeFrame(projectId, since, withoutNames(delta)));
        found.set(socket, { version, frame: unnamed });
      } else if (!personal.has(userId)) found.set(socket, { version, frame });
      else {
        if (!own.has(userId)) own.set(userId, await ownCatchUp(pool, projectId, since, userId));
        found.set(socket, own.get(userId)!);
      }
    }
    return found;
  }
  for (const { socket } of rest) found.set(socket, { version, frame: null });
  return found;
}

/** What one user sees since a number. */
async function ownCatchUp(pool: Database['pool'], projectId: string, since: number, reader: string): Promise<CatchUp> {
  const delta = await readDelta(pool, { projectId, since, rowsMax: FRAME_ROWS_MAX, reader });
  if (delta === null || !hasChanges(delta)) return { version: delta?.version ?? since, frame: null };
  return { version: delta.version, frame: wireFrame(changeFrame(projectId, since, delta)) };
}
