import { FROM_START, percentLag, TO_FINISH } from '../../network/dependency.js';
import { copy, finishBehind, finishBehindBoth, greater, greaterOf, raise, raiseInstant, type Source } from './relax.js';
import { RUNS_PER_BLOCK as RUNS, type RunBlock, type RunObserver } from './run-block.js';
import { EVENTUAL, MILESTONE, NO_FLOOR, OUTLINE, type RunNetwork, STARTED, WORK } from './run-network.js';

/** The instant a stretch of work ends that begins at a position; no work at all ends where it begins. */
function after(position: number, seconds: number): number {
  return seconds > 0 ? (position | 1) + 2 * seconds - 1 : position;
}

/** Whether links that join finishes to starts, with lags that do not vary, are all that dates a task. */
function isSimple(network: RunNetwork, task: number): boolean {
  const { kind, floorAbove, finishFloor, startFloor, projectStart, incoming } = network;
  if (kind[task] !== WORK || floorAbove[task]! >= 0) return false;
  if (finishFloor[task]! > NO_FLOOR || startFloor[task] !== projectStart) return false;
  let isLead = false;
  for (let link = incoming.begin[task]!; link < incoming.begin[task + 1]!; link++) {
    if ((incoming.type[link]! & TO_FINISH) !== 0 || incoming.percent[link] !== 0) return false;
    isLead ||= incoming.lag[link]! < 0;
  }
  // A link without a lead keeps a task behind the project's start, as its predecessor is.
  return !isLead;
}

/** The forward pass over a block of runs. Cost about 1 ns a link and run. */
export class ForwardWalk {
  readonly #network: RunNetwork;
  /** Starts of the tasks that links ask for. */
  readonly #start: Int32Array;
  /** Where the rest of started tasks begins; the backward walk asks. */
  readonly resume: Int32Array;
  /** Bounds of summaries on what lies below them. */
  readonly #floor: Int32Array;
  readonly #isSimple: Uint8Array;
  readonly #bound = new Int32Array(RUNS);
  readonly #finishBound = new Int32Array(RUNS);
  readonly #one: Source;
  readonly #other: Source;

  constructor(network: RunNetwork) {
    const { size, floorAbove, needsStart, kind } = network;
    const rows = (isNeeded: boolean) => new Int32Array(isNeeded ? size * RUNS : 0);
    this.#network = network;
    this.#start = rows(needsStart.includes(1));
    this.resume = rows(kind.includes(STARTED));
    this.#floor = rows(floorAbove.some(above => above >= 0));
    this.#isSimple = Uint8Array.from({ length: size }, (_, task) => (isSimple(network, task) ? 1 : 0));
    this.#one = { column: this.#bound, at: 0, lag: 0 };
    this.#other = { column: this.#bound, at: 0, lag: 0 };
  }

  walk(block: RunBlock, observer: RunObserver): void {
    const { steps, mayEnd, isDrawn, projectStart } = this.#network;
    const finish = block.projectFinish;
    finish.fill(NO_FLOOR);
    for (let at = 0; at < steps.length; at++) {
      const task = steps[at]!;
      if (task < 0) {
        this.#open(block, ~task);
        continue;
      }
      if (isDrawn[task] === 1) observer.draw(task);
      if (this.#isSimple[task] === 1) this.#dateSimple(block, task);
      else this.#date(block, task);
      if (mayEnd[task] === 1) raise(finish, 0, this.#row(block.finish, task));
      observer.finished(task);
    }
    for (let run = 0; run < RUNS; run++) if (finish[run] === NO_FLOOR) finish[run] = projectStart;
  }

  #row(column: Int32Array, task: number, source = this.#one): Source {
    source.column = column;
    source.at = task * RUNS;
    source.lag = 0;
    return source;
  }

  /** Points a source at the predecessor's end of a link. */
  #from(block: RunBlock, link: number, source: Source): Source {
    const { incoming } = this.#network;
    source.column = (incoming.type[link]! & FROM_START) === 0 ? block.finish : this.#start;
    source.at = incoming.other[link]! * RUNS;
    source.lag = incoming.lag[link]!;
    return source;
  }

