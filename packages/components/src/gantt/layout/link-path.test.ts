import { describe, expect, test } from 'vitest';
import { LINK_CODE } from '../scene/scene-links.js';
import { FADE, HEAD, type LinkEnd, newRoute, routeLink } from './link-path.js';

const ROOM = { viewWidth: 1000, rowHeight: 32, barHeight: 16, milestoneHalf: 8 };
const middle = (row: number): number => row * 32 + 14;
const bar = (x0: number, x1: number, row: number, beyond = 0): LinkEnd => ({
  x0,
  x1,
  centre: x1,
  middle: middle(row),
  isMilestone: false,
  beyond,
});
const milestone = (x: number, row: number): LinkEnd => ({
  x0: x - 8,
  x1: x + 8,
  centre: x,
  middle: middle(row),
  isMilestone: true,
  beyond: 0,
});

function route(type: keyof typeof LINK_CODE, from: LinkEnd, to: LinkEnd, isStubbed = true) {
  const out = newRoute();
  routeLink({ type: LINK_CODE[type], from, to, isStubbed }, ROOM, out);
  const points = Array.from({ length: out.count }, (_, point) => [out.points[2 * point], out.points[2 * point + 1]]);
  return { points, head: out.head, fade: out.fade };
}

describe('finish–start', () => {
  test('with room: out by 8, down, into the left side', () => {
    expect(route('FS', bar(100, 200, 0), bar(260, 300, 2)).points).toEqual([
      [200, 14],
      [208, 14],
      [208, 78],
      [260, 78],
    ]);
  });

  test('in a small gap the turn is at half of it', () => {
    expect(route('FS', bar(100, 200, 0), bar(212, 300, 1)).points[1]).toEqual([206, 14]);
  });

  test('without room: down into the top at start + 7, which is where its fan goes down', () => {
    const { points, head } = route('FS', bar(100, 200, 0), bar(200, 300, 1));
    expect(points).toEqual([
      [200, 14],
      [208, 14],
      [208, 38],
    ]);
    expect(head).toBe(HEAD.down);
  });

  test('upwards it enters from below', () => {
    const { points, head } = route('FS', bar(100, 200, 3), bar(204, 300, 1));
    expect(points.at(-1)).toEqual([208, 54]);
    expect(head).toBe(HEAD.up);
  });

  test('into a sliver of a bar the head still meets it', () => {
    const { points } = route('FS', bar(100, 200, 0), bar(200, 203, 1));
    expect(points.at(-1)![0]).toBeLessThanOrEqual(203);
  });

  test('against time: around through the rule above the successor', () => {
    expect(route('FS', bar(100, 400, 0), bar(200, 300, 2)).points).toEqual([
      [400, 14],
      [408, 14],
      [408, 63],
      [192, 63],
      [192, 78],
      [200, 78],
    ]);
  });

  test('to a milestone under the finish: straight down', () => {
    const { points, head } = route('FS', bar(100, 200, 0), milestone(200, 1));
    expect(points).toEqual([
      [200, 20],
      [200, 38],
    ]);
    expect(head).toBe(HEAD.down);
  });

  test('links of one predecessor share their upright', () => {
    const uprights = [1, 2, 5].map(row => route('FS', bar(100, 200, 0), bar(260 + row * 10, 400, row)).points[1]![0]);
    expect(new Set(uprights)).toEqual(new Set([208]));
  });
});

test('start–start goes round the left by 7', () => {
  const { points, head } = route('SS', bar(100, 200, 0), bar(120, 300, 1));
  expect(points).toEqual([
    [100, 14],
    [93, 14],
    [93, 46],
    [120, 46],
  ]);
  expect(head).toBe(HEAD.right);
});

test('finish–finish goes round the right by 9', () => {
  const { points, head } = route('FF', bar(100, 200, 0), bar(120, 300, 1));
  expect(points).toEqual([
    [200, 14],
    [309, 14],
    [309, 46],
    [300, 46],
  ]);
  expect(head).toBe(HEAD.left);
});

test('start–finish leaves on the left and enters on the right', () => {
  const { points, head } = route('SF', bar(400, 500, 0), bar(100, 200, 1));
  expect(points).toEqual([
    [400, 14],
    [393, 14],
    [393, 46],
    [200, 46],
  ]);
  expect(head).toBe(HEAD.left);
  expect(route('SF', bar(100, 500, 0), bar(100, 200, 1)).points.at(-2)).toEqual([209, 46]);
});

describe('ends out of view', () => {
  test('a predecessor left of the view leaves a line of 30 that fades in', () => {
    const { points, fade } = route('FS', bar(-300, -200, 0), bar(400, 500, 3));
    expect(points).toEqual([
      [370, 110],
      [400, 110],
    ]);
    expect(fade).toBe(FADE.first);
  });

  test('a successor right of the view: down to its row and 26 towards it, fading out', () => {
    const { points, fade } = route('FS', bar(100, 200, 0), bar(1400, 1500, 2));
    expect(points).toEqual([
      [200, 14],
      [208, 14],
      [208, 78],
      [234, 78],
    ]);
    expect(fade).toBe(FADE.last);
  });

  test('both out of view: nothing', () => {
    expect(route('FS', bar(-300, -200, 0), bar(1400, 1500, 2)).points).toEqual([]);
  });

  test('a muted link to a row scrolled away is a stub of 28', () => {
    const { points, fade } = route('FS', bar(100, 200, 0), bar(260, 300, 90, 1));
    expect(points).toEqual([
      [200, 14],
      [208, 14],
      [208, 42],
    ]);
    expect(fade).toBe(FADE.last);
  });

  test('a muted link from a row above the view comes in by a stub', () => {
    const { points, fade } = route('FS', bar(100, 200, -40, -1), bar(260, 300, 2));
    expect(points).toEqual([
      [248, 50],
      [248, 78],
      [260, 78],
    ]);
    expect(fade).toBe(FADE.first);
  });

  test('a stub stands at its bar, however far the other bar is', () => {
    expect(route('FF', bar(100, 200, 0), bar(700, 900, 90, 1)).points).toEqual([
      [200, 14],
      [212, 14],
      [212, 42],
    ]);
    expect(route('FF', bar(700, 900, -40, -1), bar(100, 200, 2)).points).toEqual([
      [212, 50],
      [212, 78],
      [200, 78],
    ]);
    expect(route('SS', bar(700, 900, 0), bar(100, 200, 90, 1)).points).toEqual([
      [700, 14],
      [688, 14],
      [688, 42],
    ]);
  });

  test('critical and lit links run on over the view', () => {
    const { points, fade } = route('FS', bar(100, 200, 0), bar(260, 300, 90, 1), false);
    expect(points).toHaveLength(4);
    expect(fade).toBe(FADE.none);
  });
});

test('the links of one predecessor go down as one line, whatever their gaps', () => {
  const from = bar(100, 200, 0);
  const upright = (type: keyof typeof LINK_CODE, to: LinkEnd) => route(type, from, to, false).points[1]?.[0];
  // Far off, at once, a little before and against time; then the finishes of two.
  expect(upright('FS', bar(400, 500, 1))).toBe(208);
  expect(upright('FS', bar(200, 300, 2))).toBe(208);
  expect(upright('FS', bar(197, 300, 3))).toBe(208);
  expect(upright('FS', bar(140, 180, 4))).toBe(208);
  expect(upright('FF', bar(140, 180, 5))).toBe(208);
  // Too far apart to be one: the head keeps to its bar.
  expect(upright('FS', bar(190, 200, 6))).toBe(198);
});
