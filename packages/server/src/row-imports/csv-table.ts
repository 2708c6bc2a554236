import type { Assignment, Dependency, Id } from '@trueppm/scheduler';
import { type CsvPlan, type DateOrder, readCsv } from '@trueppm/scheduler/csv';
import type { ImportWarning } from '@trueppm/sdk/protocol';
import { fromFormatWarning } from '../imports/warning.js';
import { ROW_IMPORT_BYTES_MAX } from '../limits.js';
import type { Fields } from '../rows/columns.js';
import type { FileRow, FileTable } from './file-table.js';
import type { StoredPlan } from './stored-plan.js';
import { taskValues } from './task-values.js';

/** The columns of a link that a file says. */
export const linkValues = ({ type, lagMinutes, lagPercent, lagUnit }: Dependency): Fields => ({
  type: type ?? 'FS',
  lag_minutes: Math.round(lagMinutes ?? 0),
  lag_percent: lagPercent ?? null,
  lag_unit: lagUnit ?? 'd',
});

/** Things by what they hang on. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => Id): ReadonlyMap<Id, readonly Item[]> {
  const groups = new Map<Id, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Columns of baselines mean nothing here. */
const ofBaselines = ({ columns }: CsvPlan): ImportWarning[] =>
  (['baselineStart', 'baselineFinish', 'baselineCost'] as const).flatMap(column => {
    const at = columns[column];
    if (at === undefined) return [];
    const message = 'Baselines are captured, not imported row by row; the column was left out';
    return [{ path: `line 1, column ${at}`, code: 'unknown_column' as const, message }];
  });

/**
 * Reads rows of a table with headings: an empty cell says nothing.
 *
 * @throws FormatError with every wrong cell
 */
export async function readCsvTable(
  file: Uint8Array,
  plan: StoredPlan,
  dateOrder: DateOrder | undefined,
): Promise<FileTable> {
  const { project } = plan;
  const calendars = new Map([...plan.calendars.values()].map(({ id, name }) => [name, id]));
  const table = await readCsv(Buffer.from(file).toString('utf8'), {
    maxBytes: ROW_IMPORT_BYTES_MAX,
    ...(dateOrder === undefined ? {} : { dateOrder }),
    project: {
      minutesPerDay: project.minutes_per_day,
      minutesPerWeek: project.minutes_per_week,
      daysPerMonth: project.days_per_month,
      calendars: [...calendars.keys()].map(name => ({ id: name, name, weekdays: [] })),
    },
    outside: reference => plan.byId(reference) ?? plan.byWbs(reference),
  });
  const { tasks, dependencies = [], assignments = [] } = table.project;
  const links = grouped(dependencies, link => link.successorId);
  const crews = grouped<Assignment>(assignments, one => one.taskId);
  const cells = { project, columns: table.columns, calendarId: (name: string) => calendars.get(name) };
  const rows = tasks.map((task): FileRow => {
    const { line, wbs } = table.places.get(task.id)!;
    return {
      key: task.id,
      line,
      place: `line ${line}`,
      name: task.name,
      parent: task.parentId ?? null,
      wbs,
      values: isSummary => taskValues(task, isSummary, cells),
      links: links.get(task.id)?.map(link => ({ predecessor: link.predecessorId, values: linkValues(link) })),
      crew: (crews.get(task.id) ?? []).map(({ resourceId: name, units }) => ({
        resource: { name },
        values: units === undefined ? {} : { units },
      })),
    };
  });
  return {
    rows,
    hasIds: table.columns.id !== undefined,
    resources: new Map(),
    warnings: [...table.warnings.map(fromFormatWarning), ...ofBaselines(table)],
  };
}
