import { FROM_START, percentLag, TO_FINISH } from '../../network/dependency.js';
import { copy, lateFinish, lesser, lower, lowerTo, type Source, startBefore, startBeforeBoth } from './relax.js';
import { RUNS_PER_BLOCK as RUNS, type RunBlock, type RunObserver, WORDS_PER_BLOCK as WORDS } from './run-block.js';
import { CONSTANT, HELD, MILESTONE, NO_CAP, NO_FLOOR, OUTLINE, type RunNetwork, STARTED, WORK } from './run-network.js';

/** Whether links from its finish to starts, with lags that do not vary, are all that holds a task back. */
function isSimple(network: RunNetwork, task: number): boolean {
  const { kind, capAbove, finishCap, startCap, outgoing, hasMultipleCriticalPaths } = network;
  if (kind[task] !== WORK && kind[task] !== MILESTONE) return false;
  if (capAbove[task]! >= 0 || finishCap[task]! < NO_CAP || startCap[task]! < NO_CAP) return false;
  let isLead = false;
  for (let link = outgoing.begin[task]!; link < outgoing.begin[task + 1]!; link++) {
    const other = kind[outgoing.other[link]!];
    if (outgoing.type[link] !== 0 || outgoing.percent[link] !== 0 || other === CONSTANT || other === STARTED)
      return false;
    isLead ||= outgoing.lag[link]! < 0;
  }
  // A link without a lead keeps a late finish before the project's, as its successor's is.
  return !isLead && !hasMultipleCriticalPaths;
}

/**
 * The backward pass over a block of runs: late dates, slack, critical tasks. Late dates are working time alone, even
 * positions: of no work between two instants there is nothing to slip. Cost about 1 ns a link and run.
 */
export class BackwardWalk {
  readonly #network: RunNetwork;
  /** Late starts. */
  readonly #late: Int32Array;
  /** Caps of summaries on what lies below them. */
  readonly #cap: Int32Array;
  readonly #resume: Int32Array;
  readonly #isSimple: Uint8Array;
  readonly #finishCap = new Int32Array(RUNS);
  readonly #startCap = new Int32Array(RUNS);
  readonly #end = new Int32Array(RUNS);
  readonly #projectFinish = new Int32Array(RUNS);
  readonly #one: Source;
  readonly #other: Source;

  /** @param resume where the rest of started tasks begins */
  constructor(network: RunNetwork, resume: Int32Array) {
    const { size, capAbove } = network;
    this.#network = network;
    this.#resume = resume;
    this.#late = new Int32Array(size * RUNS);
    this.#cap = new Int32Array(capAbove.some(above => above >= 0) ? size * RUNS : 0);
    this.#isSimple = Uint8Array.from({ length: size }, (_, task) => (isSimple(network, task) ? 1 : 0));
    this.#one = { column: this.#end, at: 0, lag: 0 };
    this.#other = { column: this.#end, at: 0, lag: 0 };
  }

  walk(block: RunBlock, observer: RunObserver): void {
    const { steps, kind } = this.#network;
    for (let run = 0; run < RUNS; run++) this.#projectFinish[run] = block.projectFinish[run]! & ~1;
    for (let at = steps.length - 1; at >= 0; at--) {
      const task = steps[at]!;
      if (task < 0) {
        this.#close(block, ~task);
        observer.dated(~task);
        continue;
      }
      if (kind[task] === OUTLINE) {
        this.#open(block, task);
        continue;
      }
      if (this.#isSimple[task] === 1) this.#dateSimple(block, task);
      else if (kind[task] === CONSTANT) this.#rest(block, task);
      else this.#date(block, task);
      if (kind[task] !== CONSTANT) this.#readSlack(block, task);
      observer.dated(task);
    }
  }

  #row(column: Int32Array, task: number, source = this.#one): Source {
    source.column = column;
    source.at = task * RUNS;
    source.lag = 0;
    return source;
  }

