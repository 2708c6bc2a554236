import { ScheduleError } from '../../errors.js';
import type { Schedule } from '../../outcome.js';
import { schedule } from '../../schedule.js';
import { UsageError } from '../arguments.js';
import { type Call, type Command, EXIT_DONE } from '../command.js';
import { type OpenPlan, READ_FORMATS, readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { readTarget, WRITE_FORMATS, writePlan } from '../plan/write.js';

/** `convert IN OUT`: the plan in another format, and what that loses. */
export const convertCommand: Command = {
  operands: ['IN', '[OUT]'],
  options: [
    { name: 'to', value: 'FORMAT', help: `${WRITE_FORMATS.join(', ')}; default: by the extension of OUT` },
    { name: 'undated', help: 'do not schedule the plan: write no calculated dates' },
    ...SETTING_OPTIONS,
  ],
  notes: `Reads ${READ_FORMATS.join(', ')}; writes ${WRITE_FORMATS.join(', ')}. Without OUT, or with -, standard output. Formats that
hold calculated dates get those of the engine; a plan that cannot be scheduled is written without. What the format
cannot hold, or only changed, is told on standard error.`,
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const [from, to] = args.operands;
    if (to === undefined && !args.has('to')) throw new UsageError('convert needs OUT or --to FORMAT');
    const target = readTarget(args, to ?? '-')!;
    const file = await readPlan(from!, call);
    const plan: OpenPlan = { ...file, project: settle(file.project) };
    const dates = args.has('undated') ? undefined : datesOf(plan, call);
    await writePlan(plan, target, { schedule: dates, terminal });
    watch.mark('write');
    return EXIT_DONE;
  },
};

function datesOf({ project }: OpenPlan, { terminal, watch }: Call): Schedule | undefined {
  try {
    return schedule(project, { onPhase: watch.mark });
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    terminal.remark(`warning undated: the plan cannot be scheduled and is written without dates: ${error.message}`);
    return undefined;
  }
}
