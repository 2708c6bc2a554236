import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { clinic, clinicForecast, clinicPeers } from '../data/clinic.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';
import { barPoint, dragFrom, nameCell, timeOf } from './pointer-acts.js';

/** The drawn look with the element: everything a plan can show in one view. */
const meta: Meta<GanttStory> = {
  title: 'Gantt/Reference screen',
  render: renderGantt,
  args: {
    plan: clinic,
    heightPx: 860,
    setup: gantt => Object.assign(gantt, { forecast: clinicForecast, peers: clinicPeers }),
  },
};
export default meta;

type Story = StoryObj<GanttStory>;

/** A phase closed, a task explained and its duration in the editor. */
async function look(gantt: PpmGantt): Promise<void> {
  nameCell(gantt, 'Design and approvals').querySelector<HTMLElement>('[data-twisty]')?.click();
  gantt.selectTask('lead');
  await gantt.run('explain');
  await waitFor(() => expect(gantt.shadowRoot?.querySelector('.why .chain')).not.toBeNull());
  const days = nameCell(gantt, 'Lead shielding').parentElement?.querySelector('[data-column="days"]');
  days?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
  await waitFor(() => expect(gantt.shadowRoot?.querySelector('.editor')).not.toBeNull());
}

export const Light: Story = {
  args: { theme: 'light' },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await look(gantt);
    const peer = gantt.shadowRoot?.querySelector('.peer');
    await expect(peer?.getAttribute('aria-label')).toBe('Jun Ramos');
    await expect(peer?.parentElement?.textContent).toContain('13 Apr');
    const why = gantt.shadowRoot?.querySelector('.why')?.textContent ?? '';
    await expect(why).toContain('Took 2 days longer than baseline');
    // Those that follow begin later because of it: once is enough.
    await expect(why).not.toContain('Begins 2 days later');
  },
};

export const Dark: Story = {
  args: { theme: 'dark' },
  play: async ({ canvasElement }) => look(await dated(canvasElement)),
};

/** A bar held later: its followers move along, a deadline and a constraint are passed. */
export const Dragging: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const { x, y } = barPoint(gantt, 'gas');
    await dragFrom(timeOf(gantt), { x, y }, { x: x + 68, y });
    await waitFor(() => expect(gantt.shadowRoot?.querySelector('.drag-note')?.textContent).toContain('2 conflicts'));
  },
};

/** Another user on a bar, where no cell is given. */
export const PeerOnBar: Story = {
  args: { setup: gantt => Object.assign(gantt, { peers: [{ task: 'walls', name: 'Jun Ramos' }] }) },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    await expect(gantt.shadowRoot?.querySelector('.peer')).toBeNull();
  },
};
