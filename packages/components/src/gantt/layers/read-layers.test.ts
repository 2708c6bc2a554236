import { beforeEach, describe, expect, test } from 'vitest';
import { formatLocalTime } from '../../plan/local-time.js';
import type { LayerProblem } from './host-list.js';
import { readBaselines, readForecast, readMarkers, readSprints } from './read-layers.js';

let told: LayerProblem[];
const tell = (problems: readonly LayerProblem[]) => void told.push(...problems);
beforeEach(() => {
  told = [];
});

const at = (minute: number | undefined) => formatLocalTime(minute as number).slice(0, 16);

describe('baselines', () => {
  test('bare days are working days, ids come in any spelling', () => {
    const problems: LayerProblem[] = [];
    const [first] = readBaselines(
      [
        {
          id: 7,
          name: 'Tender',
          tasks: [
            { task: 'a', start: '2026-03-02', finish: '2026-03-06' },
            { task_id: 'b', start: '2026-03-02T10:00', finish: '2026-03-06T12:00' },
          ],
        },
      ],
      problems,
      tell,
    );
    expect(first).toMatchObject({ id: '7', name: 'Tender' });
    expect([at(first?.spans?.get('a')?.start), at(first?.spans?.get('a')?.finish)]).toEqual([
      '2026-03-02T08:00',
      '2026-03-06T17:00',
    ]);
    expect(at(first?.spans?.get('b')?.finish)).toBe('2026-03-06T12:00');
    expect(problems).toEqual([]);
  });

  test('what cannot be read is left out and named', () => {
    const problems: LayerProblem[] = [];
    const [first] = readBaselines(
      [
        {
          id: 'x',
          tasks: [
            { task: 'a', start: 'soon', finish: '2026-03-06' },
            { start: '2026-03-02', finish: '2026-03-06' },
            { task: 'c', start: '2026-03-09', finish: '2026-03-06' },
            null,
          ],
        },
      ],
      problems,
      tell,
    );
    expect(first?.spans).toEqual(new Map());
    expect(problems.map(({ path }) => path)).toEqual([
      'baselines[0].tasks[3]',
      'baselines[0].tasks[0].start',
      'baselines[0].tasks[1].task',
      'baselines[0].tasks[2].finish',
    ]);
    expect(problems[1]?.message).toContain('"soon"');
  });
});

describe('baselines of large plans', () => {
  test('a map is read task by task, each once; one without dates is none, the first that is wrong is said', async () => {
    let reads = 0;
    const dates = (start: string | null, finish: string | null) => ({
      finish,
      get start() {
        reads += 1;
        return start;
      },
    });
    const tasks = new Map([
      ['a', dates('2026-03-02T08:00:00', '2026-03-06T17:00:00')],
      ['none', dates(null, null)],
      ['bad', dates('soon', '2026-03-06')],
      ['late', dates('2026-03-09', '2026-03-06')],
    ]);
    const problems: LayerProblem[] = [];
    const [first] = readBaselines([{ id: 'x', tasks }], problems, tell);
    expect(reads).toBe(0);
    const spans = first?.spans;
    expect(at(spans?.get('a')?.finish)).toBe('2026-03-06T17:00');
    const once = reads;
    expect(spans?.get('a')).toBe(spans?.get('a'));
    expect(reads).toBe(once);
    for (const id of ['none', 'bad', 'late', 'never']) expect(spans?.get(id)).toBeUndefined();
    await Promise.resolve();
    expect(problems).toEqual([]);
    expect(told.map(({ path }) => path)).toEqual(['baselines[0].tasks["bad"].start']);
  });

  test('one that is not shown is read when it is chosen', () => {
    const problems: LayerProblem[] = [];
    const tasks = [{ task: 'a', start: 'soon', finish: '2026-03-06' }];
    const [shown, waiting] = readBaselines(
      [
        { id: 1, tasks: [] },
        { id: 2, shown: false, tasks },
      ],
      problems,
      tell,
    );
    expect([shown?.isHidden, waiting?.isHidden]).toEqual([undefined, true]);
    expect([problems, told]).toEqual([[], []]);
    expect(waiting?.spans).toBe(waiting?.spans);
    expect(told.map(({ path }) => path)).toEqual(['baselines[1].tasks[0].start']);
  });
});

