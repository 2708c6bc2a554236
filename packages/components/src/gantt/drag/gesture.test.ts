import { describe, expect, test } from 'vitest';
import {
  type GestureEffect,
  type GestureInput,
  type GestureState,
  type Grip,
  IDLE,
  isDragging,
  linkType,
  snapMinutesAt,
  step,
  type Target,
} from './gesture.js';

const DAY = 1440;
const bar = (grip: Grip = 'body', isMovable = true): Target => ({
  kind: 'bar',
  taskId: 'a',
  grip,
  startMinute: 10 * DAY + 480,
  finishMinute: 14 * DAY + 1020,
  isMovable,
});
const NONE: Target = { kind: 'none' };
const at = (x: number, days: number, id = 1) => ({ id, x, y: 10, minute: days * DAY });
const press = (x: number, days: number, target: Target, more: Partial<Extract<GestureInput, { type: 'down' }>> = {}) =>
  ({
    type: 'down',
    pointer: at(x, days),
    target,
    snapMinutes: DAY,
    isAdditive: false,
    canDrag: true,
    ...more,
  }) as const;
const to = (x: number, days: number, target: Target = NONE, id = 1): GestureInput => ({
  type: 'move',
  pointer: at(x, days, id),
  target,
});
const release = (x: number, days: number, target: Target = NONE, id = 1): GestureInput => ({
  type: 'up',
  pointer: at(x, days, id),
  target,
});

function play(...inputs: GestureInput[]): { state: GestureState; effects: GestureEffect[] } {
  let state: GestureState = IDLE;
  const effects: GestureEffect[] = [];
  for (const input of inputs) {
    const next = step(state, input);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const kinds = (effects: readonly GestureEffect[]) => effects.map(effect => effect.kind);

test('a press within the slop selects and moves nothing', () => {
  const { state, effects } = play(press(100, 11, bar()), to(102, 11.2), release(102, 11.2));
  expect(state).toEqual(IDLE);
  expect(effects).toEqual([{ kind: 'select', taskId: 'a', isAdditive: false }]);
});

test('a drag moves the start in whole steps and asks only when a step is new', () => {
  const { effects } = play(press(100, 11, bar()), to(120, 12.9), to(122, 13.1), to(124, 13.3), release(124, 13.3));
  const start = 10 * DAY + 480 + 2 * DAY;
  expect(effects.slice(1)).toEqual([
    { kind: 'preview', intent: { kind: 'move', taskId: 'a', startMinute: start } },
    { kind: 'drop', intent: { kind: 'move', taskId: 'a', startMinute: start } },
  ]);
});

test('a drag back to where it began changes nothing', () => {
  const { effects } = play(press(100, 11, bar()), to(120, 13), to(101, 11.1), release(101, 11.1));
  expect(kinds(effects)).toEqual(['select', 'preview', 'preview', 'revert']);
});

test('the right edge resizes and never passes the start', () => {
  const { effects } = play(press(100, 14, bar('finish')), to(20, 2), release(20, 2));
  expect(effects.at(-1)).toEqual({
    kind: 'drop',
    intent: { kind: 'resize', taskId: 'a', finishMinute: 10 * DAY + 480 + DAY },
  });
});

test('the progress grip sets steps of five percent between 0 and 100', () => {
  const { effects } = play(press(100, 10, bar('progress')), to(140, 12.6), to(400, 40), release(400, 40));
  expect(effects.slice(1)).toMatchObject([
    { kind: 'preview', intent: { percent: 50 } },
    { kind: 'preview', intent: { percent: 100 } },
    { kind: 'drop', intent: { percent: 100 } },
  ]);
});

describe('links', () => {
  const other = (grip: Grip): Target => ({ ...(bar(grip) as Extract<Target, { kind: 'bar' }>), taskId: 'b' });

  test('a line from the finish to another bar makes a link by its ends', () => {
    const { effects } = play(
      press(100, 14, bar('link-finish')),
      to(150, 16, other('body')),
      release(150, 11, other('body')),
    );
    expect(effects.at(-1)).toEqual({ kind: 'link', fromId: 'a', toId: 'b', type: 'FS' });
    expect(effects[1]).toMatchObject({ kind: 'link-line', end: 'finish', toId: 'b' });
  });

  test('dropped on nothing or on its own bar there is no link', () => {
    for (const target of [NONE, bar()]) {
      const { effects } = play(press(100, 14, bar('link-finish')), to(150, 16), release(150, 16, target));
      expect(kinds(effects)).not.toContain('link');
    }
  });

  test.each([
    ['finish', 'start', 'FS'],
    ['finish', 'finish', 'FF'],
    ['start', 'start', 'SS'],
    ['start', 'finish', 'SF'],
  ] as const)('%s to %s is %s', (from, end, type) => {
    expect(linkType(from, end)).toBe(type);
  });
});

test.each(['body', 'finish', 'progress', 'link-start'] as const)('Esc takes a drag of the %s back', grip => {
  const begun = play(press(100, 11, bar(grip)), to(160, 15));
  expect(isDragging(begun.state)).toBe(true);
  const { state, effects } = step(begun.state, { type: 'cancel' });
  expect(state).toEqual(IDLE);
  expect(effects).toEqual([{ kind: 'revert' }]);
  expect(step(state, release(160, 15)).effects).toEqual([]);
});

test('what may not move, empty time and a finger on an unselected bar pan instead', () => {
  for (const input of [
    press(100, 11, bar('body', false)),
    press(100, 11, NONE),
    press(100, 11, bar(), { canDrag: false }),
  ]) {
    const { effects } = play(input, to(130, 12), release(130, 12));
    expect(effects.at(-1)).toEqual({ kind: 'pan', dx: 30, dy: 0 });
  }
});

test('two fingers zoom at their middle and take a drag back', () => {
  const drag = play(press(100, 11, bar()), { ...press(200, 21, NONE), pointer: at(200, 21, 2) });
  expect(drag.state.name).toBe('pinching');
  const { effects } = step(drag.state, to(300, 31, NONE, 2));
  expect(effects).toContainEqual({ kind: 'zoom', factor: 2, x: 200 });
});

test('another pointer does not disturb a drag', () => {
  const begun = play(press(100, 11, bar()), to(160, 15));
  expect(step(begun.state, to(10, 1, NONE, 7)).effects).toEqual([]);
  expect(step(begun.state, release(10, 1, NONE, 7)).state).toBe(begun.state);
});

test('steps are days until a day is wide', () => {
  expect([3, 40, 240, 2000].map(snapMinutesAt)).toEqual([DAY, DAY, 60, 15]);
});
