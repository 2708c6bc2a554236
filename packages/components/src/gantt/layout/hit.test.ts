import { beforeEach, describe, expect, test } from 'vitest';
import { PLAN_START } from '../../../bench/generated-plan.js';
import { FLAG } from '../scene/drawn-dates.js';
import { LINK_CODE } from '../scene/scene-links.js';
import { sceneOf, type TaskSceneInput } from '../scene/task-scene.js';
import { LiveFrame } from '../timeline/live-frame.js';
import type { Palette } from '../timeline/palette.js';
import { INITIAL_STATE } from '../timeline/state.js';
import { TimeScale } from '../timeline/time-scale.js';
import { hitTest } from './hit.js';

const DAY = 1440;
const day = (count: number): number => PLAN_START + count * DAY;

/** Rows: a long task, a milestone, a task far right of the view, a read-only task. 10 px a day, 32 px rows. */
const INPUT: TaskSceneInput = (() => {
  const start = Float64Array.of(day(10), day(40), day(500), day(10));
  const finish = Float64Array.of(day(30), day(40), day(510), day(30));
  const none = new Float64Array(4);
  const task = (name: string, percentComplete = 0, isReadOnly = false) => ({
    id: name,
    name,
    depth: 0,
    parent: -1,
    percentComplete,
    isReadOnly,
  });
  return {
    tasks: [task('long', 50), task('gate'), task('far'), task('locked', 0, true)],
    columns: {
      ids: ['long', 'gate', 'far', 'locked'],
      start,
      finish,
      earlyStart: start,
      earlyFinish: finish,
      lateStart: start,
      lateFinish: finish,
      durationMinutes: none,
      totalSlackMinutes: none,
      freeSlackMinutes: none,
      startSlackMinutes: none,
      finishSlackMinutes: none,
      flags: Uint8Array.of(0, FLAG.milestone, 0, 0),
    },
    links: { from: Int32Array.of(0), to: Int32Array.of(1), type: Uint8Array.of(LINK_CODE.FS) },
    rows: Int32Array.of(0, 1, 2, 3),
  };
})();

let frame: LiveFrame;
const at = (x: number, y: number): string => hitTest(frame, x, y).part;

beforeEach(() => {
  frame = new LiveFrame(
    {
      scene: sceneOf(INPUT),
      scale: new TimeScale({ startMinute: PLAN_START, endMinute: day(900), minutesPerPx: DAY / 10 }),
      theme: {
        palette: {} as Palette,
        rowHeight: 32,
        barHeight: 16,
        barTop: 6,
        headerHeight: 40,
        fontFamily: 'sans-serif',
        nameFonts: ['400 13px sans-serif', '600 13px sans-serif'],
        moveMs: 0,
        isForcedColors: false,
        isRtl: false,
      },
      viewport: { scrollTop: 0, scrollLeft: 0, width: 900, height: 320, dpr: 1 },
    },
    text => text.length * 6,
  );
  frame.lay();
});

function hover(task: number): void {
  frame.setState({ ...INITIAL_STATE, hoverTask: task });
}

describe('a bar', () => {
  test('its middle, its edges and the row beside it', () => {
    expect(at(250, 14)).toBe('bar');
    expect(at(101, 14)).toBe('start-edge');
    expect(at(298, 14)).toBe('finish-edge');
    expect(at(90, 14)).toBe('none');
    expect(hitTest(frame, 90, 14)).toMatchObject({ task: 0, row: 0 });
  });

  test('the progress front and the link dots are met only while hovered, where they are drawn', () => {
    expect(at(200, 21)).toBe('bar');
    expect(at(309, 14)).not.toBe('link-finish');
    hover(0);
    expect(at(200, 21)).toBe('progress');
    expect(at(309, 14)).toBe('link-finish');
    expect(at(91, 14)).toBe('link-start');
  });

  test('a read-only bar has no edges and no dots', () => {
    hover(3);
    expect(at(101, 3 * 32 + 14)).toBe('bar');
    expect(at(309, 3 * 32 + 14)).not.toBe('link-finish');
  });

  test('scrolling moves what is met', () => {
    frame.setViewport({ scrollTop: 32, scrollLeft: 100, width: 900, height: 320, dpr: 1 });
    frame.isLaid = false;
    frame.lay();
    expect(hitTest(frame, 300, 14)).toMatchObject({ part: 'milestone', task: 1, row: 1 });
  });
});

test('a milestone is met on its diamond, its name beside it', () => {
  expect(at(400, 32 + 14)).toBe('milestone');
  expect(at(425, 32 + 14)).toBe('label');
});

test('the pill of a bar out of view', () => {
  expect(hitTest(frame, 860, 2 * 32 + 14)).toMatchObject({ part: 'edge-pill', task: 2 });
  expect(at(700, 2 * 32 + 14)).toBe('none');
});

test('a link is met on its line, but a bar over it wins', () => {
  expect(hitTest(frame, 308, 26)).toMatchObject({ part: 'link', link: 0 });
  expect(at(299, 14)).toBe('finish-edge');
});

test('below the last row there is nothing', () => {
  expect(hitTest(frame, 300, 300)).toEqual({ part: 'none', task: -1, row: -1, link: -1 });
});
