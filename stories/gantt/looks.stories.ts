import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = {
  title: 'Gantt/Looks',
  render: renderGantt,
  args: { plan: library },
  play: async ({ canvasElement }) => {
    await dated(canvasElement);
  },
};
export default meta;

type Story = StoryObj<GanttStory>;

export const Light: Story = { args: { theme: 'light' } };

export const Dark: Story = { args: { theme: 'dark' } };

/** Below 600 px there is a list, a timeline and a sheet for the tapped task. */
export const Phone: Story = {
  args: { widthPx: 390, heightPx: 780 },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.shadowRoot?.querySelectorAll('[role="tab"]')).toHaveLength(2);
    gantt.selectTask('wiring');
  },
};

export const Compact: Story = { args: { setup: gantt => gantt.setAttribute('density', 'compact') } };

/** Half a desktop: the grid gives up columns before it gives up names. */
export const Narrow: Story = { args: { widthPx: 820 } };
