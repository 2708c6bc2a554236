import { type Difference, type FieldAgreement, type Verification, verifyPlan } from '../../formats/mspdi/index.js';
import { schedule } from '../../schedule.js';
import { createSchedule } from '../../session/session.js';
import { type Call, type Command, EXIT_DONE, EXIT_FOUND } from '../command.js';
import { InputError } from '../failure.js';
import { readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { remarkAll } from '../remarks.js';
import { DifferenceText } from '../text/difference.js';
import { formatTable } from '../text/table.js';
import { counted, spokenTime } from '../text/units.js';

/** One value that differs, and why the engine says what it says. */
type Explained = Difference & { readonly explanation: string };

/** `verify PLAN`: agreement with the dates stored in the file, and an explanation of every difference. */
export const verifyCommand: Command = {
  operands: ['PLAN'],
  options: [
    ...SETTING_OPTIONS,
    { name: 'limit', value: 'N', help: 'differences to print and explain (default 20; with --json all)' },
  ],
  notes: `The values that the saving program had calculated are set aside, the rest is scheduled, and both are compared task by
task and to the minute. A date that differs by a stretch without working time only (17:00 and the next 08:00) is
counted apart, as equivalent. Exit code 1 when any value differs.`,
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const limit = args.integer('limit', { least: 0, most: 1_000_000 });
    const file = await readPlan(args.operands[0]!, call);
    const plan = { ...file, project: settle(file.project) };
    if (plan.stored.size === 0) {
      throw new InputError('nothing_stored', 'the file holds no calculated values to compare with');
    }
    const result = schedule(plan.project, { onPhase: watch.mark });
    remarkAll(result.problems, terminal);
    const verification = verifyPlan(plan, result.tasks);
    watch.mark('compare');
    const shown = verification.differences.slice(0, limit ?? (args.has('json') ? Number.POSITIVE_INFINITY : 20));
    const explained = explain(plan.project, verification, shown);
    watch.mark('explain');
    await (args.has('json')
      ? terminal.emit(jsonLines(verification, explained))
      : terminal.print(textLines(verification, explained)));
    return verification.differences.length === 0 ? EXIT_DONE : EXIT_FOUND;
  },
};

function explain(
  project: Parameters<typeof createSchedule>[0],
  { differences }: Verification,
  shown: readonly Difference[],
): readonly Explained[] {
  if (shown.length === 0) return [];
  const text = new DifferenceText(createSchedule(project), differences);
  return shown.map(difference => ({ ...difference, explanation: text.sentence(difference) }));
}

function* jsonLines({ differences, ...summary }: Verification, explained: readonly Explained[]): Generator<string> {
  const head = JSON.stringify({ ...summary, differing: differences.length });
  yield `${head.slice(0, -1)},`;
  yield '"differences": [';
  for (let at = 0; at < explained.length; at++) {
    yield `  ${JSON.stringify(explained[at])}${at + 1 < explained.length ? ',' : ''}`;
  }
  yield ']}';
}

const FIELD_COLUMNS = [
  { title: 'value' },
  { title: 'compared', align: 'right' },
  { title: 'same', align: 'right' },
  { title: 'equivalent', align: 'right' },
  { title: 'different', align: 'right' },
  { title: 'agree', align: 'right' },
] as const;

function* textLines(verification: Verification, explained: readonly Explained[]): Generator<string> {
  const { tasks, exactTasks, agreeingTasks } = verification;
  const apart = agreeingTasks === exactTasks ? '' : `, ${exactTasks} of them to the minute`;
  yield `${agreeingTasks} of ${counted(tasks, 'task')} ${agreeingTasks === 1 ? 'agrees' : 'agree'} in every value${apart}`;
  yield '';
  yield* formatTable(FIELD_COLUMNS, verification.fields.map(fieldRow));
  if (explained.length > 0) yield '';
  for (const difference of explained) yield* differenceLines(difference);
  const more = verification.differences.length - explained.length;
  if (more > 0) yield `… and ${more} more (--limit)`;
}

function fieldRow({ field, compared, exact, equivalent, wrong }: FieldAgreement): string[] {
  const rate = ((exact + equivalent) / compared) * 100;
  return [field, String(compared), String(exact), String(equivalent), String(wrong), `${rate.toFixed(1)} %`];
}

function* differenceLines({ uid, name, field, expected, actual, ...rest }: Explained): Generator<string> {
  const shown = (value: unknown) => (typeof value === 'string' ? spokenTime(value) : String(value));
  const note = rest.isEquivalent ? ' (no working time between)' : '';
  yield `uid ${uid} ${name}: ${field} is ${shown(expected)} in the file, ${shown(actual)} calculated${note}`;
  yield `    ${rest.explanation}`;
}
