import { expect, test } from 'vitest';
import { HISTORY_LIMIT, History, type HistoryEntry } from './history.js';

const step = (label: string): HistoryEntry => ({
  label,
  edits: [{ table: 'tasks', op: 'update', id: label, changes: { name: 'new' } }],
  inverse: [{ table: 'tasks', op: 'update', id: label, changes: { name: 'old' } }],
});

test('undo hands out steps last first, redo the other way', () => {
  const history = new History();
  history.record(step('a'));
  history.record(step('b'));
  expect(history.undo()?.label).toBe('b');
  expect(history.undo()?.label).toBe('a');
  expect(history.undo()).toBeUndefined();
  expect(history.redo()?.label).toBe('a');
  expect(history.last?.label).toBe('a');
});

test('a new step ends what could be redone', () => {
  const history = new History();
  history.record(step('a'));
  history.undo();
  history.record(step('b'));
  expect(history.canRedo).toBe(false);
});

test('a refused step leaves the history, and listeners hear of every change', () => {
  const history = new History();
  let told = 0;
  const end = history.subscribe(() => {
    told += 1;
  });
  const entry = step('a');
  history.record(entry);
  history.drop(entry);
  expect(history.canUndo).toBe(false);
  expect(told).toBe(2);
  end();
  history.record(step('b'));
  expect(told).toBe(2);
});

test('a refused undo or redo leaves its step where it stood, and a second refusal forgets it', () => {
  const history = new History();
  const [a, b, c] = [step('a'), step('b'), step('c')];
  history.record(a);
  history.record(b);
  history.undo();
  history.record(c);
  history.putBack(b, 'undo');
  expect([history.undo()?.label, history.undo()?.label, history.undo()?.label]).toEqual(['c', 'b', 'a']);
  expect(history.redo()?.label).toBe('a');
  history.putBack(a, 'redo');
  expect(history.canUndo).toBe(false);
  expect(history.redo()?.label).toBe('a');
  history.putBack(a, 'redo');
  expect(history.canUndo).toBe(false);
  expect(history.redo()?.label).toBe('b');
});

test('old steps fall off at the limit, and a step that changes nothing is not recorded', () => {
  const history = new History();
  for (let at = 0; at <= HISTORY_LIMIT; at += 1) history.record(step(`s${at}`));
  history.record({ label: 'nothing', edits: [], inverse: [] });
  let undone = 0;
  while (history.undo()) undone += 1;
  expect(undone).toBe(HISTORY_LIMIT);
});
