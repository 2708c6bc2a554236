import { expect, test } from 'vitest';
import type { Project } from '../model.js';
import { schedule } from '../schedule.js';
import type { Phase } from './phase.js';

const phasesOf = (project: Project): Phase[] => {
  const phases: Phase[] = [];
  schedule(project, { onPhase: phase => phases.push(phase) });
  return phases;
};

const tasks = [{ id: 'a', durationMinutes: 480 }];

test('each part of scheduling is told when it is done', () => {
  expect(phasesOf({ start: '2024-01-01T08:00', tasks })).toEqual(['compile', 'forward', 'backward', 'slack']);
});

test('what stands as late as possible takes another forward pass', () => {
  const late = [{ ...tasks[0]!, constraintType: 'alap' as const }];
  expect(phasesOf({ start: '2024-01-01T08:00', tasks: late })).toEqual([
    'compile',
    'forward',
    'backward',
    'forward',
    'slack',
  ]);
});

test('from the finish both passes come twice, and once more forward for what stands late', () => {
  expect(phasesOf({ finish: '2024-01-05T17:00', scheduleFrom: 'finish', tasks })).toEqual([
    'compile',
    'forward',
    'backward',
    'forward',
    'backward',
    'forward',
    'slack',
  ]);
});

test('a project that cannot be scheduled ends before the first', () => {
  const phases: Phase[] = [];
  expect(() => schedule({ tasks }, { onPhase: phase => phases.push(phase) })).toThrow();
  expect(phases).toEqual([]);
});
