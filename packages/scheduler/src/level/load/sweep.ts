/** Load minute by minute: one sweep over the ends of all pieces. */
import type { WorkingTime } from '../../calendar/work-calendar.js';
import { stepAt } from './capacity.js';
import type { Excess, Load, Stretch } from './load.js';
import type { ResourceWork } from './work.js';

interface Growing {
  from: number;
  to: number;
  demanded: number;
  available: number;
}

/** Whether no work lies between two instants. */
const adjoin = (time: WorkingTime | null, to: number, from: number): boolean =>
  to === from || (time !== null && time.count(to, from) === 0);

/** Collects stretches as the sweep meets them, joining what differs in nothing. */
class LoadWriter {
  readonly stretches: Stretch[] = [];
  readonly excesses: Excess[] = [];
  readonly #common: WorkingTime | null;
  #excess: (Growing & { readonly tasks: Set<number> }) | null = null;

  constructor(common: WorkingTime | null) {
    this.#common = common;
  }

  add(stretch: Growing, tasks: Iterable<number>): void {
    const time = this.#common;
    const seconds = time ? time.count(stretch.from, stretch.to) : stretch.to - stretch.from;
    if (seconds <= 0) return;
    const from = time ? time.next(stretch.from) : stretch.from;
    const to = time ? time.previous(stretch.to) : stretch.to;
    const { demanded, available } = stretch;
    const last = this.stretches.at(-1);
    const continues = last && last.demanded === demanded && last.available === available;
    const whole = { demanded, work: seconds * demanded, available, capacity: seconds * available };
    if (continues && adjoin(time, last.to, from)) {
      const work = last.work + whole.work;
      this.stretches[this.stretches.length - 1] = { ...last, to, work, capacity: last.capacity + whole.capacity };
    } else this.stretches.push({ from, to, ...whole });
    if (demanded > available) this.#exceed({ from, to, demanded, available }, tasks);
    else this.close();
  }

  #exceed(stretch: Growing, tasks: Iterable<number>): void {
    let excess = this.#excess;
    if (!excess || !adjoin(this.#common, excess.to, stretch.from)) {
      this.close();
      excess = this.#excess = { ...stretch, tasks: new Set() };
    }
    excess.to = stretch.to;
    if (stretch.demanded - stretch.available > excess.demanded - excess.available) {
      excess.demanded = stretch.demanded;
      excess.available = stretch.available;
    }
    for (const task of tasks) excess.tasks.add(task);
  }

  /** Whether an excess is open: then only tasks that are new to it need naming. */
  get isOpen(): boolean {
    return this.#excess !== null;
  }

  close(): void {
    const excess = this.#excess;
    if (excess) this.excesses.push({ ...excess, tasks: [...excess.tasks].sort((one, two) => one - two) });
    this.#excess = null;
  }
}

/** Instants at which demand or availability changes, ascending, each once. */
function changesOf({ from, to, capacity }: ResourceWork): Float64Array {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const instant of from) if (instant < first) first = instant;
  for (const instant of to) if (instant > last) last = instant;
  const steps = capacity.from.filter(instant => instant > first && instant < last);
  const sorted = Float64Array.from([...new Set([...from, ...to, ...steps])]);
  return sorted.sort();
}

/** Positions of a column's values, ascending by value. */
const sortedBy = (values: readonly number[]): Int32Array =>
  Int32Array.from(values.keys()).sort((one, two) => values[one]! - values[two]!);

/** The load of one resource. Cost O(n log n). */
export function sweepLoad(work: ResourceWork): Load {
  const { from, to, units, task, capacity, common } = work;
  const byStart = sortedBy(from);
  const byEnd = sortedBy(to);
  const changes = changesOf(work);
  const writer = new LoadWriter(common);
  const active = new Set<number>();
  let started = 0;
  let ended = 0;
  let demanded = 0;
  for (let at = 0; at + 1 < changes.length; at++) {
    const instant = changes[at]!;
    const fresh: number[] = [];
    for (; ended < byEnd.length && to[byEnd[ended]!]! <= instant; ended++) {
      demanded -= units[byEnd[ended]!]!;
      active.delete(byEnd[ended]!);
    }
    for (; started < byStart.length && from[byStart[started]!]! <= instant; started++) {
      const piece = byStart[started]!;
      demanded += units[piece]!;
      active.add(piece);
      fresh.push(task[piece]!);
    }
    if (demanded === 0) continue;
    const tasks = writer.isOpen ? fresh : Array.from(active, piece => task[piece]!);
    const available = stepAt(capacity, instant);
    writer.add({ from: instant, to: changes[at + 1]!, demanded, available }, demanded > available ? tasks : []);
  }
  writer.close();
  return { stretches: writer.stretches, excesses: writer.excesses };
}
