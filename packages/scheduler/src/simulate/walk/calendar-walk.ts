import { ElapsedTime, WorkCalendar, type WorkingTime } from '../../calendar/work-calendar.js';
import type { Network } from '../../network/network.js';
import { createDates } from '../../passes/dates.js';
import { runPasses } from '../../passes/passes.js';
import { IS_CRITICAL } from '../../passes/slack.js';
import {
  RUNS_PER_BLOCK as RUNS,
  type RunBlock,
  type RunObserver,
  type Walk,
  WORDS_PER_BLOCK as WORDS,
} from './run-block.js';
import { Scale } from './scale.js';

/** The scale of each task: the time its work runs on, or its own calendar where several people's decide. */
export function taskScales(network: Network, base: number): Scale[] {
  const scales = new Map<WorkingTime, Scale>();
  return network.ids.map((_, task) => {
    const time = network.fields.time[task]!;
    const isOwn = time instanceof WorkCalendar || time instanceof ElapsedTime;
    const own = isOwn ? time : network.fields.ownTime[task]!;
    let scale = scales.get(own);
    if (!scale) {
      scale = new Scale(own, base);
      scales.set(own, scale);
    }
    return scale;
  });
}

/** Runs one by one by the engine's own passes: any network, whatever its calendars and rules. */
export class CalendarWalk implements Walk {
  readonly #network: Network;
  readonly #dates;
  readonly #drawn: readonly number[];
  readonly #scales: readonly Scale[];
  readonly #projectScale: Scale;
  readonly #slack: Int32Array;

  /** @param network one of the walk's own: its durations are overwritten @param drawn positions of the uncertain tasks */
  constructor(network: Network, drawn: readonly number[], scales: readonly Scale[], projectScale: Scale) {
    this.#network = network;
    this.#dates = createDates(network.size);
    this.#drawn = drawn;
    this.#slack = new Int32Array(network.size * RUNS);
    this.#scales = scales;
    this.#projectScale = projectScale;
  }

  date(block: RunBlock, observer: RunObserver): void {
    for (const task of this.#drawn) observer.draw(task);
    block.critical.fill(0);
    for (let run = 0; run < RUNS; run++) this.#dateRun(block, run);
    for (let task = 0; task < this.#network.size; task++) observer.finished(task);
    for (let task = 0; task < this.#network.size; task++) {
      block.slack.set(this.#slack.subarray(task * RUNS, (task + 1) * RUNS));
      observer.dated(task);
    }
  }

  #dateRun(block: RunBlock, run: number): void {
    const { size, fields } = this.#network;
    const dates = this.#dates;
    for (const task of this.#drawn) fields.duration[task] = block.lengths[task * RUNS + run]!;
    runPasses(this.#network, dates);
    for (let task = 0; task < size; task++) {
      const at = task * RUNS + run;
      block.finish[at] = this.#scales[task]!.positionOf(dates.earlyFinish[task]!);
      this.#slack[at] = 2 * dates.totalSlack[task]!;
      if ((dates.flags[task]! & IS_CRITICAL) !== 0) block.critical[task * WORDS + (run >> 5)]! |= 1 << (run & 31);
    }
    block.projectFinish[run] = this.#projectScale.positionOf(dates.projectFinish);
  }
}
