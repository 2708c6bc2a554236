import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SchedulerError } from '../../errors.js';
import type { Schedule } from '../../outcome.js';
import { schedule } from '../../schedule.js';
import { readMspdi } from './read.js';
import { writeMspdi } from './write.js';

const folder = fileURLToPath(new URL('../../../conformance/plans/', import.meta.url));
const plans = readdirSync(folder).map(name => readFileSync(folder + name, 'utf8'));

/** Values that are right somewhere and wrong elsewhere. */
const values = fc.constantFrom(
  '',
  '0',
  '-1',
  '7',
  '100',
  '999999999999',
  'PT0H0M0S',
  'PT99999H0M0S',
  '-PT8H0M0S',
  '1901-01-01T00:00:00',
  '2149-12-31T00:00:00',
  'abc',
);

/** A sound plan with some of its values replaced, or with a piece cut out. */
const damaged = fc
  .tuple(
    fc.constantFrom(...plans),
    fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 2 }),
    fc.option(fc.tuple(fc.nat(), fc.nat({ max: 30 })), { freq: 1 }),
  )
  .map(([plan, changes, cut]) => {
    let text = plan;
    for (const [place, value] of changes) {
      const found = [...text.matchAll(/>([^<>\n]+)</g)];
      const { index, 0: old } = found[place % found.length]!;
      text = `${text.slice(0, index)}>${value}<${text.slice(index + old.length)}`;
    }
    if (cut === null) return text;
    const from = cut[0] % text.length;
    return text.slice(0, from) + text.slice(from + cut[1]);
  });

/** Task 0 gets another number on writing, for that one is the project summary's. */
const datesOnly = (dates: Schedule) => dates.tasks.map(({ id: _id, ...rest }) => rest);

it('a damaged file is refused with a code, or it is a plan that can be written and read again', async () => {
  const outcomes = { refused: 0, read: 0 };
  await fc.assert(
    fc.asyncProperty(damaged, async text => {
      try {
        const { project } = await readMspdi(text);
        const dates = schedule(project);
        const again = await readMspdi(writeMspdi(project, dates));
        expect(datesOnly(schedule(again.project))).toEqual(datesOnly(dates));
        outcomes.read += 1;
      } catch (error) {
        if (!(error instanceof SchedulerError)) throw error;
        expect(error.code).toMatch(/^[a-z_]+$/);
        outcomes.refused += 1;
      }
    }),
    { numRuns: 400 },
  );
  expect(Math.min(outcomes.refused, outcomes.read)).toBeGreaterThan(50);
});
