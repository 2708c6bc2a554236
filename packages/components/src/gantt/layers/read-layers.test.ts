import { describe, expect, test } from 'vitest';
import { formatLocalTime } from '../../plan/local-time.js';
import type { LayerProblem } from './host-list.js';
import { readBaselines, readForecast, readMarkers, readSprints } from './read-layers.js';

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
    );
    expect([...(first?.spans?.keys() ?? [])]).toEqual([]);
    expect(problems.map(({ path }) => path)).toEqual([
      'baselines[0].tasks[3]',
      'baselines[0].tasks[0].start',
      'baselines[0].tasks[1].task',
      'baselines[0].tasks[2].finish',
    ]);
    expect(problems[1]?.message).toContain('"soon"');
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
    const read = readForecast(given, problems);
    expect([at(read?.get('a')?.p50), at(read?.get('a')?.p80)]).toEqual(['2026-03-06T17:00', '2026-03-10T12:00']);
    expect(problems).toEqual([]);
  });

  test('none is none, and no list is a problem', () => {
    const problems: LayerProblem[] = [];
    expect(readForecast(undefined, problems)).toBeNull();
    expect(problems).toEqual([]);
    expect(readForecast('P50', problems)?.size).toBe(0);
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
