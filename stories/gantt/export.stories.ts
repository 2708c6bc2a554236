import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = {
  title: 'Gantt/Export',
  render: renderGantt,
  args: { plan: library },
};
export default meta;

type Story = StoryObj<GanttStory>;

async function opened(canvasElement: HTMLElement): Promise<{ gantt: PpmGantt; dialog: HTMLDialogElement }> {
  const gantt = await dated(canvasElement);
  await gantt.run('export');
  await waitFor(() => expect(gantt.shadowRoot?.querySelector('dialog.export[open]')).toBeTruthy());
  return { gantt, dialog: gantt.shadowRoot?.querySelector('dialog.export') as HTMLDialogElement };
}

/** The dialog, from the toolbar or a menu: pictures of the chart, or the plan's data. */
export const Dialog: Story = {
  args: { theme: 'light' },
  play: async ({ canvasElement }) => {
    const { dialog } = await opened(canvasElement);
    await expect(dialog.querySelectorAll('input[type="radio"]')).toHaveLength(5);
    await expect(dialog.querySelectorAll('select')).toHaveLength(6);
  },
};

export const DialogDark: Story = {
  args: { theme: 'dark' },
  play: async ({ canvasElement }) => {
    await opened(canvasElement);
  },
};
