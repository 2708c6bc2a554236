import { expect, test } from 'vitest';
import { type Area, differenceOf, fingerprintOf, isAlike, type Pixels } from './fingerprint.js';

const WHOLE: Area = { left: 0.4, top: 0.1, right: 1, bottom: 1 };

/** A picture of 400 × 240 px with bars of one colour. */
function picture(bars: number, ground: number, bar: readonly number[], shiftPx = 0): Pixels {
  const [width, height] = [400, 240];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const row = Math.floor(y / 10);
    const isBar = row < bars && y % 10 < 5 && x > 180 + row * 4 + shiftPx && x < 260 + row * 4 + shiftPx;
    for (let channel = 0; channel < 3; channel += 1)
      data[pixel * 4 + channel] = isBar ? (bar[channel] as number) : ground;
  }
  return { width, height, data };
}

const BLUE = [72, 104, 208];
const plan = fingerprintOf(picture(20, 255, BLUE));

test('a picture is like itself, and like one that is a pixel off', () => {
  expect(differenceOf(plan, plan, WHOLE)).toMatchObject({ timeline: 0, rest: 0 });
  expect(isAlike(differenceOf(plan, fingerprintOf(picture(20, 255, BLUE, 1)), WHOLE))).toBe(true);
});

test('bars that vanish, another ground and bars of another colour are seen', () => {
  const others = [
    picture(0, 255, BLUE),
    picture(10, 255, BLUE),
    picture(20, 18, BLUE),
    picture(20, 255, [192, 41, 58]),
  ];
  for (const other of others) expect(isAlike(differenceOf(plan, fingerprintOf(other), WHOLE))).toBe(false);
});

test('the worst cell is named, and a picture that is cut off is another', () => {
  expect(differenceOf(plan, fingerprintOf(picture(1, 255, BLUE)), WHOLE).worst).toMatch(/^row \d+, column \d+ by \d+$/);
  expect(isAlike(differenceOf(plan, plan.slice(0, 12), WHOLE))).toBe(false);
});
