import { type Assessment, check } from '../../check/check.js';
import type { CheckResult } from '../../check/finding.js';
import type { CheckOptions } from '../../check/options.js';
import { schedule } from '../../schedule.js';
import { type Call, type Command, EXIT_DONE, EXIT_FOUND } from '../command.js';
import { readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { remarkAll } from '../remarks.js';
import { Narrator } from '../text/narrator.js';
import { type Column, formatTable } from '../text/table.js';
import { trimmed } from '../text/units.js';

const SIGNS = { at_most: '<=', at_least: '>=', equal: '=' } as const;
const UNITS = { percent: ' %', tasks: '', days: ' d', ratio: '' } as const;

/** `check PLAN`: the 14-point assessment. */
export const checkCommand: Command = {
  operands: ['PLAN'],
  options: [
    ...SETTING_OPTIONS,
    { name: 'baseline', value: 'N', help: 'number of the baseline to compare with (default 0)' },
    { name: 'limit', value: 'N', help: 'tasks and links to name for each point that fails (default 5)' },
    { name: 'no-fail', help: 'exit with 0 even when a point fails' },
  ],
  notes: `Points that have nothing to measure (no status date, no baseline) are told as such; point 10 informs only. Exit code 1
when any other point fails.`,
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const limit = args.integer('limit', { least: 0, most: 1_000_000 }) ?? 5;
    const baseline = args.integer('baseline', { least: 0, most: 10 });
    const project = settle((await readPlan(args.operands[0]!, call)).project);
    const result = schedule(project, { onPhase: watch.mark });
    remarkAll(result.problems, terminal);
    const options: Partial<CheckOptions> = baseline === undefined ? {} : { baseline };
    const assessment = check(project, result, options);
    watch.mark('check');
    const narrator = new Narrator(project, result);
    await (args.has('json') ? terminal.emitJson(assessment) : terminal.print(textLines(assessment, narrator, limit)));
    return assessment.passes || args.has('no-fail') ? EXIT_DONE : EXIT_FOUND;
  },
};

const COLUMNS: readonly Column[] = [
  { title: '', align: 'right' },
  { title: 'Point' },
  { title: 'Found', align: 'right' },
  { title: 'Limit', align: 'right' },
  { title: 'Of', align: 'right' },
  { title: '' },
];

function* textLines({ checks, passes }: Assessment, narrator: Narrator, limit: number): Generator<string> {
  const failing = checks.filter(({ passes: isSound, isInformative }) => isSound === false && !isInformative).length;
  yield passes ? 'No point fails' : `${failing} of ${checks.length} points ${failing === 1 ? 'fails' : 'fail'}`;
  yield '';
  yield* formatTable(
    COLUMNS,
    checks.map(one => [
      String(one.number),
      one.title,
      one.value === null ? '' : `${trimmed(one.value)}${UNITS[one.unit]}`,
      `${SIGNS[one.bound]} ${trimmed(one.limit)}${UNITS[one.unit]}`,
      String(one.population),
      verdict(one),
    ]),
  );
  for (const one of checks) if (one.passes === false) yield* findingLines(one, narrator, limit);
}

function verdict({ passes, isInformative }: CheckResult): string {
  if (passes === null) return 'nothing to measure';
  if (passes) return 'pass';
  return isInformative ? 'noted' : 'FAIL';
}

function* findingLines(
  { number, title, taskIds, dependencies }: CheckResult,
  narrator: Narrator,
  limit: number,
): Generator<string> {
  const found = [
    ...taskIds.map(id => () => narrator.label(id)),
    ...dependencies.map(
      link => () =>
        `${narrator.label(link.predecessorId)} to ${narrator.label(link.successorId)} (${narrator.link(link)})`,
    ),
  ];
  if (found.length === 0 || limit === 0) return;
  yield '';
  yield `${number} ${title}:`;
  for (const label of found.slice(0, limit)) yield `  ${label()}`;
  if (found.length > limit) yield `  … and ${found.length - limit} more (--limit)`;
}
