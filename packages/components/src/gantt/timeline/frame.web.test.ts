import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generatedPlan, PLAN_START } from '../../../bench/generated-plan.js';
import { tokens } from '../../styles/tokens.js';
import type { DatePatch } from '../scene/drawn-dates.js';
import type { Scene } from '../scene/scene.js';
import { sceneOf } from '../scene/task-scene.js';
import { CalendarShade } from './calendar-shade.js';
import { TimelineRenderer } from './frame.js';
import { readTheme } from './palette.js';
import { TimeScale } from './time-scale.js';

const DAY = 1440;
let wrapper: HTMLElement;
let host: HTMLElement;
let scene: Scene;
let renderer: TimelineRenderer;

beforeEach(() => {
  wrapper = document.createElement('div');
  const root = wrapper.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [tokens.styleSheet as CSSStyleSheet];
  host = document.createElement('div');
  host.style.cssText = 'position:relative;width:900px;height:500px';
  root.append(host);
  document.body.append(wrapper);
  wrapper.dataset.theme = 'light';
  scene = sceneOf(generatedPlan(300));
  renderer = new TimelineRenderer(host, {
    scene,
    scale: new TimeScale({ startMinute: PLAN_START - 7 * DAY, endMinute: PLAN_START + 900 * DAY, minutesPerPx: 150 }),
    theme: readTheme(host),
    viewport: { scrollTop: 0, scrollLeft: 0, width: 900, height: 460, dpr: 1 },
  });
  renderer.setShade(new CalendarShade());
  renderer.paintNow();
});

afterEach(() => {
  renderer.dispose();
  wrapper.remove();
});

function canvas(layer: string): HTMLCanvasElement {
  return host.querySelector(`[part="canvas-${layer}"]`) as HTMLCanvasElement;
}

