import { expect, test } from 'vitest';
import { PLAN_START } from '../../../bench/generated-plan.js';
import { frameOf, record } from '../../../bench/recorded-frame.js';
import { NO_LAYERS } from '../layers/layers.js';
import type { MinimapSpan } from '../timeline/minimap.js';
import { paintMinimap } from './minimap.js';

const DAY = 1440;
const span: MinimapSpan = {
  startMinute: PLAN_START,
  finishMinute: PLAN_START + 100 * DAY,
  width: 500,
  isEmpty: false,
  x: minute => ((minute - PLAN_START) / DAY) * 5,
  minute: x => PLAN_START + (x / 5) * DAY,
};

test('the host’s days and sprints stand in the overview, those outside of it do not', () => {
  const frame = frameOf(50);
  const at = (day: number) => PLAN_START + day * DAY;
  frame.layers = {
    ...NO_LAYERS,
    markers: [
      { minute: at(20), label: 'Fair', tone: 'warning' },
      { minute: at(300), label: 'Later', tone: 'forecast' },
    ],
    sprints: [{ id: 's', name: 'Sprint', state: 'active', start: at(10), finish: at(24) }],
  };
  const calls = record((ctx, of) => paintMinimap(ctx, of, span, 44), frame);
  const rects = (ink: string) => calls.filter(({ name, fill }) => name === 'fillRect' && fill === ink);
  expect(rects('warning').map(({ args }) => args)).toEqual([[100, 0, 1, 31]]);
  expect(rects('forecast')).toEqual([]);
  expect(rects('accent').map(({ args }) => args)).toEqual([[50.5, 1, 69, 2]]);
});