  /** Points a source at the late start that a link ends at. */
  #to(link: number, source: Source): Source {
    const { outgoing } = this.#network;
    source.column = this.#late;
    source.at = outgoing.other[link]! * RUNS;
    source.lag = -outgoing.lag[link]!;
    return source;
  }

  #dateSimple({ lengths }: RunBlock, task: number): void {
    const { outgoing } = this.#network;
    const at = task * RUNS;
    const first = outgoing.begin[task]!;
    const end = outgoing.begin[task + 1]!;
    if (end === first) startBefore(this.#late, lengths, at, this.#row(this.#projectFinish, 0));
    else if (end === first + 1) startBefore(this.#late, lengths, at, this.#to(first, this.#one));
    else {
      this.#to(first, this.#one);
      this.#to(first + 1, this.#other);
      if (end === first + 2) startBeforeBoth(this.#late, lengths, at, this.#one, this.#other);
      else {
        lesser(this.#end, this.#one, this.#other);
        for (let link = first + 2; link < end - 1; link++) lower(this.#end, 0, this.#to(link, this.#one));
        this.#to(end - 1, this.#one);
        startBeforeBoth(this.#late, lengths, at, this.#row(this.#end, 0, this.#other), this.#one);
      }
    }
  }

  #date({ finish, lengths }: RunBlock, task: number): void {
    const { finishCap, startCap, hasMultipleCriticalPaths } = this.#network;
    const at = task * RUNS;
    const cap = this.#finishCap;
    if (hasMultipleCriticalPaths) cap.fill(NO_CAP);
    else copy(cap, 0, this.#row(this.#projectFinish, 0));
    this.#startCap.fill(NO_CAP);
    this.#readCaps(lengths, task);
    if (hasMultipleCriticalPaths) {
      // Nothing follows: the end of a network of its own.
      for (let run = 0; run < RUNS; run++) {
        if (cap[run] === NO_CAP && this.#startCap[run] === NO_CAP) cap[run] = finish[at + run]! & ~1;
      }
      lower(cap, 0, this.#row(this.#projectFinish, 0));
    }
    if (finishCap[task]! < NO_CAP) lowerTo(cap, finishCap[task]!);
    if (startCap[task]! < NO_CAP) lowerTo(this.#startCap, startCap[task]!);
    startBefore(this.#late, lengths, at, this.#row(cap, 0));
    lower(this.#late, at, this.#row(this.#startCap, 0));
  }

  /** Lowers `#finishCap` and `#startCap` to what successors and summaries above leave the ends of a task. */
  #readCaps(lengths: Int32Array, task: number): void {
    const { outgoing, kind, capAbove, splitsInProgress } = this.#network;
    const above = capAbove[task]!;
    if (above >= 0) lower(this.#finishCap, 0, this.#row(this.#cap, above));
    for (let link = outgoing.begin[task]!; link < outgoing.begin[task + 1]!; link++) {
      const other = kind[outgoing.other[link]!]!;
      const isFromStart = (outgoing.type[link]! & FROM_START) !== 0;
      // What is complete no longer moves, nor does what is in progress where it cannot split.
      if (other === CONSTANT || (other === STARTED && !splitsInProgress)) continue;
      // A task dated by hand, or started, has its start: links from there leave its late dates alone.
      if (isFromStart && (kind[task] === HELD || kind[task] === STARTED)) continue;
      const source = this.#endOf(lengths, link);
      const percent = outgoing.percent[link]!;
      if (percent !== 0) {
        for (let run = 0; run < RUNS; run++) {
          this.#end[run] = source.column[source.at + run]! - 2 * percentLag(percent, lengths[task * RUNS + run]!);
        }
        this.#row(this.#end, 0);
      } else source.lag = -outgoing.lag[link]!;
      lower(isFromStart ? this.#startCap : this.#finishCap, 0, this.#one);
    }
  }

  /** The late end that a link joins: in `#one`, without its lag. */
  #endOf(lengths: Int32Array, link: number): Source {
    const { outgoing, kind } = this.#network;
    const other = outgoing.other[link]!;
    const at = other * RUNS;
    const isToFinish = (outgoing.type[link]! & TO_FINISH) !== 0;
    if (!isToFinish && kind[other] !== STARTED) return this.#row(this.#late, other);
    lateFinish(this.#end, this.#late, lengths, at);
    if (!isToFinish) {
      // Of a started task only the rest can still wait, and it is held where it stands.
      for (let run = 0; run < RUNS; run++) {
        if (this.#resume[at + run] !== NO_FLOOR) this.#end[run] = this.#resume[at + run]!;
      }
    }
    return this.#row(this.#end, 0);
  }

  /** Critical runs, and slack where it is asked for, from late starts. */
  #readSlack({ finish, lengths, slack, critical, needsSlack }: RunBlock, task: number): void {
    const limit = (2 * this.#network.criticalSlack + 1) | 0;
    const late = this.#late;
    for (let word = 0; word < WORDS; word++) {
      const at = task * RUNS + word * 32;
      let bits = 0;
      for (let run = 0; run < 32; run++) {
        const room = (late[at + run]! + 2 * lengths[at + run]! - (finish[at + run]! & ~1)) | 0;
        bits |= ((room - limit) >>> 31) << run;
      }
      critical[task * WORDS + word] = bits;
    }
    if (!needsSlack) return;
    const at = task * RUNS;
    for (let run = 0; run < RUNS; run++) {
      slack[run] = (late[at + run]! + 2 * lengths[at + run]! - (finish[at + run]! & ~1)) | 0;
    }
  }

  /** Passes a summary's caps on to what lies below it. */
  #open({ lengths }: RunBlock, task: number): void {
    const { capAbove, firstChild, finishCap } = this.#network;
    if (capAbove[firstChild[task]!] !== task) return;
    this.#finishCap.fill(NO_CAP);
    this.#readCaps(lengths, task);
    lowerTo(this.#finishCap, finishCap[task]!);
    copy(this.#cap, task * RUNS, this.#row(this.#finishCap, 0));
  }

  /** Late start of a summary, and the runs in which it is critical, from what lies below it. */
  #close({ critical }: RunBlock, task: number): void {
    const { firstChild, nextSibling, isInactive, kind, fixedStart, needsLate } = this.#network;
    const isAsked = needsLate[task] === 1;
    critical.fill(0, task * WORDS, (task + 1) * WORDS);
    this.#finishCap.fill(NO_CAP);
    for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) {
      if (isInactive[child] === 1) continue;
      for (let word = 0; word < WORDS; word++) critical[task * WORDS + word]! |= critical[child * WORDS + word]!;
      if (!isAsked) continue;
      // What has started, and what is dated by hand, counts with the start it has.
      const isFixed = kind[child] === STARTED || kind[child] === HELD;
      if (isFixed) lowerTo(this.#finishCap, fixedStart[child]! & ~1);
      else lower(this.#finishCap, 0, this.#row(this.#late, child));
    }
    if (isAsked) copy(this.#late, task * RUNS, this.#row(this.#finishCap, 0));
  }

  /** Complete and inactive tasks: late dates are the early ones. */
  #rest(block: RunBlock, task: number): void {
    const at = task * RUNS;
    this.#late.fill(this.#network.fixedStart[task]! & ~1, at, at + RUNS);
    block.slack.fill(0);
    block.critical.fill(0, task * WORDS, (task + 1) * WORDS);
  }
}
