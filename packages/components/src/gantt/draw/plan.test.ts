import { beforeAll, describe, expect, test } from 'vitest';
import { PLAN_START } from '../../../bench/generated-plan.js';
import { frameOf, inks, record, recorder } from '../../../bench/recorded-frame.js';
import { Format } from '../shell/format.js';
import type { TimelineState } from '../timeline/state.js';
import { LEVEL_MINUTES_PER_PX, TimeScale } from '../timeline/time-scale.js';
import { actPainters } from './act/act-part.js';
import { paintDragChips } from './act/drag-chips.js';
import { paintOverlay } from './act/overlay.js';
import { paintGrid } from './grid.js';
import { paintHeader } from './header.js';
import { beginLayer } from './ink/text.js';
import { paintPlan } from './plan.js';

beforeAll(() => actPainters.load());

test('the plan is painted from back to front: baselines, links, bars, marks, names', () => {
  const order = inks(record(paintPlan, frameOf(200)));
  const at = (token: string): number => {
    expect(order).toContain(token);
    return order.indexOf(token);
  };
  const expected = ['baseline', 'link', 'summary-rest', 'task-done', 'slack', 'deadline', 'surface', 'ink'].map(at);
  // The ground's colour outlines the names; no bar is painted with it but open milestones, before it.
  expect(expected.filter(place => place !== at('surface'))).toEqual(
    expected.filter(place => place !== at('surface')).toSorted((a, b) => a - b),
  );
});

test('the lit chain lies over other links on a casing of the ground', () => {
  const calls = record(paintPlan, frameOf(200, { activeLinks: new Set([1, 2]) }));
  const strokes = calls.filter(call => call.name === 'stroke').map(call => call.stroke);
  const lit = strokes.indexOf('link-active');
  expect(strokes[lit - 1]).toBe('surface');
  expect(strokes.lastIndexOf('link')).toBeLessThan(lit);
});

test('canvas state is set once per style: a full view strokes and fills a few dozen times, whatever it shows', () => {
  const paths = (taskCount: number): number =>
    record(paintPlan, frameOf(taskCount)).filter(({ name }) => name === 'fill' || name === 'stroke').length;
  expect(paths(20_000)).toBeLessThan(40);
});

test('the work of a frame does not grow with the plan', () => {
  const callsAt = (taskCount: number): number => record(paintPlan, frameOf(taskCount, {}, 32 * 400)).length;
  expect(callsAt(20_000)).toBeLessThan(callsAt(2000) * 1.6);
});

test('with the critical path off nothing is red', () => {
  expect(inks(record(paintPlan, frameOf(200)))).toContain('critical');
  const calls = record(paintPlan, frameOf(200, { showCriticalPath: false }));
  expect(inks(calls).filter(ink => ink.startsWith('critical'))).toEqual([]);
});

test('switched-off layers leave no mark', () => {
  const calls = record(paintPlan, frameOf(200, { showBaseline: false, showSlack: false, showLinks: false }));
  const painted = calls.filter(call => ['moveTo', 'lineTo', 'roundRect', 'arcTo'].includes(call.name));
  expect(inks(calls)).not.toContain('link');
  expect(painted.filter(call => call.stroke === 'slack')).toEqual([]);
});

test('every visible name is written once, and each beside a bar is outlined first', () => {
  const frame = frameOf(200);
  const calls = record(paintPlan, frame);
  const names = new Set(frame.scene.names);
  const written = calls
    .filter(call => call.name === 'fillText' && names.has(String(call.args[0])))
    .map(call => call.args[0]);
  expect(new Set(written).size).toBe(written.length);
  const outlined = calls.filter(call => call.name === 'strokeText').map(call => call.args[0]);
  expect(outlined.length).toBeGreaterThan(0);
  for (const name of outlined) {
    expect(calls.findIndex(call => call.name === 'strokeText' && call.args[0] === name)).toBeLessThan(
      calls.findIndex(call => call.name === 'fillText' && call.args[0] === name),
    );
  }
});

test('while dragging: dashed old places under the bars, dates over the lifted one, no slack', () => {
  const task = 3;
  const drag = {
    kind: 'move',
    lifted: new Set([task]),
    old: {
      count: 1,
      tasks: Int32Array.of(task),
      start: Float64Array.of(PLAN_START),
      finish: Float64Array.of(PLAN_START + 2880),
      notes: ['+2 days'],
    },
  } as const;
  const frame = frameOf(200, { drag });
  const work = record(paintPlan, frame);
  const dash = work.findIndex(call => call.name === 'setLineDash' && String(call.args[0]) === '3,3');
  expect(dash).toBeGreaterThan(-1);
  expect(dash).toBeLessThan(work.findIndex(call => call.fill === 'task-fill'));
  const words = record(paintOverlay, frame)
    .filter(call => call.name === 'fillText')
    .map(call => String(call.args[0]));
  expect(words).toContain(frame.text.startDateLong(frame.scene.start[task]!));
  expect(words).toContain('+2 days');
});

test('the ground: non-working time under hovered and selected rows under rules under today', () => {
  const order = inks(record(paintGrid, frameOf(200, { selectedTasks: new Set([2]), hoverTask: 4 })));
  expect(order).toEqual(['nonworking', 'selection', 'hover', 'rule', 'today']);
});

