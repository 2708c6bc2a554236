import { expect, it } from 'vitest';
import { ROW_DEFAULTS } from './defaults.js';
import { LINKS, OWNERS, PLAN_TABLES, SYNC_TABLES } from './sync.js';

it('tables come after the tables whose rows they cannot be without', () => {
  for (const [at, table] of SYNC_TABLES.entries()) {
    if (table === 'projects') continue;
    for (const [field, to] of Object.entries(OWNERS[table] ?? {})) {
      expect([table, field, SYNC_TABLES.indexOf(to) <= at]).toEqual([table, field, true]);
    }
  }
});

it('every table is listed once, with what its rows hold', () => {
  expect([...new Set(SYNC_TABLES)].sort()).toEqual(Object.keys(ROW_DEFAULTS).sort());
  expect(PLAN_TABLES.filter(table => !SYNC_TABLES.includes(table))).toEqual([]);
});

it('columns that name rows are columns of the table', () => {
  for (const table of SYNC_TABLES) {
    const columns = Object.keys(ROW_DEFAULTS[table]);
    for (const field of Object.keys({ ...OWNERS[table], ...LINKS[table] })) expect(columns).toContain(field);
  }
});
