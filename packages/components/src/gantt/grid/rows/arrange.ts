import type { Steps } from '../../../plan/steps.js';
import type { Outline } from '../../outline/outline.js';
import type { CellKey } from '../columns/column.js';
import { type Arrangement, GROUP_ROW, type RowGroup } from './row-view.js';

/** How the tasks are to be arranged; functions are asked by outline index. */
export interface ArrangeWish {
  readonly sort: {
    readonly keyOf: (index: number) => CellKey;
    /** Order of two keys that are not null. */
    readonly compare: (a: CellKey, b: CellKey) => number;
    readonly isDescending: boolean;
  } | null;
  readonly passes: ((index: number) => boolean) | null;
  readonly group: {
    readonly keyOf: (index: number) => CellKey;
    readonly compare: (a: CellKey, b: CellKey) => number;
    readonly titleOf: (index: number) => string;
  } | null;
}

/** Steps of work between two chances to pause. */
const STEPS = 256;

type Work<Result> = Steps<Result>;

/**
 * Arranges an outline: siblings sorted within their parents, tasks that do not pass left out but for the summaries
 * above those that do, or tasks under a header for each value with the summaries left out. Pauses every few hundred
 * steps, so that a plan of any size can be arranged without holding up the page.
 * Cost O(n log n) comparisons; keys are asked for once.
 */
export function* arrange(outline: Outline, wish: ArrangeWish): Work<Arrangement> {
  const count = outline.tasks.length;
  const isShown = new Uint8Array(count).fill(1);
  let isContext: Uint8Array | null = null;
  let hitCount = count;
  if (wish.passes) {
    isContext = new Uint8Array(count);
    hitCount = yield* filterInto(outline, wish.passes, isShown, isContext);
  }
  const keys = wish.sort ? yield* keysOf(count, wish.sort.keyOf, isShown) : null;
  const order = keys && wish.sort ? comparerOf(keys, wish.sort.compare, wish.sort.isDescending) : null;
  const arranged = wish.group
    ? yield* grouped(outline, wish.group, isShown, isContext, order)
    : yield* sorted(outline, isShown, order);
  return { ...arranged, isContext, hitCount };
}

function* filterInto(
  { parent }: Outline,
  passes: (index: number) => boolean,
  isShown: Uint8Array,
  isContext: Uint8Array,
): Work<number> {
  let hitCount = 0;
  for (let index = isShown.length - 1; index >= 0; index -= 1) {
    if (index % STEPS === 0) yield;
    // Below it something passed: then it stands for that.
    const isNeeded = isContext[index] === 1;
    const isHit = passes(index);
    isShown[index] = isHit || isNeeded ? 1 : 0;
    if (isHit) {
      isContext[index] = 0;
      hitCount += 1;
    }
    const above = parent[index] as number;
    if (isShown[index] === 1 && above >= 0) isContext[above] = 1;
  }
  return hitCount;
}

function* keysOf(count: number, keyOf: (index: number) => CellKey, isShown: Uint8Array): Work<CellKey[]> {
  const keys: CellKey[] = new Array(count).fill(null);
  for (let index = 0; index < count; index += 1) {
    if (index % STEPS === 0) yield;
    if (isShown[index] === 1) keys[index] = keyOf(index);
  }
  return keys;
}

type Compare = (a: number, b: number) => number;

/** Order of tasks by their keys: those without one last, equal ones as the outline has them, either way. */
function comparerOf(
  keys: readonly CellKey[],
  compare: (a: CellKey, b: CellKey) => number,
  isDescending: boolean,
): Compare {
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    const one = keys[a] as CellKey;
    const other = keys[b] as CellKey;
    if (one === null || other === null) return one === other ? a - b : one === null ? 1 : -1;
    return sign * compare(one, other) || a - b;
  };
}

