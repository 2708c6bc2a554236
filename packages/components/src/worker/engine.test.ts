import { describe, expect, test } from 'vitest';
import { buildOutline } from '../gantt/outline/outline.js';
import type { PlanEdit } from '../plan/edit.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import { readLiterals } from '../plan/literals/read-plan.js';
import { formatLocalTime, parseLocalTime } from '../plan/local-time.js';
import type { PlanRows } from '../plan/rows.js';
import { IS_CRITICAL } from '../plan/shown-schedule.js';
import type { WorkPieces } from '../plan/work-pieces.js';
import { Engine } from './engine.js';

const minute = (text: string) => parseLocalTime(text) as number;

function planOf(literal: PlanLiteral): PlanRows {
  const rows = readLiterals(literal);
  return { ...rows, tasks: buildOutline(rows.tasks).tasks };
}

const plan = planOf({
  project: { start: '2026-01-05', calendar: 'c' },
  calendars: [{ id: 'c', holidays: ['2026-01-14'] }],
  tasks: [
    { id: 'd', name: 'Design', duration: '5d' },
    { id: 'b', name: 'Build', duration: '3d' },
    { id: 'm', name: 'Meeting', start: '2026-01-08', finish: '2026-01-09' },
  ],
  dependencies: [{ predecessor: 'd', successor: 'b' }],
});

function engine(): Engine {
  const loaded = new Engine();
  loaded.load(plan);
  return loaded;
}

const changesOf = (edits: readonly PlanEdit[]) => (edits[0]?.op === 'update' ? edits[0].changes : null);

test('a plan is dated in the order its tasks are given', () => {
  const { columns, settled } = new Engine().load(plan);
  expect([...(columns?.finish ?? [])].map(formatLocalTime)).toEqual([
    '2026-01-09T17:00:00',
    '2026-01-15T17:00:00',
    '2026-01-09T17:00:00',
  ]);
  expect(settled.problems).toEqual([]);
  expect([...settled.driving]).toEqual([1]);
});

test('where the longest path is critical, a task without slack beside it is not', async () => {
  const { project, ...rows } = planOf({
    tasks: [
      { id: 'd', name: 'Design', duration: '5d' },
      { id: 'x', name: 'Book a room', duration: '1d', deadline: '2026-01-05T17:00' },
    ],
    project: { start: '2026-01-05' },
  });
  const criticalBy = async (critical_by: string) => {
    const { columns } = await new Engine().open({ ...rows, project: { ...project, critical_by } });
    return [...(columns?.flags ?? [])].map(flags => (flags & IS_CRITICAL) !== 0);
  };
  expect(await criticalBy('slack')).toEqual([true, true]);
  expect(await criticalBy('longest_path')).toEqual([true, false]);
});

describe('a moved bar', () => {
  test('starts not earlier than where it was dropped, and its successors follow', () => {
    const { edits, moved } = engine().preview({ kind: 'move', taskId: 'd', startMinute: minute('2026-01-07T08:00') });
    expect(changesOf(edits)).toEqual({ constraint_type: 'snet', constraint_date: '2026-01-07T08:00:00' });
    expect([...moved.tasks]).toContain(1);
    expect(formatLocalTime(moved.start[1] as number)).toBe('2026-01-15T08:00:00');
  });

  test('dropped on a Saturday means the Monday', () => {
    const { edits } = engine().preview({ kind: 'move', taskId: 'd', startMinute: minute('2026-01-10T08:00') });
    expect(changesOf(edits)).toMatchObject({ constraint_date: '2026-01-12T08:00:00' });
  });

  test('dropped before its predecessor lets it go keeps the wish', () => {
    const { edits } = engine().preview({ kind: 'move', taskId: 'b', startMinute: minute('2026-01-07T08:00') });
    expect(changesOf(edits)).toMatchObject({ constraint_date: '2026-01-07T08:00:00' });
  });

  test('with fixed dates keeps its working length', () => {
    const { edits } = engine().preview({ kind: 'move', taskId: 'm', startMinute: minute('2026-01-13T08:00') });
    expect(changesOf(edits)).toEqual({ manual_start: '2026-01-13T08:00:00', manual_finish: '2026-01-15T17:00:00' });
  });

  test('begun moves its actual start', () => {
    const begun = engine();
    begun.apply([{ table: 'tasks', op: 'update', id: 'd', changes: { percent_complete: 20 } }]);
    const { edits } = begun.preview({ kind: 'move', taskId: 'd', startMinute: minute('2026-01-06T08:00') });
    expect(changesOf(edits)).toEqual({ actual_start: '2026-01-06T08:00:00' });
  });
});

