import { expect, test } from 'vitest';
import type { Intent } from '../../gantt/drag/gesture-input.js';
import { EMPTY_LAID } from '../../plan/laid/laid-plan.js';
import type { PreviewAnswer } from '../../worker/api.js';
import { HeardAnswers } from './heard-answers.js';

const move = (startMinute: number): Intent => ({ kind: 'move', taskId: 'a', startMinute });
const answer = (count: number): PreviewAnswer =>
  ({ edits: [], moved: { tasks: new Int32Array(count) } }) as unknown as PreviewAnswer;

test('the same wish over the same plan has been heard; another wish, plan or selection has not', () => {
  const heard = new HeardAnswers();
  const five = answer(1);
  heard.keep(move(5), five, EMPTY_LAID);
  expect(heard.to(move(5), EMPTY_LAID)).toBe(five);
  expect(heard.to(move(6), EMPTY_LAID)).toBeNull();
  expect(heard.to({ ...move(5), alsoIds: ['b'] }, EMPTY_LAID)).toBeNull();
  expect(heard.to(move(5), { ...EMPTY_LAID })).toBeNull();
});

test('answers over a plan before are forgotten with the first over the next', () => {
  const heard = new HeardAnswers();
  const next = { ...EMPTY_LAID };
  heard.keep(move(5), answer(1), EMPTY_LAID);
  heard.keep(move(6), answer(1), next);
  expect(heard.to(move(5), next)).toBeNull();
  expect(heard.to(move(6), next)).not.toBeNull();
});

test('they are not kept without bound', () => {
  const heard = new HeardAnswers();
  for (let minute = 0; minute < 10; minute += 1) heard.keep(move(minute), answer(9000), EMPTY_LAID);
  const kept = Array.from({ length: 10 }, (_, minute) => heard.to(move(minute), EMPTY_LAID) !== null);
  expect(kept.filter(Boolean).length).toBeLessThanOrEqual(5);
  expect(kept[9]).toBe(true);
});
