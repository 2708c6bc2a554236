import { SchedulerError } from '../errors.js';
import type { DateCount, DateProbability, DateSpread, Forecast, Percentile, TaskForecast } from '../forecast.js';
import type { Id, LocalTime } from '../model.js';
import { INACTIVE, isSummaryMode } from '../network/task-fields.js';
import type { Problem } from '../problem.js';
import { countUpTo, quantileOf } from '../statistics.js';
import { formatInstant, minutesOfSeconds, parseInstant } from '../time.js';
import { truncation } from './draw/truncation.js';
import { BINS, Histogram } from './histogram.js';
import type { RunOptions } from './options.js';
import type { Simulation } from './simulation.js';
import { type Centre, carriedSum, type TallyColumns } from './tally.js';
import type { Scale } from './walk/scale.js';

const PERCENTS = [10, 50, 80, 90, 95];
/** Intervals of the project's histogram. */
const INTERVALS = 40;

/** Rank correlations by position of the task. */
export type RankCorrelations = ReadonlyMap<number, number>;

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and deviation of values summed around a centre. */
function moments(sum: number, squares: number, count: number, { at, shift }: Centre): Moments {
  const mean = sum / count;
  const variance = count > 1 ? Math.max(0, (squares - sum * mean) / (count - 1)) : 0;
  return { mean: at + mean * 2 ** shift, deviation: Math.sqrt(variance) * 2 ** shift };
}

/** A spread of dates from its parts, all positions but the deviation, which is in seconds. */
interface SpreadParts {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
  quantile(p: number): number;
}

/** A forecast over columns that no longer change; dates and tasks are made when asked for. */
export class RunForecast implements Forecast {
  readonly totalRuns: number;
  readonly runs: number;
  readonly #simulation: Simulation;
  readonly #options: RunOptions;
  readonly #tally: TallyColumns;
  readonly #ranks: RankCorrelations;
  /** The project's finishes, ascending. */
  readonly #finishes: Int32Array;
  readonly #moments: Moments;
  readonly #percents: readonly number[];
  #tasks: readonly TaskForecast[] | null = null;
  #finish: DateSpread | null = null;

  /** @param tally must not be counted on any more */
  constructor(simulation: Simulation, options: RunOptions, tally: TallyColumns, ranks: RankCorrelations) {
    this.#simulation = simulation;
    this.#options = options;
    this.#tally = tally;
    this.#ranks = ranks;
    this.totalRuns = simulation.runs;
    this.runs = tally.count;
    this.#finishes = tally.projectFinish.slice(0, tally.count).sort();
    this.#moments = this.#readMoments();
    this.#percents = [...new Set([...PERCENTS, ...(options.percentiles ?? [])])].sort((a, b) => a - b);
  }

  get isComplete(): boolean {
    return this.runs === this.totalRuns;
  }

