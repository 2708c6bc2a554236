import { describe, expect, test } from 'vitest';
import { PLAN_START } from '../../../../bench/generated-plan.js';
import { type Call, frameOf, inks, record, recorder } from '../../../../bench/recorded-frame.js';
import { type BarPainter, BarPainting, type PaintedBar } from '../../layers/bar-painting.js';
import { painters } from '../../layers/late-layers.js';
import { NO_LAYERS, OWN_BASELINE, type TimelineLayers } from '../../layers/layers.js';
import { ROW } from '../../layout/row-layout.js';
import { CalendarShade } from '../../timeline/calendar-shade.js';
import type { LiveFrame } from '../../timeline/live-frame.js';
import type { TimelineState } from '../../timeline/state.js';
import { paintHeader } from '../header.js';
import { paintPlan } from '../plan.js';

const DAY = 1440;

function layered(layers: Partial<TimelineLayers>, state: Partial<TimelineState> = {}, isRtl = false): LiveFrame {
  const frame = frameOf(200, state, 0, isRtl);
  frame.layers = { ...NO_LAYERS, painters, ...layers };
  frame.forget();
  frame.isLaid = false;
  frame.lay();
  return frame;
}

/** The first row whose bar is a task's, not yet done. */
function openSlot({ layout }: LiveFrame): number {
  return [...layout.kind.keys()].find(
    slot => layout.bar[slot] === ROW.task && layout.doneX[slot]! < layout.x1[slot]!,
  ) as number;
}

const painted = (calls: readonly Call[], name: string, ink: string) =>
  calls.filter(call => call.name === name && (call.fill === ink || call.stroke === ink));

describe('forecast', () => {
  const slot = openSlot(frameOf(200));
  const task = frameOf(200).layout.task[slot]!;
  const { scene } = frameOf(200);
  const finish = scene.finish[task]!;
  const forecast = new Map([[scene.ids[task]!, { p50: finish + 3 * DAY, p80: finish + 6 * DAY }]]);

  test('a whisker ends in a cap at P80 with a dot at P50, and the name stands behind it', () => {
    const frame = layered({ forecast }, { showSlack: false });
    const { layout } = frame;
    expect(layout.p50X[slot]).toBe(frame.x(finish + 3 * DAY));
    const dots = record(painters.whiskers, frame).filter(({ name }) => name === 'arc');
    expect(dots.map(({ args }) => args[0])).toEqual([layout.p50X[slot], layout.p50X[slot]]);
    if (layout.labelPlace[slot] === 3) expect(layout.labelX[slot]).toBeGreaterThan(layout.p80X[slot]! + 8);
    expect(inks(record(paintPlan, frame))).toContain('forecast');
  });

  test('is gone when switched off, and while a bar is dragged', () => {
    const old = { count: 0, tasks: new Int32Array(), start: new Float64Array(), finish: new Float64Array() };
    const drag = { kind: 'move', lifted: new Set([task]), old } as const;
    for (const state of [{ showForecast: false }, { drag }]) {
      expect(inks(record(paintPlan, layered({ forecast }, state)))).not.toContain('forecast');
    }
  });
});

test('up to three baselines are stacked, told apart by their dashes', () => {
  const slot = openSlot(frameOf(200));
  const { scene, layout } = frameOf(200);
  const id = scene.ids[layout.task[slot]!]!;
  const spans = new Map([[id, { start: scene.start[layout.task[slot]!]!, finish: scene.finish[layout.task[slot]!]! }]]);
  const more = ['one', 'two'].map(name => ({ id: name, name, spans }));
  const calls = record(paintPlan, layered({ baselines: [OWN_BASELINE, ...more] }));
  const dashes = calls.filter(({ name, stroke }) => name === 'setLineDash' && stroke === 'baseline');
  expect(dashes.map(({ args }) => args[0])).toEqual([[6, 2], [2, 2], []]);
  const lines = calls.filter(({ name, stroke }) => name === 'moveTo' && stroke === 'baseline');
  const [top, bottom] = lines.slice(0, 2).map(({ args }) => Number(args[1]));
  expect(top).toBeLessThan(bottom!);
  expect(bottom! - layout.y[slot]!).toBeLessThan(32);
});

