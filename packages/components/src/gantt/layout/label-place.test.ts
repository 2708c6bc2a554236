import { describe, expect, test } from 'vitest';
import { LABEL, type Labelled, placeLabel } from './label-place.js';

const VIEW = 900;

function place(bar: Partial<Labelled>, crossing = (_from: number, _to: number): number => Number.NaN) {
  const whole: Labelled = {
    x0: 300,
    x1: 360,
    doneX: 300,
    isMilestone: false,
    hasFinishLink: false,
    turnX: 0,
    tailX: Number.NaN,
    limitX: Number.NaN,
    castX: Number.NaN,
    width: 80,
    widthInside: 84,
    leftX: bar.x0 ?? 300,
    ...bar,
  };
  const out = { place: 0, x: 0, freeX: 0, tailFromX: 0 };
  placeLabel(whole, VIEW, crossing, out);
  return out;
}

describe('inside', () => {
  test('when it fits whole with 8 px at either side', () => {
    expect(place({ x1: 401 })).toMatchObject({ place: LABEL.inOpen, x: 308 });
    expect(place({ x1: 400 })).toMatchObject({ place: LABEL.after });
  });

  test('white on finished work', () => {
    expect(place({ x1: 420, doneX: 420 })).toMatchObject({ place: LABEL.inDone, x: 308 });
  });

  test('in the part where it fits: after the front, or in the done part when that is long enough', () => {
    expect(place({ x1: 420, doneX: 320 })).toMatchObject({ place: LABEL.inOpen, x: 328 });
    expect(place({ x1: 520, doneX: 420 })).toMatchObject({ place: LABEL.inDone, x: 308 });
    expect(place({ x1: 420, doneX: 360 })).toMatchObject({ place: LABEL.after });
  });

  test('sticks to the view while its bar scrolls out on the left', () => {
    expect(place({ x0: -500, x1: 200, doneX: -500 })).toMatchObject({ place: LABEL.inOpen, x: 8 });
  });
});

describe('beside', () => {
  test('8 px off, 16 where a link leaves, 26 at a milestone with one', () => {
    expect(place({}).x).toBe(368);
    expect(place({ hasFinishLink: true }).x).toBe(376);
    expect(place({ x1: 300, isMilestone: true }).x).toBe(316);
    expect(place({ x1: 300, isMilestone: true, hasFinishLink: true }).x).toBe(326);
  });

  test('behind a short slack tail, on a long one', () => {
    expect(place({ tailX: 420 })).toMatchObject({ place: LABEL.after, x: 428, tailFromX: 365 });
    const long = place({ tailX: 600 });
    expect(long).toMatchObject({ place: LABEL.onTail, x: 368 });
    expect(long.tailFromX).toBeGreaterThan(long.x + 80);
  });

  test('behind a deadline that would cross it, left when that is far off', () => {
    expect(place({ limitX: 370 }).x).toBe(384);
    expect(place({ limitX: 430 })).toMatchObject({ place: LABEL.before, x: 210 });
  });

  test('flips to the left at the end of the view and where a full-ink link crosses', () => {
    expect(place({ x0: 800, x1: 860, doneX: 800 })).toMatchObject({ place: LABEL.before, x: 710 });
    expect(place({}, (from, to) => (from < 430 && to > 430 ? 430 : Number.NaN))).toMatchObject({
      place: LABEL.before,
      x: 210,
    });
  });

  test('stands clear of an upright on the left too, or stays', () => {
    const right = (from: number, to: number) => (from < 430 && to > 430 ? 430 : Number.NaN);
    const near = (from: number, to: number) => (from < 292 && to > 292 ? 292 : right(from, to));
    expect(place({}, near)).toMatchObject({ place: LABEL.before, x: 202 });
    const far = (from: number, to: number) => (from < 230 && to > 230 ? 230 : right(from, to));
    expect(place({}, far)).toMatchObject({ place: LABEL.after, x: 368 });
  });

  test('stands clear of the upright by which its own link goes down', () => {
    expect(place({ hasFinishLink: true, turnX: 368 }).x).toBe(376);
    expect(place({ hasFinishLink: true, turnX: 373 }).x).toBe(381);
  });

  test('clear of the old place while its bar is dragged', () => {
    expect(place({ x0: 800, x1: 860, doneX: 800, leftX: 500 })).toMatchObject({ place: LABEL.before, x: 410 });
  });

  test('moves just behind a near full-ink link', () => {
    expect(place({}, from => (from < 375 ? 375 : Number.NaN))).toMatchObject({ place: LABEL.after, x: 389 });
  });

  test('stays right when neither side has room but the right is in view', () => {
    expect(place({ x0: 20, x1: 80, doneX: 20 }, from => from + 60)).toMatchObject({ place: LABEL.after, x: 88 });
  });

  test('begins behind a bar beside which it has no room', () => {
    const bar = { x0: 10, x1: 700, doneX: 350, width: 600, widthInside: 640 };
    expect(place(bar)).toMatchObject({ place: LABEL.after, x: 708 });
  });

  test('never leaves the view at both ends', () => {
    const { x } = place({ x0: 10, x1: 880, doneX: 440, width: 600, widthInside: 640 });
    expect(x).toBeGreaterThanOrEqual(4);
    expect(x + 600).toBeLessThanOrEqual(VIEW);
  });
});