function plan(): ImageData {
  const { width, height } = canvas('plan');
  return (canvas('plan').getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
}

/** Colour at the middle of a task's bar, or at its first pixels inside the frame. */
function barColour(task: number, offX: number): string {
  const x = Math.round(renderer.frame.x(scene.start[task]!)) + offX;
  const y = renderer.frame.y(scene.taskRow[task]!) + 14;
  const [red, green, blue] = plan().data.slice((y * plan().width + x) * 4);
  return `rgb(${red}, ${green}, ${blue})`;
}

function patch(task: number, days: number): DatePatch {
  return {
    count: 1,
    tasks: Int32Array.of(task),
    start: Float64Array.of(scene.start[task]! + days * DAY),
    finish: Float64Array.of(scene.finish[task]! + days * DAY),
    lateFinish: Float64Array.of(scene.lateFinish[task]! + days * DAY),
    flags: Uint8Array.of(scene.flags[task]!),
  };
}

const sleep = (delayMs: number): Promise<void> => new Promise(resolve => setTimeout(resolve, delayMs));

test('assistive technology does not meet the canvases, nor does the pointer', () => {
  for (const layer of host.querySelectorAll('canvas')) {
    expect(layer.getAttribute('aria-hidden')).toBe('true');
    expect(getComputedStyle(layer).pointerEvents).toBe('none');
  }
});

describe('theme', () => {
  test('tokens come resolved, light and dark', () => {
    expect(readTheme(host).palette.surface).toBe('rgb(255, 255, 255)');
    wrapper.dataset.theme = 'dark';
    expect(readTheme(host).palette.surface).toBe('rgb(17, 21, 29)');
    expect(readTheme(host)).toMatchObject({ rowHeight: 32, barHeight: 16, barTop: 6, headerHeight: 40 });
  });

  test('density changes the rows', () => {
    wrapper.setAttribute('density', 'compact');
    expect(readTheme(host)).toMatchObject({ rowHeight: 28, barHeight: 14, barTop: 5 });
  });

  test('a page’s own token wins', () => {
    wrapper.style.setProperty('--ppm-task', 'rgb(1, 2, 3)');
    expect(readTheme(host).palette.task).toBe('rgb(1, 2, 3)');
  });

  test('reading leaves nothing behind', () => {
    const before = host.childElementCount;
    readTheme(host);
    expect(host.childElementCount).toBe(before);
  });
});

test('a finished bar is painted in its token, again when the theme changes', () => {
  const done = [...scene.progress.keys()].find(
    task => scene.progress[task] === 1 && !scene.isMilestone(task),
  ) as number;
  expect(barColour(done, 3)).toBe(renderer.frame.theme.palette['task-done']);
  wrapper.dataset.theme = 'dark';
  renderer.setTheme(readTheme(host));
  renderer.paintNow();
  expect(barColour(done, 3)).toBe('rgb(74, 108, 212)');
});

test('right to left the picture is mirrored, a repaint of some rows included', () => {
  wrapper.dir = 'rtl';
  renderer.setTheme(readTheme(host));
  renderer.paintNow();
  const task = [...scene.progress.keys()].find(at => scene.progress[at] === 1 && !scene.isMilestone(at)) as number;
  const colourAt = (inlineX: number): string => {
    const y = renderer.frame.y(scene.taskRow[task]!) + 14;
    const [red, green, blue] = plan().data.slice((y * plan().width + plan().width - 1 - inlineX) * 4);
    return `rgb(${red}, ${green}, ${blue})`;
  };
  const x = Math.round(renderer.frame.x(scene.start[task]!));
  expect(colourAt(x + 3)).toBe(renderer.frame.theme.palette['task-done']);
  renderer.patchDates(patch(task, 2));
  renderer.paintNow();
  expect(colourAt(x + 3)).not.toBe(renderer.frame.theme.palette['task-done']);
  const partly = plan();
  renderer.invalidate();
  renderer.paintNow();
  expect(differingPixels(partly, plan())).toBe(0);
});

test('a bar moved by a drag is painted as a whole repaint would paint it', () => {
  for (const task of [4, 5, 9]) {
    renderer.patchDates(patch(task, 6));
    renderer.paintNow();
    const partly = plan();
    renderer.invalidate();
    renderer.paintNow();
    expect(differingPixels(partly, plan())).toBe(0);
  }
});

/** How far the smoothed end of a line may be off where a clip cuts it, of 255. */
const EDGE_ROUNDING = 12;

/** Values that differ by more than that. */
function differingPixels(one: ImageData, two: ImageData): number {
  let count = 0;
  for (let at = 0; at < one.data.length; at++) if (Math.abs(one.data[at]! - two.data[at]!) > EDGE_ROUNDING) count++;
  return count;
}

describe('glide', () => {
  const later = (): void => {
    const move = patch(3, 10);
    const columns = { ...generatedPlan(300).columns };
    columns.start = columns.start.slice();
    columns.start[3] = move.start[0]!;
    scene.setColumns(columns);
  };

  test('bars travel to new dates and arrive', async () => {
    const before = scene.start[3]!;
    later();
    renderer.datesChanged({ glide: true });
    await expect.poll(() => scene.shownStart(3), { interval: 10 }).toBeGreaterThan(before);
    await expect.poll(() => scene.shownStart(3)).toBe(before + 10 * DAY);
  });

  test('not while something is dragged, nor under reduced motion', () => {
    const none = { count: 0, tasks: new Int32Array(0), start: new Float64Array(0), finish: new Float64Array(0) };
    renderer.setState({ drag: { kind: 'move', lifted: new Set([3]), old: none } });
    later();
    renderer.datesChanged({ glide: true });
    expect(scene.glide).toBe(1);
    renderer.setState({ drag: null });
    renderer.setTheme({ ...readTheme(host), moveMs: 0 });
    renderer.datesChanged({ glide: true });
    expect(scene.glide).toBe(1);
  });
});

test('the lit chain’s ink comes up, and not again for the same chain', async () => {
  renderer.setState({ activeLinks: new Set([2, 3]) });
  expect(renderer.frame.chainInk).toBe(0);
  await sleep(400);
  expect(renderer.frame.chainInk).toBe(1);
  renderer.setState({ activeLinks: new Set([2, 3]) });
  expect(renderer.frame.chainInk).toBe(1);
});

test('a hovered row is painted as a whole repaint would paint it', () => {
  for (const hoverTask of [4, 9, -1]) {
    renderer.setState({ hoverTask });
    renderer.paintNow();
    const partly = plan();
    renderer.invalidate();
    renderer.paintNow();
    expect(differingPixels(partly, plan())).toBe(0);
  }
});

test('the overlay is in the page only while it shows something', () => {
  expect(canvas('overlay').style.display).toBe('none');
  renderer.setState({ selectedTasks: new Set([3]) });
  renderer.paintNow();
  expect(canvas('overlay').style.display).toBe('block');
});

test('dispose takes the canvases out', () => {
  renderer.dispose();
  expect(host.querySelectorAll('canvas')).toHaveLength(0);
});
