/**
 * The engine's passes for a block of runs at once, on networks that are additions in one calendar's working time (see
 * run-network.ts). The walk goes over the network once per block: for each task a few short loops over the runs, on
 * 32-bit integers and without branches, which is what a JavaScript engine compiles best. Measured by simulate.bench.mjs.
 *
 * Positions are those of scale.ts: even at the end of work, odd at its start. `x | 1` so moves an instant on to where
 * work can start, and `(x | 1) + 2d - 1` is the finish of a task of d seconds.
 */
import { FROM_START, percentLag, TO_FINISH } from '../network/dependency.js';
import { RUNS_PER_BLOCK as RUNS, type RunBlock, type Walk } from './run-block.js';
import {
  CONSTANT,
  EVENTUAL,
  HELD,
  MILESTONE,
  NO_CAP,
  NO_FLOOR,
  OUTLINE,
  type RunLinks,
  type RunNetwork,
  STARTED,
  WORK,
} from './run-network.js';

/** Raises `bound` to a source row: the greater of both, without a branch. */
function raise(bound: Int32Array, source: Int32Array, at: number): void {
  for (let run = 0; run < RUNS; run++) {
    const lead = (bound[run]! - source[at + run]!) | 0;
    bound[run] = (bound[run]! - (lead & (lead >> 31))) | 0;
  }
}

/** Raises `bound` to a source row and a lag: behind a lag work ends, in front of a lead work begins. */
function raiseLagged(bound: Int32Array, source: Int32Array, at: number, lag: number): void {
  const keep = lag > 0 ? ~1 : ~0;
  const set = lag > 0 ? 0 : 1;
  for (let run = 0; run < RUNS; run++) {
    const lead = (bound[run]! - ((source[at + run]! & keep) | set) - lag) | 0;
    bound[run] = (bound[run]! - (lead & (lead >> 31))) | 0;
  }
}

/** The instant a stretch of work ends that begins at a position; no work at all ends where it begins. */
function after(position: number, seconds: number): number {
  return seconds > 0 ? (position | 1) + 2 * seconds - 1 : position;
}

/** Lowers `cap` to a source row less a lag. */
function lower(cap: Int32Array, source: Int32Array, at: number, lag: number): void {
  for (let run = 0; run < RUNS; run++) {
    const room = (source[at + run]! - lag - cap[run]!) | 0;
    cap[run] = (cap[run]! + (room & (room >> 31))) | 0;
  }
}

/** Both passes over a block of runs. Cost about 1.5 ns a link and run, each way. */
export class BlockWalk implements Walk {
  readonly #network: RunNetwork;
  /** Starts of tasks that links ask for; late starts, without the odd bit. */
  readonly #start: Int32Array;
  readonly #lateStart: Int32Array;
  /** Bounds of summaries on what lies below them; rows of summaries only are used. */
  readonly #floor: Int32Array;
  readonly #cap: Int32Array;
  readonly #bound = new Int32Array(RUNS);
  readonly #finishBound = new Int32Array(RUNS);
  readonly #startCap = new Int32Array(RUNS);
  readonly #ownCap = new Int32Array(RUNS);
  readonly #projectCap = new Int32Array(RUNS);
  readonly #lagged = new Int32Array(RUNS);

  constructor(network: RunNetwork) {
    this.#network = network;
    const hasFloors = network.floorAbove.some(above => above >= 0);
    const hasCaps = network.capAbove.some(above => above >= 0);
    this.#start = new Int32Array(network.size * RUNS);
    this.#lateStart = new Int32Array(network.size * RUNS);
    this.#floor = new Int32Array(hasFloors ? network.size * RUNS : 0);
    this.#cap = new Int32Array(hasCaps ? network.size * RUNS : 0);
  }

  date(block: RunBlock): void {
    this.#forward(block);
    this.#backward(block);
  }

