import type { DateProbability, Forecast, TaskForecast } from '../../forecast.js';
import { MAX_RUNS } from '../../limits.js';
import type { Project } from '../../model.js';
import type { DefaultSpread, RunOptions } from '../../simulate/options.js';
import { type Arguments, type Option, UsageError } from '../arguments.js';
import { type Call, type Command, EXIT_DONE } from '../command.js';
import { readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { remarkAll } from '../remarks.js';
import { runSimulation } from '../simulation/run.js';
import { chartBars } from '../text/chart.js';
import { type Column, formatTable } from '../text/table.js';
import { inDays, inPercent, spokenMinute, spokenTime, trimmed } from '../text/units.js';

const OPTIONS: readonly Option[] = [
  { name: 'runs', value: 'N', help: 'number of runs (default 10000)' },
  { name: 'seed', value: 'N', help: 'the same seed gives the same forecast (default 1)' },
  {
    name: 'spread',
    value: 'LEAST,MOST',
    help: 'for tasks without an estimate: factors of their duration, such as 0.9,1.3',
  },
  { name: 'distribution', value: 'NAME', help: 'of that spread: pert (default), pert_moments, triangular, uniform' },
  { name: 'date', value: 'DATE', isList: true, help: 'how probable a finish by this date is; several are possible' },
  { name: 'percentile', value: 'P', isList: true, help: 'further percentiles beside 10, 50, 80, 90 and 95' },
  { name: 'lhs', help: 'Latin hypercube: one draw from each of as many strata as there are runs' },
  { name: 'repair-correlations', help: 'take the nearest correlations where the given ones cannot be' },
  {
    name: 'workers',
    value: 'N',
    help: 'threads to share the runs, each with memory of its own; any number gives the same forecast (default 1)',
  },
  { name: 'top', value: 'N', help: 'drivers to list (default 10)' },
];

/** `simulate PLAN`: how probable which finish is, and what it hangs on. */
export const simulateCommand: Command = {
  operands: ['PLAN'],
  options: [...OPTIONS, ...SETTING_OPTIONS],
  notes: `Durations are drawn from the estimates of the plan, and with --spread for tasks that have none. Drivers are ranked by
cruciality, the correlation of a task's duration with the finish; SSI is the schedule sensitivity index.`,
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const options = readOptions(args);
    const workers = args.integer('workers', { least: 1, most: 256 }) ?? 1;
    const top = args.integer('top', { least: 0, most: 1_000_000 }) ?? 10;
    const project = settle((await readPlan(args.operands[0]!, call)).project);
    if (!options.defaultSpread && !isUncertain(project)) {
      terminal.remark(
        'warning no_estimates: no task has an estimate, so every run is the same (--spread gives them one)',
      );
    }
    const forecast = await runSimulation(project, options, {
      workers,
      progress: terminal.progress('simulating'),
      onPhase: watch.mark,
    });
    remarkAll(forecast.problems, terminal);
    await (args.has('json')
      ? terminal.emitJson(asJson(forecast, options))
      : terminal.print(textLines(project, forecast, options, top)));
    return EXIT_DONE;
  },
};

function readOptions(args: Arguments): RunOptions {
  const distribution = args.choice('distribution', ['pert', 'pert_moments', 'triangular', 'uniform']);
  const defaultSpread = readSpread(args);
  return {
    runs: args.integer('runs', { least: 1, most: MAX_RUNS }) ?? 10_000,
    seed: args.integer('seed', { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER }) ?? 1,
    sampling: args.has('lhs') ? 'latin_hypercube' : 'random',
    correlationRepair: args.has('repair-correlations') ? 'nearest' : 'refuse',
    targetDates: args.dates('date'),
    percentiles: args.numbers('percentile', { least: 0.01, most: 99.99 }),
    ...(defaultSpread ? { defaultSpread: { ...defaultSpread, ...(distribution ? { distribution } : {}) } } : {}),
  };
}