test('the header writes the year once and keeps labels clear of today’s pill', () => {
  const frame = frameOf(200);
  const words = record(paintHeader, frame).filter(call => call.name === 'fillText');
  expect(words.filter(call => /\d{4}/.test(String(call.args[0])))).toHaveLength(1);
  const pill = words.find(({ fill }) => fill === 'on-today')!;
  const pillX = Number(pill.args[1]);
  for (const word of words.filter(other => other !== pill)) {
    const [label, x, y] = [String(word.args[0]), Number(word.args[1]), Number(word.args[2])];
    if (y > 20) expect(x + label.length * 6 < pillX || x > pillX + String(pill.args[0]).length * 6).toBe(true);
  }
});

test('of years and decades today says in which one it lies', () => {
  const pillAt = (minutesPerPx: number) => {
    const frame = frameOf(200, { todayMinute: PLAN_START });
    frame.scale = new TimeScale({ startMinute: PLAN_START - 1440, endMinute: PLAN_START + 2_000_000, minutesPerPx });
    const words = record(paintHeader, frame).filter(({ name }) => name === 'fillText');
    return String(words.find(({ fill }) => fill === 'on-today')?.args[0]);
  };
  expect(pillAt(LEVEL_MINUTES_PER_PX.weeks)).not.toMatch(/\d{4}/);
  expect(pillAt(LEVEL_MINUTES_PER_PX.years)).toMatch(/\d{4}/);
});

test('pills of bars out of view tell days as the grid does: with their years in a long plan', () => {
  const pillsWith = (format: Format) => {
    const frame = frameOf(200, { format });
    frame.setViewport({ ...frame.viewport, scrollLeft: frame.viewport.scrollLeft + 3000 });
    frame.isLaid = false;
    frame.lay();
    const calls = record(paintPlan, frame);
    return calls.filter(({ name }) => name === 'fillText').map(({ args }) => String(args[0]));
  };
  const isShort = (word: string) => /^\d+ [A-Z][a-z]{2}$/.test(word);
  const isWithYear = (word: string) => /^\d\d\/\d\d\/\d\d$/.test(word);
  const pills = pillsWith(new Format('en-GB')).filter(isShort);
  expect(pills.length).toBeGreaterThan(0);
  const long = pillsWith(new Format('en-GB', true));
  expect(long.filter(isShort)).toEqual([]);
  expect(long.filter(isWithYear)).toHaveLength(pills.length);
});

test.each([false, true])('while dragging no date lies on the bar or on the name above it (%s)', isNameAbove => {
  const lifted = (row: number) => {
    const frame = frameOf(200);
    const task = frame.scene.rowTask[row] as number;
    frame.setState({ ...frame.state, isNameAbove, drag: { kind: 'move', lifted: [task], old: null } as never });
    frame.lay();
    const slot = frame.layout.slotOf(row);
    const middles = record(paintDragChips, frame).filter(({ name }) => name === 'fillText');
    const top = frame.layout.y[slot] as number;
    return { top, barEnd: top + frame.geometry.barTop + frame.geometry.barHeight, middles };
  };
  const [first, third] = [lifted(0), lifted(2)];
  expect(first.middles.length + third.middles.length).toBeGreaterThan(0);
  for (const { args } of first.middles) expect(Number(args[2])).toBeGreaterThan(first.barEnd + 10);
  for (const { args } of third.middles) expect(Number(args[2])).toBeLessThan(third.top);
});

describe('right to left', () => {
  const state: Partial<TimelineState> = {
    statusMinute: PLAN_START + 8000,
    hoverTask: 4,
    peers: [{ task: 5, initials: 'MO' }],
  };
  /** Right to left a name stands between marks that keep its own direction. */
  const unmarked = (value: unknown) => (typeof value === 'string' ? value.replace(/[\u2068\u2069]/g, '') : value);
  const painters = { paintPlan, paintOverlay, paintHeader };

  test.each(Object.entries(painters))('%s differs only in how its texts are written', (_, paint) => {
    const ltr = record(paint, frameOf(200, state));
    const rtl = record(paint, frameOf(200, state, 0, true));
    expect(rtl.filter(({ name }) => name !== 'scale').map(({ name }) => name)).toEqual(ltr.map(({ name }) => name));
    let isFlipped = false;
    let at = 0;
    for (const { name, args } of rtl) {
      if (name === 'scale') {
        expect(args).toEqual([-1, 1]);
        isFlipped = !isFlipped;
        continue;
      }
      const same = ltr[at++]!.args;
      const isText = name === 'fillText' || name === 'strokeText';
      expect(isFlipped).toBe(isText);
      expect(args.map(unmarked)).toEqual(isText ? [same[0], -Number(same[1]), same[2]] : same);
    }
    expect(isFlipped).toBe(false);
    expect(rtl.some(({ name }) => name === 'fillText')).toBe(true);
  });

  test('a layer begins mirrored at its right edge, texts end where they begin', () => {
    const { ctx, calls } = recorder();
    beginLayer(ctx, frameOf(10, {}, 0, true), 2001, 2);
    expect(calls.map(({ name, args }) => [name, ...args])).toEqual([['setTransform', -2, 0, 0, 2, 2001, 0]]);
    expect([ctx.textAlign, ctx.direction]).toEqual(['right', 'rtl']);
    beginLayer(ctx, frameOf(10), 2001, 2);
    expect(calls[1]!.args).toEqual([2, 0, 0, 2, 0, 0]);
    expect([ctx.textAlign, ctx.direction]).toEqual(['left', 'ltr']);
  });
});
