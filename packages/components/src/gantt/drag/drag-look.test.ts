import type { MovedColumns, ScheduleColumns } from '@trueppm/scheduler';
import { expect, test } from 'vitest';
import { en as first } from '../../locales/en.js';
import { enLate } from '../../locales/en-late.js';
import { joined } from '../../locales/strings.js';
import { IS_LATE, ShownSchedule } from '../../plan/shown-schedule.js';
import { buildOutline } from '../outline/outline.js';
import { linksByTask } from '../scene/links-by-task.js';
import { Format } from '../shell/format.js';
import { dragReport, dragSentence } from './drag-look.js';

const DAY = 1440;
const en = joined(first, enLate);
const at = (day: number) => Date.UTC(2026, 2, day) / 60_000;
const outline = buildOutline([
  { id: 'p', name: 'Phase' },
  { id: 'a', name: 'Wiring', parent_id: 'p' },
  { id: 'b', name: 'Testing', parent_id: 'p' },
]);

function columns(start: readonly number[], finish: readonly number[], flags: readonly number[]): ScheduleColumns {
  const zero = new Float64Array(start.length);
  const from = Float64Array.from(start);
  const to = Float64Array.from(finish);
  return {
    ids: ['p', 'a', 'b'],
    start: from,
    finish: to,
    earlyStart: from,
    earlyFinish: to,
    lateStart: from,
    lateFinish: to,
    durationMinutes: zero,
    totalSlackMinutes: zero,
    freeSlackMinutes: zero,
    startSlackMinutes: zero,
    finishSlackMinutes: zero,
    flags: Uint8Array.from(flags),
  };
}

/** A drag of `a` by three days that takes `b` and the phase with it and makes `b` late. */
function previewed(): ShownSchedule {
  const shown = new ShownSchedule(columns([at(2), at(2), at(5)], [at(9), at(5), at(9)], [2, 0, 0]));
  const moved = columns([at(5), at(5), at(8)], [at(12), at(8), at(12)], [2, 0, IS_LATE]);
  shown.preview({ ...moved, tasks: Int32Array.from([0, 1, 2]) } satisfies MovedColumns);
  return shown;
}

const source = (shown: ShownSchedule, isInView: (task: number) => boolean = () => true) => ({
  outline,
  shown,
  format: new Format('en-GB'),
  strings: en,
  countDays: (from: number, to: number) => Math.round((to - from) / DAY),
  isInView,
});
const intent = { kind: 'move', taskId: 'a', startMinute: at(5) } as const;

test('a drag tells who follows, what conflicts and when the plan ends', () => {
  const report = dragReport(intent, source(previewed()));
  expect(report).toMatchObject({
    taskName: 'Wiring',
    followerCount: 1,
    conflictCount: 1,
    planFinish: '11 Mar',
  });
  expect(dragSentence(report, en)).toBe(
    'Wiring moves 3 days later. 1 task follows. The plan finishes on 11 Mar. 1 conflict.',
  );
});

test('old places and notes are worked out for the rows on screen', () => {
  const { old, lifted } = dragReport(
    intent,
    source(previewed(), task => task === 2),
  ).look;
  expect([...old.tasks]).toEqual([2]);
  expect([old.start[0], old.finish[0]]).toEqual([at(5), at(9)]);
  expect(old.notes).toEqual(['+3 days']);
  expect([...lifted]).toEqual([1]);
});

test('the links between what moves are lit, those from the rest are not', () => {
  const linkFrom = Int32Array.of(1, 0, 2);
  const linkTo = Int32Array.of(2, 1, 1);
  const links = { linkFrom, linkTo, outgoing: linksByTask(linkFrom, 3), incoming: linksByTask(linkTo, 3) };
  const shown = new ShownSchedule(columns([at(2), at(2), at(5)], [at(9), at(5), at(9)], [2, 0, 0]));
  shown.preview({ ...columns([at(5), at(8)], [at(8), at(12)], [0, 0]), tasks: Int32Array.of(1, 2) });
  const lit = (isInView: (task: number) => boolean) =>
    [...(dragReport(intent, { ...source(shown, isInView), links }).look.followerLinks ?? [])].sort();
  expect(lit(() => true)).toEqual([0, 2]);
  expect(lit(() => false)).toEqual([]);
});

test('a move within a day is told by the time', () => {
  const shown = new ShownSchedule(columns([at(2), at(2), at(5)], [at(9), at(5), at(9)], [2, 0, 0]));
  shown.preview({
    ...columns([at(2) + 15], [at(5) + 15], [0]),
    tasks: Int32Array.of(1),
  });
  expect(dragSentence(dragReport(intent, source(shown)), en)).toMatch(/^Wiring starts on 2 Mar, \d\d:15\./);
});

test('several bars are told by their number', () => {
  const many = { ...intent, alsoIds: ['b'] };
  const report = dragReport(many, source(previewed()));
  expect([...report.look.lifted]).toEqual([1, 2]);
  expect(dragSentence(report, en)).toMatch(/^2 tasks move 3 days later\. The plan/);
});

test('progress and a plan that does not move say so', () => {
  const still = new ShownSchedule(columns([at(2), at(2), at(5)], [at(9), at(5), at(9)], [2, 0, 0]));
  const report = dragReport({ kind: 'progress', taskId: 'a', percent: 40 }, source(still));
  expect(dragSentence(report, en)).toBe('Wiring is 40 % done.');
});
