import type { Assignment, Project, Resource, Schedule, Task } from '@trueppm/scheduler';
import type { PlanTexts } from '../plan/plan-texts.js';

/** A plan file to write, with its options. */
export type PlanFileRequest =
  | { readonly format: 'mspdi' }
  | {
      readonly format: 'csv';
      /** Names of `csvColumns`; null = those the plan has something for. */
      readonly columns: readonly string[] | null;
      readonly delimiter: ',' | ';' | '\t';
      readonly hasByteOrderMark: boolean;
    };

/** The file, or why there can be none. */
export type PlanFileAnswer =
  /** UTF-8. A blob crosses from the worker without being copied: a large plan's XML is some hundred megabytes. */
  | { readonly file: Blob }
  /** `bad_option`: an unknown column. `not_writable`: the format cannot hold the plan. */
  | { readonly code: 'bad_option' | 'not_writable'; readonly message: string };

/** Writes a plan with its dates as a file. The writers are scripts of their own, loaded when first used. */
export async function writePlanFile(
  plan: Project,
  schedule: Schedule,
  texts: PlanTexts,
  request: PlanFileRequest,
): Promise<PlanFileAnswer> {
  const project = withTexts(plan, schedule, texts);
  if (request.format === 'mspdi') {
    const { writeMspdi, FormatError } = await import('@trueppm/scheduler/mspdi');
    const notes = new Map(texts.ids.flatMap((id, at) => (texts.notes?.[at] ? [[id, texts.notes[at]]] : [])));
    return tried(() => writeMspdi(project, schedule, { notes }), 'application/xml', FormatError);
  }
  const { writeCsv, csvColumns, FormatError } = await import('@trueppm/scheduler/csv');
  const { columns, delimiter, hasByteOrderMark } = request;
  const known: readonly string[] = csvColumns;
  const unknown = columns?.find(column => !known.includes(column));
  if (unknown !== undefined) {
    return { code: 'bad_option', message: `csvColumns: "${unknown}" is no column; allowed are ${known.join(', ')}.` };
  }
  const chosen = columns === null ? {} : { columns: columns as readonly (typeof csvColumns)[number][] };
  const style = { ...chosen, delimiter, hasByteOrderMark };
  return tried(() => writeCsv(project, schedule, style), 'text/csv;charset=utf-8', FormatError);
}

function tried(write: () => string, type: string, refusal: new (...args: never[]) => Error): PlanFileAnswer {
  try {
    return { file: new Blob([write()], { type }) };
  } catch (cause) {
    if (cause instanceof refusal) return { code: 'not_writable', message: cause.message };
    throw cause;
  }
}

/** The engine's project with what only the page knows; summaries with what their tasks come to. */
function withTexts(project: Project, schedule: Schedule, texts: PlanTexts): Project {
  const place = new Map(texts.ids.map((id, at) => [id, at]));
  const tasks = project.tasks.map((task, position): Task => {
    const at = place.get(task.id) ?? -1;
    const dated = schedule.tasks[position]!;
    const start = texts.baselineStarts?.[at];
    const finish = texts.baselineFinishes?.[at];
    const own = task.baselines?.some(baseline => baseline.number === 0);
    return {
      ...task,
      name: texts.names[at] ?? task.name ?? '',
      ...(start && finish && !own ? { baselines: [...(task.baselines ?? []), { number: 0, start, finish }] } : {}),
      ...(dated.isSummary
        ? { durationMinutes: dated.durationMinutes, percentComplete: Math.round(texts.summaryPercent[at] || 0) }
        : {}),
    };
  });
  const name = texts.projectName === '' ? {} : { name: texts.projectName };
  return { ...project, ...name, tasks, ...owned(project, texts) };
}

/** People that tasks name themselves, as resources and assignments. */
function owned(project: Project, { ids, owners }: PlanTexts): Pick<Project, 'resources' | 'assignments'> {
  const resources: Resource[] = [...(project.resources ?? [])];
  const assignments: Assignment[] = [...(project.assignments ?? [])];
  const assigned = new Set(assignments.map(({ taskId }) => taskId));
  const byName = new Map(resources.map(({ name, id }) => [name, id]));
  owners?.forEach((owner, at) => {
    const taskId = ids[at];
    if (owner === null || taskId === undefined || assigned.has(taskId)) return;
    const id = byName.get(owner) ?? `owner:${owner}`;
    if (!byName.has(owner)) resources.push({ id, name: owner });
    byName.set(owner, id);
    assignments.push({ id: `${id}:${taskId}`, taskId, resourceId: id });
  });
  return { resources, assignments };
}