  #forward(block: RunBlock): void {
    const { steps, kind, mayEnd } = this.#network;
    block.projectFinish.fill(NO_FLOOR);
    for (let at = 0; at < steps.length; at++) {
      const task = steps[at]!;
      if (task < 0) {
        this.#openForward(block, ~task);
        continue;
      }
      if (kind[task] === WORK) this.#dateWork(block, task);
      else if (kind[task] === OUTLINE) this.#closeForward(block, task);
      else if (kind[task] === MILESTONE) this.#dateMilestone(block, task);
      else if (kind[task] === STARTED) this.#dateStarted(block, task);
      else if (kind[task] === EVENTUAL) this.#dateEventual(block, task);
      else this.#dateConstant(block, task);
      if (mayEnd[task] === 1) raise(block.projectFinish, block.finish, task * RUNS);
    }
    const finish = block.projectFinish;
    for (let run = 0; run < RUNS; run++) if (finish[run] === NO_FLOOR) finish[run] = this.#network.projectStart;
  }

  /**
   * Bounds that links leave the start of a task, and its finish, in `#bound` and `#finishBound`.
   *
   * @returns whether any link holds the finish
   */
  #readBounds(block: RunBlock, task: number): boolean {
    const { incoming, startFloor, finishFloor, floorAbove } = this.#network;
    const bound = this.#bound;
    const above = floorAbove[task]!;
    bound.fill(startFloor[task]!);
    if (above >= 0) raise(bound, this.#floor, above * RUNS);
    let holdsFinish = finishFloor[task]! > NO_FLOOR;
    if (holdsFinish) this.#finishBound.fill(finishFloor[task]!);
    for (let link = incoming.begin[task]!; link < incoming.begin[task + 1]!; link++) {
      let target = bound;
      if ((incoming.type[link]! & TO_FINISH) !== 0) {
        if (!holdsFinish) this.#finishBound.fill(NO_FLOOR);
        holdsFinish = true;
        target = this.#finishBound;
      }
      const source = (incoming.type[link]! & FROM_START) === 0 ? block.finish : this.#start;
      const at = incoming.other[link]! * RUNS;
      if (incoming.percent[link] !== 0) {
        this.#lagByPercent(incoming, link, block.lengths, at, 1);
        for (let run = 0; run < RUNS; run++) {
          const lag = this.#lagged[run]!;
          const from = source[at + run]!;
          const reached = lag === 0 ? from : lag > 0 ? (from & ~1) + lag : (from | 1) + lag;
          if (reached > target[run]!) target[run] = reached;
        }
      } else if (incoming.lag[link] === 0) raise(target, source, at);
      else raiseLagged(target, source, at, incoming.lag[link]!);
    }
    return holdsFinish;
  }

  /** Lags in percent of a predecessor's duration, to `#lagged`; half-seconds. */
  #lagByPercent(links: RunLinks, link: number, lengths: Int32Array, at: number, sign: number): void {
    const percent = links.percent[link]!;
    for (let run = 0; run < RUNS; run++) this.#lagged[run] = sign * 2 * percentLag(percent, lengths[at + run]!);
  }

  #dateWork(block: RunBlock, task: number): void {
    const { finish, lengths } = block;
    const at = task * RUNS;
    const bound = this.#bound;
    if (this.#readBounds(block, task)) {
      this.#datePulled(block, task);
      return;
    }
    for (let run = 0; run < RUNS; run++) finish[at + run] = ((bound[run]! | 1) + 2 * lengths[at + run]! - 1) | 0;
    if (this.#network.needsStart[task] === 1) {
      for (let run = 0; run < RUNS; run++) this.#start[at + run] = bound[run]! | 1;
    }
  }

  /** A task whose finish is held too: it starts so late that it ends there, and ends on the instant that pulls it. */
  #datePulled(block: RunBlock, task: number): void {
    const { finish, lengths } = block;
    const at = task * RUNS;
    for (let run = 0; run < RUNS; run++) {
      const pull = this.#finishBound[run]!;
      const length = 2 * lengths[at + run]!;
      const start = Math.max(this.#bound[run]! | 1, (pull | 1) - length);
      this.#start[at + run] = start;
      finish[at + run] = Math.max(start + length - 1, pull);
    }
  }

  #dateMilestone(block: RunBlock, task: number): void {
    const at = task * RUNS;
    if (this.#readBounds(block, task)) raise(this.#bound, this.#finishBound, 0);
    block.finish.set(this.#bound, at);
    if (this.#network.needsStart[task] === 1) this.#start.set(this.#bound, at);
  }

  /** Work in the runs in which it takes time, a milestone in the others. */
  #dateEventual(block: RunBlock, task: number): void {
    const at = task * RUNS;
    if (!this.#readBounds(block, task)) this.#finishBound.fill(NO_FLOOR);
    this.#datePulled(block, task);
    for (let run = 0; run < RUNS; run++) {
      if (block.lengths[at + run] !== 0) continue;
      const instant = Math.max(this.#bound[run]!, this.#finishBound[run]!);
      this.#start[at + run] = instant;
      block.finish[at + run] = instant;
    }
  }

  #dateConstant(block: RunBlock, task: number): void {
    const { fixedStart, fixedFinish } = this.#network;
    const at = task * RUNS;
    block.finish.fill(fixedFinish[task]!, at, at + RUNS);
    this.#start.fill(fixedStart[task]!, at, at + RUNS);
  }

  /** A task in progress: what is done stays, the rest goes on, behind late predecessors where it may split. */
  #dateStarted(block: RunBlock, task: number): void {
    const { fixedStart, fixedFinish, done, hasPause, splitsInProgress } = this.#network;
    const at = task * RUNS;
    const holdsFinish = this.#readBounds(block, task);
    const begin = fixedStart[task]!;
    const goesOn = fixedFinish[task]!;
    for (let run = 0; run < RUNS; run++) {
      const length = block.lengths[at + run]!;
      const rest = length - done[task]!;
      let resume = goesOn;
      let finish = hasPause[task] === 1 ? after(resume, rest) : after(begin, length);
      if (splitsInProgress && rest > 0) {
        const pull = holdsFinish ? this.#finishBound[run]! : NO_FLOOR;
        const pulled = pull > finish ? (pull | 1) - 2 * rest : resume;
        const pushed = Math.max(this.#bound[run]!, pulled) | 1;
        if (pushed > resume) {
          resume = pushed;
          finish = after(resume, rest);
        }
      }
      block.finish[at + run] = finish;
      this.#start[at + run] = begin;
      // Its predecessors may be as late as its rest; with none to do, as its finish: see `#backward`.
      this.#lateStart[at + run] = rest > 0 ? resume & ~1 : NO_CAP;
    }
  }

  #openForward(block: RunBlock, task: number): void {
    const { floorAbove, firstChild } = this.#network;
    // Below a summary without bounds nobody reads its row.
    if (floorAbove[firstChild[task]!] !== task) return;
    this.#readBounds(block, task);
    this.#floor.set(this.#bound, task * RUNS);
  }

  #closeForward(block: RunBlock, task: number): void {
    const { firstChild, nextSibling, kind, isInactive } = this.#network;
    const at = task * RUNS;
    block.finish.fill(NO_FLOOR, at, at + RUNS);
    for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) {
      if (kind[child] === CONSTANT && isInactive[child] === 1) continue;
      const from = child * RUNS;
      for (let run = 0; run < RUNS; run++) {
        const lead = (block.finish[at + run]! - block.finish[from + run]!) | 0;
        block.finish[at + run] = (block.finish[at + run]! - (lead & (lead >> 31))) | 0;
      }
    }
  }

  #backward(block: RunBlock): void {
    const { steps, kind } = this.#network;
    for (let run = 0; run < RUNS; run++) this.#projectCap[run] = block.projectFinish[run]! & ~1;
    for (let at = steps.length - 1; at >= 0; at--) {
      const task = steps[at]!;
      if (task < 0) this.#closeBackward(block, ~task);
      else if (kind[task] === OUTLINE) this.#openBackward(block, task);
      else if (kind[task] === CONSTANT) this.#rest(block, task);
      else this.#dateLate(block, task);
    }
  }

  #dateLate(block: RunBlock, task: number): void {
    const { finishCap, startCap, hasMultipleCriticalPaths, kind } = this.#network;
    const at = task * RUNS;
    const cap = this.#ownCap;
    if (hasMultipleCriticalPaths) cap.fill(NO_CAP);
    else cap.set(this.#projectCap);
    const holdsStart = this.#readCaps(block, task, cap);
    if (hasMultipleCriticalPaths) {
      for (let run = 0; run < RUNS; run++) {
        if (cap[run] === NO_CAP && (!holdsStart || this.#startCap[run] === NO_CAP)) cap[run] = block.finish[at + run]!;
      }
      lower(cap, this.#projectCap, 0, 0);
    }
    if (finishCap[task]! < NO_CAP) lowerTo(cap, finishCap[task]!);
    if (holdsStart || startCap[task]! < NO_CAP) {
      if (!holdsStart) this.#startCap.fill(NO_CAP);
      if (startCap[task]! < NO_CAP) lowerTo(this.#startCap, startCap[task]!);
      for (let run = 0; run < RUNS; run++) this.#startCap[run]! += 2 * block.lengths[at + run]!;
      lower(cap, this.#startCap, 0, 0);
    }
    this.#writeSlack(block, task, cap);
    if (kind[task] === STARTED) {
      for (let run = 0; run < RUNS; run++) {
        if (this.#lateStart[at + run] === NO_CAP) this.#lateStart[at + run] = cap[run]! & ~1;
      }
    } else {
      for (let run = 0; run < RUNS; run++) {
        this.#lateStart[at + run] = (cap[run]! & ~1) - 2 * block.lengths[at + run]!;
      }
    }
  }

  #writeSlack(block: RunBlock, task: number, cap: Int32Array): void {
    const { finish, slack, isCritical } = block;
    const limit = this.#network.criticalSlack;
    const at = task * RUNS;
    for (let run = 0; run < RUNS; run++) {
      const room = ((cap[run]! >> 1) - (finish[at + run]! >> 1)) | 0;
      slack[at + run] = room;
      isCritical[at + run] = (room - limit - 1) >>> 31;
    }
  }

  /**
   * Lowers `cap` to what successors and summaries above leave the finish of a task; what they leave its start goes to
   * `#startCap`.
   *
   * @returns whether any link holds the start
   */
  #readCaps(block: RunBlock, task: number, cap: Int32Array): boolean {
    const { outgoing, kind, capAbove, splitsInProgress } = this.#network;
    const above = capAbove[task]!;
    if (above >= 0) lower(cap, this.#cap, above * RUNS, 0);
    let holdsStart = false;
    for (let link = outgoing.begin[task]!; link < outgoing.begin[task + 1]!; link++) {
      const other = outgoing.other[link]!;
      const isFromStart = (outgoing.type[link]! & FROM_START) !== 0;
      // What is complete no longer moves, nor does what is in progress where it cannot split.
      if (kind[other] === CONSTANT || (kind[other] === STARTED && !splitsInProgress)) continue;
      // A task dated by hand has a fixed length: links from its start leave its late dates alone.
      if (isFromStart && kind[task] === HELD) continue;
      if (isFromStart && !holdsStart) this.#startCap.fill(NO_CAP);
      holdsStart ||= isFromStart;
      this.#lowerByLink(block, link, task, isFromStart ? this.#startCap : cap);
    }
    return holdsStart;
  }

  #lowerByLink(block: RunBlock, link: number, task: number, cap: Int32Array): void {
    const { outgoing } = this.#network;
    const at = outgoing.other[link]! * RUNS;
    let source = this.#lateStart;
    let from = at;
    if ((outgoing.type[link]! & TO_FINISH) !== 0) {
      for (let run = 0; run < RUNS; run++) {
        this.#lagged[run] = (block.finish[at + run]! & ~1) + 2 * block.slack[at + run]!;
      }
      source = this.#lagged;
      from = 0;
    }
    if (outgoing.percent[link] === 0) {
      lower(cap, source, from, outgoing.lag[link]!);
      return;
    }
    for (let run = 0; run < RUNS; run++) {
      const lag = 2 * percentLag(outgoing.percent[link]!, block.lengths[task * RUNS + run]!);
      cap[run] = Math.min(cap[run]!, source[from + run]! - lag);
    }
  }

  /** Passes a summary's caps on to what lies below it. */
  #openBackward(block: RunBlock, task: number): void {
    const { capAbove, firstChild, finishCap } = this.#network;
    if (capAbove[firstChild[task]!] !== task) return;
    this.#ownCap.fill(NO_CAP);
    this.#readCaps(block, task, this.#ownCap);
    if (finishCap[task]! < NO_CAP) lowerTo(this.#ownCap, finishCap[task]!);
    this.#cap.set(this.#ownCap, task * RUNS);
  }

  /** Late start of a summary, and whether it is critical, from what lies below it. */
  #closeBackward(block: RunBlock, task: number): void {
    const { firstChild, nextSibling, isInactive, kind, fixedStart } = this.#network;
    const at = task * RUNS;
    const { isCritical } = block;
    isCritical.fill(0, at, at + RUNS);
    this.#ownCap.fill(NO_CAP);
    for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) {
      if (isInactive[child] === 1) continue;
      const from = child * RUNS;
      if (kind[child] === STARTED) lowerTo(this.#ownCap, fixedStart[child]! & ~1);
      else lower(this.#ownCap, this.#lateStart, from, 0);
      for (let run = 0; run < RUNS; run++) isCritical[at + run]! |= isCritical[from + run]!;
    }
    this.#lateStart.set(this.#ownCap, at);
  }

  /** Complete and inactive tasks: late dates are the early ones. */
  #rest(block: RunBlock, task: number): void {
    const at = task * RUNS;
    this.#lateStart.fill(this.#network.fixedStart[task]! & ~1, at, at + RUNS);
    block.slack.fill(0, at, at + RUNS);
    block.isCritical.fill(0, at, at + RUNS);
  }
}

/** Lowers every number of a row to a limit. */
function lowerTo(cap: Int32Array, limit: number): void {
  for (let run = 0; run < RUNS; run++) if (cap[run]! > limit) cap[run] = limit;
}
