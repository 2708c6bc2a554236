import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = {
  title: 'Gantt/Levelling',
  render: renderGantt,
  args: {
    heightPx: 420,
    plan: {
      project: { name: 'One painter', start: '2026-03-16' },
      tasks: [
        { id: 'hall', name: 'Paint the hall', duration: '4d' },
        { id: 'stairs', name: 'Paint the stairs', duration: '3d' },
        { id: 'doors', name: 'Paint the doors', duration: '2d' },
        { id: 'lamps', name: 'Hang the lamps', duration: '1d' },
        { id: 'open', name: 'Open', milestone: true },
      ],
      dependencies: [
        { predecessor: 'stairs', successor: 'lamps' },
        { predecessor: 'hall', successor: 'open' },
        { predecessor: 'doors', successor: 'open' },
        { predecessor: 'lamps', successor: 'open' },
      ],
      resources: [{ id: 'ida', name: 'Ida Lund' }],
      assignments: [
        { task: 'hall', resource: 'ida' },
        { task: 'stairs', resource: 'ida' },
        { task: 'doors', resource: 'ida' },
      ],
    },
  },
};
export default meta;

type Story = StoryObj<GanttStory>;

const startsOf = (gantt: PpmGantt) => ['hall', 'stairs', 'doors'].map(id => gantt.schedule.task(id)?.start ?? '');
const trialOf = (gantt: PpmGantt) => gantt.shadowRoot?.querySelector<HTMLElement>('.trial') ?? null;

/** The levelled dates on the bars, the old places dashed, and a bar that asks whether to take them. */
export const Preview: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await gantt.run('level');
    await expect(trialOf(gantt)?.textContent).toContain('Levelling delays');
    await expect(new Set(startsOf(gantt)).size).toBe(3);
  },
};

/** Cancelled, the plan is as it was; applied, the delays are one step to undo. */
export const CancelApplyUndo: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const before = startsOf(gantt);
    await gantt.run('level');
    trialOf(gantt)?.querySelectorAll('button')[1]?.click();
    await expect(startsOf(gantt)).toEqual(before);
    await gantt.run('level');
    const levelled = startsOf(gantt);
    trialOf(gantt)?.querySelector('button')?.click();
    await new Promise(resolve => setTimeout(resolve, 400));
    await expect(startsOf(gantt)).toEqual(levelled);
    gantt.undo();
    await waitFor(() => expect(startsOf(gantt)).toEqual(before));
    gantt.redo();
    await waitFor(() => expect(startsOf(gantt)).toEqual(levelled));
    await gantt.run('clear-levelling');
    await waitFor(() => expect(startsOf(gantt)).toEqual(before));
  },
};

/** Without people there is nothing to level, and it says so. */
export const NoResources: Story = {
  args: { plan: { project: { start: '2026-03-16' }, tasks: [{ id: 'a', name: 'Alone', duration: '2d' }] } },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await gantt.run('level');
    await waitFor(() => expect(gantt.shadowRoot?.querySelector('.notice')?.textContent).toContain('no resources'));
  },
};
