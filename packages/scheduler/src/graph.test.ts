import { expect, test } from 'vitest';
import { planGraph } from './graph.js';
import type { Project } from './model.js';

const project: Project = {
  start: '2024-01-01T08:00',
  tasks: [{ id: 's' }, { id: 'a', parentId: 's' }, { id: 'b', parentId: 's' }, { id: 'c' }],
  dependencies: [
    { id: 'start', predecessorId: 'a', successorId: 'b', type: 'SS' },
    { id: 'finish', predecessorId: 'a', successorId: 'b', type: 'FF' },
    { id: 'next', predecessorId: 's', successorId: 'c' },
    { id: 'nowhere', predecessorId: 'a', successorId: 'gone' },
  ],
};

test('a plan as a graph holds every task and every link, ladders too', () => {
  const graph = planGraph(project);
  expect(graph.nodes()).toEqual(['s', 'a', 'b', 'c']);
  const ladder = graph.mapEdges('a', 'b', (_, edge) => edge.kind === 'link' && edge.dependency.id);
  expect(new Set(ladder)).toEqual(new Set(['start', 'finish']));
  expect([graph.size, graph.outNeighbors('s'), graph.getNodeAttribute('a', 'parentId')]).toEqual([3, ['c'], 's']);
});

test('the outline joins on request', () => {
  const graph = planGraph(project, { hasOutline: true });
  expect(graph.outNeighbors('s').sort()).toEqual(['a', 'b', 'c']);
  expect(graph.filterEdges((_, edge) => edge.kind === 'outline')).toHaveLength(2);
});
