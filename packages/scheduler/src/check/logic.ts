/** Check 1: every open task but the first and the last hangs on something and something hangs on it. */
import type { Id } from '../model.js';
import { type CheckResult, shareResult } from './finding.js';
import { idsOf, type Subject } from './subject.js';

const STARTS = 1;
const FINISHES = 2;

/** Which ends of each task links into it hold, and which ends links out of it hang on; bits by position. */
interface Ends {
  readonly into: Uint8Array;
  readonly outOf: Uint8Array;
}

/** Links of a summary count for all that lies below it: they hold its first start, and wait for its last finish. */
function readEnds({ project, links, indexOf }: Subject): Ends {
  const { tasks } = project;
  const into = new Uint8Array(tasks.length);
  const outOf = new Uint8Array(tasks.length);
  for (const { predecessorId, successorId, type = 'FS' } of links) {
    outOf[indexOf.get(predecessorId)!]! |= type === 'FS' || type === 'FF' ? FINISHES : STARTS;
    into[indexOf.get(successorId)!]! |= type === 'FS' || type === 'SS' ? STARTS : FINISHES;
  }
  const above = (at: number) => {
    const { parentId } = tasks[at]!;
    return parentId == null ? -1 : (indexOf.get(parentId) ?? -1);
  };
  const own = { into: into.slice(), outOf: outOf.slice() };
  for (let task = 0; task < tasks.length; task++) {
    for (let at = above(task); at >= 0; at = above(at)) {
      into[task]! |= own.into[at]!;
      outOf[task]! |= own.outOf[at]!;
    }
  }
  return { into, outOf };
}

/** Of tasks without any predecessor the first to start, of those without any successor the last to finish. */
function excepted({ columns }: Subject, heads: readonly number[], tails: readonly number[]): readonly [number, number] {
  let first = heads[0] ?? -1;
  let last = tails[0] ?? -1;
  for (const task of heads) if (columns.earlyStart[task]! < columns.earlyStart[first]!) first = task;
  for (const task of tails) if (columns.earlyFinish[task]! > columns.earlyFinish[last]!) last = task;
  return [first, last];
}

/** Share of open tasks without predecessor or successor, or with links that leave their start or finish loose. */
export function checkLogic(subject: Subject): CheckResult {
  const { into, outOf } = readEnds(subject);
  const { leaves, open, options } = subject;
  const [first, last] = excepted(
    subject,
    leaves.filter(task => into[task] === 0),
    leaves.filter(task => outOf[task] === 0),
  );
  const isLoose = (task: number): boolean => {
    const isHead = into[task] === 0;
    const isTail = outOf[task] === 0;
    if ((isHead && task !== first) || (isTail && task !== last)) return true;
    if (!options.countsDangling) return false;
    return (!isHead && (into[task]! & STARTS) === 0) || (!isTail && (outOf[task]! & FINISHES) === 0);
  };
  const taskIds: Id[] = idsOf(subject, open.filter(isLoose));
  const name = { number: 1, code: 'logic', title: 'Missing logic' } as const;
  return shareResult(name, { population: open.length, taskIds }, options.maxMissingLogicPercent);
}