test('a bar dropped on days off before where it stands keeps its constraint', () => {
  const held = engine();
  const pinned = { constraint_type: 'mso', constraint_date: '2026-01-05T08:00:00' } as const;
  held.apply([{ table: 'tasks', op: 'update', id: 'd', changes: pinned }]);
  // The Saturday before: work begins on the Monday, where it stands.
  const startMinute = minute('2026-01-03T08:00');
  expect(held.preview({ kind: 'move', taskId: 'd', startMinute }).edits).toEqual([]);
  expect(held.preview({ kind: 'resize-start', taskId: 'd', startMinute }).edits).toEqual([]);
});

test('a bar that waits to be resumed finishes where it is stretched to', async () => {
  const waiting = engine();
  const pause = { stop: '2026-01-05T17:00:00', resume: '2026-01-08T08:00:00', actual_start: '2026-01-05T08:00:00' };
  await waiting.change([{ table: 'tasks', op: 'update', id: 'd', changes: { percent_complete: 20, ...pause } }]);
  const finishMinute = minute('2026-01-19T17:00');
  waiting.apply(waiting.preview({ kind: 'resize', taskId: 'd', finishMinute }).edits);
  expect((await waiting.explain('d')).finish).toBe('2026-01-19T17:00');
});

test('a stretched bar counts the working time under it', () => {
  const { edits } = engine().preview({ kind: 'resize', taskId: 'b', finishMinute: minute('2026-01-17T17:00') });
  // 12, 13, 15 and 16 January: the 14th is a holiday, the 17th a Saturday.
  expect(changesOf(edits)).toEqual({ duration_minutes: 4 * 480 });
});

describe('a bar stretched at its start', () => {
  test('begins not earlier than there and keeps its finish', async () => {
    const stretched = engine();
    const { edits } = stretched.preview({ kind: 'resize-start', taskId: 'd', startMinute: minute('2026-01-07T08:00') });
    expect(changesOf(edits)).toEqual({
      duration_minutes: 3 * 480,
      constraint_type: 'snet',
      constraint_date: '2026-01-07T08:00:00',
    });
    stretched.apply(edits);
    expect(await stretched.explain('d')).toMatchObject({ start: '2026-01-07T08:00', finish: '2026-01-09T17:00' });
  });

  test('keeps its finish also where its predecessor holds its start', async () => {
    const held = engine();
    const { edits } = held.preview({ kind: 'resize-start', taskId: 'b', startMinute: minute('2026-01-07T08:00') });
    held.apply(edits);
    expect(await held.explain('b')).toMatchObject({ start: '2026-01-12T08:00', finish: '2026-01-15T17:00' });
  });

  test('keeps the finish typed by hand', () => {
    const { edits } = engine().preview({ kind: 'resize-start', taskId: 'm', startMinute: minute('2026-01-07T08:00') });
    expect(changesOf(edits)).toEqual({ manual_start: '2026-01-07T08:00:00', duration_minutes: 3 * 480 });
  });
});

test('several bars move by as much as the one under the pointer, in one answer', () => {
  const { edits, moved } = engine().preview({
    kind: 'move',
    taskId: 'd',
    alsoIds: ['b', 'm', 'gone'],
    startMinute: minute('2026-01-07T08:00'),
  });
  expect(edits).toMatchObject([
    { id: 'd', changes: { constraint_date: '2026-01-07T08:00:00' } },
    { id: 'b', changes: { constraint_date: '2026-01-15T08:00:00' } },
    { id: 'm', changes: { manual_start: '2026-01-12T08:00:00', manual_finish: '2026-01-13T17:00:00' } },
  ]);
  expect([...moved.tasks].sort()).toEqual([0, 1, 2]);
});