describe('the progress line', () => {
  const statusMinute = PLAN_START + 20 * DAY;

  test('bends to the front of each row that is behind or ahead, and is straight elsewhere', () => {
    const frame = layered({}, { statusMinute, showProgressLine: true });
    const x = Math.round(frame.x(statusMinute)) + 0.5;
    const line = record(painters.progressLine, frame).filter(({ name }) => name === 'lineTo');
    const fronts = line.map(({ args }) => Number(args[0])).filter(at => at !== x);
    expect(fronts.length).toBeGreaterThan(0);
    const { layout } = frame;
    for (const front of fronts) expect([...layout.doneX, ...layout.x0, ...layout.x1]).toContain(front);
    expect(line.at(-1)?.args).toEqual([x, 640]);
  });

  test('takes the place of the status date’s dots, and is off unless asked for', () => {
    const dots = (state: Partial<TimelineState>) =>
      record(paintPlan, layered({}, { statusMinute, ...state })).filter(
        ({ name, args }) => name === 'setLineDash' && String(args[0]) === '1.5,3.5',
      ).length;
    expect(dots({})).toBe(1);
    expect(dots({ showProgressLine: true })).toBe(0);
  });
});

describe('in the header', () => {
  const marker = (days: number, label: string) => ({ minute: PLAN_START + days * DAY, label, tone: 'accent' as const });
  const words = (frame: LiveFrame) =>
    record(paintHeader, frame).filter(({ name }) => name === 'fillText') as readonly Call[];

  test('pills of markers never lie on each other or on a date', () => {
    const frame = layered({ markers: [marker(20, 'Review'), marker(21, 'Too near'), marker(60, 'Press')] });
    const lower = words(frame).filter(({ args }) => Number(args[2]) > 20);
    const spans = lower.map(({ args }) => [Number(args[1]), Number(args[1]) + String(args[0]).length * 6] as const);
    for (const [at, [from, to]] of spans.entries()) {
      for (const [other, [start, end]] of spans.entries()) {
        if (at !== other) expect(from >= end || to <= start).toBe(true);
      }
    }
    const written = lower.map(({ args }) => args[0]);
    expect(written).toContain('Review');
    expect(written).toContain('Press');
    expect(written).not.toContain('Too near');
  });

  test('a sprint’s name stands in its span and clear of the months', () => {
    const start = PLAN_START + 40 * DAY;
    const sprint = { id: 's', name: 'Sprint 1', state: 'active', start, finish: start + 14 * DAY } as const;
    const frame = layered({ sprints: [sprint] });
    const chip = words(frame).find(({ args }) => args[0] === 'Sprint 1');
    expect(Number(chip?.args[1])).toBeGreaterThan(frame.x(sprint.start));
    expect(Number(chip?.args[1]) + 48).toBeLessThan(frame.x(sprint.finish));
    expect(chip?.fill).toBe('accent');
    expect(words(layered({ sprints: [{ ...sprint, finish: start + DAY }] })).map(({ args }) => args[0])).not.toContain(
      'Sprint 1',
    );
  });
});

test('work that pauses is drawn in pieces with dots between them, done as far as it is', () => {
  const base = frameOf(200);
  const slot = openSlot(base);
  const task = base.layout.task[slot]!;
  const start = base.scene.start[task]!;
  const finish = base.scene.finish[task]!;
  const pause = start + (finish - start) * 0.4;
  const pieces = Float64Array.of(start, pause, pause + (finish - start) * 0.2, finish);
  const frame = layered({ piecesOf: at => (at === task ? pieces : null) });
  const { layout } = frame;
  expect(layout.pieceEnd[slot]! - layout.pieceAt[slot]!).toBe(2);
  expect(layout.pieceX0[layout.pieceAt[slot]!]).toBe(layout.x0[slot]);
  const calls = record(paintPlan, frame);
  const dots = calls.findIndex(({ name, args }) => name === 'setLineDash' && String(args[0]) === '1,3');
  expect(dots).toBeGreaterThan(-1);
  const y = layout.y[slot]! + frame.geometry.barTop;
  const bars = calls.filter(({ name, args }) => name === 'roundRect' && args[1] === y && args[3] === 16);
  const widths = bars.map(({ args }) => Number(args[2]));
  expect(Math.max(...widths)).toBeLessThan((layout.x1[slot]! - layout.x0[slot]!) * 0.5);
});

