/** Reads one plan file in a thread of its own: what the file costs, or breaks, stays here. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Problem, ScheduleError, SchedulerError, schedule } from '@trueppm/scheduler';
import { FormatError } from '@trueppm/scheduler/mspdi';
import { readRows } from '@trueppm/scheduler/read';
import { type ImportWarning, PLAN_TABLES } from '@trueppm/sdk/protocol';
import { filedBaselines } from '../baselines/plan-file.js';
import { ServerError } from '../errors.js';
import { PROJECT_DEPENDENCIES_MAX, PROJECT_TASKS_MAX, TASK_DEPTH_MAX } from '../limits.js';
import { toComputedRow, withSeconds } from '../schedule/computed.js';
import { named, toProblemItems, wireCode } from '../schedule/problems.js';
import { copyColumns } from './copy-columns.js';
import { copyText } from './copy-text.js';
import { formatOf, type ImportFormat, titleOf } from './format.js';
import type { FromThread, ParsedPlan, ParsedTable, ThreadInput, ToThread } from './parse.js';
import { withHead } from './pieces.js';
import { PlanClock } from './plan-clock.js';
import { type ImportedRows, type ImportRow, toRows } from './plan-rows.js';
import { fromFormatError } from './problem.js';
import { type ReadFile, readPlanFile } from './read-file.js';
import { type RowIds, writeRest } from './rest.js';
import { Stages } from './stages.js';
import { fromDoubts, fromFormatWarning } from './warning.js';
import type { WholeProject } from './whole-project.js';

const port = parentPort!;
const { projectId, fileName, options } = workerData as ThreadInput;
const say = (message: FromThread): void => port.postMessage(message);

/** What is looked at to say what a file is. */
const HEAD_BYTES = 4_096;
/** Rows of one statement: some 5 MB of tasks, and of JSON three times as much. */
const CHUNK_ROWS = 10_000;

/** What the file was taken for; until then, what most are. */
let format: ImportFormat = options.format ?? 'mspdi';

/** Asks for the next piece of the file. */
async function nextPiece(): Promise<Uint8Array | null> {
  const answer = new Promise<ToThread>(done => port.once('message', done));
  say({ kind: 'next' });
  return (await answer).piece;
}

function checkCaps({ project }: ReadFile): void {
  const refuse = (what: string, count: number, limit: number): never => {
    throw new ServerError('too_many', `The plan has ${count} ${what}; a project may have ${limit}.`, { limit });
  };
  if (project.tasks.length > PROJECT_TASKS_MAX) refuse('tasks', project.tasks.length, PROJECT_TASKS_MAX);
  const links = project.dependencies?.length ?? 0;
  if (links > PROJECT_DEPENDENCIES_MAX) refuse('links', links, PROJECT_DEPENDENCIES_MAX);
  const depths = new Map<string, number>();
  for (const task of project.tasks) {
    const depth = (task.parentId == null ? 0 : (depths.get(task.parentId) ?? 0)) + 1;
    depths.set(task.id, depth);
    if (depth > TASK_DEPTH_MAX) {
      throw new ServerError('too_deep', `The outline has more than ${TASK_DEPTH_MAX} levels.`, {
        limit: TASK_DEPTH_MAX,
      });
    }
  }
}

/** The refusal of a plan that cannot be dated: its tasks by name and by number in the file. */
function fromScheduleError({ problems }: ScheduleError, rows: ImportedRows): ServerError {
  const tasks = new Map(rows.tables.tasks.map(row => [row.id, row]));
  const nameOf = (id: string): string | undefined => {
    const row = tasks.get(id);
    if (row === undefined) return undefined;
    return row['uid'] == null ? (row['name'] as string) : `${row['name']} (UID ${row['uid']})`;
  };
  const errors = problems.filter(problem => problem.severity === 'error');
  const first = errors[0] as Problem;
  const uids = (first.ids ?? []).map(id => String(tasks.get(id)?.['uid'] ?? tasks.get(id)?.['name'] ?? id));
  return new ServerError(wireCode(first), named(first, nameOf), {
    errors: toProblemItems(errors, nameOf),
    ...(uids.length === 0 ? {} : { ids: uids }),
  });
}