function readSpread(args: Arguments): DefaultSpread | null {
  const text = args.text('spread');
  if (text === undefined) return null;
  const [optimistic, pessimistic, ...rest] = text.split(/[,:]/).map(factor => Number(factor || Number.NaN));
  if (!(optimistic! >= 0 && optimistic! <= 1 && pessimistic! >= 1 && pessimistic! <= 1000) || rest.length > 0) {
    throw new UsageError(`--spread takes two factors, at most 1 and at least 1, such as 0.9,1.3, not "${text}"`);
  }
  return { optimistic: optimistic!, pessimistic: pessimistic! };
}

function isUncertain({ tasks, risks = [] }: Project): boolean {
  return risks.length > 0 || tasks.some(task => task.estimate);
}

function asJson(forecast: Forecast, options: RunOptions) {
  const { runs, finish, plannedFinish, plannedProbability, targets, curve, histogram, tasks } = forecast;
  return {
    runs,
    seed: options.seed,
    sampling: options.sampling,
    finish,
    plannedFinish,
    plannedProbability,
    targets,
    curve,
    histogram,
    tasks,
  };
}

function* textLines(project: Project, forecast: Forecast, options: RunOptions, top: number): Generator<string> {
  const { finish, plannedFinish, plannedProbability } = forecast;
  yield `${project.name ?? 'Plan'}: ${forecast.runs} runs, seed ${options.seed}${options.sampling === 'random' ? '' : ', Latin hypercube'}`;
  yield `planned finish ${spokenTime(plannedFinish)}: ${inPercent(plannedProbability)} of the runs finish by then`;
  yield `mean finish ${spokenMinute(finish.mean)}, deviation ${inDays(finish.deviationMinutes, project)}, from ${spokenMinute(finish.min)} to ${spokenMinute(finish.max)}`;
  yield '';
  yield* formatTable(
    [{ title: '', align: 'right' }, { title: 'Finish' }, { title: '± standard error', align: 'right' }],
    finish.percentiles.map(({ percent, date, errorMinutes }) => [
      `P${trimmed(percent)}`,
      spokenMinute(date),
      inDays(errorMinutes, project),
    ]),
  );
  if (forecast.targets.length > 0) {
    yield '';
    yield* formatTable(
      [{ title: 'Finish by' }, { title: 'Probability', align: 'right' }],
      forecast.targets.map(targetRow),
    );
  }
  yield '';
  yield* formatTable(
    [{ title: 'Finish up to' }, { title: 'Runs', align: 'right' }, { title: 'S-curve', align: 'right' }, { title: '' }],
    chartBars(forecast.histogram).map(({ label, bar, count, share }) => [
      spokenMinute(label),
      String(count),
      inPercent(share),
      bar,
    ]),
  );
  const drivers = driversOf(forecast.tasks, top);
  if (drivers.length === 0) return;
  yield '';
  yield* formatTable(DRIVER_COLUMNS, driverRows(project, drivers));
}

function targetRow({ date, probability }: DateProbability): string[] {
  return [spokenTime(date), inPercent(probability)];
}

/** Tasks that the finish hangs on most. */
function driversOf(tasks: readonly TaskForecast[], top: number): TaskForecast[] {
  return tasks
    .filter(({ cruciality }) => cruciality > 0)
    .sort((a, b) => b.cruciality - a.cruciality)
    .slice(0, top);
}

const DRIVER_COLUMNS: readonly Column[] = [
  { title: 'Driver' },
  { title: 'Cruciality', align: 'right' },
  { title: 'SSI', align: 'right' },
  { title: 'Criticality', align: 'right' },
  { title: 'Rank corr.', align: 'right' },
  { title: 'Duration', align: 'right' },
  { title: 'Deviation', align: 'right' },
];

function driverRows(project: Project, drivers: readonly TaskForecast[]): string[][] {
  const names = new Map(project.tasks.map(({ id, name }) => [id, name ?? id]));
  return drivers.map(task => [
    names.get(task.id)!,
    task.cruciality.toFixed(3),
    task.sensitivity.toFixed(3),
    inPercent(task.criticality),
    task.rankCorrelation === null ? '' : task.rankCorrelation.toFixed(3),
    inDays(task.durationMeanMinutes, project),
    inDays(task.durationDeviationMinutes, project),
  ]);
}