/** A merge sort that can pause; the list is not changed. */
function* sortedBy(list: readonly number[], compare: Compare): Work<readonly number[]> {
  let from = [...list];
  let to = new Array<number>(from.length);
  let steps = 0;
  for (let width = 1; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at += 1) {
        steps += 1;
        if (steps % STEPS === 0) yield;
        const takesLeft = left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
        to[at] = (takesLeft ? from[left++] : from[right++]) as number;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

type Entries = Omit<Arrangement, 'isContext' | 'hitCount'>;

function emptyEntries(size: number, groups: readonly RowGroup[]): Entries {
  return {
    entries: new Int32Array(size),
    end: new Int32Array(size),
    level: new Uint16Array(size),
    place: new Int32Array(size),
    siblings: new Int32Array(size),
    groups,
  };
}

function* sorted(outline: Outline, isShown: Uint8Array, order: Compare | null): Work<Entries> {
  const size = isShown.reduce((sum, shown) => sum + shown, 0);
  const arranged = emptyEntries(size, []);
  let count = 0;
  const stack: { list: readonly number[]; next: number; entry: number }[] = [];
  const push = function* (above: number, entry: number): Work<void> {
    const children: number[] = [];
    const behind = above < 0 ? outline.tasks.length : (outline.end[above] as number);
    for (let child = above + 1; child < behind; child = outline.end[child] as number) {
      if (isShown[child] === 1) children.push(child);
    }
    stack.push({ list: order && children.length > 1 ? yield* sortedBy(children, order) : children, next: 0, entry });
  };
  yield* push(-1, -1);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.next === top.list.length) {
      if (top.entry >= 0) arranged.end[top.entry] = count;
      stack.pop();
      continue;
    }
    const index = top.list[top.next] as number;
    top.next += 1;
    const entry = count;
    count += 1;
    arranged.entries[entry] = index;
    arranged.level[entry] = stack.length - 1;
    arranged.place[entry] = top.next;
    arranged.siblings[entry] = top.list.length;
    if (count % STEPS === 0) yield;
    yield* push(index, entry);
  }
  return arranged;
}

function* grouped(
  outline: Outline,
  { keyOf, compare, titleOf }: NonNullable<ArrangeWish['group']>,
  isShown: Uint8Array,
  isContext: Uint8Array | null,
  order: Compare | null,
): Work<Entries> {
  const members = new Map<CellKey, number[]>();
  let size = 0;
  for (let index = 0; index < isShown.length; index += 1) {
    if (index % STEPS === 0) yield;
    const isLeaf = (outline.end[index] as number) === index + 1;
    if (!isLeaf || isShown[index] === 0 || isContext?.[index] === 1) continue;
    const key = keyOf(index);
    const list = members.get(key);
    if (list) list.push(index);
    else members.set(key, [index]);
    size += 1;
  }
  const keys = [...members.keys()].sort((a, b) =>
    a === null || b === null ? (a === b ? 0 : a === null ? 1 : -1) : compare(a, b),
  );
  const groups = keys.map((key): RowGroup => {
    const list = members.get(key) as number[];
    return { id: `group:${typeof key}:${String(key)}`, title: titleOf(list[0] as number), count: list.length };
  });
  const arranged = emptyEntries(size + groups.length, groups);
  const { entries, end, level, place, siblings } = arranged;
  let count = 0;
  for (const [at, key] of keys.entries()) {
    const plain = members.get(key) as number[];
    const list = order ? yield* sortedBy(plain, order) : plain;
    entries[count] = GROUP_ROW - at;
    end[count] = count + list.length + 1;
    place[count] = at + 1;
    siblings[count] = keys.length;
    count += 1;
    for (const [nth, index] of list.entries()) {
      entries[count] = index;
      end[count] = count + 1;
      level[count] = 1;
      place[count] = nth + 1;
      siblings[count] = list.length;
      count += 1;
      if (count % STEPS === 0) yield;
    }
  }
  return arranged;
}
