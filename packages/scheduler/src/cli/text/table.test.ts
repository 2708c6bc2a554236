import { expect, it } from 'vitest';
import { formatTable } from './table.js';

const columns = [{ title: 'ID', align: 'right' }, { title: 'Task' }, { title: 'Days', align: 'right' }] as const;

it('columns are as wide as their widest cell', () => {
  const rows = [
    ['1', 'pour', '2'],
    ['10', '橋', '12.5'],
  ];
  expect([...formatTable(columns, rows)]).toEqual([
    'ID  Task  Days', //
    ' 1  pour     2',
    '10  橋    12.5',
  ]);
});

it('a long cell ends in an ellipsis, no wider than 48 columns', () => {
  const [, plain, wide] = formatTable([{ title: '' }], [['x'.repeat(60)], ['橋'.repeat(60)]]);
  expect(plain).toBe(`${'x'.repeat(47)}…`);
  expect(wide).toBe(`${'橋'.repeat(23)}…`);
});

it('has a line for its titles when there are no rows, and empty cells for missing ones', () => {
  expect([...formatTable(columns, [])]).toEqual(['ID  Task  Days']);
  expect([...formatTable(columns, [['1']])][1]).toBe(' 1');
});

it('takes more rows than a call has arguments', () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => [String(at)]);
  expect([...formatTable([{ title: 'ID', align: 'right' }], rows)]).toHaveLength(200_001);
});
