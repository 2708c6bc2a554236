import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Critical path', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

/** What cannot slip without the opening slipping: red frame, hatch and links. */
export const CriticalPath: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.schedule.task('robot')?.isCritical).toBe(true);
    await expect(gantt.schedule.task('floors')?.totalSlackMinutes).toBeGreaterThan(0);
    gantt.fit();
  },
};

/** The chain that leads to the selected task lights up. */
export const Chain: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    gantt.selectTask('fire');
    await expect(gantt.selectedTaskIds).toEqual(['fire']);
  },
};
