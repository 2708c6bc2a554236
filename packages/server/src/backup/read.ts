import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupEnd,
  type BackupHeader,
  type BackupTable,
  END_OF_ROWS,
} from './format.js';

/** What a reader of a backup is told, in the file's order. */
export interface BackupVisitor {
  readonly onHeader: (header: BackupHeader) => Promise<void> | void;
  readonly onTable: (table: BackupTable) => Promise<void> | void;
  /** Whole rows as COPY reads them. */
  readonly onRows: (rows: Buffer) => Promise<void> | void;
  readonly onTableEnd: () => Promise<void> | void;
  readonly onEnd: (end: BackupEnd) => Promise<void> | void;
}

/** A file that is no whole backup. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const NEW_LINE = 0x0a;
const END = Buffer.from(`${END_OF_ROWS}\n`);

/**
 * Reads a backup from its first line to its last, holding no more of it than a piece.
 *
 * @throws BackupError for what is none, was cut off, or is of a later format
 */
export async function readBackup(file: string, visitor: BackupVisitor): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let state: 'header' | 'table' | 'rows' | 'end' = 'header';
  const gunzip = createReadStream(file)
    .on('error', error => gunzip.destroy(error))
    .pipe(createGunzip());

  /** Takes what it can of `rest`; false = more is needed. */
  const take = async (): Promise<boolean> => {
    if (state === 'end') throw new BackupError('Something follows the end of the backup.');
    if (state === 'rows') {
      const end = endOfRows(rest);
      const whole = end ?? rest.lastIndexOf(NEW_LINE) + 1;
      if (whole > 0) await visitor.onRows(rest.subarray(0, whole));
      rest = rest.subarray(whole);
      if (end === null) return false;
      rest = rest.subarray(END.length);
      state = 'table';
      await visitor.onTableEnd();
      return true;
    }
    const at = rest.indexOf(NEW_LINE);
    if (at < 0) return false;
    const line = parseLine(rest.subarray(0, at));
    rest = rest.subarray(at + 1);
    if (state === 'header') {
      await visitor.onHeader(checkHeader(line));
      state = 'table';
    } else if ('end' in line) {
      state = 'end';
      await visitor.onEnd(line as unknown as BackupEnd);
    } else {
      state = 'rows';
      await visitor.onTable(checkTable(line));
    }
    return true;
  };

  try {
    for await (const chunk of gunzip) {
      rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      while (rest.length > 0 && (await take())) {
        // Line by line, as long as there is a whole one.
      }
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new BackupError(`${file} is not a whole backup (${(error as Error).message}).`, { cause: error });
  }
  if ((state as string) !== 'end') throw new BackupError(`${file} is not a whole backup: its end is missing.`);
}

/** Where the line that ends a table's rows begins; null = not yet there. */
function endOfRows(bytes: Buffer): number | null {
  if (bytes.subarray(0, END.length).equals(END)) return 0;
  const at = bytes.indexOf(`\n${END_OF_ROWS}\n`);
  return at < 0 ? null : at + 1;
}

function parseLine(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new BackupError('This is no backup of TruePPM.');
}

function checkHeader(line: Record<string, unknown>): BackupHeader {
  const header = line as unknown as BackupHeader;
  const isList = Array.isArray(header.migrations) && header.migrations.every(name => /^\d{4}-[a-z0-9-]+$/.test(name));
  if (header.format !== BACKUP_FORMAT || !isList) throw new BackupError('This is no backup of TruePPM.');
  if (header.version !== BACKUP_VERSION) {
    throw new BackupError(`The backup has format ${header.version}; this version reads ${BACKUP_VERSION}.`);
  }
  return header;
}

function checkTable(line: Record<string, unknown>): BackupTable {
  const { table, schema, columns } = line as unknown as BackupTable;
  const isName = (name: unknown): boolean => typeof name === 'string' && /^[a-z_][a-z0-9_]*$/.test(name);
  if (!isName(table) || !['app', 'queue'].includes(schema) || !Array.isArray(columns) || !columns.every(isName)) {
    throw new BackupError('The backup names a table in a way that none has.');
  }
  return { table, schema, columns };
}
