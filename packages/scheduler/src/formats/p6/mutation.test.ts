import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SchedulerError } from '../../errors.js';
import { schedule } from '../../schedule.js';
import { readPmxml } from '../pmxml/read.js';
import { readXer } from '../xer/read.js';

const folder = fileURLToPath(new URL('../../../conformance/p6/', import.meta.url));

/** Values that are right somewhere and wrong elsewhere. */
const values = fc.constantFrom(
  '',
  '0',
  '-1',
  '10',
  '1030',
  '999999999999',
  '1e99',
  '1,5',
  '2026-01-08 08:00',
  '1899-12-31T00:00:00',
  '2299-12-31T23:59:00',
  'Y',
  'TT_LOE',
  'CS_ALAP',
  'PR_FS',
  '(0||A()())',
  'constructor',
);

/** A sound file with some of its values replaced, and perhaps with a piece cut out or doubled. */
const damaged = (file: string, value: RegExp) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 3 }),
      fc.option(fc.tuple(fc.nat(), fc.nat({ max: 200 }), fc.boolean()), { freq: 2 }),
    )
    .map(([changes, piece]) => {
      let text = file;
      for (const [place, put] of changes) {
        const found = [...text.matchAll(value)];
        const { index, 0: old } = found[place % found.length]!;
        text = text.slice(0, index + 1) + put + text.slice(index + old.length);
      }
      if (piece === null) return text;
      const [place, length, isDoubled] = piece;
      const from = place % text.length;
      return text.slice(0, from) + text.slice(isDoubled ? Math.max(0, from - length) : from + length);
    });

test.each([
  ['XER', readXer, 'bridge.xer', /\t[^\t\r\n]+/g],
  ['PMXML', readPmxml, 'bridge.xml', />[^<>\n]+/g],
] as const)('a damaged %s file is refused with a code, or it is a plan', async (_, read, name, value) => {
  const outcomes = { refused: 0, read: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(readFileSync(folder + name, 'utf8'), value), async text => {
      try {
        const { project } = await read(text);
        expect(schedule(project).tasks).toHaveLength(project.tasks.length);
        outcomes.read += 1;
      } catch (error) {
        if (!(error instanceof SchedulerError)) throw error;
        expect(error.code).toMatch(/^[a-z_]+$/);
        outcomes.refused += 1;
      }
    }),
    { numRuns: 300 },
  );
  expect(Math.min(outcomes.refused, outcomes.read)).toBeGreaterThan(30);
});