describe('forecast', () => {
  const spans = { p50: '2026-03-06', p80: '2026-03-10T12:00' };

  test.each([
    ['literals', [{ task: 'a', ...spans }]],
    ['wire rows', [{ task_id: 'a', ...spans }]],
    ["the simulation's tasks", [{ id: 'a', finish: spans }]],
    ["the simulation's answer", { tasks: [{ id: 'a', finish: spans }] }],
  ])('%s', (_, given) => {
    const problems: LayerProblem[] = [];
    const read = readForecast(given, problems, tell);
    expect([at(read?.get('a')?.p50), at(read?.get('a')?.p80)]).toEqual(['2026-03-06T17:00', '2026-03-10T12:00']);
    expect(problems).toEqual([]);
  });

  test('columns', async () => {
    const problems: LayerProblem[] = [];
    const columns = {
      task_ids: ['a', 'b', 'c'],
      p50: ['2026-03-06T10:00:00', '2026-03-09', 'soon'],
      p80: ['2026-03-20T10:00:00', '2026-03-08', '2026-03-10'],
    };
    const read = readForecast(columns, problems, tell);
    expect(at(read?.last)).toBe('2026-03-20T10:00');
    expect([at(read?.get('a')?.p50), at(read?.get('a')?.p80)]).toEqual(['2026-03-06T10:00', '2026-03-20T10:00']);
    // The later of both, whatever was given.
    expect(at(read?.get('b')?.p80)).toBe('2026-03-09T17:00');
    expect(read?.get('c')).toBeUndefined();
    await Promise.resolve();
    expect(told.map(({ path }) => path)).toEqual(['forecast["c"].p50']);
    expect(readForecast({ task_ids: [], p50: [], p80: [] }, problems, tell)?.last).toBeNaN();
    expect(problems).toEqual([]);
    expect(readForecast({ task_ids: ['a'] }, problems, tell)).toBeNull();
    expect(problems.map(({ path }) => path)).toEqual(['forecast']);
  });

  test('none is none, and no list is a problem', () => {
    const problems: LayerProblem[] = [];
    expect(readForecast(undefined, problems, tell)).toBeNull();
    expect(problems).toEqual([]);
    expect(readForecast('P50', problems, tell)?.last).toBeNaN();
    expect(problems).toEqual([{ path: 'forecast', message: '"P50" is no list.' }]);
  });
});

test('sprints come in order, both days theirs, an unknown state is a planned one', () => {
  const problems: LayerProblem[] = [];
  const sprints = readSprints(
    [
      { id: 2, start: '2026-03-16', finish: '2026-03-27', state: 'going' },
      { id: 1, name: 'One', start: '2026-03-02', finish: '2026-03-13', state: 'active' },
    ],
    problems,
  );
  expect(sprints.map(({ id, name, state }) => [id, name, state])).toEqual([
    ['1', 'One', 'active'],
    ['2', '2', 'planned'],
  ]);
  expect([at(sprints[0]?.start), at(sprints[0]?.finish)]).toEqual(['2026-03-02T00:00', '2026-03-14T00:00']);
  expect(problems.map(({ path }) => path)).toEqual(['sprints[0].state']);
});

test('markers keep to the tokens', () => {
  const problems: LayerProblem[] = [];
  const markers = readMarkers(
    [
      { date: '2026-05-04', label: 'Press', tone: 'hotpink' },
      { date: '2026-04-04', label: 'Grant', tone: 'critical' },
      { label: 'Never' },
    ],
    problems,
  );
  expect(markers.map(({ label, tone }) => [label, tone])).toEqual([
    ['Grant', 'critical'],
    ['Press', 'ink'],
  ]);
  expect(problems.map(({ path }) => path)).toEqual(['markers[0].tone', 'markers[2].date']);
});
