/** Columns of a pasted table that mean something for new tasks, by the words of their header. */
export interface PastedHeader {
  /** Column id of each pasted column; null = not understood. */
  readonly columns: readonly (string | null)[];
  readonly level: number;
  readonly wbs: number;
}

const NAMES: Readonly<Record<string, string>> = {
  task: 'name',
  'task name': 'name',
  name: 'name',
  duration: 'days',
  days: 'days',
  start: 'start',
  finish: 'finish',
  end: 'finish',
  done: 'done',
  '% complete': 'done',
  'percent complete': 'done',
  owner: 'owner',
  resources: 'owner',
  'resource names': 'owner',
  deadline: 'deadline',
  predecessors: 'predecessors',
  successors: 'successors',
  id: 'number',
  '#': 'number',
  'no.': 'number',
  'constraint type': 'constraint',
  'constraint date': 'constraintDate',
  'outline level': 'level',
  level: 'level',
  wbs: 'wbs',
};

/**
 * Reads the first row as a header.
 * @param titles ids of columns by their titles in the element's language, lower case
 * @returns null when it names no column of names: then it is a task, too
 */
export function readHeader(row: readonly string[], titles: ReadonlyMap<string, string>): PastedHeader | null {
  const columns = row.map(cell => {
    const word = cell.trim().toLowerCase();
    return titles.get(word) ?? NAMES[word] ?? null;
  });
  if (!columns.includes('name')) return null;
  // One word alone may be a task called `Start`.
  if (row.length === 1 && columns[0] !== 'name') return null;
  return { columns, level: columns.indexOf('level'), wbs: columns.indexOf('wbs') };
}

/**
 * What the columns of a table without a header mean: those of the grid from the name on, as they stand there. A table of
 * one column is names.
 * @param shown ids of the grid's columns, left to right
 */
export function headerOf(width: number, shown: readonly string[]): PastedHeader | null {
  if (width < 2) return null;
  const columns = ['name', ...shown.filter(id => id !== 'name')].slice(0, width);
  return { columns, level: -1, wbs: columns.indexOf('wbs') };
}

/** A task to be made: its name, how deep it lies and its cells by column. */
export interface PastedTask {
  readonly name: string;
  readonly level: number;
  readonly cells: ReadonlyMap<string, string>;
  /** Its place in the outline as the table has it; empty = the table has none. */
  readonly wbs: string;
  /** 1-based row of the pasted table, for what is wrong with it. */
  readonly row: number;
}

/** Width of a level in leading spaces; a tab cannot be in a cell. */
const SPACES_PER_LEVEL = 2;

/**
 * The tasks of a pasted table. Levels come from a level or WBS column, else from spaces before the names, and count from
 * that of the first task: rows copied from inside a summary stay side by side.
 * @param hasHeaderRow the first row is the header itself
 */
export function readTasks(
  rows: readonly (readonly string[])[],
  header: PastedHeader | null,
  hasHeaderRow = header !== null,
): PastedTask[] {
  const nameAt = header ? header.columns.indexOf('name') : 0;
  const tasks: PastedTask[] = [];
  let base = 0;
  rows.forEach((row, at) => {
    if (hasHeaderRow && at === 0) return;
    const typed = row[nameAt] ?? '';
    if (typed.trim() === '') return;
    const cells = new Map<string, string>();
    header?.columns.forEach((column, place) => {
      if (column !== null && column !== 'level' && column !== 'wbs') cells.set(column, row[place] ?? '');
    });
    const before = tasks.at(-1)?.level ?? -1;
    const wanted = wantedLevel(row, typed, header);
    if (before < 0) base = wanted;
    tasks.push({
      // A cell may hold several lines; a name is one.
      name: typed.trim().replace(/\s+/g, ' '),
      level: Math.min(before + 1, Math.max(0, wanted - base)),
      cells,
      wbs: header && header.wbs >= 0 ? (row[header.wbs] ?? '').trim() : '',
      row: at + 1,
    });
  });
  return tasks;
}

function wantedLevel(row: readonly string[], name: string, header: PastedHeader | null): number {
  if (header && header.level >= 0) {
    const level = Number(row[header.level]);
    return Number.isInteger(level) && level > 0 ? level - 1 : 0;
  }
  if (header && header.wbs >= 0) {
    const wbs = (row[header.wbs] ?? '').trim();
    return /^\d+(\.\d+)*$/.test(wbs) ? wbs.split('.').length - 1 : 0;
  }
  return Math.floor((/^[ \u00a0]*/.exec(name)?.[0].length ?? 0) / SPACES_PER_LEVEL);
}
