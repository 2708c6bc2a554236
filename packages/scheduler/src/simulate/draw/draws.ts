/** Durations of a block of runs: every uncertain task drawn from its own stream. */
import { type Distribution, distributionOf } from '../../distribution.js';
import type { Project, Task } from '../../model.js';
import type { Network } from '../../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../../network/progress.js';
import { AUTO } from '../../network/task-fields.js';
import { fillWords, type StreamKey, streamKey, unitOfWord } from '../../random.js';
import { SECONDS_PER_MINUTE, secondsOfMinutes } from '../../time.js';
import type { Estimate } from '../../uncertainty.js';
import type { RunOptions } from '../options.js';
import { RUNS_PER_BLOCK as RUNS } from '../walk/run-block.js';
import { CorrelatedWords, correlatedGroups } from './correlated-words.js';
import { lookUp, TableSet, type TabulatedDraw } from './inverse-table.js';
import { fillStrata } from './stratum.js';
import { VelocityDraw } from './velocity-draw.js';

/** Fills a row of random words for the runs from `firstRun` on. */
type FillWords = (key: StreamKey, firstRun: number, words: Int32Array) => void;

/** How one duration is drawn, seconds: from a table, by its quantiles, or from past sprints. */
type Draw =
  | { readonly kind: 'table'; readonly key: StreamKey; readonly draw: TabulatedDraw }
  | { readonly kind: 'quantile'; readonly key: StreamKey; readonly distribution: Distribution }
  | { readonly kind: 'velocity'; readonly draw: VelocityDraw };

/** The word of probability 0.9999: beyond it durations may run to infinity. */
const NEARLY_ALL = Math.floor(-(2 ** 32) / 10_000);

/** A risk's effect on one task. */
interface Impact {
  readonly risk: number;
  readonly draw: Draw;
}

/** All that makes up the duration of one uncertain task: `base + part × drawn`, and what risks add. */
interface TaskDraw {
  readonly task: number;
  /** Null where only risks are uncertain. */
  readonly draw: Draw | null;
  /** Seconds that are certain, and the share of what is drawn that is still to do. */
  readonly base: number;
  readonly part: number;
  readonly impacts: readonly Impact[];
}

/** A task's own estimate, else the default spread of its duration, else null. */
function estimateOf(task: Task, spread: RunOptions['defaultSpread']): Estimate | null {
  if (task.estimate) return task.estimate;
  const minutes = task.durationMinutes ?? 0;
  if (!spread || minutes === 0) return null;
  return {
    distribution: spread.distribution ?? 'pert',
    optimisticMinutes: minutes * spread.optimistic,
    mostLikelyMinutes: minutes,
    pessimisticMinutes: minutes * spread.pessimistic,
  };
}

/** Draws the durations of a project's tasks. The durations of a run do not depend on which runs were drawn before. */
export class Draws {
  readonly #seed: number;
  readonly #tables = new TableSet();
  readonly #fill: FillWords;
  readonly #tasks: TaskDraw[] = [];
  /** By position of the task; undefined where nothing is drawn. */
  readonly #byTask: (TaskDraw | undefined)[];
  readonly #correlated: CorrelatedWords;
  readonly #risks: readonly { readonly key: StreamKey; readonly probability: number }[];
  readonly #words = new Int32Array(RUNS);
  readonly #values = new Float64Array(RUNS);
  readonly #project: Project;
  readonly #network: Network;

  /** @throws ScheduleError when correlations are impossible and not to be repaired */
  constructor(project: Project, network: Network, options: RunOptions) {
    const runs = options.runs ?? 10_000;
    this.#project = project;
    this.#network = network;
    this.#seed = options.seed ?? 1;
    this.#fill =
      options.sampling === 'latin_hypercube'
        ? (key, firstRun, words) => fillStrata(key, firstRun, runs, words)
        : fillWords;
    this.#byTask = new Array(network.size).fill(undefined);
    const risks = project.risks ?? [];
    this.#risks = risks.map(risk => ({ key: this.#key('risk', risk.id), probability: risk.probability }));
    const impacts = this.#readImpacts();
    for (let task = 0; task < network.size; task++) {
      this.#addTask(task, estimateOf(project.tasks[task]!, options.defaultSpread), impacts.get(task) ?? []);
    }
    const groups = correlatedGroups(project, options.correlationRepair === 'nearest', id => {
      const task = network.hierarchy.indexOf.get(id)!;
      const draw = this.#byTask[task]?.draw;
      return draw && draw.kind !== 'velocity' ? { task, key: draw.key } : null;
    });
    this.#correlated = new CorrelatedWords(groups, this.#tables.normal, this.#fill);
  }

  /** Whether correlations had to be replaced by the nearest possible ones. */
  get isRepaired(): boolean {
    return this.#correlated.isRepaired;
  }

  /** Positions of the uncertain tasks. */
  get tasks(): readonly number[] {
    return this.#tasks.map(draw => draw.task);
  }

