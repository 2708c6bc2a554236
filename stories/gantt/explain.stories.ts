import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Explain', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

async function explained(gantt: PpmGantt, taskId: string): Promise<HTMLElement> {
  gantt.selectTask(taskId);
  await gantt.run('explain');
  await waitFor(() => expect(gantt.shadowRoot?.querySelector('.why .chain')).not.toBeNull());
  return gantt.shadowRoot?.querySelector('.why') as HTMLElement;
}

/** Why a bar stands where it stands: the chain to the root cause, slips against the baseline, days without work. */
export const Why: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const panel = await explained(gantt, 'network');
    await expect(panel.textContent).toContain('Took 2 days longer than baseline');
    await expect(panel.textContent).toContain('No work on 3 Apr and 6 Apr');
  },
};

/** The chain selected and lit, as much of it in view as fits; its steps are buttons that go there. */
export const ShowChain: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const panel = await explained(gantt, 'fire');
    panel.querySelector<HTMLButtonElement>('footer button')?.click();
    await waitFor(() => expect(gantt.selectedTaskIds.length).toBeGreaterThan(6));
    await expect(gantt.selectedTaskIds).toContain('permit');
    await expect(gantt.shadowRoot?.querySelector('.why')).not.toBeNull();
  },
};
