import type { Meta, StoryObj } from '@storybook/web-components-vite';
import type { PpmGantt } from '@trueppm/components';
import { expect, waitFor } from 'storybook/test';
import { library } from '../data/library.js';
import { dated, type GanttStory, renderGantt } from './gantt-story.js';

const meta: Meta<GanttStory> = { title: 'Gantt/Dragging', render: renderGantt, args: { plan: library } };
export default meta;

type Story = StoryObj<GanttStory>;

/** Presses a bar and moves it by px, without letting go. */
async function hold(gantt: PpmGantt, taskId: string, dx: number): Promise<() => void> {
  const box = gantt.rectOf(taskId) as DOMRect;
  const time = gantt.shadowRoot?.querySelector('.time') as HTMLElement;
  const fire = (type: string, x: number) =>
    time.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        composed: true,
        pointerId: 1,
        pointerType: 'mouse',
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
        clientX: x,
        clientY: box.top + box.height / 2,
      }),
    );
  const from = box.left + box.width / 2;
  fire('pointerdown', from);
  for (let move = 1; move <= 8; move += 1) {
    fire('pointermove', from + (dx * move) / 8);
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  return () => fire('pointerup', from + dx);
}

/** Everything that follows moves with the bar, before it is dropped. */
export const Held: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const before = gantt.schedule.task('network')?.start ?? '';
    await hold(gantt, 'wiring', 70);
    await waitFor(() => expect((gantt.schedule.task('network')?.start ?? '') > before).toBe(true));
  },
};

/** Dropped: the plan keeps the dates that were shown, and undo brings back the old ones. */
export const DroppedAndUndone: Story = {
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const before = gantt.schedule.task('network')?.start;
    const drop = await hold(gantt, 'wiring', 70);
    await waitFor(() => expect(gantt.schedule.task('network')?.start).not.toBe(before));
    drop();
    await new Promise(resolve => setTimeout(resolve, 300));
    await expect(gantt.schedule.task('network')?.start).not.toBe(before);
    gantt.undo();
    await waitFor(() => expect(gantt.schedule.task('network')?.start).toBe(before));
  },
};

/** The host vetoes every change: the bar goes back and nothing is told. */
export const Veto: Story = {
  args: {
    setup: gantt => gantt.addEventListener('ppm-before-task-change', event => event.preventDefault()),
  },
  play: async ({ canvasElement }) => {
    const gantt = await dated(canvasElement);
    const before = gantt.schedule.task('network')?.start;
    const drop = await hold(gantt, 'wiring', 70);
    drop();
    await waitFor(() => expect(gantt.schedule.task('network')?.start).toBe(before));
  },
};