  /** Shortest duration a task may be drawn with, seconds. */
  shortest(task: number): number {
    const draw = this.#byTask[task];
    if (!draw) return this.#network.fields.duration[task]!;
    return draw.base + (draw.draw ? draw.part * this.#least(draw.draw) : 0);
  }

  /** Duration that a task exceeds once in ten thousand runs at most, all its risks come true; seconds. */
  longest(task: number): number {
    const draw = this.#byTask[task];
    if (!draw) return this.#network.fields.duration[task]!;
    const impacts = draw.impacts.reduce((sum, impact) => sum + this.#most(impact.draw), 0);
    return draw.base + (draw.draw ? draw.part * this.#most(draw.draw) : 0) + impacts;
  }

  /**
   * Draws the durations of one uncertain task for the runs from `firstRun`, a multiple of the block, on; seconds.
   *
   * @param lengths receives RUNS_PER_BLOCK of them, from `at` on
   */
  fill(task: number, firstRun: number, lengths: Int32Array, at: number): void {
    this.#fillRow(this.#byTask[task]!, firstRun, lengths, at);
  }

  #key(kind: string, name: string): StreamKey {
    return streamKey(this.#seed, `${kind} ${name}`);
  }

  #readImpacts(): Map<number, Impact[]> {
    const byTask = new Map<number, Impact[]>();
    (this.#project.risks ?? []).forEach((risk, at) => {
      risk.impacts.forEach(({ taskId, estimate }, place) => {
        const task = this.#network.hierarchy.indexOf.get(taskId)!;
        const impact = { risk: at, draw: this.#draw(estimate, `impact ${place}`, `${risk.id} ${taskId}`) };
        const known = byTask.get(task);
        if (known) known.push(impact);
        else byTask.set(task, [impact]);
      });
    });
    return byTask;
  }

  #draw(estimate: Estimate, kind: string, name: string): Draw {
    const key = this.#key(kind, name);
    if (estimate.distribution === 'velocity') {
      return { kind: 'velocity', draw: new VelocityDraw(this.#project.velocity!, estimate.points, key) };
    }
    if (estimate.distribution === 'discrete') {
      return { kind: 'quantile', key, distribution: distributionOf(estimate) };
    }
    const { table, offset, scale } = this.#tables.drawOf(estimate);
    return {
      kind: 'table',
      key,
      draw: { table, offset: offset * SECONDS_PER_MINUTE, scale: scale * SECONDS_PER_MINUTE },
    };
  }

  #addTask(task: number, estimate: Estimate | null, impacts: readonly Impact[]): void {
    const { fields } = this.#network;
    const isFree = fields.mode[task] === AUTO && fields.progress[task] !== COMPLETE;
    if (!isFree || (!estimate && impacts.length === 0)) return;
    const duration = fields.duration[task]!;
    const done = fields.progress[task] === IN_PROGRESS ? fields.done[task]! : 0;
    const part = duration > 0 ? (duration - done) / duration : 1;
    const draw = estimate ? this.#draw(estimate, 'task', this.#network.ids[task]!) : null;
    const row: TaskDraw = { task, draw, base: draw ? done : duration, part, impacts };
    this.#tasks.push(row);
    this.#byTask[task] = row;
  }

  #least(draw: Draw): number {
    if (draw.kind === 'velocity') return draw.draw.shortest;
    if (draw.kind === 'quantile') return secondsOfMinutes(draw.distribution.quantile(0));
    return draw.draw.offset + draw.draw.scale * lookUp(draw.draw.table, 0);
  }

  #most(draw: Draw): number {
    if (draw.kind === 'velocity') return draw.draw.longest;
    if (draw.kind === 'quantile') return secondsOfMinutes(draw.distribution.quantile(1));
    return draw.draw.offset + draw.draw.scale * lookUp(draw.draw.table, NEARLY_ALL);
  }

  #fillRow({ task, draw, base, part, impacts }: TaskDraw, firstRun: number, lengths: Int32Array, at: number): void {
    if (draw === null) lengths.fill(base, at, at + RUNS);
    else if (draw.kind === 'table' && impacts.length === 0) {
      if (!this.#correlated.read(task, firstRun, this.#words)) this.#fill(draw.key, firstRun, this.#words);
      const { table, offset, scale } = draw.draw;
      drawRow(this.#words, { table, offset: base + part * offset, scale: part * scale }, lengths, at);
      return;
    } else {
      this.#fillValues(draw, firstRun, task);
      for (let run = 0; run < RUNS; run++) lengths[at + run] = base + Math.round(part * this.#values[run]!);
    }
    for (const impact of impacts) this.#addImpact(impact, firstRun, lengths, at);
  }

  /** Adds what a risk adds in the runs in which it happens. */
  #addImpact(impact: Impact, firstRun: number, lengths: Int32Array, at: number): void {
    const { key, probability } = this.#risks[impact.risk]!;
    this.#fillValues(impact.draw, firstRun, -1);
    this.#fill(key, firstRun, this.#words);
    for (let run = 0; run < RUNS; run++) {
      if (unitOfWord(this.#words[run]!) < probability) lengths[at + run]! += Math.round(this.#values[run]!);
    }
  }

  /** Draws a row of seconds. @param task whose correlation counts, -1 for none */
  #fillValues(draw: Draw, firstRun: number, task: number): void {
    const values = this.#values;
    if (draw.kind === 'velocity') {
      for (let run = 0; run < RUNS; run++) values[run] = draw.draw.seconds(firstRun + run);
      return;
    }
    if (!this.#correlated.read(task, firstRun, this.#words)) this.#fill(draw.key, firstRun, this.#words);
    for (let run = 0; run < RUNS; run++) {
      values[run] =
        draw.kind === 'table'
          ? draw.draw.offset + draw.draw.scale * lookUp(draw.draw.table, this.#words[run]!)
          : draw.distribution.quantile(unitOfWord(this.#words[run]!)) * SECONDS_PER_MINUTE;
    }
  }
}

/** Turns words into whole seconds by a table: the hot loop of drawing. */
function drawRow(words: Int32Array, { table, offset, scale }: TabulatedDraw, lengths: Int32Array, at: number): void {
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    lengths[at + run] = (offset + scale * lookUp(table, words[run]!) + 0.5) | 0;
  }
}