test('several tasks get the same progress', () => {
  const { edits } = engine().preview({ kind: 'progress', taskId: 'd', alsoIds: ['b'], percent: 50 });
  expect(edits).toMatchObject([
    { id: 'd', changes: { percent_complete: 50 } },
    { id: 'b', changes: { percent_complete: 50 } },
  ]);
});

describe('split work', () => {
  // Two days, a pause of three, three days: 5 to 6, then 12 to 15 January around the holiday.
  const segments = [
    { start: '2026-01-05T08:00:00', finish: '2026-01-06T17:00:00', work_minutes: 960 },
    { start: '2026-01-12T08:00:00', finish: '2026-01-15T17:00:00', work_minutes: 1440 },
  ];
  const [design, ...rest] = plan.tasks;
  const split = () => {
    const loaded = new Engine();
    loaded.load({ ...plan, tasks: [{ ...design!, segments }, ...rest] });
    return loaded;
  };
  const finishAfter = async (intent: Parameters<Engine['preview']>[0]) => {
    const changed = split();
    const { edits } = changed.preview(intent);
    changed.apply(edits);
    return { changes: changesOf(edits), finish: (await changed.explain('d')).finish };
  };

  test('ends with its pauses, also when it is half done', async () => {
    expect((await split().explain('d')).finish).toBe('2026-01-15T17:00');
    expect((await finishAfter({ kind: 'progress', taskId: 'd', percent: 50 })).finish).toBe('2026-01-15T17:00');
  });

  test('takes its pauses along when it is moved', async () => {
    const { finish } = await finishAfter({ kind: 'move', taskId: 'd', startMinute: minute('2026-01-06T08:00') });
    expect(finish).toBe('2026-01-16T17:00');
  });

  test.each([
    ['2026-01-16T17:00', 6, '2026-01-16T17:00'],
    ['2026-01-13T17:00', 4, '2026-01-13T17:00'],
    ['2026-01-08T17:00', 2, '2026-01-06T17:00'],
    ['2026-01-05T17:00', 1, '2026-01-05T17:00'],
  ])('stretched to %s is %i days of work that end at %s', async (dropped, days, ends) => {
    const { changes, finish } = await finishAfter({ kind: 'resize', taskId: 'd', finishMinute: minute(dropped) });
    expect([changes, finish]).toEqual([{ duration_minutes: days * 480 }, ends]);
  });

  test('is whole again when an edit takes the pauses away', async () => {
    const joined = split();
    joined.apply([{ table: 'tasks', op: 'update', id: 'd', changes: { segments: [] } }]);
    expect((await joined.explain('d')).finish).toBe('2026-01-09T17:00');
  });
});

describe('progress of work that waits to be resumed', () => {
  // A day done of five, two days of waiting, four to do.
  const pause = {
    percent_complete: 20,
    actual_start: '2026-01-05T08:00:00',
    stop: '2026-01-05T17:00:00',
    resume: '2026-01-08T08:00:00',
  };
  const [design, ...rest] = plan.tasks;
  const open = async (more: Partial<PlanRows> = {}) => {
    const loaded = new Engine();
    await loaded.open({ ...plan, tasks: [{ ...design!, ...pause }, ...rest], ...more });
    return loaded;
  };
  /** Pieces of work the plan has with the edits of a preview, opened anew. */
  const pieces = async (edits: readonly PlanEdit[]) => {
    const again = await new Engine().open({ ...plan, tasks: [{ ...design!, ...pause, ...changesOf(edits) }, ...rest] });
    const found = again.columns?.pieces;
    return Array.from(found?.start ?? [], (start, at) =>
      [start, found?.finish[at] as number].map(time => formatLocalTime(time).slice(5, 16)),
    );
  };

  test.each([10, 60])('to %i%% keeps the pause and every date', async percent => {
    const waiting = await open();
    const { edits } = waiting.preview({ kind: 'progress', taskId: 'd', percent });
    waiting.apply(edits);
    expect((await waiting.explain('d')).finish).toBe('2026-01-13T17:00');
    expect(await pieces(edits)).toEqual([
      ['01-05T08:00', '01-05T17:00'],
      ['01-08T08:00', '01-13T17:00'],
    ]);
  });

  test('that has people says where their work has got to', async () => {
    const assignments = [{ id: 'a', task_id: 'd', resource_id: 'r', units: 1 }];
    const waiting = await open({ resources: [{ id: 'r', name: 'R' }], assignments });
    const further = waiting.preview({ kind: 'progress', taskId: 'd', percent: 60 });
    expect(changesOf(further.edits)).toMatchObject({ stop: '2026-01-09T17:00:00', resume: null });
    const less = waiting.preview({ kind: 'progress', taskId: 'd', percent: 10 });
    expect(changesOf(less.edits)).toEqual({ percent_complete: 10, stop: '2026-01-05T12:00:00' });
    waiting.apply(further.edits);
    expect((await waiting.explain('d')).finish).toBe('2026-01-13T17:00');
  });

  test('that several people share stays where it is', async () => {
    const resources = [
      { id: 'r', name: 'R' },
      { id: 's', name: 'S' },
    ];
    const assignments = resources.map(({ id }) => ({ id: `of ${id}`, task_id: 'd', resource_id: id, units: 0.5 }));
    const waiting = await open({ resources, assignments });
    const { edits } = waiting.preview({ kind: 'progress', taskId: 'd', percent: 60 });
    expect(changesOf(edits)).toMatchObject({ stop: '2026-01-09T17:00:00', resume: null });
    waiting.apply(edits);
    expect((await waiting.explain('d')).finish).toBe('2026-01-13T17:00');
  });

  test.each([0, 100])('to %i%% ends it', async percent => {
    const { edits } = (await open()).preview({ kind: 'progress', taskId: 'd', percent });
    expect(changesOf(edits)).toMatchObject({ stop: null, resume: null });
  });
});

