import { expect, test } from 'vitest';
import { ariaKeys, keyCaps, keyText } from './keys.js';

const press = (key: string, more: object = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

test.each([
  [press('?', { shiftKey: true }), '?'],
  [press('F2', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+F2'],
  [press('o', { metaKey: true, shiftKey: true }), 'Ctrl+Shift+O'],
  [press('≠', { altKey: true, code: 'Equal' }), 'Alt+='],
  [press('«', { altKey: true, code: 'Backslash' }), 'Alt+\\'],
  [press('“', { altKey: true, code: 'BracketLeft' }), 'Alt+['],
  [press('F10', { shiftKey: true }), 'Shift+F10'],
  [press('x'), 'X'],
])('%j is %s', (event, text) => {
  expect(keyText(event)).toBe(text);
});

test('keys are named as on the machine', () => {
  expect(keyCaps('Ctrl+Shift+F2', true)).toEqual(['⌘', '⇧', 'F2']);
  expect(keyCaps('Ctrl+ArrowLeft', false)).toEqual(['Ctrl', '←']);
  expect(keyCaps('Alt+=', false)).toEqual(['Alt', '=']);
  expect(keyCaps('?', false)).toEqual(['?']);
  expect(ariaKeys('Ctrl+F2', true)).toBe('Meta+F2');
});
