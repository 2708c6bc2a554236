import { schedule } from '@trueppm/scheduler';
import { writeMspdi } from '@trueppm/scheduler/mspdi';
import { generateProject, seededRandom } from './generate-project.mjs';

const field = (name, text) => ({ name, text });
const attribute = (id, value) => ({
  name: 'ExtendedAttribute',
  children: [field('FieldID', id), field('Value', value)],
});

/**
 * A plan file for measurements, about 2 kB a task like those that Microsoft Project saves: a dated plan with links,
 * one assignment a task, a baseline, notes here and there, and fields that the model does not know.
 *
 * @param {{ tasks: number, seed?: number }} options
 * @returns {string}
 */
export function generateMspdi({ tasks: count, seed = 1 }) {
  const plan = generateProject({ tasks: count, linksPerTask: 1.7, seed });
  const random = seededRandom(seed);
  const dates = schedule(plan);
  const resources = Array.from({ length: 40 }, (_, at) => ({
    id: `r${at}`,
    name: `Person ${at}`,
    kind: 'work',
    maxUnits: 1,
    costPerHour: 50 + at,
  }));
  const leaves = plan.tasks.filter(task => task.durationMinutes > 0);
  const assignments = leaves.map(({ id, durationMinutes }, at) => ({
    id: `a${at}`,
    taskId: id,
    resourceId: `r${Math.floor(random() * resources.length)}`,
    units: 1,
    workMinutes: durationMinutes,
    actualWorkMinutes: 0,
    remainingWorkMinutes: durationMinutes,
    cost: durationMinutes,
  }));
  const tasks = plan.tasks.map(task => {
    const { start, finish, durationMinutes } = dates.task(task.id);
    return { ...task, cost: durationMinutes, baselines: [{ number: 0, start, finish, durationMinutes, cost: 10 }] };
  });
  const noted = leaves.filter(() => random() < 0.1).map(({ id }) => [id, `Ask about ${id} & agree. `.repeat(8)]);
  const kept = tasks.map(({ id }) => [
    id,
    [
      field('GUID', `00000000-0000-0000-0000-${id.padStart(12, '0')}`),
      field('CreateDate', '2026-01-02T09:30:00'),
      field('FixedCost', '0'),
      field('IsPublished', '1'),
      field('CommitmentType', '0'),
      attribute('188743731', `Text of ${id}`),
      attribute('188743767', String(Math.floor(random() * 1000))),
    ],
  ]);
  const none = new Map();
  return writeMspdi({ ...plan, tasks, resources, assignments }, dates, {
    notes: new Map(noted),
    rest: {
      project: [field('CurrencySymbol', '€'), field('CurrencyCode', 'EUR')],
      projectSummary: [],
      calendars: none,
      tasks: new Map(kept),
      resources: none,
      assignments: none,
      unassigned: none,
      blankTasks: [],
      blankResources: [],
    },
  });
}