test('progress dropped where it stood changes nothing', () => {
  const begun = new Engine();
  const [design, ...rest] = plan.tasks;
  begun.load({ ...plan, tasks: [{ ...design!, percent_complete: 50 }, ...rest] });
  expect(begun.preview({ kind: 'progress', taskId: 'd', percent: 50 }).edits).toEqual([]);
  expect(changesOf(begun.preview({ kind: 'progress', taskId: 'd', percent: 55 }).edits)).toMatchObject({
    percent_complete: 55,
  });
});

test('progress clears what a file had stored beside it', () => {
  const stored = new Engine();
  const [design, ...rest] = plan.tasks;
  stored.load({ ...plan, tasks: [{ ...design!, actual_duration_minutes: 480, stop: '2026-01-05T17:00:00' }, ...rest] });
  const { edits } = stored.preview({ kind: 'progress', taskId: 'd', percent: 60 });
  expect(changesOf(edits)).toEqual({
    percent_complete: 60,
    actual_duration_minutes: null,
    stop: null,
    actual_start: '2026-01-05T08:00:00',
  });
});

test('work done has begun and ended where it stands, and nothing moves', async () => {
  const dated = engine();
  const { edits } = dated.preview({ kind: 'progress', taskId: 'b', percent: 100 });
  expect(changesOf(edits)).toEqual({
    percent_complete: 100,
    actual_start: '2026-01-12T08:00:00',
    actual_finish: '2026-01-15T17:00:00',
  });
  dated.apply(edits);
  expect(await dated.explain('b')).toMatchObject({ start: '2026-01-12T08:00', finish: '2026-01-15T17:00' });
});

test('a preview leaves the plan as it was', () => {
  const previewed = engine();
  previewed.preview({ kind: 'move', taskId: 'd', startMinute: minute('2026-02-02T08:00') });
  expect([...previewed.apply([]).moved.tasks]).toEqual([]);
});

test('a circle is named before it is made, and a plan that has one is not dated', () => {
  const row = { id: 'bd', predecessor_id: 'b', successor_id: 'd', type: 'FS' as const };
  const problems = engine().check([{ table: 'dependencies', op: 'create', row }]);
  expect(problems.map(problem => problem.code)).toEqual(['cycle']);
  const answer = new Engine().load({ ...plan, dependencies: [...plan.dependencies, row] });
  expect(answer.columns).toBeNull();
  expect(answer.settled.problems[0]?.ids).toBeDefined();
});