  #date(block: RunBlock, task: number): void {
    const kind = this.#network.kind[task]!;
    if (kind === WORK) this.#dateWork(block, task, this.#readBounds(block, task));
    else if (kind === OUTLINE) this.#close(block, task);
    else if (kind === MILESTONE) this.#dateMilestone(block, task);
    else if (kind === STARTED) this.#dateStarted(block, task);
    else if (kind === EVENTUAL) this.#dateEventual(block, task);
    else this.#dateConstant(block, task);
  }

  #dateSimple(block: RunBlock, task: number): void {
    const { incoming, needsStart, projectStart } = this.#network;
    const { finish, lengths } = block;
    const at = task * RUNS;
    const first = incoming.begin[task]!;
    const end = incoming.begin[task + 1]!;
    if (end === first) {
      this.#bound.fill(projectStart);
      finishBehind(finish, lengths, at, this.#row(this.#bound, 0));
    } else if (end === first + 1) {
      finishBehind(finish, lengths, at, this.#from(block, first, this.#one));
    } else {
      this.#from(block, first, this.#one);
      this.#from(block, first + 1, this.#other);
      if (end === first + 2) finishBehindBoth(finish, lengths, at, this.#one, this.#other);
      else {
        greater(this.#bound, this.#one, this.#other);
        for (let link = first + 2; link < end - 1; link++) raise(this.#bound, 0, this.#from(block, link, this.#one));
        this.#from(block, end - 1, this.#one);
        finishBehindBoth(finish, lengths, at, this.#row(this.#bound, 0, this.#other), this.#one);
      }
    }
    if (needsStart[task] === 1) {
      for (let run = at; run < at + RUNS; run++) this.#start[run] = (finish[run]! - 2 * lengths[run]! + 1) | 0;
    }
  }

  /**
   * Bounds that links leave the start of a task, and its finish, in `#bound` and `#finishBound`.
   *
   * @returns whether anything holds the finish
   */
  #readBounds(block: RunBlock, task: number): boolean {
    const { incoming, startFloor, finishFloor, floorAbove } = this.#network;
    const above = floorAbove[task]!;
    this.#bound.fill(startFloor[task]!);
    let holdsFinish = finishFloor[task]! > NO_FLOOR;
    if (holdsFinish) {
      this.#finishBound.fill(finishFloor[task]!);
      if (this.#network.kind[task] !== MILESTONE) this.#lowerToFinishFloor(block, task);
    }
    if (above >= 0) raise(this.#bound, 0, this.#row(this.#floor, above));
    for (let link = incoming.begin[task]!; link < incoming.begin[task + 1]!; link++) {
      const isToFinish = (incoming.type[link]! & TO_FINISH) !== 0;
      if (isToFinish && !holdsFinish) this.#finishBound.fill(NO_FLOOR);
      holdsFinish ||= isToFinish;
      const target = isToFinish ? this.#finishBound : this.#bound;
      const source = this.#from(block, link, this.#one);
      if (incoming.percent[link] === 0) raiseInstant(target, source);
      else this.#raiseByPercent(block, link, target, source);
    }
    return holdsFinish;
  }

  /** Work that must not finish before a date may begin before the project does, where it takes that long. */
  #lowerToFinishFloor({ lengths }: RunBlock, task: number): void {
    const pull = this.#network.finishFloor[task]! | 1;
    for (let run = 0; run < RUNS; run++) {
      const length = lengths[task * RUNS + run]!;
      const start = pull - 2 * length;
      if (length > 0 && start < this.#bound[run]!) this.#bound[run] = start;
    }
  }

  #raiseByPercent(block: RunBlock, link: number, target: Int32Array, { column, at }: Source): void {
    const percent = this.#network.incoming.percent[link]!;
    for (let run = 0; run < RUNS; run++) {
      const lag = 2 * percentLag(percent, block.lengths[at + run]!);
      const from = column[at + run]!;
      const reached = lag === 0 ? from : lag > 0 ? (from & ~1) + lag : (from | 1) + lag;
      if (reached > target[run]!) target[run] = reached;
    }
  }

  /** Work: it starts where it may, or so late that it ends where its finish is held, and ends on the instant that pulls. */
  #dateWork(block: RunBlock, task: number, holdsFinish: boolean): void {
    const { finish, lengths } = block;
    const at = task * RUNS;
    if (holdsFinish) {
      for (let run = 0; run < RUNS; run++) {
        const pull = this.#finishBound[run]!;
        const length = 2 * lengths[at + run]!;
        const start = greaterOf(this.#bound[run]! | 1, ((pull | 1) - length) | 0);
        this.#bound[run] = start;
        finish[at + run] = greaterOf((start + length - 1) | 0, pull);
      }
    } else finishBehind(finish, lengths, at, this.#row(this.#bound, 0));
    if (this.#network.needsStart[task] === 1) {
      for (let run = 0; run < RUNS; run++) this.#start[at + run] = this.#bound[run]! | 1;
    }
  }

  #dateMilestone(block: RunBlock, task: number): void {
    if (this.#readBounds(block, task)) raise(this.#bound, 0, this.#row(this.#finishBound, 0));
    copy(block.finish, task * RUNS, this.#row(this.#bound, 0));
    if (this.#network.needsStart[task] === 1) copy(this.#start, task * RUNS, this.#row(this.#bound, 0));
  }

  /** Work in the runs in which it takes time, a milestone in the others. */
  #dateEventual(block: RunBlock, task: number): void {
    const holdsFinish = this.#readBounds(block, task);
    const instants = this.#bound.slice();
    if (holdsFinish) raise(instants, 0, this.#row(this.#finishBound, 0));
    this.#dateWork(block, task, holdsFinish);
    const at = task * RUNS;
    for (let run = 0; run < RUNS; run++) {
      if (block.lengths[at + run] !== 0) continue;
      block.finish[at + run] = instants[run]!;
      if (this.#network.needsStart[task] === 1) this.#start[at + run] = instants[run]!;
    }
  }

  #dateConstant(block: RunBlock, task: number): void {
    const { fixedStart, fixedFinish, needsStart } = this.#network;
    const at = task * RUNS;
    block.finish.fill(fixedFinish[task]!, at, at + RUNS);
    if (needsStart[task] === 1) this.#start.fill(fixedStart[task]!, at, at + RUNS);
  }

  /** A task in progress: what is done stays, the rest goes on, behind late predecessors where it may split. */
  #dateStarted(block: RunBlock, task: number): void {
    const { fixedStart, fixedFinish, done, hasPause, splitsInProgress } = this.#network;
    const at = task * RUNS;
    const holdsFinish = this.#readBounds(block, task);
    const begin = fixedStart[task]!;
    for (let run = 0; run < RUNS; run++) {
      const length = block.lengths[at + run]!;
      const rest = length - done[task]!;
      let resume = fixedFinish[task]!;
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
      this.resume[at + run] = rest > 0 ? resume & ~1 : NO_FLOOR;
    }
    if (this.#network.needsStart[task] === 1) this.#start.fill(begin, at, at + RUNS);
  }

  #open(block: RunBlock, task: number): void {
    const { floorAbove, firstChild } = this.#network;
    // Below a summary without bounds nobody reads its row.
    if (floorAbove[firstChild[task]!] !== task) return;
    this.#readBounds(block, task);
    copy(this.#floor, task * RUNS, this.#row(this.#bound, 0));
  }

  #close(block: RunBlock, task: number): void {
    const { firstChild, nextSibling, mayClose } = this.#network;
    let isFirst = true;
    for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) {
      if (mayClose[child] === 0) continue;
      const source = this.#row(block.finish, child);
      if (isFirst) copy(block.finish, task * RUNS, source);
      else raise(block.finish, task * RUNS, source);
      isFirst = false;
    }
  }
}