  get finish(): DateSpread {
    const finishes = this.#finishes;
    const { mean, deviation } = this.#moments;
    this.#finish ??= this.#spread(this.#simulation.projectScale, {
      mean: 2 * mean,
      deviation,
      least: finishes[0]!,
      most: finishes[finishes.length - 1]!,
      quantile: p => quantileOf(finishes, p),
    });
    return this.#finish;
  }

  get plannedFinish(): LocalTime {
    return formatInstant(this.#simulation.plan.projectFinish);
  }

  get plannedProbability(): number {
    return this.#shareUpTo(this.#simulation.plan.projectFinish);
  }

  get targets(): readonly DateProbability[] {
    return (this.#options.targetDates ?? []).map(date => ({ date, probability: this.probabilityBy(date) }));
  }

  get curve(): readonly DateProbability[] {
    const { projectScale } = this.#simulation;
    return Array.from({ length: 101 }, (_, percent) => ({
      date: formatInstant(projectScale.instantOf(quantileOf(this.#finishes, percent / 100))),
      probability: percent / 100,
    }));
  }

  get histogram(): readonly DateCount[] {
    const { projectScale } = this.#simulation;
    const least = this.#finishes[0]! & ~1;
    const most = this.#finishes[this.runs - 1]! & ~1;
    const width = Math.max(1, Math.ceil((most - least) / 2 / INTERVALS)) * 2;
    const intervals: DateCount[] = [];
    let before = 0;
    for (let from = least; from <= most; from += width) {
      const upTo = countUpTo(this.#finishes, from + width - 1);
      intervals.push({
        from: formatInstant(projectScale.instantOf(from)),
        to: formatInstant(projectScale.instantOf(from + width)),
        count: upTo - before,
      });
      before = upTo;
    }
    return intervals;
  }

  get tasks(): readonly TaskForecast[] {
    this.#tasks ??= this.#simulation.network.ids.map((_, task) => this.#task(task));
    return this.#tasks;
  }

  get problems(): readonly Problem[] {
    const { problems, draws } = this.#simulation;
    const repaired: Problem[] = draws.isRepaired
      ? [
          {
            code: 'repaired_correlations',
            severity: 'warning',
            path: 'correlations',
            message: 'No durations can be correlated as given; the nearest possible correlations were taken.',
          },
        ]
      : [];
    return [...problems, ...repaired, ...truncation(this.#simulation, this.#finishes)];
  }

  task(id: Id): TaskForecast {
    const task = this.#simulation.network.hierarchy.indexOf.get(id);
    if (task === undefined) throw new SchedulerError('unknown_id', `No task "${id}" in the forecast.`);
    return this.#tasks?.[task] ?? this.#task(task);
  }

  probabilityBy(date: LocalTime): number {
    const instant = parseInstant(date, this.#simulation.project.defaultFinishMinute ?? 1020);
    if (Number.isNaN(instant)) {
      throw new SchedulerError('bad_value', `"${date}" is no local time such as 2026-01-05T17:00.`);
    }
    return this.#shareUpTo(instant);
  }

  #shareUpTo(instant: number): number {
    return countUpTo(this.#finishes, this.#simulation.projectScale.positionOf(instant)) / this.runs;
  }

  /** Mean and deviation of the project's finish, seconds of its scale. */
  #readMoments(): Moments {
    const centre = this.#simulation.frame.projectFinish.at;
    let sum = 0;
    let squares = 0;
    for (const position of this.#finishes) {
      const off = (position >> 1) - centre;
      sum += off;
      squares += off * off;
    }
    return moments(sum, squares, this.runs, { at: centre, shift: 0 });
  }

  #spread(scale: Scale, parts: SpreadParts): DateSpread {
    const date = (position: number) => formatInstant(scale.instantOf(position));
    const isCertain = parts.least === parts.most;
    const at = (p: number) => (isCertain ? parts.least : parts.quantile(p));
    const percentiles = this.#percents.map((percent): Percentile => {
      const p = percent / 100;
      const half = Math.min(0.02, p / 2, (1 - p) / 2);
      const slope = (at(p + half) - at(p - half)) / 2 / (2 * half);
      const errorMinutes = minutesOfSeconds(Math.sqrt((p * (1 - p)) / this.runs) * slope);
      return { percent, date: date(Math.round(at(p))), errorMinutes };
    });
    const named = (percent: number) => percentiles.find(one => one.percent === percent)!.date;
    return {
      mean: date(isCertain ? parts.least : 2 * Math.round(parts.mean / 2)),
      meanErrorMinutes: minutesOfSeconds(parts.deviation / Math.sqrt(this.runs)),
      deviationMinutes: minutesOfSeconds(parts.deviation),
      min: date(parts.least),
      max: date(parts.most),
      p10: named(10),
      p50: named(50),
      p80: named(80),
      p90: named(90),
      p95: named(95),
      percentiles,
    };
  }

  #task(task: number): TaskForecast {
    const { network, frame, scales, plan } = this.#simulation;
    const tally = this.#tally;
    const scale = scales[task]!;
    const counts = tally.bins.subarray(task * BINS, (task + 1) * BINS);
    const least = tally.least[task]!;
    const most = tally.most[task]!;
    const histogram = new Histogram(counts, frame.ranges[task]!, least, most);
    const squares = carriedSum(tally.finishSquares, task);
    const finish = moments(tally.finishSum[task]!, squares, this.runs, frame.finishes[task]!);
    const planned = scale.positionOf(plan.earlyFinish[task]!);
    return {
      id: network.ids[task]!,
      finish: this.#spread(scale, {
        mean: 2 * finish.mean,
        deviation: finish.deviation,
        least,
        most,
        quantile: p => histogram.quantile(p),
      }),
      plannedFinish: formatInstant(plan.earlyFinish[task]!),
      plannedProbability: histogram.shareUpTo(planned),
      ...this.#indices(task),
      deadlineProbability: this.#limitShare(task, 'deadline'),
      constraintProbability: this.#limitShare(task, 'constraint'),
    };
  }

  /** What a task's duration has to do with the project's finish. */
  #indices(task: number) {
    const { network, frame } = this.#simulation;
    const tally = this.#tally;
    const count = this.runs;
    const centre = frame.durations[task]!;
    const squares = carriedSum(tally.durationSquares, task);
    const duration = moments(tally.durationSum[task]!, squares, count, centre);
    const project = this.#moments;
    const mode = network.fields.mode[task]!;
    const isWork = !isSummaryMode(mode) && mode !== INACTIVE;
    const projectOff = (project.mean - frame.projectFinish.at) / 2 ** frame.projectFinish.shift;
    const products = carriedSum(tally.durationByFinish, task) - tally.durationSum[task]! * projectOff;
    const covariance = (products / Math.max(count - 1, 1)) * 2 ** (centre.shift + frame.projectFinish.shift);
    const varies = isWork && duration.deviation > 0 && project.deviation > 0;
    const criticality = tally.critical[task]! / count;
    const length = project.mean - (frame.projectStart >> 1);
    return {
      durationMeanMinutes: isWork ? minutesOfSeconds(duration.mean) : 0,
      durationDeviationMinutes: isWork ? minutesOfSeconds(duration.deviation) : 0,
      criticality,
      sensitivity: varies ? (criticality * duration.deviation) / project.deviation : 0,
      cruciality: varies ? Math.min(1, Math.abs(covariance / (duration.deviation * project.deviation))) : 0,
      rankCorrelation: varies ? (this.#ranks.get(task) ?? null) : isWork ? 0 : null,
      significance:
        isWork && length > 0
          ? carriedSum(tally.significance, task) / 65_536 / tally.significantRuns[task]! / length
          : 0,
    };
  }

  #limitShare(task: number, kind: 'deadline' | 'constraint'): number | null {
    const at = this.#simulation.limits.findIndex(limit => limit.task === task && limit.kind === kind);
    return at < 0 ? null : this.#tally.met[at]! / this.runs;
  }
}