describe('work that pauses', () => {
  const segments = [
    { start: '2026-01-05T08:00', finish: '2026-01-06T17:00', work_minutes: 960 },
    { start: '2026-01-08T08:00', finish: '2026-01-09T12:00', work_minutes: 720 },
    { start: '2026-01-12T08:00', finish: '2026-01-12T17:00', work_minutes: 480 },
  ];
  const paused = planOf({
    project: { start: '2026-01-05' },
    tasks: [
      { id: 'a', name: 'Alone', duration: '1d' },
      { id: 's', name: 'Split', duration: '4.5d', segments },
      { id: 'next', name: 'Next', duration: '1d' },
    ],
    dependencies: [{ predecessor: 's', successor: 'next' }],
  });
  const piecesOf = ({ pieces }: { readonly pieces?: WorkPieces | undefined }) =>
    [...(pieces?.tasks ?? [])].map((task, at) => [
      task,
      formatLocalTime(pieces?.start[at] as number).slice(5, 16),
      formatLocalTime(pieces?.finish[at] as number).slice(5, 16),
    ]);

  test('comes as pieces on the dates of the engine', async () => {
    const { columns } = await new Engine().open(paused);
    // Friday noon to Monday morning: half a day of working time, so a pause as well.
    expect(piecesOf(columns ?? {})).toEqual([
      [1, '01-05T08:00', '01-06T17:00'],
      [1, '01-08T08:00', '01-09T12:00'],
      [1, '01-12T08:00', '01-12T17:00'],
    ]);
    expect(formatLocalTime(columns?.finish[1] as number)).toBe('2026-01-12T17:00:00');
  });

  test('keeps its pattern, in working time, wherever the bar is dragged', async () => {
    const open = new Engine();
    await open.open(paused);
    const { moved } = open.preview({ kind: 'move', taskId: 's', startMinute: minute('2026-01-07T08:00') });
    expect(piecesOf(moved)).toEqual([
      [1, '01-07T08:00', '01-08T17:00'],
      [1, '01-12T08:00', '01-13T12:00'],
      [1, '01-14T08:00', '01-14T17:00'],
    ]);
    expect([...moved.tasks]).toContain(2);
  });

  test('runs on once the pieces are taken from the row', async () => {
    const open = new Engine();
    await open.open(paused);
    const { moved } = open.apply([{ table: 'tasks', op: 'update', id: 's', changes: { segments: [] } }]);
    expect(piecesOf(moved)).toEqual([]);
    expect(formatLocalTime(moved.finish[[...moved.tasks].indexOf(1)] as number)).toBe('2026-01-09T12:00:00');
  });

  test('begins with the edit that brings the first pause', async () => {
    const open = new Engine();
    await open.open({ ...paused, tasks: paused.tasks.map(({ segments: _, ...task }) => task) });
    const { moved } = await open.change([{ table: 'tasks', op: 'update', id: 's', changes: { segments } }]);
    expect(piecesOf(moved)).toHaveLength(3);
  });

  test('pauses when everybody on the task does, and not while one goes on', async () => {
    const crew = (other: object) =>
      planOf({
        project: { start: '2026-01-05' },
        tasks: [{ id: 't', name: 'Task', duration: '4.5d' }],
        resources: [{ id: 'r' }, { id: 'q' }],
        assignments: [
          { task: 't', resource: 'r', segments },
          { task: 't', resource: 'q', ...other },
        ],
      });
    expect(piecesOf((await new Engine().open(crew({ segments }))).columns ?? {})).toHaveLength(3);
    expect(piecesOf((await new Engine().open(crew({}))).columns ?? {})).toEqual([]);
  });

  test('a rest that waits is a piece of its own', async () => {
    const waiting = planOf({
      project: { start: '2026-01-05' },
      tasks: [
        {
          id: 'w',
          name: 'Waits',
          duration: '4d',
          done: 50,
          actual_start: '2026-01-05T08:00',
          actual_duration_minutes: 960,
          remaining_duration_minutes: 960,
          stop: '2026-01-06T17:00',
          resume: '2026-01-12T08:00',
        },
      ],
    });
    expect(piecesOf((await new Engine().open(waiting)).columns ?? {})).toEqual([
      [0, '01-05T08:00', '01-06T17:00'],
      [0, '01-12T08:00', '01-13T17:00'],
    ]);
  });
});
