import type { FormatSource } from '../encoding.js';
import { readCalendar } from '../p6/calendar.js';
import { buildPlan, type ReadP6Options } from '../p6/plan.js';
import { Row } from '../p6/row.js';
import { type RecordKind, Tables } from '../p6/tables.js';
import type { PlanFile } from '../plan-file.js';
import { type RecordShape, readRecords, type XmlElement } from '../xml.js';
import { readCalendarDays } from './calendar-days.js';

const shape: RecordShape = {
  // P6, P6 EPPM and its versions each have a namespace of their own.
  namespace: /^$|\/API\/BusinessObjects$/,
  root: 'APIBusinessObjects',
  containers: new Set(['Project', 'BaselineProject']),
  wrongRoot: 'not_pmxml',
};

/** The elements that a plan is made of; all others are passed over. */
const RECORDS: Readonly<Record<string, RecordKind>> = {
  ScheduleOptions: 'options',
  WBS: 'wbs',
  Activity: 'activity',
  Relationship: 'relation',
  Resource: 'resource',
  ResourceRate: 'rate',
  ResourceAssignment: 'assignment',
  ActivityExpense: 'expense',
  ActivityNote: 'note',
};

/** Sorts the records of a file into tables; a project's own fields are gathered until its element ends. */
class PmxmlReader {
  readonly tables = new Tables();
  #container: {
    readonly kind: 'project' | 'baseline';
    readonly line: number;
    readonly fields: Map<string, string>;
  } | null = null;

  open(name: string, line: number): void {
    this.finish();
    this.#container = { kind: name === 'Project' ? 'project' : 'baseline', line, fields: new Map() };
  }

  take(container: string | null, record: XmlElement): void {
    if (record.name === 'Calendar') {
      const row = rowOf(record);
      this.tables.takeCalendar(readCalendar(row, readCalendarDays(record)), row);
      return;
    }
    const kind = Object.hasOwn(RECORDS, record.name) ? RECORDS[record.name] : undefined;
    if (kind !== undefined && record.children.length > 0) this.tables.take(kind, this.#rowIn(container, record));
    else if (container !== null && record.children.length === 0) this.#container?.fields.set(record.name, record.text);
  }

  /** Takes in the project whose element has ended. */
  finish(): void {
    const container = this.#container;
    this.#container = null;
    if (container === null) return;
    const path = container.kind === 'project' ? 'Project' : 'BaselineProject';
    const row = new Row('pmxml', path, container.line, name => container.fields.get(name));
    this.tables.take(container.kind, row);
  }

  /** Records inside a project belong to it also where they do not say so. */
  #rowIn(container: string | null, record: XmlElement): Row {
    const owner = container === null ? undefined : this.#container?.fields.get('ObjectId');
    return rowOf(record, owner);
  }
}

function rowOf(record: XmlElement, projectId?: string): Row {
  const texts = new Map<string, string>();
  for (const child of record.children) if (!texts.has(child.name)) texts.set(child.name, child.text);
  const id = texts.get('ObjectId')?.trim() ?? '?';
  const path = `APIBusinessObjects/${record.name}[ObjectId=${id}]`;
  return new Row('pmxml', path, record.line, name => {
    const text = texts.get(name);
    return name === 'ProjectObjectId' && (text === undefined || text.trim() === '') ? projectId : text;
  });
}

/**
 * Reads PMXML, Primavera P6's XML. Ids of activities are their ObjectId, those of the summaries that stand for the work
 * breakdown structure `wbs-` and their number. The file is read as a stream and held one record at a time.
 *
 * @param source text, bytes (any encoding the XML declaration names), or a stream of either
 * @param options `projectId` where a file holds several projects
 * @throws FormatError for anything that is not a sound plan file; nothing is half read
 */
export async function readPmxml(source: FormatSource, options: ReadP6Options = {}): Promise<PlanFile> {
  const reader = new PmxmlReader();
  await readRecords(source, shape, (container, record) => reader.take(container, record), {
    ...options,
    onContainer: (name, line) => reader.open(name, line),
  });
  reader.finish();
  return buildPlan(reader.tables, options);
}
