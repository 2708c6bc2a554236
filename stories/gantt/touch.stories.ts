import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, userEvent, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = {
  title: 'Gantt/Touch',
  render: renderGantt,
  args: { plan: library, widthPx: 390, heightPx: 780 },
};
export default meta;

type Story = StoryObj<GanttStory>;

const rootOf = (gantt: PpmGantt): ShadowRoot => gantt.shadowRoot as ShadowRoot;

/** Smallest side of a target for a finger, px. */
const FINGER_PX = 44;

/** Everything that can be pressed, smaller than a finger. */
function tooSmall(gantt: PpmGantt): readonly string[] {
  return [...rootOf(gantt).querySelectorAll<HTMLElement>('button, input, [role=treeitem]')]
    .filter(target => target.checkVisibility())
    .filter(target => Math.min(target.offsetWidth, target.offsetHeight) < FINGER_PX)
    .map(target => `${target.ariaLabel ?? target.textContent} ${target.offsetWidth}×${target.offsetHeight}`);
}

/** The list and the sheet of a tapped task: every target has the size of a finger. */
export const Sheet: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(rootOf(gantt).querySelector('[role=treeitem]')).not.toBeNull());
    gantt.selectTask('roof');
    await waitFor(() => expect(rootOf(gantt).querySelector('.task-sheet h2')).toHaveTextContent('Repair the roof'));
    await expect(tooSmall(gantt)).toEqual([]);
  },
};

/** The fields of the sheet. */
export const Fields: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    gantt.selectTask('roof');
    await waitFor(() => expect(rootOf(gantt).querySelector('.sheet-actions .first')).not.toBeNull());
    rootOf(gantt).querySelector<HTMLElement>('.sheet-actions .first')?.click();
    await waitFor(() => expect(rootOf(gantt).querySelectorAll('.fields input')).toHaveLength(4));
    await expect(tooSmall(gantt)).toEqual([]);
  },
};

/** By keyboard: arrows change between list and timeline, Esc closes the sheet and goes back to its row. */
export const ByKeyboard: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await waitFor(() => expect(rootOf(gantt).querySelector('[role=tab]')).not.toBeNull());
    rootOf(gantt).querySelector<HTMLElement>('[role=tab]')?.focus();
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(rootOf(gantt).activeElement).toHaveTextContent('Timeline'));
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(rootOf(gantt).activeElement).toHaveTextContent('List'));
    gantt.selectTask('roof');
    await waitFor(() => expect(rootOf(gantt).querySelector('.task-sheet')).not.toBeNull());
    rootOf(gantt).querySelector<HTMLElement>('.task-sheet .plain')?.focus();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(rootOf(gantt).activeElement).toHaveAttribute('role', 'treeitem'));
    await expect(rootOf(gantt).querySelector('.task-sheet')).toBeNull();
  },
};
