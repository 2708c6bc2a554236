import type { Explanation, Reason } from '@trueppm/scheduler';
import { expect, test } from 'vitest';
import { chainLinks, chainSteps } from './chain.js';

const reason = (kind: Reason['kind'], taskId?: string, linkId?: string): Reason => ({
  kind,
  end: 'start',
  bound: '2026-01-05T08:00',
  isBinding: true,
  ...(taskId === undefined ? {} : { taskId }),
  ...(linkId === undefined ? {} : { dependency: { id: linkId, predecessorId: taskId ?? '', successorId: '' } }),
});
const explanation = (...chain: Reason[]): Explanation => ({
  id: 'c',
  quantity: null,
  start: '2026-01-05T08:00',
  finish: '2026-01-05T17:00',
  lateStart: '2026-01-05T08:00',
  lateFinish: '2026-01-05T17:00',
  reasons: chain,
  chain,
});

test('the chain is told from its root cause to the task', () => {
  const told = chainSteps(explanation(reason('link', 'b', 'bc'), reason('link', 'a', 'ab'), reason('constraint')));
  expect(told.map(step => [step.taskId, step.reason?.kind])).toEqual([
    ['a', 'constraint'],
    ['b', 'link'],
    ['c', 'link'],
  ]);
});

test('nothing holds it: the task stands alone', () => {
  expect(chainSteps(explanation())).toEqual([{ taskId: 'c', reason: null }]);
});

test('a summary met twice ends the chain', () => {
  const told = chainSteps(explanation(reason('summary', 's'), reason('child', 's')));
  expect(told.map(step => step.taskId)).toEqual(['s', 'c']);
});

test('links of the chain by their place', () => {
  const links = ['x', 'bc', 'ab', 'ac'].map(id => ({ id, predecessor_id: id.charAt(0), successor_id: id.charAt(1) }));
  const linksOut = (taskId: string) => links.flatMap((link, at) => (link.predecessor_id === taskId ? [at] : []));
  const chain = explanation(reason('link', 'b', 'bc'), reason('link', 'a', 'ab'));
  expect([...chainLinks(chain, links, linksOut)]).toEqual([1, 2]);
});
