import type { DependencyLiteral, TaskLiteral } from '@trueppm/components';

/** What the examples show. */
export const project = { name: 'Kitchen', start: '2026-01-05' };

export const tasks: readonly TaskLiteral[] = [
  { id: 'd', name: 'Design', duration: '5d', done: 40 },
  { id: 'o', name: 'Order the oven', duration: '2d' },
  { id: 'b', name: 'Build', duration: '10d', deadline: '2026-01-30' },
  { id: 'x', name: 'First dinner', milestone: true },
];

export const dependencies: readonly DependencyLiteral[] = [
  { predecessor: 'd', successor: 'o' },
  { predecessor: 'o', successor: 'b', lag: '3d' },
  { predecessor: 'b', successor: 'x' },
];
