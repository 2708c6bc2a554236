import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Basics', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

/** A plan of thirty tasks with everything a plan can show. */
export const Plan: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('open')?.isMilestone).toBe(true);
    await expect(gantt.schedule.task('fitting')?.isSummary).toBe(true);
  },
};

/** The ten lines of the first tutorial. */
export const FirstGantt: Story = {
  args: {
    heightPx: 320,
    plan: {
      project: { name: 'Kitchen', start: '2026-01-05' },
      tasks: [
        { id: 'd', name: 'Design', duration: '5d' },
        { id: 'b', name: 'Build', duration: '10d' },
      ],
      dependencies: [{ predecessor: 'd', successor: 'b' }],
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('b')?.start).toBe('2026-01-12T08:00:00');
  },
};

/** No tasks yet: the first one can be typed at once. */
export const Empty: Story = { args: { heightPx: 420, plan: { project: { start: '2026-01-05' }, tasks: [] } } };

/** Only to look at. */
export const ReadOnly: Story = { args: { readonly: true } };

/** Two tasks that wait for each other: the chart says which. */
export const Circle: Story = {
  args: {
    heightPx: 320,
    plan: {
      project: { name: 'A circle', start: '2026-01-05' },
      tasks: [
        { id: 'hen', name: 'Hen', duration: '5d' },
        { id: 'egg', name: 'Egg', duration: '2d' },
      ],
      dependencies: [
        { predecessor: 'hen', successor: 'egg' },
        { predecessor: 'egg', successor: 'hen' },
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.problems[0]?.code).toBe('cycle');
  },
};
