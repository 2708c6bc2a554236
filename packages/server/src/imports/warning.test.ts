import { readFile } from 'node:fs/promises';
import type { Problem } from '@trueppm/scheduler';
import { readCsv } from '@trueppm/scheduler/csv';
import { expect, it } from 'vitest';
import { contract } from '../http/contract.js';
import { toRows } from './plan-rows.js';
import { fromDoubts, fromFormatWarning } from './warning.js';

const HOW_TO = new URL('../../../../docs/how-to/import-a-plan.md', import.meta.url);

it('every code of the contract is explained in the guide, and no other', async () => {
  const page = await readFile(HOW_TO, 'utf8');
  const explained = page
    .slice(page.indexOf('## Warnings'))
    .split('\n')
    .flatMap(line => /^\| `(\w+)` \|/.exec(line)?.[1] ?? []);
  const { schemas } = contract().document['components'] as { schemas: Record<string, { enum?: string[] }> };
  expect(explained).toEqual(schemas['ImportWarningCode']?.enum);
});

it('a warning of a table names line and cell, one of a whole file what it is about', async () => {
  const { warnings } = await readCsv('Name,Colour\nA,red\n');
  expect(warnings.map(fromFormatWarning)).toEqual([
    { path: 'line 1, column 2', code: 'unknown_column', message: expect.stringContaining('Colour') },
  ]);
  expect(fromFormatWarning({ code: 'other_projects', message: 'Two' }).path).toBe('projects');
});

it('a text that is cut names its field and begins with what is kept', () => {
  const name = 'x'.repeat(1_200);
  const { tables, warnings } = toRows(
    {
      start: '2026-01-05',
      tasks: [
        { id: 'a', name: 'A' },
        { id: 'b', name },
      ],
    },
    { projectId: 'p', fallbackName: 'P', notes: new Map() },
  );
  expect((tables.tasks[1]!['name'] as string).length).toBe(1_000);
  expect(warnings).toEqual([
    { path: 'tasks[1].name', code: 'text_cut', message: expect.stringContaining('from 1200 to 1000 characters: xxx') },
  ]);
});

it('a doubt of the engine keeps its place; what has no code of its own is a doubtful value', () => {
  const doubt = (code: Problem['code'], path: string): Problem => ({
    code,
    path,
    severity: 'warning',
    message: 'About a.',
    ids: ['a'],
  });
  expect(fromDoubts([doubt('summary_link', 'dependencies[0]'), doubt('bad_date', '')], () => 'Roof')).toEqual([
    { path: 'dependencies[0]', code: 'summary_link', message: 'About Roof.' },
    { path: 'plan', code: 'doubtful_value', message: 'About Roof.' },
  ]);
});
