import { type EarnedValue, earnedValue, type TaskEarnedValue } from '../../earned-value/earned-value.js';
import type { EarnedValueFigures } from '../../earned-value/figures.js';
import type { LocalTime, Project } from '../../model.js';
import { schedule } from '../../schedule.js';
import { type Call, type Command, EXIT_DONE } from '../command.js';
import { readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { remarkAll } from '../remarks.js';
import { type Column, formatTable } from '../text/table.js';
import { spokenTime } from '../text/units.js';

/** `earned-value PLAN`: planned, earned and spent by the status date. */
export const earnedValueCommand: Command = {
  operands: ['PLAN'],
  options: [
    ...SETTING_OPTIONS,
    { name: 'baseline', value: 'N', help: 'number of the baseline to compare with (default 0)' },
  ],
  notes: `Looked from is the status date of the plan, or --status-date, or else today. Quotients that are not defined are left
blank.`,
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const baseline = args.integer('baseline', { least: 0, most: 10 }) ?? 0;
    const project = settle((await readPlan(args.operands[0]!, call)).project);
    const result = schedule(project, { onPhase: watch.mark });
    remarkAll(result.problems, terminal);
    const value = earnedValue(project, result, { baseline, today: today() });
    watch.mark('earnedValue');
    await (args.has('json') ? terminal.emitJson(value) : terminal.print(textLines(project, value)));
    return EXIT_DONE;
  },
};

/** The day by the clock of this machine, as its user reads it. */
function today(): LocalTime {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return day.map(part => String(part).padStart(2, '0')).join('-');
}

/** Columns by figure; the quotients are those of a ratio, the others money. */
const MONEY = { pv: 'PV', ev: 'EV', ac: 'AC', sv: 'SV', cv: 'CV', bac: 'BAC', eac: 'EAC', vac: 'VAC' } as const;
const QUOTIENTS = { spi: 'SPI', cpi: 'CPI', tcpi: 'TCPI', spiTime: 'SPI(t)' } as const;

type Figure = keyof typeof MONEY | keyof typeof QUOTIENTS;

const FIGURES = Object.entries({ ...MONEY, ...QUOTIENTS }) as [Figure, string][];

const COLUMNS: readonly Column[] = [
  { title: 'Task' },
  ...FIGURES.map(([, title]) => ({ title, align: 'right' as const })),
];

function* textLines(project: Project, value: EarnedValue): Generator<string> {
  yield `${project.name ?? 'Plan'} by ${spokenTime(value.statusDate)}, against baseline ${value.baseline}`;
  yield '';
  const rows = value.tasks.map((task, at) => figureRow(project.tasks[at]!.name ?? task.id, task));
  yield* formatTable(COLUMNS, [...rows, figureRow('Project', value.project)]);
}

function figureRow(name: string, figures: EarnedValueFigures | TaskEarnedValue): string[] {
  return [
    name,
    ...FIGURES.map(([figure]) => {
      const value = figures[figure];
      return value === null ? '' : value.toFixed(figure in QUOTIENTS ? 3 : 2);
    }),
  ];
}
