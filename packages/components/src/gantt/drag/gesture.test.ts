import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GestureState, IDLE, isDragging, ownsFinger, step } from './gesture.js';
import type { GestureEffect, GestureInput, Grip, Target } from './gesture-input.js';
import { linkType, snapMinutesAt } from './intent.js';

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
    how: 'only',
    isFinger: false,
    isSelected: false,
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
  expect(effects).toEqual([{ kind: 'select', taskId: 'a', how: 'only' }]);
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
    press(100, 11, bar(), { isFinger: true }),
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

test('two fingers that end a drag zoom from where they are', () => {
  for (const grip of ['body', 'link-finish'] as const) {
    const { state } = play(press(100, 11, bar(grip)), to(300, 31), {
      ...press(500, 51, NONE),
      pointer: at(500, 51, 2),
    });
    expect(step(state, to(300, 31)).effects).toEqual([
      { kind: 'pan', dx: 0, dy: 0 },
      { kind: 'zoom', factor: 1, x: 400 },
    ]);
  }
});

test('the left edge moves the start, keeps the finish and never passes it', () => {
  const { effects } = play(press(100, 10, bar('start')), to(120, 12), to(400, 40), release(400, 40));
  expect(effects.slice(1)).toEqual([
    { kind: 'preview', intent: { kind: 'resize-start', taskId: 'a', startMinute: 12 * DAY + 480 } },
    { kind: 'preview', intent: { kind: 'resize-start', taskId: 'a', startMinute: 14 * DAY + 1020 - DAY } },
    { kind: 'drop', intent: { kind: 'resize-start', taskId: 'a', startMinute: 14 * DAY + 1020 - DAY } },
  ]);
});

describe('several selected bars', () => {
  const one: Target = { ...(bar() as Extract<Target, { kind: 'bar' }>), alsoIds: ['b', 'c'] };

  test('move together, and stay selected', () => {
    const { effects } = play(press(100, 11, one, { isSelected: true }), to(120, 13), release(120, 13));
    const intent = { kind: 'move', taskId: 'a', alsoIds: ['b', 'c'], startMinute: 12 * DAY + 480 };
    expect(effects).toEqual([
      { kind: 'preview', intent },
      { kind: 'drop', intent },
    ]);
  });

  test('are let go by a tap on one of them', () => {
    const { effects } = play(press(100, 11, one, { isSelected: true }), release(100, 11));
    expect(effects).toEqual([{ kind: 'select', taskId: 'a', how: 'only' }]);
  });

  test('Ctrl takes one out, Shift extends', () => {
    expect(play(press(100, 11, one, { how: 'toggle' })).effects).toMatchObject([{ taskId: 'a', how: 'toggle' }]);
    expect(play(press(100, 11, bar(), { how: 'extend' })).effects).toMatchObject([{ taskId: 'a', how: 'extend' }]);
  });
});

describe('a finger', () => {
  const finger = { isFinger: true } as const;
  const rest: GestureInput = { type: 'rest' };

  test('selects by a tap, when it is lifted', () => {
    const pressed = play(press(100, 11, bar(), finger));
    expect(pressed.effects).toEqual([]);
    expect(step(pressed.state, release(103, 11)).effects).toEqual([{ kind: 'select', taskId: 'a', how: 'only' }]);
  });

  test('that rests picks the bar up and drags it from there', () => {
    const { state, effects } = play(press(100, 11, bar(), finger), rest, to(104, 11.4), to(130, 13));
    expect(kinds(effects)).toEqual(['select', 'pick-up', 'preview']);
    expect(effects.at(-1)).toMatchObject({ intent: { kind: 'move', startMinute: 12 * DAY + 480 } });
    expect([isDragging(state), ownsFinger(state)]).toEqual([true, true]);
  });

  test('that rests and is lifted asks for a menu, on a bar or beside it', () => {
    for (const target of [bar(), bar('body', false), NONE]) {
      const { state, effects } = play(press(100, 11, target, finger), rest, release(102, 11));
      expect(effects.at(-1)).toEqual({ kind: 'menu', x: 100, y: 10 });
      expect(state).toEqual(IDLE);
    }
  });

  test('drags a selected bar at once', () => {
    const { effects } = play(press(100, 11, bar(), { ...finger, isSelected: true }), to(130, 13));
    expect(kinds(effects)).toEqual(['select', 'preview']);
  });

  test('draws a link from a dot of the selected bar', () => {
    const other: Target = { ...(bar('link-start') as Extract<Target, { kind: 'bar' }>), taskId: 'b' };
    const down = press(100, 14, bar('link-finish'), { ...finger, isSelected: true });
    const { effects } = play(down, to(140, 16, other), release(140, 11, other));
    expect(effects.at(-1)).toEqual({ kind: 'link', fromId: 'a', toId: 'b', type: 'FS' });
  });

  test('that moves before it has rested scrolls, and resting later changes nothing', () => {
    const { state, effects } = play(press(100, 11, bar(), finger), to(130, 13), rest);
    expect(state.name).toBe('panning');
    expect(kinds(effects)).toEqual(['pan']);
  });
});

