import { expect, test } from 'vitest';
import { hintedColumns } from '../../plan/hints.js';
import { layPlan } from '../../plan/laid/laid-plan.js';
import { EMPTY_PLAN, type PlanRows } from '../../plan/rows.js';
import { ShownSchedule } from '../../plan/shown-schedule.js';
import { allAtOnce } from '../../plan/steps.js';
import { visibleRows } from '../outline/outline.js';
import { type PictureChoice, PlanPicture } from './plan-picture.js';
import type { Scene } from './scene.js';

const COUNT = 900;
const types = ['FS', 'SS', 'FF', 'SF'] as const;
const idOf = (at: number): string => `task-${at}`;

/** Links between neighbours, far apart, and to tasks that are not there. */
const plan: PlanRows = {
  ...EMPTY_PLAN,
  project: { start: '2026-01-05T08:00:00' },
  tasks: Array.from({ length: COUNT }, (_, at) => ({
    id: idOf(at),
    position: at,
    start: '2026-01-05T08:00:00',
    finish: '2026-01-06T17:00:00',
    is_critical: at % 2 === 0,
  })),
  dependencies: Array.from({ length: 2 * COUNT }, (_, at) => ({
    id: `l${at}`,
    predecessor_id: idOf(at % COUNT),
    successor_id: idOf(at < COUNT ? at + 1 : (at * 7) % (COUNT + 9)),
    type: types[at % 4] as (typeof types)[number],
  })),
};
const laid = layPlan(plan);
const shown = new ShownSchedule(allAtOnce(hintedColumns(laid)) as ShownSchedule['columns']);
const source = { ...laid, shown, driving: null };
const choiceAt = (firstRow: number): PictureChoice => ({
  collapsed: new Set(),
  isReadOnly: false,
  rowsOf: ({ outline }) => visibleRows(outline, new Set()),
  firstRow,
});

const touching = ({ linkIndex }: Scene, first: number, last: number): number[] => {
  const { links, count } = linkIndex.touching(first, last);
  return [...links.subarray(0, count)].sort((a, b) => a - b);
};

test.each([0, 400])('the first picture has the links of tasks in view from row %i on, the rest of them later', row => {
  const whole = allAtOnce(PlanPicture.steps(source, choiceAt(row))).scene as Scene;
  const picture = allAtOnce(PlanPicture.steps(source, choiceAt(row), 'first'));
  const scene = picture.scene as Scene;
  expect(picture.hasAllLinks).toBe(false);
  const seen = touching(whole, row, row + 40).filter(link => {
    const isNear = (task: number): boolean => Math.abs(task - row) < 200;
    return isNear(whole.linkFrom[link] as number) || isNear(whole.linkTo[link] as number);
  });
  expect(seen.length).toBeGreaterThan(40);
  const found = touching(scene, row, row + 40);
  expect(found).toEqual(seen);
  for (const link of found) {
    expect(scene.linkFrom[link]).toBe(whole.linkFrom[link]);
    expect(scene.linkTo[link]).toBe(whole.linkTo[link]);
    expect(scene.linkType[link]).toBe(whole.linkType[link]);
    expect(scene.isCriticalLink(link)).toBe(whole.isCriticalLink(link));
  }
  expect(scene.hasFinishLink.slice(row, row + 40)).toEqual(whole.hasFinishLink.slice(row, row + 40));

  allAtOnce(picture.restOfLinks());
  expect(picture.hasAllLinks).toBe(true);
  expect(touching(scene, 0, COUNT)).toEqual(touching(whole, 0, COUNT));
  for (const column of ['linkFrom', 'linkTo', 'linkType', 'hasFinishLink'] as const)
    expect(scene[column]).toEqual(whole[column]);
});