/** The rows with the engine's dates: those of the rows as stored, so that the first run afterwards moves nothing. */
function dated(rows: ImportedRows): { tables: ImportedRows['tables']; warnings: readonly ImportWarning[] } {
  const { tables } = rows;
  const project = tables.projects[0] as ImportRow;
  try {
    const result = schedule(readRows({ ...tables, project }));
    const isEmpty = result.tasks.length === 0;
    const computed = new Map(result.tasks.map(task => [task.id, task]));
    const names = new Map(tables.tasks.map(row => [row.id, row['name'] as string]));
    return {
      tables: {
        ...tables,
        projects: [
          {
            ...project,
            start: project['start'] ?? withSeconds(result.start),
            scheduled_start: isEmpty ? null : withSeconds(result.start),
            scheduled_finish: isEmpty ? null : withSeconds(result.finish),
            scheduled_version: 1,
          },
        ],
        tasks: tables.tasks.map(row => {
          const { duration_minutes, ...columns } = toComputedRow(computed.get(row.id)!);
          return { ...row, ...columns, ...(columns.is_summary ? { duration_minutes } : {}) };
        }),
      },
      warnings: fromDoubts(result.problems, id => names.get(id)),
    };
  } catch (error) {
    if (error instanceof ScheduleError) throw fromScheduleError(error, rows);
    throw error;
  }
}

const same = (id: string): string => id;
const SAME_IDS: RowIds = { calendar: same, task: same, resource: same, assignment: same };

/** Rows as text, some thousands at a time. */
function toTable(table: ParsedTable['table'], rows: readonly ImportRow[]): ParsedTable {
  const chunks: string[] = [];
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) chunks.push(JSON.stringify(rows.slice(at, at + CHUNK_ROWS)));
  return { table, ids: rows.map(row => row.id), chunks };
}

/** Rows as Postgres copies them in. */
function toCopy(table: ParsedTable['table'], rows: readonly ImportRow[]): ParsedTable {
  const columns = copyColumns(table);
  const scope = table === 'projects' ? [] : [projectId];
  const chunks: string[] = [];
  for (let at = 0; at < rows.length; at += CHUNK_ROWS)
    chunks.push(copyText(rows.slice(at, at + CHUNK_ROWS), columns, scope));
  return { table, ids: rows.map(row => row.id), chunks };
}

/** The tables that dates are computed from, as the scheduler's reader takes them. */
const planOf = ({ tables }: WholeProject): ImportedRows['tables'] =>
  Object.fromEntries(PLAN_TABLES.map(table => [table, tables.get(table) ?? []])) as unknown as ImportedRows['tables'];

/** A whole project is dated anew, as its first run would: what the file says of dates need not be true. */
function parseWhole(read: WholeProject, stages: Stages): ParsedPlan {
  const { tables, warnings } = dated({ tables: planOf(read), warnings: [], ids: SAME_IDS });
  stages.end('schedule');
  const parsed = {
    whole: { people: read.people, timesheets: JSON.stringify(read.timesheets), history: read.history },
    baselines: '[]',
    tables: [...read.tables].map(([table, rows]) =>
      toTable(table, Object.hasOwn(tables, table) ? tables[table as keyof typeof tables] : rows),
    ),
    rest: read.rest,
    warnings: [...read.warnings, ...warnings],
  };
  stages.end('text');
  return { ...parsed, stages: stages.ms };
}

async function parse(): Promise<ParsedPlan> {
  const stages = new Stages();
  const { head, whole } = await withHead(nextPiece, HEAD_BYTES);
  const found = options.format ?? formatOf(head, fileName);
  if (found === null) {
    throw new ServerError('not_plan', 'The file is in none of the formats MSPDI, PMXML, XER, CSV and JSON.');
  }
  format = found;
  say({ kind: 'found', format });
  if (format === 'project_json') {
    // Loaded for it alone: it brings the rules of every table along.
    const { readWholeProject } = await import('./whole-project.js');
    const read = await readWholeProject(whole, projectId);
    stages.end('read');
    return parseWhole(read, stages);
  }
  const plan = await readPlanFile(format, whole, options);
  stages.end('read');
  checkCaps(plan);
  const rows = toRows(plan.project, { projectId, fallbackName: titleOf(fileName), notes: plan.notes });
  stages.end('rows');
  const { tables, warnings } = dated(rows);
  stages.end('schedule');
  const clock = new PlanClock(plan.project.defaultStartMinute, plan.project.defaultFinishMinute);
  const parsed = {
    whole: null,
    tables: PLAN_TABLES.map(table => toCopy(table, tables[table])),
    baselines: JSON.stringify(filedBaselines(plan.project.tasks, rows.ids.task, clock)),
    rest: plan.rest === null ? null : writeRest(plan.rest, rows.ids),
    warnings: [...plan.warnings.map(fromFormatWarning), ...rows.warnings, ...warnings],
  };
  stages.end('text');
  return { ...parsed, stages: stages.ms };
}

parse()
  .then(plan => say({ kind: 'parsed', plan }))
  .catch(error => {
    if (error instanceof ServerError) say({ kind: 'refused', problem: error.toProblem() });
    else if (error instanceof FormatError)
      say({ kind: 'refused', problem: fromFormatError(error, format).toProblem() });
    else if (error instanceof SchedulerError) {
      say({ kind: 'refused', problem: new ServerError('not_schedulable', error.message).toProblem() });
    } else throw error;
  })
  .finally(() => port.close());
