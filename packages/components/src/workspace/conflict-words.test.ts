import type { Conflict, ProjectSession } from '@trueppm/sdk';
import { describe, expect, it } from 'vitest';
import { wordsOf } from './conflict-words.js';

const A = '54a8242f-3e00-425a-975d-db454302ef81';
const B = '03f589d7-1fdb-4691-a764-b022d3e2da88';
const names: Record<string, string> = { [A]: 'Design', [B]: 'Build' };
const rows = {
  row: (table: string, id: string) => (table === 'tasks' && names[id] ? { name: names[id] } : undefined),
} as unknown as Pick<ProjectSession, 'row'>;
const conflict = (values: Partial<Conflict>): Conflict => ({
  outcome: 'refused',
  code: 'dependency_cycle',
  message: '',
  rows: [],
  ...values,
});

describe('words of a conflict', () => {
  it('names tasks instead of ids', () => {
    const words = wordsOf(conflict({ message: `Links would run in a circle: ${A} → ${B} → ${A}.` }), rows);
    expect(words.text).toBe('Links would run in a circle: Design → Build → Design.');
  });

  it('lists each row once and speaks of rows that are gone without their id', () => {
    const twice = [A, A, B].map(id => ({ table: 'tasks' as const, id }));
    expect(wordsOf(conflict({ message: 'No.', rows: twice }), rows).text).toBe('Design, Build: No.');
    const gone = conflict({ message: 'ffffffff-ffff-4fff-8fff-ffffffffffff was deleted.' });
    expect(wordsOf(gone, rows).text).toBe('a task was deleted.');
  });

  it('tells winner and loser apart', () => {
    const row = [{ table: 'tasks' as const, id: A }];
    expect(wordsOf(conflict({ outcome: 'overwritten', rows: row }), rows).text).toContain('Your value stands');
    expect(wordsOf(conflict({ outcome: 'replaced', rows: row }), rows).text).toContain('Their value stands');
  });
});
