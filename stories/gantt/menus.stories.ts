import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, userEvent, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';
import { barPoint, fire, rightClick, timeOf } from './pointer-acts.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Menus', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

const menuOf = (gantt: PpmGantt) => gantt.shadowRoot?.querySelector<HTMLElement>('[role="menu"]') ?? null;

/** What can be done to a task, by right click, a resting finger, Shift+F10 or the menu key. */
export const TaskMenu: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    rightClick(timeOf(gantt), barPoint(gantt, 'roof'));
    await waitFor(() => expect(menuOf(gantt)?.getAttribute('aria-label')).toBe('Menu of Repair the roof'));
    await userEvent.keyboard('{ArrowDown}');
    await expect(gantt.shadowRoot?.activeElement?.textContent).toContain('Add task below');
  },
};

/** A host's own command in the menu, under a key, and one of the element's taken away. */
export const HostCommands: Story = {
  args: {
    setup: gantt => {
      gantt.commands = [
        { id: 'order', group: 'shop', label: 'Order material', keys: 'Ctrl+Shift+O', run: () => undefined },
        { id: 'delete', isShown: () => false },
      ];
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    rightClick(timeOf(gantt), barPoint(gantt, 'roof'));
    await waitFor(() => expect(menuOf(gantt)?.textContent).toContain('Order material'));
    await expect(menuOf(gantt)?.textContent).not.toContain('Delete');
    await expect(await gantt.run('order')).toBe(true);
  },
};

/** After half a second over a bar: its dates, slack, limits and baseline. */
export const Tip: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    fire(timeOf(gantt), 'pointermove', barPoint(gantt, 'fire'));
    const tip = () => gantt.shadowRoot?.querySelector('[role="tooltip"]')?.textContent ?? '';
    await waitFor(() => expect(tip()).toContain('Deadline 17 Apr'), { timeout: 3000 });
    await userEvent.keyboard('{Escape}');
    fire(timeOf(gantt), 'pointerdown', barPoint(gantt, 'floors'));
    fire(timeOf(gantt), 'pointerup', barPoint(gantt, 'floors'));
    await waitFor(() => expect(tip()).toBe(''));
  },
};

/** The host writes the tips: text stays text. */
export const HostTip: Story = {
  args: {
    setup: gantt => {
      gantt.tooltip = task => `<b>${task.id}</b> has ${Math.round(task.totalSlackMinutes / 480)} days to spare`;
    },
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    fire(timeOf(gantt), 'pointermove', barPoint(gantt, 'fire'));
    const tip = () => gantt.shadowRoot?.querySelector('[role="tooltip"]');
    await waitFor(() => expect(tip()?.textContent).toContain('<b>fire</b> has 2 days'), { timeout: 3000 });
    await expect(tip()?.querySelector('b')).toBeNull();
  },
};

/** Every key and gesture, by `?`. */
export const Shortcuts: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await gantt.run('help');
    await expect(gantt.shadowRoot?.querySelector('dialog')?.open).toBe(true);
  },
};
