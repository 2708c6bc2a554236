import { nothing } from 'lit';
import { expect, test } from 'vitest';
import type { LayerProblem } from './host-list.js';
import { readPeers, renderPeer } from './peers.js';

test('a peer has a cell or a bar, and initials from the name', () => {
  const problems: LayerProblem[] = [];
  expect(
    readPeers(
      [{ task: 7, column: 'finish', name: 'Jun van Ramos' }, { taskId: 'a', initials: 'ABCDE' }, { task: 'b' }],
      problems,
    ),
  ).toEqual([
    { taskId: '7', column: 'finish', initials: 'JR', name: 'Jun van Ramos' },
    { taskId: 'a', column: '', initials: 'ABC', name: '' },
    { taskId: 'b', column: '', initials: '?', name: '' },
  ]);
  expect(problems).toEqual([]);
});

test('what is no peer is left out and said', () => {
  const problems: LayerProblem[] = [];
  expect(readPeers([{ column: 'start' }, 3, null], problems)).toEqual([]);
  expect(readPeers('JR', problems)).toEqual([]);
  expect(problems.map(({ path }) => path).sort()).toEqual(['peers', 'peers[0].task', 'peers[1]', 'peers[2]']);
});

test('only the cell a peer is in has their frame', () => {
  const peers = readPeers([{ task: 'a', column: 'finish', name: 'Jun Ramos' }], []);
  expect(renderPeer(peers, 'a', 'start')).toBe(nothing);
  expect(renderPeer(peers, 'b', 'finish')).toBe(nothing);
  expect(renderPeer(peers, 'a', 'finish')).not.toBe(nothing);
});