test('a row with a calendar of its own is shaded by that one', () => {
  const always = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
    weekday: weekday as 1,
    shifts: [{ fromMinute: 0, toMinute: 1440 }],
  }));
  const own = new CalendarShade([{ id: 'own', weekdays: always }], 'own');
  const frame = layered({ shadeOf: task => (task === 3 ? own : null) });
  const shaded = painted(record(paintPlan, frame), 'fillRect', 'nonworking');
  expect(shaded.length).toBeGreaterThan(0);
  for (const { args } of shaded) {
    const [top, height] = [Number(args[1]), Number(args[3])];
    expect(top + height <= frame.y(3) || top >= frame.y(4)).toBe(true);
  }
  expect(painted(record(paintPlan, layered({}, { showNonWorking: false })), 'fillRect', 'nonworking')).toEqual([]);
});

describe('names', () => {
  const resourcesOf = (task: number) => (task === 2 ? 'Ada, Grace' : '');
  const wordsOf = (label: TimelineState['label']) => {
    const frame = layered({ resourcesOf }, { label });
    return record(paintPlan, frame).flatMap(({ name, args }) => (name === 'fillText' ? [String(args[0])] : []));
  };

  test('with resources, resources alone, or nothing', () => {
    const { scene } = frameOf(200);
    expect(wordsOf('name-resources')).toContain(`${scene.names[2]} · Ada, Grace`);
    expect(wordsOf('resources')).toContain('Ada, Grace');
    expect(wordsOf('resources')).not.toContain(scene.names[3]);
    expect(wordsOf('none')).not.toContain(scene.names[2]);
  });
});

describe('a host’s painter', () => {
  function painting(painter: BarPainter, onError: (cause: unknown) => void = () => undefined): BarPainting {
    return new BarPainting(painter, { taskOf: task => ({ id: `t${task}` }), minuteOf: () => PLAN_START, onError });
  }

  test('is called for each bar in view; a bar it drew is not drawn again, its name is', () => {
    const seen: string[] = [];
    const frame = layered({
      painting: painting({
        paint: (_, bar) => {
          seen.push(bar.task.id);
          return true;
        },
      }),
    });
    const { layout } = frame;
    const inView = Array.from({ length: layout.count }, (_, slot) => slot).filter(
      slot => layout.kind[slot] !== ROW.none && layout.edge[slot] === 0,
    );
    const calls = record(paintPlan, frame);
    expect(seen).toEqual(inView.map(slot => `t${layout.task[slot]}`));
    expect(inks(calls)).not.toContain('task-done');
    expect(calls.some(({ name, args }) => name === 'fillText' && args[0] === frame.scene.names[layout.task[0]!])).toBe(
      true,
    );
  });

  test('that returns nothing leaves the default bar', () => {
    expect(inks(record(paintPlan, layered({ painting: painting({ paint: () => undefined }) })))).toContain('task-done');
  });

  test('that throws is reported once and never called again; the default bars are drawn', () => {
    const causes: unknown[] = [];
    let count = 0;
    const bad: BarPainter = {
      paint: () => {
        count += 1;
        throw new Error('no');
      },
    };
    const frame = layered({ painting: painting(bad, cause => causes.push(cause)) });
    expect(inks(record(paintPlan, frame))).toContain('task-done');
    record(paintPlan, frame);
    expect([causes.length, count]).toEqual([1, 1]);
  });

  test('writes texts that are not mirrored from right to left', () => {
    const write = (_: CanvasRenderingContext2D, bar: PaintedBar) => bar.write('Hi', bar.x0, bar.y);
    const frame = layered({ painting: painting({ paintOver: write }) }, {}, true);
    const { ctx, calls } = recorder();
    frame.layers.painting?.paintOver(ctx, frame);
    const at = calls.findIndex(({ name }) => name === 'fillText');
    expect(calls.slice(at - 1, at + 2).map(({ name }) => name)).toEqual(['scale', 'fillText', 'scale']);
    expect(calls.filter(({ name }) => name === 'save')).toHaveLength(
      calls.filter(({ name }) => name === 'restore').length,
    );
  });
});
