import { expect, test } from 'vitest';
import { faultsOf, periodOf, planOf, readRcp, readSm } from '../bench/psplib.mjs';
import { level } from '../src/level/level.js';
import { schedule } from '../src/schedule.js';

/** Two jobs of three and two periods that each need the only unit, between the two dummies. */
const RCP = `
4 1
1
0 0 2 2 3
3 1
1 4
2 1 1 4
0 0 0
`;

const RULE = '*'.repeat(20);
const SM = `${RULE}
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      2      0        9        9        3
${RULE}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
${RULE}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------
  1      1     0       0
  2      1     3       1
  3      1     2       1
  4      1     0       0
${RULE}
RESOURCEAVAILABILITIES:
  R 1
    1
${RULE}
`;

test('both formats read as the same instance', () => {
  const { cpmLength, ...instance } = readSm(SM);
  expect(instance).toEqual(readRcp(RCP));
  expect(cpmLength).toBe(3);
});

test('an instance becomes a plan whose minutes are its periods', () => {
  const plan = planOf(readRcp(RCP));
  expect(periodOf(schedule(plan).finish)).toBe(3);
  expect(periodOf(level(plan).finishAfter)).toBe(5);
});

test('broken links and exceeded resources are found', () => {
  const instance = readRcp(RCP);
  expect(faultsOf(instance, [0, 0, 3, 5])).toEqual([]);
  expect(faultsOf(instance, [0, 0, 2, 4])).toEqual(['resource 1 is exceeded in period 2']);
  expect(faultsOf(instance, [0, 0, 3, 4])).toEqual(['job 4 starts before 3 ends']);
});

test('a file that is cut off is refused', () => {
  expect(() => readRcp('4 1\n1\n0 0 2 2')).toThrow('ends too early');
  expect(() => readRcp(`${RCP} 7`)).toThrow('goes on');
  expect(() => readSm(SM.replace('RESOURCEAVAILABILITIES:', ''))).toThrow('RESOURCEAVAILABILITIES');
  expect(() => readSm(SM.replace('  3      1     2       1\n', ''))).toThrow('Job 3');
});