describe('a band', () => {
  const shift = { how: 'extend' } as const;

  test('is drawn with Shift beside the bars and ends where it is let go', () => {
    const { effects } = play(press(100, 11, NONE, shift), to(101, 11.1), to(160, 17), release(170, 18));
    expect(effects).toMatchObject([
      { kind: 'band', from: { x: 100 }, to: { x: 160 }, isEnd: false },
      { kind: 'band', from: { x: 100 }, to: { x: 170 }, isEnd: true },
    ]);
  });

  test('that is no more than a tap extends the selection to the row', () => {
    const target: Target = { kind: 'row', taskId: 'r' };
    const { effects } = play(press(100, 11, target, shift), release(101, 11));
    expect(effects).toEqual([{ kind: 'select', taskId: 'r', how: 'extend' }]);
  });

  test('is taken away by Esc', () => {
    const { effects } = play(press(100, 11, NONE, shift), to(160, 17), { type: 'cancel' });
    expect(effects.at(-1)).toEqual({ kind: 'revert' });
  });
});

test('two fingers also move the view, up and down too, and the one left goes on', () => {
  const two = play(press(100, 11, NONE, { isFinger: true }), { ...press(200, 21, NONE), pointer: at(200, 21, 2) });
  const moved = step(two.state, { type: 'move', pointer: { id: 2, x: 220, y: 40, minute: 0 }, target: NONE });
  expect(moved.effects[0]).toEqual({ kind: 'pan', dx: 10, dy: 15 });
  expect(step(moved.state, release(220, 23, NONE, 2)).state).toMatchObject({ name: 'panning', pointer: { id: 1 } });
});

test('no order of inputs breaks the machine, and a cancel always ends at rest', () => {
  const target = fc.constantFrom<Target>(NONE, { kind: 'row', taskId: 'r' }, bar(), bar('finish'), bar('link-start'));
  const pointer = fc.record({
    id: fc.integer({ min: 1, max: 3 }),
    x: fc.nat(300),
    y: fc.nat(99),
    minute: fc.nat(9999),
  });
  const input: fc.Arbitrary<GestureInput> = fc.oneof(
    fc.record({
      type: fc.constant('down' as const),
      pointer,
      target,
      snapMinutes: fc.constant(DAY),
      how: fc.constantFrom('only' as const, 'toggle' as const, 'extend' as const),
      isFinger: fc.boolean(),
      isSelected: fc.boolean(),
    }),
    fc.record({ type: fc.constantFrom('move' as const, 'up' as const), pointer, target }),
    fc.record({ type: fc.constantFrom('rest' as const, 'cancel' as const) }),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 30 }), inputs => {
      const { state, effects } = play(...inputs);
      expect(step(state, { type: 'cancel' }).state).toEqual(IDLE);
      // Every preview ends by a drop or by being taken back.
      const last = kinds(effects).lastIndexOf('preview');
      const isOpen = last >= 0 && !kinds(effects.slice(last)).some(kind => kind === 'drop' || kind === 'revert');
      expect(isOpen).toBe(isDragging(state) && state.name !== 'linking');
    }),
  );
});

test('another pointer does not disturb a drag', () => {
  const begun = play(press(100, 11, bar()), to(160, 15));
  expect(step(begun.state, to(10, 1, NONE, 7)).effects).toEqual([]);
  expect(step(begun.state, release(10, 1, NONE, 7)).state).toBe(begun.state);
});

test('steps are days until a day is wide', () => {
  expect([3, 40, 240, 2000].map(snapMinutesAt)).toEqual([DAY, DAY, 60, 15]);
});
