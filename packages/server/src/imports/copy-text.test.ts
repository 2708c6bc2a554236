import { expect, it } from 'vitest';
import { copyText } from './copy-text.js';

it('rows become lines that COPY reads back as they were', () => {
  const columns = [
    ['id', 'uuid'],
    ['name', 'text'],
    ['is_active', 'boolean'],
    ['units', 'double precision'],
    ['segments', 'jsonb'],
  ] as const;
  const rows = [
    { id: 'a', name: 'x\ty\\N\r\nz', is_active: true, units: 0.5, segments: [{ name: 'a\nb' }] },
    { id: 'b', name: '', is_active: false, units: Number.NaN, segments: null },
    { id: 'c' },
  ];
  expect(copyText(rows, columns)).toBe(
    'a\tx\\ty\\\\N\\r\\nz\tt\t0.5\t[{"name":"a\\\\nb"}]\nb\t\tf\t\\N\t\\N\nc\t\\N\t\\N\t\\N\t\\N\n',
  );
});

it('begins every line with what all have in common', () => {
  expect(copyText([{ id: 'a' }, { id: 'b' }], [['id', 'uuid']], ['p'])).toBe('p\ta\np\tb\n');
  expect(copyText([], [['id', 'uuid']], ['p'])).toBe('');
});
