/** One simulation made ready: what every worker that takes part in it prepares alike. */
import { SchedulerError } from '../errors.js';
import type { Project } from '../model.js';
import { needsDate } from '../network/constraint.js';
import { compileNetwork, type Network } from '../network/network.js';
import { INACTIVE, isSummaryMode } from '../network/task-fields.js';
import { createDates, type Dates } from '../passes/dates.js';
import { runPasses } from '../passes/passes.js';
import { prepareNetwork } from '../prepare.js';
import type { Problem } from '../problem.js';
import { Draws } from './draw/draws.js';
import { rangeAround } from './histogram.js';
import { checkOptions } from './option-check.js';
import type { RunOptions } from './options.js';
import { centreOf, Tally, type TallyFrame } from './tally.js';
import { BlockWalk } from './walk/block-walk.js';
import { CalendarWalk, taskScales } from './walk/calendar-walk.js';
import { isPlain } from './walk/plain-network.js';
import { RUNS_PER_BLOCK as RUNS, RunBlock, type Walk } from './walk/run-block.js';
import { compileRunNetwork, EVENTUAL, MILESTONE, WORK } from './walk/run-network.js';
import { Scale } from './walk/scale.js';

/** Positions that additions in 32 bits leave room for: about 74,000 working hours. */
const MAX_POSITION = 2 ** 29;

/** A date that a task should meet: which one, and where. */
export interface Limit {
  readonly task: number;
  readonly kind: 'deadline' | 'constraint';
  readonly position: number;
}

/** Blocks that so many runs take. */
export function blocksOf(runs: number): number {
  return Math.ceil(runs / RUNS);
}

/** A project compiled for simulation. */
export class Simulation {
  readonly runs: number;
  readonly project: Project;
  readonly network: Network;
  /** The plan as it stands. */
  readonly plan: Dates;
  readonly draws: Draws;
  /** Scale of each task, and of the project's finish. */
  readonly scales: readonly Scale[];
  readonly projectScale: Scale;
  readonly limits: readonly Limit[];
  readonly frame: TallyFrame;
  readonly problems: readonly Problem[];
  readonly #longest: number;
  readonly #walk: Walk;
  readonly #block: RunBlock;

  /** @throws ScheduleError for a project with errors; SchedulerError `bad_option` */
  constructor(project: Project, options: RunOptions) {
    checkOptions(options);
    const { network, problems } = prepareNetwork(project);
    this.project = project;
    this.network = network;
    this.problems = problems;
    this.runs = options.runs ?? 10_000;
    this.plan = createDates(network.size);
    runPasses(network, this.plan);
    this.draws = new Draws(project, network, options);
    this.projectScale = new Scale(network.calendars.project, this.plan.projectStart);
    this.#longest = this.#longestPlan();
    const walk = this.#blockWalk();
    const scales = walk ? null : taskScales(network, this.plan.projectStart);
    this.scales = scales ?? new Array(network.size).fill(this.projectScale);
    this.#walk = walk ?? this.#calendarWalk(project);
    this.#block = this.#createBlock();
    this.limits = this.#readLimits();
    this.frame = this.#readFrame();
  }

  /** A tally that counts nothing yet. */
  createTally(): Tally {
    return new Tally(this.frame);
  }

