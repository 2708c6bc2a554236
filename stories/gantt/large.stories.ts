import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { generatedPlan } from '../data/generated.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Large', render: renderGantt };
export default meta;

/** Ten thousand tasks with their links: only what is visible costs anything while scrolling. */
export const TenThousandTasks: StoryObj<GanttStory> = {
  args: { plan: generatedPlan(10_000) },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.shadowRoot?.querySelectorAll('[role="row"]').length).toBeLessThan(60);
    await expect(gantt.schedule.tasks).toHaveLength(10_000);
  },
};

/** The same at a hundred thousand. */
export const HundredThousandTasks: StoryObj<GanttStory> = {
  args: { plan: generatedPlan(100_000) },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.shadowRoot?.querySelectorAll('[role="row"]').length).toBeLessThan(60);
    await expect(gantt.schedule.task('p9999t8')?.start).toBeTruthy();
  },
};
