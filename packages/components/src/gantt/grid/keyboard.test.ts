import { expect, test } from 'vitest';
import { gridCommand, type Key, type MoveMode, moveKey } from './keyboard.js';

const press = (key: string, more: Partial<Key> = {}): Key => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});
const row = { isCell: false, isFirstCell: false, isOpen: false, isClosed: false };
const cell = { ...row, isCell: true };

test.each([
  ['ArrowDown', row, { kind: 'row', by: 1 }],
  ['Home', row, { kind: 'row-edge', to: 'first' }],
  ['Home', cell, { kind: 'column-edge', to: 'first' }],
  ['ArrowRight', { ...row, isClosed: true }, { kind: 'expand' }],
  ['ArrowRight', { ...row, isOpen: true }, { kind: 'column', by: 1 }],
  ['ArrowLeft', { ...row, isOpen: true }, { kind: 'collapse' }],
  ['ArrowLeft', cell, { kind: 'column', by: -1 }],
  ['F2', cell, { kind: 'edit' }],
  ['Delete', row, { kind: 'delete' }],
])('%s', (key, place, command) => {
  expect(gridCommand(press(key), place)).toEqual(command);
});

test('shortcuts are taken with Ctrl or Cmd, and other keys are left to the page', () => {
  expect(gridCommand(press('z', { ctrlKey: true }), row)).toEqual({ kind: 'undo' });
  expect(gridCommand(press('Z', { metaKey: true, shiftKey: true }), row)).toEqual({ kind: 'redo' });
  expect(gridCommand(press('m', { ctrlKey: true }), row)).toEqual({ kind: 'move-mode' });
  expect(gridCommand(press('ArrowRight', { ctrlKey: true }), row)).toEqual({ kind: 'pan', by: 1 });
  expect(gridCommand(press('s', { ctrlKey: true }), row)).toBeNull();
  expect(gridCommand(press('Tab'), row)).toBeNull();
  expect(gridCommand(press('ArrowDown', { altKey: true }), row)).toBeNull();
});

test('the move mode moves, stretches with Shift, changes its step and ends', () => {
  const mode: MoveMode = {
    taskId: 'a',
    startMinute: 0,
    finishMinute: 100,
    movedMinutes: 0,
    stretchedMinutes: 0,
    step: 1,
  };
  expect(moveKey(mode, press('ArrowRight'))).toMatchObject({ mode: { movedMinutes: 1440 } });
  expect(moveKey(mode, press('ArrowLeft', { shiftKey: true }))).toMatchObject({ mode: { stretchedMinutes: -1440 } });
  expect(moveKey(mode, press('PageUp'))).toMatchObject({ mode: { step: 2 } });
  expect(moveKey({ ...mode, step: 0 }, press('PageDown'))).toMatchObject({ mode: { step: 0 } });
  expect(moveKey(mode, press('Enter'))).toEqual({ kind: 'drop' });
  expect(moveKey(mode, press('Escape'))).toEqual({ kind: 'cancel' });
  expect(moveKey(mode, press('a'))).toBeNull();
});