  /** Draws, dates and counts the runs of one block. */
  run(block: number, tally: Tally): void {
    const first = block * RUNS;
    const count = Math.min(RUNS, this.runs - first);
    const rows = this.#block;
    // The significance index divides, which costs as much as all the rest: every fourth block is enough for it.
    const isSignificant = (block & 3) === 0;
    rows.needsSlack = isSignificant;
    let isFirst = true;
    this.#walk.date(rows, {
      draw: task => this.draws.fill(task, first, rows.lengths, task * RUNS),
      finished: task => tally.addFinishes(rows, task, count),
      dated: task => {
        if (isFirst) tally.addProject(rows, first, count);
        isFirst = false;
        tally.addDurations(rows, task, count);
        if (isSignificant) tally.addSignificance(rows, task, count);
      },
    });
    if (isFirst) tally.addProject(rows, first, count);
    tally.addLimits(rows, count);
  }

  /** The walk by addition, where the network and the size of its numbers allow it. */
  #blockWalk(): BlockWalk | null {
    const plan = { network: this.network, dates: this.plan };
    if (!isPlain(this.project, plan)) return null;
    const compiled = compileRunNetwork(plan);
    // Where nothing ends there is nothing to add up: the finish is then what the engine says it is.
    if (!compiled.mayEnd.includes(1)) return null;
    for (const task of this.draws.tasks) {
      compiled.isDrawn[task] = 1;
      const kind = compiled.kind[task]!;
      if (kind !== WORK && kind !== MILESTONE) continue;
      compiled.kind[task] = this.draws.shortest(task) >= 1 ? WORK : EVENTUAL;
    }
    return this.#longest < MAX_POSITION ? new BlockWalk(compiled) : null;
  }

  /** Position of the finish with every task as long as it hardly ever gets; infinity past the covered years. */
  #longestPlan(): number {
    const { duration } = this.network.fields;
    const planned = duration.slice();
    const dates = createDates(this.network.size);
    for (const task of this.draws.tasks) duration[task] = Math.round(this.draws.longest(task));
    try {
      runPasses(this.network, dates);
      return this.projectScale.positionOf(dates.projectFinish);
    } catch (error) {
      if (error instanceof SchedulerError && error.code === 'out_of_range') return Number.POSITIVE_INFINITY;
      throw error;
    } finally {
      duration.set(planned);
    }
  }

  #calendarWalk(project: Project): CalendarWalk {
    return new CalendarWalk(compileNetwork(project), this.draws.tasks, this.scales, this.projectScale);
  }

  /** A block that holds the durations that do not vary. */
  #createBlock(): RunBlock {
    const { size, fields } = this.network;
    const block = new RunBlock(size);
    for (let task = 0; task < size; task++) {
      const isIdle = isSummaryMode(fields.mode[task]!) || fields.mode[task] === INACTIVE;
      block.lengths.fill(isIdle ? 0 : this.plan.duration[task]!, task * RUNS, (task + 1) * RUNS);
    }
    return block;
  }

  #readLimits(): Limit[] {
    const { size, fields } = this.network;
    const limits: Limit[] = [];
    for (let task = 0; task < size; task++) {
      const add = (kind: Limit['kind'], date: number) => {
        if (!Number.isNaN(date)) limits.push({ task, kind, position: this.scales[task]!.positionOf(date) });
      };
      add('deadline', fields.deadline[task]!);
      if (needsDate(fields.constraint[task]!)) add('constraint', fields.constraintDate[task]!);
    }
    return limits;
  }

  /** Runs the first block to see where the finishes of each task lie. */
  #pilot(): { mean: number; deviation: number }[] {
    const block = this.#block;
    this.#walk.date(block, {
      draw: task => this.draws.fill(task, 0, block.lengths, task * RUNS),
      finished: () => {},
      dated: () => {},
    });
    return this.scales.map((scale, task) => {
      const planned = scale.positionOf(this.plan.earlyFinish[task]!);
      let sum = 0;
      let squares = 0;
      for (let run = task * RUNS; run < (task + 1) * RUNS; run++) {
        const off = block.finish[run]! - planned;
        sum += off;
        squares += off * off;
      }
      const mean = sum / RUNS;
      return { mean: planned + mean, deviation: Math.sqrt(Math.max(0, squares / RUNS - mean * mean)) };
    });
  }

  /** What all tallies of this simulation count around. */
  #readFrame(): TallyFrame {
    const { size } = this.network;
    const planned = this.scales.map((scale, task) => scale.positionOf(this.plan.earlyFinish[task]!));
    const last = this.projectScale.positionOf(this.plan.projectFinish) / 2;
    const reach = (least: number, most: number) => Math.max(1, (most - least) / 2);
    const far = Number.isFinite(this.#longest) ? reach(0, this.#longest) : 2 ** 28;
    return {
      size,
      runs: this.runs,
      ranges: this.#pilot().map(spread => rangeAround(spread.mean, spread.deviation)),
      durations: Array.from(this.plan.duration, (duration, task) =>
        centreOf(duration, Math.min(duration, this.draws.shortest(task)), Math.max(duration, this.draws.longest(task))),
      ),
      finishes: planned.map(at => centreOf(at / 2, at / 2 - far, at / 2 + far)),
      projectFinish: centreOf(last, last - far, last + far),
      projectStart: this.projectScale.positionOf(this.plan.projectStart),
      limits: this.limits,
    };
  }
}
