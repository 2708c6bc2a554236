import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { clinic } from '../data/clinic.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

/** Below 600 px: a list, a timeline, and a sheet for the tapped task. */
const meta: Meta<GanttStory> = {
  title: 'Gantt/Phone',
  render: renderGantt,
  args: { plan: clinic, widthPx: 390, heightPx: 788 },
};
export default meta;

type Story = StoryObj<GanttStory>;

const find = <Found extends HTMLElement>(gantt: PpmGantt, selector: string): Found =>
  gantt.shadowRoot?.querySelector<Found>(selector) as Found;

async function phone(canvasElement: HTMLElement): Promise<PpmGantt> {
  const gantt = await dated(canvasElement);
  await waitFor(() => expect(find(gantt, '.phone-bar')).not.toBeNull());
  return gantt;
}

export const List: Story = {
  play: async ({ canvasElement }) => {
    await phone(canvasElement);
  },
};

/** The row of the chosen task is not left under its sheet. */
export const TimelineWithSheet: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await phone(canvasElement);
    [...(gantt.shadowRoot?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])][1]?.click();
    gantt.selectTask('walls');
    await waitFor(() => {
      const sheet = find(gantt, '.task-sheet').getBoundingClientRect();
      expect(gantt.rectOf('walls')?.bottom).toBeLessThanOrEqual(sheet.top);
    });
  },
};

/** Why a date is as it is, in the sheet. */
export const WhyDark: Story = {
  args: { theme: 'dark' },
  play: async ({ canvasElement }) => {
    const gantt = await phone(canvasElement);
    gantt.selectTask('lead');
    await waitFor(() => expect(find(gantt, '.task-sheet')).not.toBeNull());
    find(gantt, '.sheet-actions .plain').click();
    await waitFor(() => expect(find(gantt, '.task-sheet').textContent).toContain('Permit granted'));
  },
};

/** The field takes the place of the name; Enter goes from one task found to the next, the list with it. */
export const Searching: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await phone(canvasElement);
    find(gantt, '.phone-bar [aria-label="Search"]').click();
    await waitFor(() => expect(gantt.shadowRoot?.activeElement).toBe(find(gantt, '.phone-search')));
    const field = find<HTMLInputElement>(gantt, '.phone-search');
    field.value = 'opening day';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(resolve => setTimeout(resolve, 200));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await waitFor(() => expect(gantt.selectedTaskIds).toEqual(['day']));
    await waitFor(() => {
      const sheet = find(gantt, '.task-sheet').getBoundingClientRect();
      expect(find(gantt, '.item.selected').getBoundingClientRect().bottom).toBeLessThanOrEqual(sheet.top + 1);
    });
  },
};

/** What the toolbar has at a desk: undo, zoom, what is shown, export. */
export const Menu: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await phone(canvasElement);
    find(gantt, '.phone-bar [aria-haspopup="menu"]').click();
    await waitFor(() => expect(find(gantt, '[role="menu"]')?.textContent).toContain('Fit the whole plan'));
    await expect(find(gantt, '[role="menu"]').textContent).toContain('Undo');
  },
};
