import { levelInSteps } from '../../level/level.js';
import type { LeveledTask, Leveling, Unresolved } from '../../level/leveling.js';
import type { LevelingOptions } from '../../level/options.js';
import type { Project } from '../../model.js';
import { createSchedule } from '../../session/session.js';
import { parseInstant, SECONDS_PER_MINUTE } from '../../time.js';
import { type Arguments, type Option, UsageError } from '../arguments.js';
import { type Call, type Command, EXIT_DONE } from '../command.js';
import { readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { readTarget, WRITE_OPTIONS, writePlan } from '../plan/write.js';
import type { Progress } from '../progress.js';
import { formatTable } from '../text/table.js';
import { counted, spokenTime, trimmed } from '../text/units.js';

const RULES = ['standard', 'priority_standard', 'id', 'lft', 'lst', 'min_slack', 'mts', 'grpw', 'wcs'] as const;
const SECONDS_OF: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60 };
/** Schedules of a search that only its time bounds. */
const UNBOUNDED_PASSES = 1_000_000_000;

const OPTIONS: readonly Option[] = [
  { name: 'method', value: 'NAME', help: 'serial (default): task by task; parallel: instant by instant' },
  { name: 'rule', value: 'NAME', help: `who goes first: ${RULES.join(', ')}` },
  { name: 'passes', value: 'N', help: 'look for an earlier finish among so many schedules' },
  { name: 'time', value: 'TIME', help: 'and for so long at most, such as 5s; then the answer depends on the machine' },
  { name: 'seed', value: 'N', help: 'of that search (default 1)' },
  { name: 'justify', help: 'move everything late and early again while that brings the finish forward' },
  { name: 'within-slack', help: 'delay no task past its slack, so that the finish stays' },
  { name: 'split', help: 'pause work where its resources are busy' },
  { name: 'in-progress', help: 'hold back the rest of tasks in progress, too' },
  {
    name: 'granularity',
    value: 'NAME',
    help: 'compare demand and availability by minute (default), hour, day or week',
  },
  { name: 'range-from', value: 'DATE', help: 'level only from here …' },
  { name: 'range-to', value: 'DATE', help: '… to here' },
  { name: 'all-resources', help: 'level resources too that the plan says are not to be' },
  { name: 'keep-delays', help: 'build on the delays that the plan has' },
  { name: 'limit', value: 'N', help: 'tasks and over-allocations to print (default 50)' },
];

/** `level PLAN`: delays or pauses tasks, and can write the levelled plan. */
export const levelCommand: Command = {
  operands: ['PLAN'],
  options: [...OPTIONS, ...WRITE_OPTIONS, ...SETTING_OPTIONS],
  notes: 'The plan file stays as it is; -o writes the levelled plan to another, dated, in the format of its extension.',
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const options = readOptions(args);
    const limit = args.integer('limit', { least: 0, most: 1_000_000 }) ?? 50;
    const target = readTarget(args);
    const plan = await readPlan(args.operands[0]!, call);
    const project = settle(plan.project);
    const subject = args.has('all-resources') ? withAllResources(project) : project;
    const leveling = await levelWith(subject, options, terminal.progress('levelling'));
    watch.mark('level');
    if (target) {
      const session = createSchedule(project);
      session.apply(leveling.edits);
      await writePlan({ ...plan, project: session.project }, target, { schedule: session.schedule, terminal });
      watch.mark('write');
      // Standard output has the plan: nothing else goes there.
      if (target.file === '-') return EXIT_DONE;
    }
    await (args.has('json') ? terminal.emitJson(leveling) : terminal.print(textLines(project, leveling, limit)));
    return EXIT_DONE;
  },
};

