import { type CsvColumn, csvColumns } from '../../formats/csv/columns.js';
import type { DateOrder, Delimiter } from '../../formats/csv/index.js';
import { type Arguments, type Option, UsageError } from '../arguments.js';

/** How a table of tasks is to be read, where it does not tell itself. */
export interface TableOptions {
  readonly columns?: Partial<Readonly<Record<CsvColumn, string | number>>>;
  readonly dateOrder?: DateOrder;
  readonly delimiter?: Delimiter;
  readonly encoding?: string;
}

/** Options of commands that read plans, for plans that are tables. */
export const TABLE_OPTIONS: readonly Option[] = [
  { name: 'column', value: 'FIELD=HEADING', isList: true, help: 'tables: which column (heading or number) holds what' },
  { name: 'date-order', value: 'ORDER', help: 'tables: dmy, mdy or ymd, for dates that are not ISO' },
  { name: 'delimiter', value: 'CHARACTER', help: 'tables: what parts the cells: , or ; or tab' },
  { name: 'encoding', value: 'NAME', help: 'tables: encoding of the bytes, such as windows-1252' },
];

const DELIMITERS: Readonly<Record<string, Delimiter>> = { ',': ',', ';': ';', tab: '\t', '\t': '\t', '\\t': '\t' };

/**
 * Reads the options for tables.
 *
 * @throws UsageError
 */
export function readTableOptions(args: Arguments): TableOptions {
  const dateOrder = args.choice('date-order', ['dmy', 'mdy', 'ymd']);
  const character = args.text('delimiter');
  const delimiter = character === undefined ? undefined : DELIMITERS[character];
  if (character !== undefined && delimiter === undefined) {
    throw new UsageError(`--delimiter takes a comma, a semicolon or tab, not "${character}"`);
  }
  const encoding = args.text('encoding');
  const columns = readColumns(args.texts('column'));
  return {
    ...(columns === null ? {} : { columns }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

function readColumns(pairs: readonly string[]): NonNullable<TableOptions['columns']> | null {
  if (pairs.length === 0) return null;
  return Object.fromEntries(
    pairs.map(pair => {
      const [field, heading = ''] = pair.split(/=(.*)/s);
      if (!(csvColumns as readonly string[]).includes(field!) || heading === '') {
        throw new UsageError(`--column takes FIELD=HEADING with one of ${csvColumns.join(', ')}, not "${pair}"`);
      }
      return [field, /^\d{1,4}$/.test(heading) ? Number(heading) : heading];
    }),
  );
}