function readOptions(args: Arguments): LevelingOptions {
  const from = args.date('range-from');
  const to = args.date('range-to');
  const search = readSearch(args);
  return {
    scheme: args.choice('method', ['serial', 'parallel']) ?? 'serial',
    order: args.choice('rule', RULES) ?? 'standard',
    granularity: args.choice('granularity', ['minute', 'hour', 'day', 'week']) ?? 'minute',
    justifies: args.has('justify'),
    isWithinSlack: args.has('within-slack'),
    splitsTasks: args.has('split'),
    levelsInProgress: args.has('in-progress'),
    keepsDelays: args.has('keep-delays'),
    ...(search ? { search } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

function withAllResources(project: Project): Project {
  return { ...project, resources: (project.resources ?? []).map(resource => ({ ...resource, isLevelled: true })) };
}

function readSearch(args: Arguments): LevelingOptions['search'] {
  const passes = args.integer('passes', { least: 1, most: UNBOUNDED_PASSES });
  const timeMs = readTime(args.text('time'));
  if (passes === undefined && timeMs === undefined) return undefined;
  const seed = args.integer('seed', { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? 1;
  const clock = timeMs === undefined ? {} : { timeMs, now: () => performance.now() };
  return { passes: passes ?? UNBOUNDED_PASSES, seed, ...clock };
}

function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)(ms|s|min)?$/.exec(text);
  if (!match) throw new UsageError(`--time takes a time such as 5s, 500ms or 2min, not "${text}"`);
  return Number(match[1]) * SECONDS_OF[match[2] ?? 's']! * 1000;
}

/** Levels with a look at the event loop after each schedule, so that progress shows. */
async function levelWith(project: Project, options: LevelingOptions, progress: Progress): Promise<Leveling> {
  const { passes = 1, timeMs } = options.search ?? {};
  const start = performance.now();
  const steps = levelInSteps(project, options);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      const share = timeMs === undefined ? 0 : (performance.now() - start) / timeMs;
      progress.update(Math.max(share, step.value.passes / passes), 1, `finish ${spokenTime(step.value.finish)}`);
    }
  } finally {
    progress.end();
  }
}

function* textLines(project: Project, leveling: Leveling, limit: number): Generator<string> {
  const { tasks, overAllocationsBefore, overAllocationsAfter, finishBefore, finishAfter, passes } = leveling;
  yield `${project.name ?? 'Plan'}: finish ${spokenTime(finishBefore)} before, ${spokenTime(finishAfter)} after`;
  yield `over-allocations ${overAllocationsBefore.length} before, ${overAllocationsAfter.length} after; ${counted(tasks.length, 'task')} moved; ${counted(passes, 'schedule')} made`;
  const names = new Map(project.tasks.map(({ id, name }) => [id, name ?? id]));
  if (tasks.length > 0) {
    yield '';
    yield* formatTable(
      [{ title: 'Moved' }, { title: 'Start before' }, { title: 'Start' }, { title: 'Finish' }, { title: 'How' }],
      tasks.slice(0, limit).map(task => movedRow(task, names.get(task.taskId)!)),
    );
    if (tasks.length > limit) yield `… and ${tasks.length - limit} more (--limit)`;
  }
  if (leveling.unresolved.length === 0) return;
  yield '';
  yield* formatTable(
    [
      { title: 'Still over-allocated' },
      { title: 'From' },
      { title: 'To' },
      { title: 'Units', align: 'right' },
      { title: 'Of', align: 'right' },
      { title: 'Why' },
    ],
    leveling.unresolved.slice(0, limit).map(one => unresolvedRow(one, project)),
  );
  const more = leveling.unresolved.length - limit;
  if (more > 0) yield `… and ${more} more (--limit)`;
}

function movedRow(
  { startBefore, start, finish, levelingDelayMinutes, segments, resume }: LeveledTask,
  name: string,
): string[] {
  const elapsed = (parseInstant(start) - parseInstant(startBefore)) / SECONDS_PER_MINUTE / 1440;
  const how = [
    ...(levelingDelayMinutes > 0 ? [`delayed ${trimmed(levelingDelayMinutes / 1440)} ed`] : []),
    ...(segments ? [`in ${segments.length} pieces`] : []),
    ...(resume ? [`goes on ${spokenTime(resume)}`] : []),
  ];
  if (how.length === 0) how.push(elapsed === 0 ? 'by its parts' : `follows, ${trimmed(elapsed)} ed`);
  return [name, spokenTime(startBefore), spokenTime(start), spokenTime(finish), how.join(', ')];
}

function unresolvedRow(one: Unresolved, { resources = [] }: Project): string[] {
  return [
    resources.find(({ id }) => id === one.resourceId)?.name ?? one.resourceId,
    spokenTime(one.start),
    spokenTime(one.finish),
    trimmed(one.demandedUnits),
    trimmed(one.availableUnits),
    one.reasons.map(reason => reason.replaceAll('_', ' ')).join(', '),
  ];
}
